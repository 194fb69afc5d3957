package scheduler

import (
	corev1 "k8s.io/api/core/v1"

	"caderno/sim/client"
)

// onNode is told about every change of a node.
func (s *Scheduler) onNode(e client.Event) {
	node := e.Object.(*corev1.Node)
	old := s.knownNode(node.Name)
	switch {
	case e.Type == client.Deleted:
		if old == nil {
			return
		}
		s.queue.moveAll(&clusterEvent{on: onNode, action: deleted, oldNode: old}, nil)
		s.snapshot.removeNode(node.Name)
	case old == nil:
		s.snapshot.setNode(node)
		s.queue.moveAll(&clusterEvent{on: onNode, action: added, newNode: node}, nil)
	default:
		s.snapshot.setNode(node)
		for _, change := range nodeEvents(old, node) {
			s.queue.moveAll(&change, nil)
		}
	}
}

func (s *Scheduler) knownNode(name string) *corev1.Node {
	if n := s.snapshot.nodes[name]; n != nil {
		return n.node
	}
	return nil
}

// onPod is told about every change of a Pod. A Pod that has ended takes nothing
// from its node any more, and is as good as gone.
func (s *Scheduler) onPod(e client.Event) {
	pod := e.Object.(*corev1.Pod)
	var old *corev1.Pod
	if e.Previous != nil && !ended(e.Previous.(*corev1.Pod)) {
		old = e.Previous.(*corev1.Pod)
	}
	gone := e.Type == client.Deleted || ended(pod)
	switch {
	case gone && (old != nil || e.Type == client.Deleted):
		s.deletePod(pod)
	case gone:
	case old == nil:
		s.addPod(pod)
	default:
		s.updatePod(old, pod)
	}
}

func ended(pod *corev1.Pod) bool {
	return pod.Status.Phase == corev1.PodSucceeded || pod.Status.Phase == corev1.PodFailed
}

func responsible(pod *corev1.Pod) bool { return pod.Spec.SchedulerName == schedulerName }

func (s *Scheduler) addPod(pod *corev1.Pod) {
	if pod.Spec.NodeName != "" {
		s.addAssignedPod(pod)
	} else if responsible(pod) {
		s.nominate(pod, pod.Status.NominatedNodeName)
		s.queue.add(pod)
	}
}

func (s *Scheduler) addAssignedPod(pod *corev1.Pod) {
	s.snapshot.setPod(pod)
	s.queue.moveAll(&clusterEvent{on: onAssignedPod, action: added, newPod: pod}, nil)
}

func (s *Scheduler) updatePod(old, pod *corev1.Pod) {
	switch {
	case old.Spec.NodeName != "":
		s.snapshot.setPod(pod)
		for _, change := range podEvents(onAssignedPod, old, pod) {
			s.queue.moveAll(&change, nil)
		}
	case pod.Spec.NodeName != "": // somebody, we most likely, has bound it
		s.queue.remove(pod)
		s.nominator.remove(pod)
		s.addAssignedPod(pod)
	case responsible(pod):
		s.updateWaitingPod(old, pod)
	}
}

func (s *Scheduler) updateWaitingPod(old, pod *corev1.Pod) {
	if s.snapshot.isAssumed(pod.UID) {
		if pod.DeletionTimestamp != nil && old.DeletionTimestamp == nil {
			s.forgetAssumedPod(pod)
		}
		return
	}
	s.nominate(pod, pod.Status.NominatedNodeName)
	s.queue.update(old, pod)
	if was := old.Status.NominatedNodeName; was != "" && was != pod.Status.NominatedNodeName {
		s.placeFreed(old)
	}
}

func (s *Scheduler) deletePod(pod *corev1.Pod) {
	if pod.Spec.NodeName != "" {
		s.snapshot.removePod(pod.UID)
		s.queue.moveAll(&clusterEvent{on: onAssignedPod, action: deleted, oldPod: pod}, nil)
		return
	}
	if !responsible(pod) {
		return
	}
	s.queue.remove(pod)
	s.nominator.remove(pod)
	if s.snapshot.isAssumed(pod.UID) {
		s.forgetAssumedPod(pod)
	} else if pod.Status.NominatedNodeName != "" {
		s.placeFreed(pod)
	}
}

// forgetAssumedPod gives back what a decision had taken from a node, because its
// Pod is going or gone; the binding will fail by itself.
func (s *Scheduler) forgetAssumedPod(pod *corev1.Pod) {
	assumed := s.snapshot.pods[pod.UID].info.pod
	s.snapshot.removePod(pod.UID)
	s.queue.moveAll(&clusterEvent{on: onAssignedPod, action: deleted, oldPod: assumed}, nil)
}

// placeFreed tells Pods of no higher priority that one to which a node had been
// promised wants it no longer.
func (s *Scheduler) placeFreed(pod *corev1.Pod) {
	s.queue.moveAll(&clusterEvent{on: onAssignedPod, action: deleted, oldPod: pod}, func(waiting *corev1.Pod) bool {
		return priority(waiting) <= priority(pod)
	})
}
