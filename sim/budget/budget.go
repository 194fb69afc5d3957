// Package budget holds what those who send Pods away and those who count them
// both know of PodDisruptionBudgets: the API server and the scheduler ask whose
// a Pod is, the disruption controller and the API server say in the status
// whether a Pod may go. It is pure: it reads objects and knows no cluster.
package budget

import (
	"time"

	corev1 "k8s.io/api/core/v1"
	policyv1 "k8s.io/api/policy/v1"
	"k8s.io/apimachinery/pkg/api/meta"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/labels"
)

// Of leaves of budgets those that select a Pod, in their order. One without a
// selector selects nothing, an empty selector all Pods of the Namespace.
func Of(pod *corev1.Pod, budgets []*policyv1.PodDisruptionBudget) []*policyv1.PodDisruptionBudget {
	var selecting []*policyv1.PodDisruptionBudget
	for _, b := range budgets {
		selector, err := metav1.LabelSelectorAsSelector(b.Spec.Selector)
		if err == nil && b.Namespace == pod.Namespace && selector.Matches(labels.Set(pod.Labels)) {
			selecting = append(selecting, b)
		}
	}
	return selecting
}

// IsHealthy tells whether a Pod counts as healthy for its budget: it is ready.
func IsHealthy(pod *corev1.Pod) bool {
	for _, c := range pod.Status.Conditions {
		if c.Type == corev1.PodReady {
			return c.Status == corev1.ConditionTrue
		}
	}
	return false
}

// SetCondition says in the conditions of a budget, which belongs to the caller,
// what its status.disruptionsAllowed says.
func SetCondition(b *policyv1.PodDisruptionBudget, now time.Time) {
	status, reason := allowed(b)
	SetConditionTo(b, status, reason, "", now)
}

// SetConditionTo says it with a reason and a message of the caller's. The time of
// the transition stays as it was unless the condition's own status changes.
func SetConditionTo(b *policyv1.PodDisruptionBudget, status metav1.ConditionStatus, reason, message string, now time.Time) {
	meta.SetStatusCondition(&b.Status.Conditions, metav1.Condition{
		Type: policyv1.DisruptionAllowedCondition, Status: status, Reason: reason, Message: message,
		ObservedGeneration: b.Status.ObservedGeneration, LastTransitionTime: metav1.NewTime(now).Rfc3339Copy(),
	})
}

// ConditionIsRight tells whether SetCondition would change nothing.
func ConditionIsRight(b *policyv1.PodDisruptionBudget) bool {
	c := meta.FindStatusCondition(b.Status.Conditions, policyv1.DisruptionAllowedCondition)
	status, reason := allowed(b)
	return c != nil && b.Status.ObservedGeneration == b.Generation && c.Status == status && c.Reason == reason
}

func allowed(b *policyv1.PodDisruptionBudget) (metav1.ConditionStatus, string) {
	if b.Status.DisruptionsAllowed > 0 {
		return metav1.ConditionTrue, policyv1.SufficientPodsReason
	}
	return metav1.ConditionFalse, policyv1.InsufficientPodsReason
}
