package printers

import (
	"time"

	policyv1 "k8s.io/api/policy/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/util/intstr"

	"caderno/sim/client"
)

// podDisruptionBudgetColumns are those of kubectl get poddisruptionbudgets.
func podDisruptionBudgetColumns() Columns {
	return Columns{
		Definitions: []metav1.TableColumnDefinition{
			nameColumn(),
			column("Min Available", "The minimum number of pods that must be available."),
			column("Max Unavailable", "The maximum number of pods that may be unavailable."),
			intColumn("Allowed Disruptions", "Calculated number of pods that may be disrupted at this time."),
			ageColumn(),
		},
		Cells: func(obj client.Object, now time.Time) []any {
			budget := obj.(*policyv1.PodDisruptionBudget)
			bound := func(value *intstr.IntOrString) string {
				if value == nil {
					return "N/A"
				}
				return value.String()
			}
			return []any{
				budget.Name, bound(budget.Spec.MinAvailable), bound(budget.Spec.MaxUnavailable),
				int64(budget.Status.DisruptionsAllowed), age(budget.CreationTimestamp, now),
			}
		},
	}
}
