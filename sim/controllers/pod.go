package controllers

import (
	"time"

	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
)

// SetPodCondition puts a condition into a status that belongs to the caller. It
// tells whether that changed anything; the time of the transition stays as it
// was unless the condition's own status changes.
func SetPodCondition(status *corev1.PodStatus, condition corev1.PodCondition, now time.Time) bool {
	condition.LastTransitionTime = metav1.NewTime(now).Rfc3339Copy()
	for i, old := range status.Conditions {
		if old.Type != condition.Type {
			continue
		}
		if old.Status == condition.Status {
			condition.LastTransitionTime = old.LastTransitionTime
		}
		status.Conditions[i] = condition
		return condition != old
	}
	status.Conditions = append(status.Conditions, condition)
	return true
}
