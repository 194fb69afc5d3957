package garbagecollector

import (
	"slices"

	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/types"

	"caderno/sim/client"
	"caderno/sim/controllers"
)

// references are an object's owners, by what has become of them.
type references struct {
	solid    []types.UID // there
	dangling []types.UID // gone
	waiting  []types.UID // there, and waiting for this object to go
	unknown  bool        // of a kind that this cluster does not know: hands off
}

// classifyReferences looks up every owner of an object.
//
// Simplification: Kubernetes comes back to an object with an owner of a kind
// that it does not know, in case that kind is added later.
func (gc *Controller) classifyReferences(it item) (references, error) {
	var refs references
	for _, ref := range it.GetOwnerReferences() {
		kind, known := kindOf(ref)
		if !known || kind.Namespaced && it.GetNamespace() == "" {
			return references{unknown: true}, nil
		}
		namespace := ""
		if kind.Namespaced {
			namespace = it.GetNamespace()
		}
		owner, err := gc.client.Get(kind.Resource, namespace, ref.Name)
		switch {
		case apierrors.IsNotFound(err) || err == nil && owner.GetUID() != ref.UID:
			refs.dangling = append(refs.dangling, ref.UID)
			if at, there := gc.namespaces[ref.UID]; there && at != namespace {
				gc.reportInvalidNamespace(it, ref)
			}
		case err != nil:
			return references{}, err
		case waitsForDependents(owner):
			refs.waiting = append(refs.waiting, ref.UID)
		default:
			refs.solid = append(refs.solid, ref.UID)
		}
	}
	return refs, nil
}

func kindOf(ref metav1.OwnerReference) (controllers.Kind, bool) {
	for _, kind := range controllers.Kinds {
		if apiVersion, name := kind.GVK.ToAPIVersionAndKind(); apiVersion == ref.APIVersion && name == ref.Kind {
			return kind, true
		}
	}
	return controllers.Kind{}, false
}

// dependents lists every object that names an owner.
func (gc *Controller) dependents(owner types.UID) ([]item, error) {
	var found []item
	for _, kind := range collected() {
		objs, err := gc.client.List(client.Selection{Resource: kind.Resource, Index: client.ByOwner, Value: string(owner)}, nil)
		if err != nil {
			return nil, err
		}
		for _, obj := range objs {
			found = append(found, item{kind, obj})
		}
	}
	return found, nil
}

// delete asks for the end of exactly this object in exactly this state. What
// the object itself was asked to do about its dependents goes before policy.
func (gc *Controller) delete(it item, policy metav1.DeletionPropagation) error {
	if policy == metav1.DeletePropagationBackground {
		switch {
		case hasFinalizer(it, metav1.FinalizerOrphanDependents):
			policy = metav1.DeletePropagationOrphan
		case hasFinalizer(it, metav1.FinalizerDeleteDependents):
			policy = metav1.DeletePropagationForeground
		}
	}
	uid, version := it.GetUID(), it.GetResourceVersion()
	return ignoreNotFound(gc.client.Delete(it.kind.Resource, it.GetNamespace(), it.GetName(), metav1.DeleteOptions{
		PropagationPolicy: &policy,
		Preconditions:     &metav1.Preconditions{UID: &uid, ResourceVersion: &version},
	}))
}

// removeReferences takes owners off an object's references.
func (gc *Controller) removeReferences(it item, owners []types.UID) error {
	if len(owners) == 0 {
		return nil
	}
	freed := it.DeepCopyObject().(client.Object)
	freed.SetOwnerReferences(slices.DeleteFunc(freed.GetOwnerReferences(), func(ref metav1.OwnerReference) bool {
		return slices.Contains(owners, ref.UID)
	}))
	_, err := gc.client.Update(freed)
	return ignoreNotFound(err)
}

// breakCycle lets go of the owners that an object blocks, if one of its own
// dependents waits as it does: two that wait for each other would wait for ever.
func (gc *Controller) breakCycle(it item, dependents []item) (item, error) {
	if !slices.ContainsFunc(dependents, func(dependent item) bool { return waitsForDependents(dependent) }) {
		return it, nil
	}
	freed := it.DeepCopyObject().(client.Object)
	refs := freed.GetOwnerReferences()
	for i := range refs {
		if isBlocking(&refs[i]) {
			refs[i].BlockOwnerDeletion = new(bool)
		}
	}
	freed.SetOwnerReferences(refs)
	stored, err := gc.client.Update(freed)
	if err != nil {
		return it, err
	}
	return item{it.kind, stored}, nil
}

// removeFinalizer takes a finalizer off an object; if it was the last one the
// API server removes the object.
func (gc *Controller) removeFinalizer(it item, finalizer string) error {
	freed := it.DeepCopyObject().(client.Object)
	freed.SetFinalizers(slices.DeleteFunc(freed.GetFinalizers(), func(f string) bool { return f == finalizer }))
	_, err := gc.client.Update(freed)
	return ignoreNotFound(err)
}

func ignoreNotFound(err error) error {
	if apierrors.IsNotFound(err) {
		return nil
	}
	return err
}
