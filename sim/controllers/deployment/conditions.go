package deployment

import (
	"math"
	"slices"

	appsv1 "k8s.io/api/apps/v1"
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
)

// The reasons of a Deployment's conditions.
const (
	replicaSetUpdatedReason    = "ReplicaSetUpdated"
	failedRSCreateReason       = "ReplicaSetCreateError"
	newReplicaSetReason        = "NewReplicaSetCreated"
	foundNewRSReason           = "FoundNewReplicaSet"
	newRSAvailableReason       = "NewReplicaSetAvailable"
	timedOutReason             = "ProgressDeadlineExceeded"
	pausedDeployReason         = "DeploymentPaused"
	resumedDeployReason        = "DeploymentResumed"
	minimumReplicasAvailable   = "MinimumReplicasAvailable"
	minimumReplicasUnavailable = "MinimumReplicasUnavailable"
)

// getCondition returns a copy of the condition of a type; nil if there is none.
func getCondition(status appsv1.DeploymentStatus, t appsv1.DeploymentConditionType) *appsv1.DeploymentCondition {
	for _, c := range status.Conditions {
		if c.Type == t {
			return &c
		}
	}
	return nil
}

// setCondition says something new about a Deployment, now.
func (dc *Controller) setCondition(status *appsv1.DeploymentStatus, t appsv1.DeploymentConditionType, value corev1.ConditionStatus, reason, message string) {
	now := dc.now()
	putCondition(status, appsv1.DeploymentCondition{
		Type: t, Status: value, Reason: reason, Message: message, LastUpdateTime: now, LastTransitionTime: now,
	})
}

// now is the present instant as the API writes it, in whole seconds.
func (dc *Controller) now() metav1.Time {
	return metav1.NewTime(dc.clock.Now().UTC()).Rfc3339Copy()
}

// putCondition puts the condition in the place of the one of its type, at the
// end, unless that one says the same for the same reason. The transition time
// changes only with the status.
func putCondition(status *appsv1.DeploymentStatus, c appsv1.DeploymentCondition) {
	if old := getCondition(*status, c.Type); old != nil && old.Status == c.Status {
		if old.Reason == c.Reason {
			return
		}
		c.LastTransitionTime = old.LastTransitionTime
	}
	removeCondition(status, c.Type)
	status.Conditions = append(status.Conditions, c)
}

func removeCondition(status *appsv1.DeploymentStatus, t appsv1.DeploymentConditionType) {
	kept := slices.DeleteFunc(slices.Clone(status.Conditions), func(c appsv1.DeploymentCondition) bool { return c.Type == t })
	status.Conditions = slices.Clip(kept)
}

func hasProgressDeadline(d *appsv1.Deployment) bool {
	return d.Spec.ProgressDeadlineSeconds != nil && *d.Spec.ProgressDeadlineSeconds != math.MaxInt32
}

func hasRevisionHistoryLimit(d *appsv1.Deployment) bool {
	return d.Spec.RevisionHistoryLimit != nil && *d.Spec.RevisionHistoryLimit != math.MaxInt32
}
