package apiserver

import (
	"cmp"
	"fmt"
	"sync"

	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/schema"
	smmanaged "k8s.io/apimachinery/pkg/util/managedfields"
	"sigs.k8s.io/structured-merge-diff/v6/fieldpath"

	"caderno/sim/client"
)

// typeConverter knows the structure of every kind from the OpenAPI data: which
// lists are maps, and by what keys. It is dear to make (some 10 ms), so there is
// one in the process, made when somebody first asks whose a field is.
var typeConverter = sync.OnceValue(func() smmanaged.TypeConverter {
	converter, err := smmanaged.NewTypeConverter(openAPISchemas(), false)
	if err != nil {
		panic("apiserver: the embedded OpenAPI data cannot be used: " + err.Error())
	}
	return converter
})

// newFieldManager makes Kubernetes' own field manager for a kind and one of
// its subresources.
func newFieldManager(r *Resource, subresource string) *smmanaged.FieldManager {
	gv := r.Kind.GroupVersion()
	m, err := smmanaged.NewDefaultFieldManager(typeConverter(), asItIs{}, defaulter{r}, asItIs{}, r.Kind, gv, subresource, resetFields(r, subresource))
	if err != nil {
		panic(fmt.Sprintf("apiserver: no field manager for %v: %v", r.Kind, err))
	}
	return m
}

// resetFields are the fields that a write to the (sub)resource cannot change,
// whatever was sent: nobody comes to own them by it.
func resetFields(r *Resource, subresource string) map[fieldpath.APIVersion]fieldpath.Filter {
	var reset *fieldpath.Set
	switch {
	case subresource == "status":
		reset = fieldpath.NewSet(fieldpath.MakePathOrDie("spec"))
		switch r.Kind.Kind {
		case "Pod":
			reset.Insert(fieldpath.MakePathOrDie("metadata", "deletionTimestamp"))
			reset.Insert(fieldpath.MakePathOrDie("metadata", "ownerReferences"))
		case "Deployment":
			reset.Insert(fieldpath.MakePathOrDie("metadata", "labels"))
		}
	case r.HasStatus:
		reset = fieldpath.NewSet(fieldpath.MakePathOrDie("status"))
	default:
		return nil
	}
	return map[fieldpath.APIVersion]fieldpath.Filter{
		fieldpath.APIVersion(r.Kind.GroupVersion().String()): fieldpath.NewExcludeSetFilter(reset),
	}
}

// asItIs is the conversion between versions where each kind has only one: it
// makes Go types of the maps that come out of a merge.
type asItIs struct{}

func (asItIs) Convert(in, out, _ any) error {
	return fmt.Errorf("no conversion from %T to %T", in, out)
}

func (asItIs) ConvertToVersion(in runtime.Object, _ runtime.GroupVersioner) (runtime.Object, error) {
	merged, ok := in.(*unstructured.Unstructured)
	if !ok {
		return in, nil
	}
	out, err := asItIs{}.New(merged.GroupVersionKind())
	if err != nil {
		return nil, err
	}
	if err := runtime.DefaultUnstructuredConverter.FromUnstructured(merged.Object, out); err != nil {
		return nil, apierrors.NewBadRequest(err.Error())
	}
	return out, nil
}

// New makes an empty object that knows its kind.
func (asItIs) New(kind schema.GroupVersionKind) (runtime.Object, error) {
	obj, err := scheme().New(kind)
	if err != nil {
		return nil, err
	}
	obj.GetObjectKind().SetGroupVersionKind(kind)
	return obj, nil
}

func (asItIs) ConvertFieldLabel(_ schema.GroupVersionKind, label, value string) (string, string, error) {
	return label, value, nil
}

// defaulter fills in the defaults of a kind.
type defaulter struct{ r *Resource }

func (d defaulter) Default(in runtime.Object) { d.r.Default(in.(client.Object)) }

// compareManaged is Kubernetes' order of entries: by operation, time, manager,
// version, subresource.
func compareManaged(a, b metav1.ManagedFieldsEntry) int {
	seconds := func(e metav1.ManagedFieldsEntry) int64 {
		if e.Time == nil {
			return 0
		}
		return e.Time.Unix()
	}
	return cmp.Or(
		cmp.Compare(a.Operation, b.Operation), cmp.Compare(seconds(a), seconds(b)), cmp.Compare(a.Manager, b.Manager),
		cmp.Compare(a.APIVersion, b.APIVersion), cmp.Compare(a.Subresource, b.Subresource))
}
