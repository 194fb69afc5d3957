// Package printers says how each kind of object is shown in a table, the columns
// and the cells that kubectl get prints: Kubernetes has kubectl print what the
// server says. Package apiserver makes the tables. The columns, their order and
// words are those of pkg/printers/internalversion (1.37).
package printers

import (
	"time"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/apimachinery/pkg/util/duration"

	"caderno/sim/client"
)

// Columns are how a kind is shown in a table: this is what kubectl get prints.
// Columns of priority 1 are for -o wide.
type Columns struct {
	Definitions []metav1.TableColumnDefinition
	// Cells are the row of an object at an instant.
	Cells func(obj client.Object, now time.Time) []any
	// Conditions tell clients to show a row differently; nil: never.
	Conditions func(obj client.Object) []metav1.TableRowCondition
}

// ColumnsOf finds the columns of a kind. Kinds without their own show a name
// and when they were made.
func ColumnsOf(kind schema.GroupKind) Columns {
	switch kind.String() {
	case "Pod":
		return podColumns()
	case "Node":
		return nodeColumns()
	case "Namespace":
		return namespaceColumns()
	case "Service":
		return serviceColumns()
	case "Endpoints":
		return endpointsColumns()
	case "EndpointSlice.discovery.k8s.io":
		return endpointSliceColumns()
	case "Event", "Event.events.k8s.io":
		return eventColumns()
	case "Deployment.apps":
		return deploymentColumns()
	case "ReplicaSet.apps":
		return replicaSetColumns()
	case "Lease.coordination.k8s.io":
		return leaseColumns()
	case "ConfigMap":
		return configMapColumns()
	case "Secret":
		return secretColumns()
	case "ResourceQuota":
		return resourceQuotaColumns()
	case "PodDisruptionBudget.policy":
		return podDisruptionBudgetColumns()
	case "ServiceAccount":
		return serviceAccountColumns()
	case "PriorityClass.scheduling.k8s.io":
		return priorityClassColumns()
	case "Scale.autoscaling":
		return scaleColumns()
	}
	return defaultColumns()
}

// column, wideColumn and intColumn define a column.
func column(name, description string) metav1.TableColumnDefinition {
	return metav1.TableColumnDefinition{Name: name, Type: "string", Description: description}
}

func wideColumn(name, description string) metav1.TableColumnDefinition {
	return metav1.TableColumnDefinition{Name: name, Type: "string", Description: description, Priority: 1}
}

func intColumn(name, description string) metav1.TableColumnDefinition {
	return metav1.TableColumnDefinition{Name: name, Type: "integer", Description: description}
}

func nameColumn() metav1.TableColumnDefinition {
	return metav1.TableColumnDefinition{Name: "Name", Type: "string", Format: "name", Description: metav1.ObjectMeta{}.SwaggerDoc()["name"]}
}

func ageColumn() metav1.TableColumnDefinition {
	return column("Age", metav1.ObjectMeta{}.SwaggerDoc()["creationTimestamp"])
}

func defaultColumns() Columns {
	return Columns{
		Definitions: []metav1.TableColumnDefinition{
			nameColumn(),
			{Name: "Created At", Type: "date", Description: metav1.ObjectMeta{}.SwaggerDoc()["creationTimestamp"]},
		},
		Cells: func(obj client.Object, _ time.Time) []any {
			return []any{obj.GetName(), obj.GetCreationTimestamp().Time.UTC().Format(time.RFC3339)}
		},
	}
}

// age is how long ago an instant was, as people say it: 5m, 3h2m, 2d.
func age(since metav1.Time, now time.Time) string {
	if since.IsZero() {
		return "<unknown>"
	}
	return duration.HumanDuration(now.Sub(since.Time))
}
