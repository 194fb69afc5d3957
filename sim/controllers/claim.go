package controllers

import (
	"fmt"

	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/labels"
	utilerrors "k8s.io/apimachinery/pkg/util/errors"

	"caderno/sim/client"
)

// Candidates returns what an owner may claim of a resource with the index
// ByController: what it owns already, and what nobody owns in its namespace.
func Candidates[T client.Object](c client.Interface, resource client.Resource, owner client.Object) ([]T, error) {
	var found []T
	for _, value := range []string{string(owner.GetUID()), owner.GetNamespace() + "/"} {
		objs, err := client.List[T](c, client.Selection{
			Resource: resource, Namespace: owner.GetNamespace(), Index: client.ByController, Value: value,
		}, nil)
		if err != nil {
			return nil, err
		}
		found = append(found, objs...)
	}
	return found, nil
}

// Claim returns those of the candidates that belong to the owner. On the way it
// adopts what matches the selector and has no controller, and releases what the
// owner controls and no longer matches. An owner that is being deleted does
// neither. It is the ControllerRefManager of Kubernetes' pkg/controller.
//
// Simplification: Kubernetes asks the API server once more whether the owner
// still exists before it adopts anything, because its cache may be old.
func Claim[T client.Object](c client.Interface, owner client.Object, selector labels.Selector, candidates []T) ([]T, error) {
	var claimed []T
	var failures []error
	for _, obj := range candidates {
		mine, err := claim(c, owner, selector, obj)
		if err != nil && !apierrors.IsNotFound(err) {
			failures = append(failures, err)
		}
		if mine != nil && err == nil {
			claimed = append(claimed, mine.(T))
		}
	}
	return claimed, utilerrors.NewAggregate(failures)
}

// claim returns the object, as it is after adoption, if it belongs to the owner.
func claim(c client.Interface, owner client.Object, selector labels.Selector, obj client.Object) (client.Object, error) {
	matches := selector.Matches(labels.Set(obj.GetLabels()))
	controller := metav1.GetControllerOfNoCopy(obj)
	switch {
	case controller != nil && controller.UID != owner.GetUID():
		return nil, nil
	case controller != nil && matches:
		return obj, nil
	case owner.GetDeletionTimestamp() != nil:
		return nil, nil
	case controller != nil:
		return nil, release(c, owner, obj)
	case matches && obj.GetDeletionTimestamp() == nil:
		return adopt(c, owner, obj)
	}
	return nil, nil
}

// adopt makes the owner the object's controller.
func adopt(c client.Interface, owner, obj client.Object) (client.Object, error) {
	adopted := withoutOwner(obj, owner)
	ref := metav1.NewControllerRef(owner, owner.GetObjectKind().GroupVersionKind())
	adopted.SetOwnerReferences(append(adopted.GetOwnerReferences(), *ref))
	stored, err := c.Update(adopted)
	if err != nil {
		return nil, fmt.Errorf("%s %s adopting %s: %w", ref.Kind, owner.GetName(), obj.GetName(), err)
	}
	return stored, nil
}

// release takes the owner off the object's owner references.
func release(c client.Interface, owner, obj client.Object) error {
	if _, err := c.Update(withoutOwner(obj, owner)); err != nil {
		return fmt.Errorf("%s releasing %s: %w", owner.GetName(), obj.GetName(), err)
	}
	return nil
}

// withoutOwner returns a copy that does not refer to the owner.
func withoutOwner(obj, owner client.Object) client.Object {
	freed := obj.DeepCopyObject().(client.Object)
	var refs []metav1.OwnerReference
	for _, ref := range freed.GetOwnerReferences() {
		if ref.UID != owner.GetUID() {
			refs = append(refs, ref)
		}
	}
	freed.SetOwnerReferences(refs)
	return freed
}
