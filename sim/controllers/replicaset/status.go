package replicaset

import (
	"slices"
	"time"

	appsv1 "k8s.io/api/apps/v1"
	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/api/equality"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/labels"
)

// calculateStatus counts the Pods as they were before this sync made or removed
// any: those are counted when they are there.
func calculateStatus(rs *appsv1.ReplicaSet, activePods, terminatingPods []*corev1.Pod, manageErr error, now time.Time) appsv1.ReplicaSetStatus {
	status := *rs.Status.DeepCopy()
	status.ObservedGeneration = rs.Generation
	status.Replicas = int32(len(activePods))
	status.FullyLabeledReplicas, status.ReadyReplicas, status.AvailableReplicas = 0, 0, 0
	templateLabels := labels.SelectorFromSet(rs.Spec.Template.Labels)
	for _, pod := range activePods {
		if templateLabels.Matches(labels.Set(pod.Labels)) {
			status.FullyLabeledReplicas++
		}
		if isPodReady(pod) {
			status.ReadyReplicas++
		}
		if isPodAvailable(pod, rs.Spec.MinReadySeconds, now) {
			status.AvailableReplicas++
		}
	}
	terminating := int32(len(terminatingPods))
	status.TerminatingReplicas = &terminating
	status.Conditions = replicaFailure(rs, len(activePods), manageErr, now)
	return status
}

// replicaFailure keeps, adds or removes the condition that says why there are
// not as many Pods as wanted. One that is there keeps its words.
func replicaFailure(rs *appsv1.ReplicaSet, count int, manageErr error, now time.Time) []appsv1.ReplicaSetCondition {
	isFailure := func(c appsv1.ReplicaSetCondition) bool { return c.Type == appsv1.ReplicaSetReplicaFailure }
	conditions := slices.Clone(rs.Status.Conditions)
	failing := slices.ContainsFunc(conditions, isFailure)
	switch {
	case manageErr == nil && failing:
		return slices.DeleteFunc(conditions, isFailure)
	case manageErr != nil && !failing:
		reason := "FailedCreate"
		if count > int(*rs.Spec.Replicas) {
			reason = "FailedDelete"
		}
		return append(conditions, appsv1.ReplicaSetCondition{
			Type: appsv1.ReplicaSetReplicaFailure, Status: corev1.ConditionTrue, Reason: reason,
			Message: manageErr.Error(), LastTransitionTime: metav1.NewTime(now.UTC()).Rfc3339Copy(),
		})
	}
	return conditions
}

// updateReplicaSetStatus writes the status if it has changed.
func (rsc *Controller) updateReplicaSetStatus(rs *appsv1.ReplicaSet, status appsv1.ReplicaSetStatus) error {
	if equality.Semantic.DeepEqual(rs.Status, status) {
		return nil
	}
	updated := rs.DeepCopy()
	updated.Status = status
	_, err := rsc.client.UpdateStatus(updated)
	return err
}

// isPodActive tells whether a Pod counts: it has not ended and is not being deleted.
func isPodActive(pod *corev1.Pod) bool {
	return !isPodTerminal(pod) && pod.DeletionTimestamp == nil
}

// isPodTerminating tells whether a Pod is on its way out and has not ended yet.
func isPodTerminating(pod *corev1.Pod) bool {
	return !isPodTerminal(pod) && pod.DeletionTimestamp != nil
}

func isPodTerminal(pod *corev1.Pod) bool {
	return pod.Status.Phase == corev1.PodSucceeded || pod.Status.Phase == corev1.PodFailed
}

func isPodReady(pod *corev1.Pod) bool {
	return readyCondition(pod).Status == corev1.ConditionTrue
}

// isPodAvailable tells whether a Pod has been ready for minReadySeconds.
func isPodAvailable(pod *corev1.Pod, minReadySeconds int32, now time.Time) bool {
	c := readyCondition(pod)
	if c.Status != corev1.ConditionTrue {
		return false
	}
	enough := c.LastTransitionTime.Add(time.Duration(minReadySeconds) * time.Second)
	return minReadySeconds == 0 || !c.LastTransitionTime.IsZero() && !enough.After(now)
}

// readyCondition is the Pod's condition Ready; an empty one if it has none.
func readyCondition(pod *corev1.Pod) corev1.PodCondition {
	for _, c := range pod.Status.Conditions {
		if c.Type == corev1.PodReady {
			return c
		}
	}
	return corev1.PodCondition{}
}

func filter(pods []*corev1.Pod, keep func(*corev1.Pod) bool) []*corev1.Pod {
	var kept []*corev1.Pod
	for _, pod := range pods {
		if keep(pod) {
			kept = append(kept, pod)
		}
	}
	return kept
}
