package apiserver

import (
	"fmt"
	"time"

	apierrors "k8s.io/apimachinery/pkg/api/errors"
	"k8s.io/apimachinery/pkg/api/meta"
	metainternalversion "k8s.io/apimachinery/pkg/apis/meta/internalversion/scheme"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/validation"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/apimachinery/pkg/util/duration"

	"caderno/sim/client"
)

// columns is how a kind is shown in a table: this is what kubectl get prints.
// Columns of priority 1 are for -o wide.
type columns struct {
	definitions []metav1.TableColumnDefinition
	// cells are the row of an object at an instant.
	cells func(obj client.Object, now time.Time) []any
	// conditions tell clients to show a row differently; nil: never.
	conditions func(obj client.Object) []metav1.TableRowCondition
}

// columnsOf finds the columns of a kind. Kinds without their own show a name
// and when they were made.
func columnsOf(kind schema.GroupKind) columns {
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

func defaultColumns() columns {
	return columns{
		definitions: []metav1.TableColumnDefinition{
			nameColumn(),
			{Name: "Created At", Type: "date", Description: metav1.ObjectMeta{}.SwaggerDoc()["creationTimestamp"]},
		},
		cells: func(obj client.Object, _ time.Time) []any {
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

// wantsTable tells whether the answer shows only what stands in the columns.
func (c *call) wantsTable() bool { return c.form.as != nil && c.form.as.Kind == "Table" }

// transformer returns what makes of an object or list the form that the client
// asked for. It is for one answer: in a watch only the first table repeats the
// columns. It fails with BadRequest when the table's options are wrong.
func (c *call) transformer() (func(runtime.Object) (runtime.Object, error), error) {
	switch {
	case c.form.as == nil:
		return func(obj runtime.Object) (runtime.Object, error) { return obj, nil }, nil
	case !c.wantsTable():
		return c.partial, nil
	}
	options := &metav1.TableOptions{}
	if err := metainternalversion.ParameterCodec.DecodeParameters(c.query, metav1.SchemeGroupVersion, options); err != nil {
		return nil, err
	}
	switch mistakes := validation.ValidateTableOptions(options); len(mistakes) {
	case 0:
	case 1:
		return nil, apierrors.NewBadRequest(fmt.Sprintf("Unable to convert to Table as requested: %v", mistakes[0].Error()))
	default:
		return nil, apierrors.NewBadRequest(fmt.Sprintf("Unable to convert to Table as requested: %v", mistakes))
	}
	shown := columnsOf(c.subresourceKind().GroupKind())
	return func(obj runtime.Object) (runtime.Object, error) {
		if _, isStatus := obj.(*metav1.Status); isStatus {
			return obj, nil
		}
		table, err := c.table(shown, obj, options)
		shown.definitions = nil
		return table, err
	}, nil
}

// table makes a table of an object or a list.
func (c *call) table(shown columns, obj runtime.Object, options *metav1.TableOptions) (*metav1.Table, error) {
	table := &metav1.Table{
		TypeMeta:          metav1.TypeMeta{Kind: "Table", APIVersion: c.form.as.GroupVersion().String()},
		ColumnDefinitions: shown.definitions,
		Rows:              []metav1.TableRow{},
	}
	items := []runtime.Object{obj}
	switch m := obj.(type) {
	case metav1.ListInterface:
		table.ResourceVersion, table.Continue, table.RemainingItemCount = m.GetResourceVersion(), m.GetContinue(), m.GetRemainingItemCount()
		var err error
		if items, err = meta.ExtractList(obj); err != nil {
			return nil, err
		}
	case metav1.Object:
		table.ResourceVersion = m.GetResourceVersion()
	}
	var now time.Time
	c.locked(func() { now = c.clock.Now() })
	for _, item := range items {
		table.Rows = append(table.Rows, c.row(shown, item.(client.Object), now, options.IncludeObject))
	}
	return table, nil
}

func (c *call) row(shown columns, obj client.Object, now time.Time, include metav1.IncludeObjectPolicy) metav1.TableRow {
	row := metav1.TableRow{Cells: shown.cells(obj, now)}
	if shown.conditions != nil {
		row.Conditions = shown.conditions(obj)
	}
	switch include {
	case metav1.IncludeNone:
	case metav1.IncludeObject:
		whole := shallow(obj)
		whole.GetObjectKind().SetGroupVersionKind(c.subresourceKind())
		row.Object.Object = whole
	default:
		row.Object.Object = partialMetadata(obj, c.form.as.GroupVersion())
	}
	return row
}
