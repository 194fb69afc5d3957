// Package replicaset is the controller that makes Pods: for each ReplicaSet as
// many as it wants, all from its template, replacing those that end or are
// taken away and removing those that are too many. Package sim starts it. It
// never looks at nodes, and never starts anything: a Pod that it makes is an
// object that waits for the scheduler.
//
// Read syncReplicaSet from top to bottom; files and functions have the names
// they have in Kubernetes (pkg/controller/replicaset, 1.37).
package replicaset

import (
	"time"

	appsv1 "k8s.io/api/apps/v1"
	corev1 "k8s.io/api/core/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/labels"

	"caderno/sim/client"
	"caderno/sim/clock"
	"caderno/sim/controllers"
	"caderno/sim/latency"
	"caderno/sim/record"
	"caderno/sim/workqueue"
)

// burstReplicas is how many Pods a ReplicaSet makes or removes at most in one sync.
const burstReplicas = 500

// Controller keeps as many Pods as every ReplicaSet wants.
type Controller struct {
	*controllers.Loop
	client   client.Interface
	clock    *clock.Clock
	recorder *record.Recorder
	queue    *workqueue.Queue // of ReplicaSets
	orphans  *workqueue.Queue // of Pods that somebody may want to adopt
}

// New returns a controller that waits for Start. rec is its own: it signs as
// replicaset-controller.
func New(c client.Interface, clk *clock.Clock, l *latency.Source, rec *record.Recorder) *Controller {
	rsc := &Controller{Loop: controllers.NewLoop("replicaset-controller", c, clk), client: c, clock: clk, recorder: rec}
	rsc.queue = rsc.NewQueue("", l, latency.Controller, rsc.syncReplicaSet)
	rsc.orphans = rsc.NewQueue("orphan", l, latency.Range{}, rsc.syncOrphan)
	rsc.Watch(client.ReplicaSets, rsc.replicaSetChanged)
	rsc.Watch(client.Pods, rsc.podChanged)
	rsc.OnStop(rec.Reset)
	return rsc
}

// syncReplicaSet counts the Pods of one ReplicaSet, makes or removes what is
// wrong with the number, and writes down what it counted. It only looks at how
// things are, never at what happened.
func (rsc *Controller) syncReplicaSet(key string) error {
	namespace, name := controllers.SplitKey(key)
	rs, err := client.Get[*appsv1.ReplicaSet](rsc.client, client.ReplicaSets, namespace, name)
	if apierrors.IsNotFound(err) {
		return nil
	}
	if err != nil {
		return err
	}
	selector, err := metav1.LabelSelectorAsSelector(rs.Spec.Selector)
	if err != nil {
		return nil // the API server lets none through; trying again would not help
	}
	pods, err := controllers.Candidates[*corev1.Pod](rsc.client, client.Pods, rs)
	if err != nil {
		return err
	}
	activePods, err := controllers.Claim(rsc.client, rs, selector, filter(pods, isPodActive))
	if err != nil {
		return err
	}
	var manageErr error
	if rs.DeletionTimestamp == nil {
		manageErr = rsc.manageReplicas(activePods, rs)
	}
	terminatingPods := filter(pods, func(pod *corev1.Pod) bool {
		return isPodTerminating(pod) && metav1.IsControlledBy(pod, rs) && selector.Matches(labels.Set(pod.Labels))
	})
	status := calculateStatus(rs, activePods, terminatingPods, manageErr, rsc.clock.Now())
	if err := rsc.updateReplicaSetStatus(rs, status); err != nil {
		return err
	}
	if manageErr != nil {
		return manageErr
	}
	if rs.Spec.MinReadySeconds > 0 && status.ReadyReplicas != status.AvailableReplicas {
		rsc.queue.AddAfter(key, nextAvailabilityCheck(activePods, rs.Spec.MinReadySeconds, rsc.clock.Now()))
	}
	return nil
}

// nextAvailabilityCheck is how long it takes until the first of the ready Pods
// has been ready for long enough.
func nextAvailabilityCheck(pods []*corev1.Pod, minReadySeconds int32, now time.Time) time.Duration {
	minReady := time.Duration(minReadySeconds) * time.Second
	next := minReady
	for _, pod := range pods {
		if c := readyCondition(pod); isPodReady(pod) && !c.LastTransitionTime.IsZero() {
			if left := c.LastTransitionTime.Add(minReady).Sub(now); left > 0 {
				next = min(next, left)
			}
		}
	}
	return next
}
