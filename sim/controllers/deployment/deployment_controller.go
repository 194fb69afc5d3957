// Package deployment is the controller that makes ReplicaSets out of
// Deployments: one for each Pod template that a Deployment has had, the newest
// grown and the older ones shrunk step by step, so that at each moment enough
// Pods are available. Package sim starts it. It never touches a Pod: that is
// the ReplicaSet controller's business, of which this one knows nothing.
//
// Read syncDeployment from top to bottom; files and functions have the names
// they have in Kubernetes (pkg/controller/deployment, 1.37).
package deployment

import (
	"fmt"

	appsv1 "k8s.io/api/apps/v1"
	corev1 "k8s.io/api/core/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"caderno/sim/client"
	"caderno/sim/clock"
	"caderno/sim/controllers"
	"caderno/sim/latency"
	"caderno/sim/record"
	"caderno/sim/workqueue"
)

// Controller keeps every Deployment's ReplicaSets as it wants them.
type Controller struct {
	*controllers.Loop
	client   client.Interface
	clock    *clock.Clock
	recorder *record.Recorder
	queue    *workqueue.Queue // of Deployments
	orphans  *workqueue.Queue // of ReplicaSets that somebody may want to adopt
	bereft   *workqueue.Queue // of ReplicaSets that lost a Pod
}

// New returns a controller that waits for Start. rec is its own: it signs as
// deployment-controller.
func New(c client.Interface, clk *clock.Clock, l *latency.Source, rec *record.Recorder) *Controller {
	dc := &Controller{Loop: controllers.NewLoop("deployment-controller", c, clk), client: c, clock: clk, recorder: rec}
	dc.queue = dc.NewQueue("", l, latency.Controller, dc.syncDeployment)
	dc.orphans = dc.NewQueue("orphan", l, latency.Range{}, dc.syncOrphan)
	dc.bereft = dc.NewQueue("pod gone", l, latency.Range{}, dc.syncBereft)
	dc.Watch(client.Deployments, dc.deploymentChanged)
	dc.Watch(client.ReplicaSets, dc.replicaSetChanged)
	dc.Watch(client.Pods, dc.podChanged)
	dc.OnStop(rec.Reset)
	return dc
}

// syncDeployment brings the ReplicaSets of one Deployment, and its status, a
// step nearer to what it wants. It only looks at how things are, never at what
// happened; whatever it writes brings the key back for the next step.
//
// Simplification: Kubernetes gives up on a Deployment after 15 failures in a
// row, until it changes.
func (dc *Controller) syncDeployment(key string) error {
	namespace, name := controllers.SplitKey(key)
	stored, err := client.Get[*appsv1.Deployment](dc.client, client.Deployments, namespace, name)
	if apierrors.IsNotFound(err) {
		return nil
	}
	if err != nil {
		return err
	}
	err = dc.reconcile(stored.DeepCopy()) // what the store returns is everybody's
	switch {
	case apierrors.IsConflict(err):
		// An earlier step of this very sync has written the object. That write
		// has brought the key back; the rest is done then, with what is now stored.
		return nil
	case apierrors.HasStatusCause(err, corev1.NamespaceTerminatingCause):
		return nil // nothing can be created there any more
	}
	return err
}

// reconcile decides which of the Deployment's ways to go. d is ours to change.
func (dc *Controller) reconcile(d *appsv1.Deployment) error {
	if len(d.Spec.Selector.MatchLabels)+len(d.Spec.Selector.MatchExpressions) == 0 {
		dc.recorder.Event(d, corev1.EventTypeWarning, "SelectingAll",
			"This deployment is selecting all pods. A non-empty selector is required.")
		if d.Status.ObservedGeneration < d.Generation {
			d.Status.ObservedGeneration = d.Generation
			return dc.updateStatus(d)
		}
		return nil
	}
	rsList, err := dc.getReplicaSetsForDeployment(d)
	if err != nil {
		return err
	}
	if d.DeletionTimestamp != nil {
		return dc.syncStatusOnly(d, rsList)
	}
	if err := dc.checkPausedConditions(d); err != nil {
		return err
	}
	if d.Spec.Paused {
		return dc.sync(d, rsList)
	}
	scaling, err := dc.isScalingEvent(d, rsList)
	if err != nil {
		return err
	}
	if scaling {
		return dc.sync(d, rsList)
	}
	switch d.Spec.Strategy.Type {
	case appsv1.RecreateDeploymentStrategyType:
		return dc.rolloutRecreate(d, rsList)
	case appsv1.RollingUpdateDeploymentStrategyType:
		return dc.rolloutRolling(d, rsList)
	}
	return fmt.Errorf("unexpected deployment strategy type: %s", d.Spec.Strategy.Type)
}

// getReplicaSetsForDeployment returns the ReplicaSets that the Deployment
// controls, oldest first, after adopting and releasing what it should.
func (dc *Controller) getReplicaSetsForDeployment(d *appsv1.Deployment) ([]*appsv1.ReplicaSet, error) {
	selector, err := metav1.LabelSelectorAsSelector(d.Spec.Selector)
	if err != nil {
		return nil, fmt.Errorf("deployment %s/%s has invalid label selector: %w", d.Namespace, d.Name, err)
	}
	candidates, err := controllers.Candidates[*appsv1.ReplicaSet](dc.client, client.ReplicaSets, d)
	if err != nil {
		return nil, err
	}
	rsList, err := controllers.Claim(dc.client, d, selector, candidates)
	return byCreation(rsList), err
}

// updateStatus writes the status, and with it the annotations, of a Deployment.
func (dc *Controller) updateStatus(d *appsv1.Deployment) error {
	_, err := dc.client.UpdateStatus(d)
	return err
}
