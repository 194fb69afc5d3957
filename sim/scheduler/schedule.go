package scheduler

import (
	corev1 "k8s.io/api/core/v1"

	"caderno/sim/latency"
)

// wake makes sure that the next Pod gets its turn. The watch tells the scheduler
// of a Pod a moment after it was stored.
func (s *Scheduler) wake() {
	if s.next == nil {
		s.next = s.clock.After(s.latency.Draw(latency.Request), "kube-scheduler: next Pod", s.scheduleOne)
	}
}

// scheduleOne makes one attempt to place one Pod. The decision falls here; it is
// written a little later, while the next Pod has its turn already.
func (s *Scheduler) scheduleOne() {
	defer s.goOn()
	p := s.queue.pop()
	if p == nil {
		return
	}
	s.clock.SetCause(p.cause)
	if s.skipPodSchedule(p.pod) {
		return
	}
	c := &cycle{info: newPodInfo(p.pod), client: s.client, snapshot: s.snapshot}
	d := s.schedulingCycle(c)
	s.clock.SetCause(s.record(p.pod, d))
	if d.chosen == nil {
		s.handleSchedulingFailure(p, failure{
			reason: corev1.PodReasonUnschedulable, message: d.message(), rejectors: d.rejectors, nominated: d.nominated,
		})
		return
	}
	assumed := s.assume(p.pod, d.chosen.name())
	s.runBindingCycle(p, assumed)
}

// goOn turns to the next Pod, if there is one.
func (s *Scheduler) goOn() {
	s.next = nil
	if s.queue.hasNext() {
		s.next = s.clock.After(s.latency.Draw(latency.SchedulingCycle), "kube-scheduler: next Pod", s.scheduleOne)
	}
}

// skipPodSchedule tells whether there is nothing to decide any more.
func (s *Scheduler) skipPodSchedule(pod *corev1.Pod) bool {
	if pod.DeletionTimestamp != nil {
		s.recorder.EventWithAction(pod, corev1.EventTypeWarning, "FailedScheduling", "Scheduling",
			"skip schedule deleting pod: "+podKey(pod))
		return true
	}
	return s.snapshot.isAssumed(pod.UID)
}

// schedulingCycle finds the best node for a Pod, or, if none fits, one on which
// it would if Pods of lower priority made room.
//
// Simplification: kube-scheduler looks at sixteen nodes at a time, may have more
// profiles and programs of others to ask (extenders), and takes over, for half a
// second, the scores of a Pod that is the same (OpportunisticBatching). Here every
// Pod is scored anew.
func (s *Scheduler) schedulingCycle(c *cycle) *diagnosis {
	d := &diagnosis{total: len(s.snapshot.allNodes()), rejectors: map[string]bool{}}
	if d.total == 0 {
		d.nominated = clearNomination
		return d
	}
	s.findNodesThatFitPod(c, d)
	switch feasible := d.feasible(); len(feasible) {
	case 0:
		s.postFilter(c, d)
	case 1: // nothing to compare
		d.chosen = feasible[0].node
	default:
		s.prioritizeNodes(c, d, feasible)
		d.chosen = s.selectHost(feasible)
	}
	return d
}

// assume takes the decision for done, so that the next one counts with it.
func (s *Scheduler) assume(pod *corev1.Pod, node string) *corev1.Pod {
	assumed := *pod // the rest is shared with the stored Pod and stays as it is
	assumed.Spec.NodeName = node
	s.snapshot.assumePod(&assumed)
	s.nominator.remove(pod)
	return &assumed
}
