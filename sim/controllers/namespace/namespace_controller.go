// Package namespace empties Namespaces that are being deleted, and then lets
// them go. Package sim starts it. It deletes whatever is in there, Pods first,
// and knows nothing of what it deletes.
//
// It is Kubernetes' pkg/controller/namespace (1.37), including its patience: it
// lets five seconds pass after each change of a Namespace before it looks.
package namespace

import (
	"fmt"
	"slices"
	"time"

	corev1 "k8s.io/api/core/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	utilerrors "k8s.io/apimachinery/pkg/util/errors"

	"caderno/sim/client"
	"caderno/sim/clock"
	"caderno/sim/controllers"
	"caderno/sim/latency"
	"caderno/sim/workqueue"
)

const (
	// namespaceDeletionGracePeriod is the time for other API servers to hear that
	// nothing may be created in the Namespace any more.
	namespaceDeletionGracePeriod = 5 * time.Second
	// finalizerEstimateSeconds is how long objects with finalizers are expected
	// to take.
	finalizerEstimateSeconds = 15
)

// Controller empties Namespaces.
type Controller struct {
	*controllers.Loop
	client client.Interface
	clock  *clock.Clock
	queue  *workqueue.Queue
}

// New returns a controller that waits for Start.
func New(c client.Interface, clk *clock.Clock, l *latency.Source) *Controller {
	nm := &Controller{Loop: controllers.NewLoop("namespace-controller", c, clk), client: c, clock: clk}
	nm.queue = nm.NewQueue("", l, latency.Controller, nm.syncNamespace)
	nm.Watch(client.Namespaces, nm.namespaceChanged)
	return nm
}

func (nm *Controller) namespaceChanged(e client.Event) {
	if e.Type != client.Deleted && e.Object.GetDeletionTimestamp() != nil {
		nm.queue.AddAfter(e.Object.GetName(), namespaceDeletionGracePeriod)
	}
}

// syncNamespace deletes what is in a Namespace that is to go, and the Namespace
// itself once nothing is left.
func (nm *Controller) syncNamespace(name string) error {
	ns, err := client.Get[*corev1.Namespace](nm.client, client.Namespaces, "", name)
	if apierrors.IsNotFound(err) || err == nil && ns.DeletionTimestamp == nil {
		return nil
	}
	if err != nil {
		return err
	}
	if ns.Status.Phase != corev1.NamespaceTerminating {
		marked := ns.DeepCopy()
		marked.Status.Phase = corev1.NamespaceTerminating
		if ns, err = nm.updateStatus(marked); err != nil {
			return err
		}
	}
	if len(ns.Spec.Finalizers) == 0 {
		return nil
	}
	ns, estimate, err := nm.deleteAllContent(ns.DeepCopy())
	if err != nil {
		return err
	}
	if estimate > 0 {
		nm.queue.AddAfter(name, time.Duration(estimate/2+1)*time.Second)
		return nil
	}
	return nm.finalizeNamespace(ns)
}

// finalizeNamespace says that this controller is done. With no other finalizer
// left the API server removes the Namespace.
func (nm *Controller) finalizeNamespace(ns *corev1.Namespace) error {
	done := ns.DeepCopy()
	done.Spec.Finalizers = slices.DeleteFunc(done.Spec.Finalizers, func(f corev1.FinalizerName) bool {
		return f == corev1.FinalizerKubernetes
	})
	_, err := nm.client.Update(done)
	if apierrors.IsNotFound(err) {
		return nil
	}
	return err
}

// deleteAllContent deletes everything in the Namespace, the Pods first: as long
// as any is left nothing else is touched. It returns the Namespace with its
// conditions written, and in about how many seconds the rest should be gone.
func (nm *Controller) deleteAllContent(ns *corev1.Namespace) (*corev1.Namespace, int64, error) {
	var found findings
	for _, kind := range contentKinds() {
		left, err := nm.deleteAll(kind, ns)
		if err != nil {
			found.failures = append(found.failures, err)
		}
		found.estimate = max(found.estimate, left.estimate)
		if left.count > 0 {
			found.remaining = append(found.remaining, left)
		}
		if kind.Resource == client.Pods && left.count > 0 {
			found.podsOnly = true
			break
		}
	}
	if updateConditions(&ns.Status, found.conditions(), metav1.NewTime(nm.clock.Now().UTC()).Rfc3339Copy()) {
		updated, err := nm.updateStatus(ns)
		if err != nil {
			return ns, 0, err
		}
		ns = updated
	}
	return ns, found.estimate, utilerrors.NewAggregate(found.failures)
}

// contentKinds are the kinds that live in Namespaces, Pods first.
func contentKinds() []controllers.Kind {
	var kinds []controllers.Kind
	for _, kind := range controllers.Kinds {
		switch {
		case kind.Resource == client.Pods:
			kinds = slices.Insert(kinds, 0, kind)
		case kind.Namespaced:
			kinds = append(kinds, kind)
		}
	}
	return kinds
}

// leftover is what remains of one kind.
type leftover struct {
	kind       controllers.Kind
	count      int
	finalizers map[string]int // how many objects each of them holds
	estimate   int64          // seconds until they should be gone
}

// deleteAll deletes the objects of one kind and says what is left then.
func (nm *Controller) deleteAll(kind controllers.Kind, ns *corev1.Namespace) (leftover, error) {
	there := client.Selection{Resource: kind.Resource, Namespace: ns.Name}
	objs, err := nm.client.List(there, nil)
	if err != nil {
		return leftover{}, err
	}
	left := leftover{kind: kind, estimate: nm.gracefulTermination(objs, ns)}
	policy := metav1.DeletePropagationBackground
	for _, obj := range objs {
		err := nm.client.Delete(kind.Resource, ns.Name, obj.GetName(), metav1.DeleteOptions{PropagationPolicy: &policy})
		if err != nil && !apierrors.IsNotFound(err) {
			return left, err
		}
	}
	if objs, err = nm.client.List(there, nil); err != nil {
		return left, err
	}
	left.count, left.finalizers = len(objs), map[string]int{}
	for _, obj := range objs {
		for _, f := range obj.GetFinalizers() {
			left.finalizers[f]++
		}
	}
	switch {
	case left.count == 0:
		left.estimate = 0
	case left.estimate == 0 && len(left.finalizers) > 0:
		left.estimate = finalizerEstimateSeconds
	case left.estimate == 0:
		gvr := kind.GVK.GroupVersion().WithResource(resourceName(kind))
		return left, fmt.Errorf("unexpected items still remain in namespace: %s for gvr: %v", ns.Name, gvr)
	}
	return left, nil
}

// gracefulTermination is the longest grace period, in seconds, of Pods that
// have not ended; 0 for other kinds, and once it should be over.
func (nm *Controller) gracefulTermination(objs []client.Object, ns *corev1.Namespace) int64 {
	var longest int64
	for _, obj := range objs {
		pod, ok := obj.(*corev1.Pod)
		if !ok || pod.Status.Phase == corev1.PodSucceeded || pod.Status.Phase == corev1.PodFailed {
			continue
		}
		if grace := pod.Spec.TerminationGracePeriodSeconds; grace != nil {
			longest = max(longest, *grace)
		}
	}
	if nm.clock.Now().Sub(ns.DeletionTimestamp.Time) >= time.Duration(longest)*time.Second {
		return 0
	}
	return longest
}

func (nm *Controller) updateStatus(ns *corev1.Namespace) (*corev1.Namespace, error) {
	stored, err := nm.client.UpdateStatus(ns)
	if err != nil {
		return nil, err
	}
	return stored.(*corev1.Namespace), nil
}
