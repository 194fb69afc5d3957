// Package garbagecollector removes what nobody owns any more. An object names
// its owners in ownerReferences; when the last of them is gone, so is the
// object (background deletion). An owner that is deleted in the foreground
// waits until its dependents are gone; one that orphans them first strikes
// itself off their references. Package sim starts it. It knows nothing of
// Deployments, ReplicaSets or Pods: only of owners and dependents.
//
// Simplification: Kubernetes' keeps a graph of all objects in memory; here the
// API server's index of owners answers who depends on whom.
package garbagecollector

import (
	"fmt"
	"strings"

	corev1 "k8s.io/api/core/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/types"
	utilerrors "k8s.io/apimachinery/pkg/util/errors"

	"caderno/sim/client"
	"caderno/sim/clock"
	"caderno/sim/controllers"
	"caderno/sim/latency"
	"caderno/sim/record"
	"caderno/sim/workqueue"
)

// Controller looks after all objects but Events.
type Controller struct {
	*controllers.Loop
	client   client.Interface
	recorder *record.Recorder
	queue    *workqueue.Queue

	// What the watches have told: the namespace of every object that is there, and
	// the queue's key of those that wait for their dependents.
	namespaces map[types.UID]string
	waiting    map[types.UID]string
}

// New returns a controller that waits for Start. rec is its own: it signs as
// garbage-collector-controller.
func New(c client.Interface, clk *clock.Clock, l *latency.Source, rec *record.Recorder) *Controller {
	gc := &Controller{Loop: controllers.NewLoop("garbage-collector", c, clk), client: c, recorder: rec}
	gc.queue = gc.NewQueue("", l, latency.Controller, gc.sync)
	for _, kind := range collected() {
		gc.Watch(kind.Resource, gc.observe(kind))
	}
	gc.OnStop(rec.Reset)
	return gc
}

// Start begins without knowing of any object; what it first hears of and whose
// owner is not there is looked at.
func (gc *Controller) Start() error {
	gc.namespaces, gc.waiting = map[types.UID]string{}, map[types.UID]string{}
	return gc.Loop.Start()
}

// collected are the kinds that can own or be owned, owners first.
func collected() []controllers.Kind {
	var kinds []controllers.Kind
	for _, kind := range controllers.Kinds {
		if kind.Resource != client.Events {
			kinds = append(kinds, kind)
		}
	}
	return kinds
}

// dependentsOf marks the key of an owner that is gone.
const dependentsOf = "dependents of "

// sync works on an object, or on what depended on an owner that is gone.
func (gc *Controller) sync(key string) error {
	if uid, gone := strings.CutPrefix(key, dependentsOf); gone {
		return gc.attemptToDeleteDependents(types.UID(uid))
	}
	kind, namespace, name, uid := splitKey(key)
	obj, err := gc.client.Get(kind.Resource, namespace, name)
	if apierrors.IsNotFound(err) || err == nil && obj.GetUID() != uid {
		return nil
	}
	if err != nil {
		return err
	}
	return gc.attemptToDeleteItem(item{kind, obj})
}

// item is an object and its kind.
type item struct {
	kind controllers.Kind
	client.Object
}

// attemptToDeleteDependents looks at everything that names an owner.
func (gc *Controller) attemptToDeleteDependents(owner types.UID) error {
	dependents, err := gc.dependents(owner)
	if err != nil {
		return err
	}
	var failures []error
	for _, dependent := range dependents {
		if err := gc.attemptToDeleteItem(dependent); err != nil {
			failures = append(failures, err)
		}
	}
	return utilerrors.NewAggregate(failures)
}

// attemptToDeleteItem does what is due for one object: deletes it if its owners
// are gone or wait for it, or lets it go if it waits itself.
func (gc *Controller) attemptToDeleteItem(it item) error {
	switch {
	case waitsForOrphans(it):
		return gc.attemptToOrphan(it)
	case waitsForDependents(it):
		return gc.processDeletingDependentsItem(it)
	case it.GetDeletionTimestamp() != nil || len(it.GetOwnerReferences()) == 0:
		return nil
	}
	refs, err := gc.classifyReferences(it)
	if err != nil || refs.unknown {
		return err
	}
	if len(refs.solid) > 0 {
		return gc.removeReferences(it, append(refs.dangling, refs.waiting...))
	}
	policy := metav1.DeletePropagationBackground
	if len(refs.waiting) > 0 {
		dependents, err := gc.dependents(it.GetUID())
		if err != nil {
			return err
		}
		if len(dependents) > 0 {
			policy = metav1.DeletePropagationForeground
			if it, err = gc.breakCycle(it, dependents); err != nil {
				return err
			}
		}
	}
	return gc.delete(it, policy)
}

// processDeletingDependentsItem lets an owner go that has waited for its
// dependents, or has them deleted. Those that do not block it are deleted too,
// but not waited for.
func (gc *Controller) processDeletingDependentsItem(owner item) error {
	dependents, err := gc.dependents(owner.GetUID())
	if err != nil {
		return err
	}
	var failures []error
	blocked := false
	for _, dependent := range dependents {
		blocked = blocked || blocks(dependent, owner.GetUID())
		if waitsForDependents(dependent) {
			continue // it brings itself back
		}
		if err := gc.attemptToDeleteItem(dependent); err != nil {
			failures = append(failures, err)
		}
	}
	if !blocked {
		return gc.removeFinalizer(owner, metav1.FinalizerDeleteDependents)
	}
	return utilerrors.NewAggregate(failures)
}

// attemptToOrphan strikes an owner off its dependents' references, then lets it go.
func (gc *Controller) attemptToOrphan(owner item) error {
	dependents, err := gc.dependents(owner.GetUID())
	if err != nil {
		return err
	}
	var failures []error
	for _, dependent := range dependents {
		if err := gc.removeReferences(dependent, []types.UID{owner.GetUID()}); err != nil {
			failures = append(failures, fmt.Errorf("orphaning %s: %w", dependent.GetName(), err))
		}
	}
	if len(failures) > 0 {
		return utilerrors.NewAggregate(failures)
	}
	return gc.removeFinalizer(owner, metav1.FinalizerOrphanDependents)
}

// reportInvalidNamespace says of an object that the owner it names is there,
// but in another namespace, where it does not count.
func (gc *Controller) reportInvalidNamespace(it item, ref metav1.OwnerReference) {
	gc.recorder.Eventf(it.Object, corev1.EventTypeWarning, "OwnerRefInvalidNamespace",
		"ownerRef [%s/%s, namespace: %s, name: %s, uid: %s] does not exist in namespace %q",
		ref.APIVersion, ref.Kind, it.GetNamespace(), ref.Name, ref.UID, it.GetNamespace())
}
