package apiserver

import (
	"time"

	policyv1 "k8s.io/api/policy/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/util/intstr"
	"k8s.io/apimachinery/pkg/util/validation/field"

	"caderno/sim/apiserver/validation"
	"caderno/sim/client"
)

// podDisruptionBudgetResource keeps PodDisruptionBudgets: how many Pods of an
// app those who empty a node may take away at a time. evict_budget.go holds
// evictions against them.
func podDisruptionBudgetResource() *Resource {
	return &Resource{
		Name: client.PodDisruptionBudgets, Kind: policyv1.SchemeGroupVersion.WithKind("PodDisruptionBudget"),
		Plural: "poddisruptionbudgets", Singular: "poddisruptionbudget", ShortNames: []string{"pdb"},
		Namespaced: true, HasStatus: true, Verbs: allVerbs,
		New:     func() client.Object { return &policyv1.PodDisruptionBudget{} },
		NewList: func() runtime.Object { return &policyv1.PodDisruptionBudgetList{} },
		Spec:    func(obj client.Object) any { return obj.(*policyv1.PodDisruptionBudget).Spec },
		Default: unchanged,
		Prepare: func(obj client.Object) {
			obj.(*policyv1.PodDisruptionBudget).Status = policyv1.PodDisruptionBudgetStatus{}
			obj.SetGeneration(1)
		},
		PrepareUpdate: func(obj, old client.Object) {
			obj.(*policyv1.PodDisruptionBudget).Status = old.(*policyv1.PodDisruptionBudget).Status
		},
		PrepareStatus: func(obj, old client.Object) {
			obj.(*policyv1.PodDisruptionBudget).Spec = old.(*policyv1.PodDisruptionBudget).Spec
		},
		Validate: func(obj client.Object) field.ErrorList {
			return validation.ValidatePodDisruptionBudget(obj.(*policyv1.PodDisruptionBudget))
		},
		ValidateUpdate:       validation.ValidatePodDisruptionBudgetUpdate,
		ValidateStatusUpdate: validation.ValidatePodDisruptionBudgetStatusUpdate,
	}
}

// podDisruptionBudgetColumns are those of kubectl get poddisruptionbudgets.
func podDisruptionBudgetColumns() columns {
	return columns{
		definitions: []metav1.TableColumnDefinition{
			nameColumn(),
			column("Min Available", "The minimum number of pods that must be available."),
			column("Max Unavailable", "The maximum number of pods that may be unavailable."),
			intColumn("Allowed Disruptions", "Calculated number of pods that may be disrupted at this time."),
			ageColumn(),
		},
		cells: func(obj client.Object, now time.Time) []any {
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
