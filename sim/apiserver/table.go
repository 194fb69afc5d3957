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

	"caderno/sim/apiserver/printers"
	"caderno/sim/client"
)

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
	shown := printers.ColumnsOf(c.subresourceKind().GroupKind())
	return func(obj runtime.Object) (runtime.Object, error) {
		if _, isStatus := obj.(*metav1.Status); isStatus {
			return obj, nil
		}
		table, err := c.table(shown, obj, options)
		shown.Definitions = nil
		return table, err
	}, nil
}

// table makes a table of an object or a list.
func (c *call) table(shown printers.Columns, obj runtime.Object, options *metav1.TableOptions) (*metav1.Table, error) {
	table := &metav1.Table{
		TypeMeta:          metav1.TypeMeta{Kind: "Table", APIVersion: c.form.as.GroupVersion().String()},
		ColumnDefinitions: shown.Definitions,
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

func (c *call) row(shown printers.Columns, obj client.Object, now time.Time, include metav1.IncludeObjectPolicy) metav1.TableRow {
	stored := c.res.inStore(obj) // both APIs of Events have the columns of the old one
	row := metav1.TableRow{Cells: shown.Cells(stored, now)}
	if shown.Conditions != nil {
		row.Conditions = shown.Conditions(stored)
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
