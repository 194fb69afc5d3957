package scheduler

import (
	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/api/equality"
)

// eventObject is what an event is about.
type eventObject int

const (
	onNode        eventObject = iota
	onAssignedPod             // a Pod that has a node
	onTargetPod               // the waiting Pod itself
)

// action is what happened, as bits.
type action int

const (
	added action = 1 << iota
	deleted
	updatedAllocatable
	updatedNodeLabels
	updatedTaints
	updatedPodLabels
	scaledDown
	updatedTolerations
	gatesGone
)

// clusterEvent is a change that may make a waiting Pod fit.
type clusterEvent struct {
	on               eventObject
	action           action
	oldNode, newNode *corev1.Node // for onNode; nil when there was, or is, none
	oldPod, newPod   *corev1.Pod  // for the others
}

// hint says that an event of this kind may help a Pod that the plugin refused,
// provided that helps says so; nil helps: always.
type hint struct {
	on      eventObject
	actions action
	helps   func(waiting *corev1.Pod, e *clusterEvent) bool
}

func (h *hint) concerns(e *clusterEvent) bool { return h.on == e.on && h.actions&e.action != 0 }

// nodeEvents says in which ways a node has changed that matter to Pods. A node
// that was cordoned is no help to anybody.
func nodeEvents(old, new *corev1.Node) []clusterEvent {
	var events []clusterEvent
	note := func(changed bool, a action) {
		if changed {
			events = append(events, clusterEvent{on: onNode, action: a, oldNode: old, newNode: new})
		}
	}
	note(old.Spec.Unschedulable && !new.Spec.Unschedulable, updatedTaints)
	note(!equality.Semantic.DeepEqual(old.Status.Allocatable, new.Status.Allocatable), updatedAllocatable)
	note(!equality.Semantic.DeepEqual(old.Labels, new.Labels), updatedNodeLabels)
	note(!equality.Semantic.DeepEqual(old.Spec.Taints, new.Spec.Taints), updatedTaints)
	return events
}

// podEvents says in which ways a Pod has changed that matter to itself
// (onTargetPod) or to others (onAssignedPod).
func podEvents(on eventObject, old, new *corev1.Pod) []clusterEvent {
	var events []clusterEvent
	note := func(changed bool, a action) {
		if changed {
			events = append(events, clusterEvent{on: on, action: a, oldPod: old, newPod: new})
		}
	}
	note(!equality.Semantic.DeepEqual(old.Labels, new.Labels), updatedPodLabels)
	note(lessThan(podRequests(new), podRequests(old)), scaledDown)
	note(len(old.Spec.SchedulingGates) > 0 && len(new.Spec.SchedulingGates) == 0, gatesGone)
	note(len(old.Spec.Tolerations) != len(new.Spec.Tolerations), updatedTolerations)
	return events
}

// lessThan tells whether a is less than b in any resource.
func lessThan(a, b resources) bool {
	if a.milliCPU < b.milliCPU || a.memory < b.memory || a.ephemeralStorage < b.ephemeralStorage {
		return true
	}
	for name, v := range b.scalar {
		if a.scalar[name] < v {
			return true
		}
	}
	return false
}

const schedulingGatesName = "SchedulingGates"

// schedulingGates holds back Pods whose makers have not given them free yet; the
// queue asks isGated, and only the disappearance of the last gate helps.
func schedulingGates() *plugin {
	return &plugin{name: schedulingGatesName, hints: []hint{{on: onTargetPod, actions: gatesGone}}}
}

func isGated(pod *corev1.Pod) bool { return len(pod.Spec.SchedulingGates) > 0 }
