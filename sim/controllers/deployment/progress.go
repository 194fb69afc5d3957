package deployment

import (
	"fmt"
	"time"

	appsv1 "k8s.io/api/apps/v1"
	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/api/equality"

	"caderno/sim/controllers"
)

// syncRolloutStatus writes the status of a Deployment that is rolled out,
// including whether that makes progress. A rollout that stands still is looked
// at again when its deadline is over.
func (dc *Controller) syncRolloutStatus(allRSs []*appsv1.ReplicaSet, newRS *appsv1.ReplicaSet, d *appsv1.Deployment) error {
	status := dc.calculateStatus(allRSs, newRS, d)
	dc.updateProgress(&status, newRS, d)
	if failure := replicaFailure(allRSs, newRS); failure != nil {
		putCondition(&status, *failure)
	} else {
		removeCondition(&status, appsv1.DeploymentReplicaFailure)
	}
	if equality.Semantic.DeepEqual(d.Status, status) {
		dc.requeueStuckDeployment(d)
		return nil
	}
	d.Status = status
	return dc.updateStatus(d)
}

// updateProgress sets the condition Progressing. Once a rollout is complete it
// stays as it is until the next one, whatever becomes of the Pods.
func (dc *Controller) updateProgress(status *appsv1.DeploymentStatus, newRS *appsv1.ReplicaSet, d *appsv1.Deployment) {
	if !hasProgressDeadline(d) {
		removeCondition(status, appsv1.DeploymentProgressing)
		return
	}
	current := getCondition(d.Status, appsv1.DeploymentProgressing)
	if status.Replicas == status.UpdatedReplicas && current != nil && current.Reason == newRSAvailableReason {
		return
	}
	subject := fmt.Sprintf("Deployment %q", d.Name)
	if newRS != nil {
		subject = fmt.Sprintf("ReplicaSet %q", newRS.Name)
	}
	switch {
	case deploymentComplete(d, status):
		dc.setCondition(status, appsv1.DeploymentProgressing, corev1.ConditionTrue, newRSAvailableReason, subject+" has successfully progressed.")
	case deploymentProgressing(d, status):
		// Each bit of progress is a new condition, so that its update time moves
		// on and with it the deadline.
		progressing := appsv1.DeploymentCondition{
			Type: appsv1.DeploymentProgressing, Status: corev1.ConditionTrue, Reason: replicaSetUpdatedReason,
			Message: subject + " is progressing.", LastUpdateTime: dc.now(), LastTransitionTime: dc.now(),
		}
		if current != nil && current.Status == corev1.ConditionTrue {
			progressing.LastTransitionTime = current.LastTransitionTime
		}
		removeCondition(status, appsv1.DeploymentProgressing)
		putCondition(status, progressing)
	case deploymentTimedOut(d, status, dc.clock.Now()):
		dc.setCondition(status, appsv1.DeploymentProgressing, corev1.ConditionFalse, timedOutReason, subject+" has timed out progressing.")
	}
}

// deploymentComplete tells whether all Pods are new, and available, and no
// others are left.
func deploymentComplete(d *appsv1.Deployment, status *appsv1.DeploymentStatus) bool {
	n := *d.Spec.Replicas
	return status.UpdatedReplicas == n && status.Replicas == n && status.AvailableReplicas == n &&
		status.ObservedGeneration >= d.Generation
}

// deploymentProgressing tells whether there are more new Pods, fewer old ones,
// or more ready or available ones than when the status was last written.
func deploymentProgressing(d *appsv1.Deployment, status *appsv1.DeploymentStatus) bool {
	before := d.Status
	return status.UpdatedReplicas > before.UpdatedReplicas ||
		status.Replicas-status.UpdatedReplicas < before.Replicas-before.UpdatedReplicas ||
		status.ReadyReplicas > before.ReadyReplicas ||
		status.AvailableReplicas > before.AvailableReplicas
}

// deploymentTimedOut tells whether there was no progress for as long as the
// Deployment's progressDeadlineSeconds.
func deploymentTimedOut(d *appsv1.Deployment, status *appsv1.DeploymentStatus, now time.Time) bool {
	c := getCondition(*status, appsv1.DeploymentProgressing)
	switch {
	case c == nil || c.Reason == newRSAvailableReason:
		return false
	case c.Reason == timedOutReason:
		return true
	}
	return deadline(d, c).Before(now)
}

// deadline is when the progress that a condition tells of is too old.
func deadline(d *appsv1.Deployment, c *appsv1.DeploymentCondition) time.Time {
	return c.LastUpdateTime.Add(time.Duration(*d.Spec.ProgressDeadlineSeconds) * time.Second)
}

// replicaFailure is what the new ReplicaSet, or else any, says about why it
// cannot make Pods; nil if none does.
func replicaFailure(allRSs []*appsv1.ReplicaSet, newRS *appsv1.ReplicaSet) *appsv1.DeploymentCondition {
	for _, rs := range append(all(newRS, nil), allRSs...) {
		for _, c := range rs.Status.Conditions {
			if c.Type == appsv1.ReplicaSetReplicaFailure {
				return &appsv1.DeploymentCondition{
					Type: appsv1.DeploymentReplicaFailure, Status: c.Status, Reason: c.Reason, Message: c.Message,
					LastTransitionTime: c.LastTransitionTime, LastUpdateTime: c.LastTransitionTime,
				}
			}
		}
	}
	return nil
}

// requeueStuckDeployment makes sure that a rollout which nothing moves any more
// is looked at when its deadline is over.
//
// Simplification: within the last second before it Kubernetes looks every few
// milliseconds; here once, right after. And it goes on looking for ever at a
// Deployment whose Pods were available once and no longer are, although nothing
// can come of it: that rollout is over.
func (dc *Controller) requeueStuckDeployment(d *appsv1.Deployment) {
	c := getCondition(d.Status, appsv1.DeploymentProgressing)
	if !hasProgressDeadline(d) || c == nil || deploymentComplete(d, &d.Status) || c.Reason == timedOutReason {
		return
	}
	if c.Reason == newRSAvailableReason && d.Status.Replicas == d.Status.UpdatedReplicas {
		return // see updateProgress
	}
	after := deadline(d, c).Sub(dc.clock.Now())
	if after < time.Second {
		after = max(0, after) + time.Nanosecond
	} else {
		after += time.Second
	}
	dc.queue.AddAfter(controllers.Key(d.Namespace, d.Name), after)
}

// checkPausedConditions notes in the condition Progressing that the Deployment
// was paused or resumed, so that time spent paused is no time without progress.
func (dc *Controller) checkPausedConditions(d *appsv1.Deployment) error {
	current := getCondition(d.Status, appsv1.DeploymentProgressing)
	if !hasProgressDeadline(d) || current != nil && current.Reason == timedOutReason {
		return nil
	}
	known := current != nil && current.Reason == pausedDeployReason
	switch {
	case d.Spec.Paused && !known:
		dc.setCondition(&d.Status, appsv1.DeploymentProgressing, corev1.ConditionUnknown, pausedDeployReason, "Deployment is paused")
	case !d.Spec.Paused && known:
		dc.setCondition(&d.Status, appsv1.DeploymentProgressing, corev1.ConditionUnknown, resumedDeployReason, "Deployment is resumed")
	default:
		return nil
	}
	return dc.updateStatus(d)
}
