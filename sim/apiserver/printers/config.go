package printers

import (
	"fmt"
	"strings"
	"time"

	corev1 "k8s.io/api/core/v1"
	schedulingv1 "k8s.io/api/scheduling/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"caderno/sim/client"
	"caderno/sim/quota"
)

// configMapColumns are those of kubectl get configmaps.
func configMapColumns() Columns {
	return Columns{
		Definitions: []metav1.TableColumnDefinition{
			nameColumn(), column("Data", corev1.ConfigMap{}.SwaggerDoc()["data"]), ageColumn(),
		},
		Cells: func(obj client.Object, now time.Time) []any {
			cm := obj.(*corev1.ConfigMap)
			return []any{cm.Name, int64(len(cm.Data) + len(cm.BinaryData)), age(cm.CreationTimestamp, now)}
		},
	}
}

// secretColumns are those of kubectl get secrets.
func secretColumns() Columns {
	doc := corev1.Secret{}.SwaggerDoc()
	return Columns{
		Definitions: []metav1.TableColumnDefinition{
			nameColumn(), column("Type", doc["type"]), column("Data", doc["data"]), ageColumn(),
		},
		Cells: func(obj client.Object, now time.Time) []any {
			secret := obj.(*corev1.Secret)
			return []any{secret.Name, string(secret.Type), int64(len(secret.Data)), age(secret.CreationTimestamp, now)}
		},
	}
}

// serviceAccountColumns are those of kubectl get serviceaccounts.
func serviceAccountColumns() Columns {
	return Columns{
		Definitions: []metav1.TableColumnDefinition{nameColumn(), ageColumn()},
		Cells: func(obj client.Object, now time.Time) []any {
			return []any{obj.GetName(), age(obj.GetCreationTimestamp(), now)}
		},
	}
}

// resourceQuotaColumns are those of kubectl get resourcequotas.
func resourceQuotaColumns() Columns {
	return Columns{
		Definitions: []metav1.TableColumnDefinition{
			nameColumn(),
			column("Request", "Request represents a minimum amount of cpu/memory that a container may consume."),
			column("Limit", "Limits control the maximum amount of cpu/memory that a container may use independent of contention on the node."),
			ageColumn(),
		},
		Cells: func(obj client.Object, now time.Time) []any {
			q := obj.(*corev1.ResourceQuota)
			var requests, limits []string
			for _, name := range quota.Names(q.Status.Hard) {
				used, hard := q.Status.Used[name], q.Status.Hard[name]
				text := fmt.Sprintf("%s: %s/%s", name, used.String(), hard.String())
				if strings.HasPrefix(string(name), "limits.") {
					limits = append(limits, text)
				} else {
					requests = append(requests, text)
				}
			}
			return []any{q.Name, strings.Join(requests, ", "), strings.Join(limits, ", "), age(q.CreationTimestamp, now)}
		},
	}
}

// priorityClassColumns are those of kubectl get priorityclasses.
func priorityClassColumns() Columns {
	doc := schedulingv1.PriorityClass{}.SwaggerDoc()
	return Columns{
		Definitions: []metav1.TableColumnDefinition{
			nameColumn(), intColumn("Value", doc["value"]),
			{Name: "Global-Default", Type: "boolean", Description: doc["globalDefault"]},
			ageColumn(), column("PreemptionPolicy", doc["preemptionPolicy"]),
		},
		Cells: func(obj client.Object, now time.Time) []any {
			class := obj.(*schedulingv1.PriorityClass)
			policy := ""
			if class.PreemptionPolicy != nil {
				policy = string(*class.PreemptionPolicy)
			}
			return []any{class.Name, int64(class.Value), class.GlobalDefault, age(class.CreationTimestamp, now), policy}
		},
	}
}
