package kubelet

import (
	"time"

	corev1 "k8s.io/api/core/v1"
)

// enforceActiveDeadline ends a Pod that has been active for longer than its
// spec.activeDeadlineSeconds allow: its status says so, whatever the containers
// are doing, and the rest follows from that.
func (w *podWorker) enforceActiveDeadline(s *corev1.PodStatus) {
	k := w.kubelet
	old := w.lastStatus()
	if w.pod.Spec.ActiveDeadlineSeconds == nil || old.StartTime == nil || isTerminal(old.Phase) && old.Reason != "DeadlineExceeded" {
		return
	}
	end := old.StartTime.Add(time.Duration(*w.pod.Spec.ActiveDeadlineSeconds) * time.Second)
	if k.clock.Now().Before(end) {
		k.agenda.cancel(w.deadline)
		w.deadline = k.agenda.at(k.nextTick(end), w.what("active deadline of"), func() { w.sync(0) })
		return
	}
	const message = "Pod was active on the node longer than the specified deadline"
	k.recorder.Event(w.pod, corev1.EventTypeNormal, "DeadlineExceeded", message)
	s.Phase, s.Reason, s.Message = corev1.PodFailed, "DeadlineExceeded", message
}
