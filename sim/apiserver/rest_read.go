package apiserver

import (
	"net/http"
	"reflect"

	apierrors "k8s.io/apimachinery/pkg/api/errors"
	"k8s.io/apimachinery/pkg/api/meta"
	metainternalversion "k8s.io/apimachinery/pkg/apis/meta/internalversion"
	metainternalvalidation "k8s.io/apimachinery/pkg/apis/meta/internalversion/validation"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/fields"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/schema"

	"caderno/sim/client"
)

// get answers with one object.
func (c *call) get() (err error) {
	var options metav1.GetOptions
	if err := decodeQuery(c.query, &options); err != nil {
		return err
	}
	var obj client.Object
	c.locked(func() {
		if err = checkRevisionOfGet(options.ResourceVersion, c.store.Revision()); err != nil {
			return
		}
		if obj, err = c.Server.get(c.res, c.namespace, c.name); err == nil {
			obj = c.show(obj)
		}
	})
	if err != nil {
		return err
	}
	return c.answer(http.StatusOK, obj)
}

// show returns the object with its managed fields, without touching the one
// that everybody shares. The caller holds the lock.
func (h *rest) show(obj client.Object) client.Object {
	return withManagedFields(obj, h.managed.fields(obj))
}

// withManagedFields is a copy of the object that differs only in them.
func withManagedFields(obj client.Object, entries []metav1.ManagedFieldsEntry) client.Object {
	shown := shallow(obj)
	shown.SetManagedFields(entries)
	return shown
}

// shallow copies the outermost struct: enough to set fields of the metadata.
func shallow(obj client.Object) client.Object {
	copied := reflect.New(reflect.TypeOf(obj).Elem())
	copied.Elem().Set(reflect.ValueOf(obj).Elem())
	return copied.Interface().(client.Object)
}

// answer writes an object or a list, transformed as the client asked for.
func (c *call) answer(code int, obj runtime.Object) error {
	transform, err := c.transformer()
	if err != nil {
		return err
	}
	if obj, err = transform(obj); err != nil {
		return err
	}
	respond(c.w, c.form, code, obj)
	return nil
}

// listOptions reads the query of a list or watch.
func (c *call) listOptions() (*metainternalversion.ListOptions, error) {
	options := &metainternalversion.ListOptions{}
	if err := decodeQuery(c.query, options); err != nil {
		return nil, err
	}
	const watchListEnabled = true
	metainternalversion.SetListOptionsDefaults(options, watchListEnabled)
	if mistakes := metainternalvalidation.ValidateListOptions(options, watchListEnabled); len(mistakes) > 0 {
		return nil, apierrors.NewInvalid(schema.GroupKind{Group: metav1.GroupName, Kind: "ListOptions"}, "", mistakes)
	}
	if c.name != "" { // of the old form /watch/.../NAME
		options.FieldSelector = fields.OneTermEqualSelector("metadata.name", c.name)
	}
	return options, c.res.checkFields(options.FieldSelector)
}

// list answers with the collection, or watches it.
func (c *call) list(forceWatch bool) error {
	options, err := c.listOptions()
	if err != nil {
		return err
	}
	if options.Watch || forceWatch {
		return c.watch(options)
	}
	var p *page
	c.locked(func() {
		if p, err = c.listPage(options); err != nil {
			return
		}
		for i, obj := range p.objs {
			p.objs[i] = c.show(obj)
		}
	})
	if err != nil {
		return err
	}
	return c.answerPage(p)
}

// answerPage writes a page as the list of its kind.
func (c *call) answerPage(p *page) error {
	list, err := c.listOf(p.objs)
	if err != nil {
		return err
	}
	list.SetResourceVersion(p.revision)
	list.SetContinue(p.next)
	list.SetRemainingItemCount(p.remaining)
	return c.answer(http.StatusOK, list.(runtime.Object))
}

// listOf puts objects into the list of their kind. As in Kubernetes the items
// of a list do not repeat their kind.
func (c *call) listOf(objs []client.Object) (metav1.ListInterface, error) {
	list := c.res.NewList()
	list.GetObjectKind().SetGroupVersionKind(c.res.Kind.GroupVersion().WithKind(c.res.Kind.Kind + "List"))
	items := make([]runtime.Object, len(objs))
	for i, obj := range objs {
		item := shallow(obj)
		item.GetObjectKind().SetGroupVersionKind(schema.GroupVersionKind{})
		items[i] = item
	}
	if err := meta.SetList(list, items); err != nil {
		return nil, err
	}
	return list.(metav1.ListInterface), nil
}
