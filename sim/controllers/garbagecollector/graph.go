package garbagecollector

import (
	"strings"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/types"

	"caderno/sim/client"
	"caderno/sim/controllers"
)

// observe takes note of objects of one kind, and puts into the queue whatever
// may have something to do because of a change.
func (gc *Controller) observe(kind controllers.Kind) func(client.Event) {
	return func(e client.Event) {
		if e.Type == client.Deleted {
			gc.forget(e.Object)
			return
		}
		it := item{kind, e.Object}
		gc.namespaces[it.GetUID()] = it.GetNamespace()
		var before []metav1.OwnerReference
		if e.Previous != nil {
			before = e.Previous.GetOwnerReferences()
		}
		if gc.namesMissingOwner(it, before) {
			gc.queue.Add(it.key())
		}
		gc.enqueueUnblocked(before, it.GetOwnerReferences())
		gc.noteWaiting(it, e.Previous)
	}
}

// forget takes note that an object is gone: its dependents may have lost their
// last owner, its owners may have waited for it.
func (gc *Controller) forget(obj client.Object) {
	delete(gc.namespaces, obj.GetUID())
	delete(gc.waiting, obj.GetUID())
	gc.queue.Add(dependentsOf + string(obj.GetUID()))
	gc.enqueueUnblocked(obj.GetOwnerReferences(), nil)
}

// namesMissingOwner tells whether an object has a new reference to an owner
// that is not where it should be.
func (gc *Controller) namesMissingOwner(it item, before []metav1.OwnerReference) bool {
	for _, ref := range it.GetOwnerReferences() {
		namespace, there := gc.namespaces[ref.UID]
		elsewhere := namespace != "" && namespace != it.GetNamespace()
		if find(before, ref.UID) == nil && (!there || elsewhere) {
			return true
		}
	}
	return false
}

// enqueueUnblocked puts into the queue the waiting owners that an object
// blocked before and does not block now.
func (gc *Controller) enqueueUnblocked(before, now []metav1.OwnerReference) {
	for i := range before {
		key, waits := gc.waiting[before[i].UID]
		if waits && isBlocking(&before[i]) && !isBlocking(find(now, before[i].UID)) {
			gc.queue.Add(key)
		}
	}
}

// noteWaiting puts an object into the queue when it begins to wait for its
// dependents to be deleted or orphaned.
func (gc *Controller) noteWaiting(it item, previous client.Object) {
	if waitsForDependents(it) {
		gc.waiting[it.GetUID()] = it.key()
	}
	began := previous == nil || !waitsForDependents(previous)
	beganOrphaning := previous == nil || !waitsForOrphans(previous)
	if waitsForDependents(it) && began || waitsForOrphans(it) && beganOrphaning {
		gc.queue.Add(it.key())
	}
}

func find(refs []metav1.OwnerReference, uid types.UID) *metav1.OwnerReference {
	for i := range refs {
		if refs[i].UID == uid {
			return &refs[i]
		}
	}
	return nil
}

func isBlocking(ref *metav1.OwnerReference) bool {
	return ref != nil && ref.BlockOwnerDeletion != nil && *ref.BlockOwnerDeletion
}

func blocks(obj client.Object, owner types.UID) bool {
	return isBlocking(find(obj.GetOwnerReferences(), owner))
}

// waitsForDependents tells whether an object is being deleted in the foreground.
func waitsForDependents(obj client.Object) bool {
	return obj.GetDeletionTimestamp() != nil && hasFinalizer(obj, metav1.FinalizerDeleteDependents)
}

// waitsForOrphans tells whether an object is being deleted without its dependents.
func waitsForOrphans(obj client.Object) bool {
	return obj.GetDeletionTimestamp() != nil && hasFinalizer(obj, metav1.FinalizerOrphanDependents)
}

func hasFinalizer(obj client.Object, finalizer string) bool {
	for _, f := range obj.GetFinalizers() {
		if f == finalizer {
			return true
		}
	}
	return false
}

// key is how the queue names an object.
func (it item) key() string {
	return strings.Join([]string{string(it.kind.Resource), it.GetNamespace(), it.GetName(), string(it.GetUID())}, "|")
}

func splitKey(key string) (kind controllers.Kind, namespace, name string, uid types.UID) {
	parts := strings.Split(key, "|")
	for _, k := range controllers.Kinds {
		if string(k.Resource) == parts[0] {
			kind = k
		}
	}
	return kind, parts[1], parts[2], types.UID(parts[3])
}
