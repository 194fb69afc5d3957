package apiserver

import (
	"fmt"

	"k8s.io/apimachinery/pkg/api/meta"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	metav1beta1 "k8s.io/apimachinery/pkg/apis/meta/v1beta1"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/schema"

	"caderno/sim/client"
)

// partial leaves only the metadata of an object, or of a list's objects.
func (c *call) partial(obj runtime.Object) (runtime.Object, error) {
	gv := c.form.as.GroupVersion()
	switch o := obj.(type) {
	case *metav1.Status:
		return o, nil
	case client.Object:
		if c.form.as.Kind == "PartialObjectMetadata" {
			return partialMetadata(o, gv), nil
		}
		return nil, newStatusError(406, metav1.StatusReasonNotAcceptable, fmt.Sprintf(
			"you requested PartialObjectMetadataList, but the requested object is not a list (*%s)", internalType(obj, c.res.Kind.Group)))
	case metav1.ListInterface:
		if c.form.as.Kind == "PartialObjectMetadataList" {
			return partialList(o, obj, gv)
		}
	}
	return nil, newStatusError(406, metav1.StatusReasonNotAcceptable, fmt.Sprintf(
		"you requested PartialObjectMetadata, but the requested object is a list (*%s)", internalType(obj, c.res.Kind.Group)))
}

func partialMetadata(obj client.Object, gv schema.GroupVersion) *metav1.PartialObjectMetadata {
	partial := meta.AsPartialObjectMetadata(obj)
	partial.SetGroupVersionKind(gv.WithKind("PartialObjectMetadata"))
	return partial
}

func partialList(list metav1.ListInterface, obj runtime.Object, gv schema.GroupVersion) (runtime.Object, error) {
	partials := &metav1.PartialObjectMetadataList{Items: []metav1.PartialObjectMetadata{}}
	partials.SetGroupVersionKind(gv.WithKind("PartialObjectMetadataList"))
	partials.ResourceVersion, partials.Continue, partials.RemainingItemCount = list.GetResourceVersion(), list.GetContinue(), list.GetRemainingItemCount()
	err := meta.EachListItem(obj, func(item runtime.Object) error {
		partials.Items = append(partials.Items, *partialMetadata(item.(client.Object), gv))
		return nil
	})
	if gv == metav1beta1.SchemeGroupVersion {
		old := metav1beta1.PartialObjectMetadataList(*partials)
		return &old, err
	}
	return partials, err
}
