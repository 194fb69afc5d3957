package scheduler

import (
	"slices"

	corev1 "k8s.io/api/core/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"caderno/sim/client"
)

// failure is why an attempt did not end with a binding.
type failure struct {
	reason    string // of the condition PodScheduled
	message   string
	rejectors map[string]bool // the plugins that refused the Pod; none: something went wrong
	nominated *string         // what becomes of status.nominatedNodeName; nil: it stays
}

var clearNomination = new(string)

// noteLengthLimit is how long the note of an Event may be.
const noteLengthLimit = 1024

// handleSchedulingFailure puts the Pod back into the queue and tells the world:
// an Event, and the condition PodScheduled.
func (s *Scheduler) handleSchedulingFailure(p *queuedPod, f failure) {
	pod := p.pod
	current, err := client.Get[*corev1.Pod](s.client, client.Pods, pod.Namespace, pod.Name)
	there := err == nil && current.Spec.NodeName == ""
	if there && current.UID != pod.UID {
		return // another of the same name: it has its own turn
	}
	if there {
		pod = current
	}
	if there || err != nil && !apierrors.IsNotFound(err) {
		s.queue.giveBack(p, pod, f.rejectors)
		if f.nominated != nil {
			s.nominate(pod, *f.nominated)
		}
	}
	s.recorder.EventWithAction(pod, corev1.EventTypeWarning, "FailedScheduling", "Scheduling", truncate(f.message))
	if there {
		s.updatePodStatus(pod, &corev1.PodCondition{
			Type: corev1.PodScheduled, ObservedGeneration: pod.Generation, Status: corev1.ConditionFalse,
			Reason: f.reason, Message: f.message,
		}, f.nominated)
	}
}

func truncate(message string) string {
	const suffix = " ..."
	if len(message) <= noteLengthLimit {
		return message
	}
	return message[:noteLengthLimit-len(suffix)] + suffix
}

// updatePodStatus writes a condition and, if nominated is not nil, the nominated
// node, unless the Pod says so already. When the write fails the next attempt
// makes another.
func (s *Scheduler) updatePodStatus(pod *corev1.Pod, condition *corev1.PodCondition, nominated *string) {
	status := pod.Status.DeepCopy()
	changed := setCondition(status, condition, metav1.NewTime(s.clock.Now()).Rfc3339Copy())
	if nominated != nil && status.NominatedNodeName != *nominated {
		status.NominatedNodeName = *nominated
		changed = true
	}
	if !changed {
		return
	}
	updated := pod.DeepCopy()
	updated.Status = *status
	_, _ = s.client.UpdateStatus(updated)
}

// setCondition puts in a condition; it reports whether that changes anything.
// The time of transition is that of a change from true to false or back.
func setCondition(status *corev1.PodStatus, condition *corev1.PodCondition, now metav1.Time) bool {
	condition.LastTransitionTime = now
	i := slices.IndexFunc(status.Conditions, func(c corev1.PodCondition) bool { return c.Type == condition.Type })
	if i < 0 {
		status.Conditions = append(status.Conditions, *condition)
		return true
	}
	old := status.Conditions[i]
	if old.Status == condition.Status {
		condition.LastTransitionTime = old.LastTransitionTime
	}
	status.Conditions[i] = *condition
	return old.Status != condition.Status || old.Reason != condition.Reason || old.Message != condition.Message
}
