package scheduler

import (
	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/api/equality"
	"k8s.io/apimachinery/pkg/labels"
)

// spreadHelpedByPod: a Pod that a constraint counts came, went, or began or
// ceased to be counted.
func spreadHelpedByPod(waiting *corev1.Pod, e *clusterEvent) bool {
	constraints := constraintsOf(waiting, corev1.DoNotSchedule)
	counted := func(pod *corev1.Pod, c *spreadConstraint) bool {
		return pod != nil && pod.Namespace == waiting.Namespace && c.selector.Matches(labels.Set(pod.Labels))
	}
	for i := range constraints {
		if counted(e.oldPod, &constraints[i]) != counted(e.newPod, &constraints[i]) {
			return true
		}
	}
	return false
}

// spreadHelpedByItself: the Pod tolerates more, or a constraint counts it no
// longer.
func spreadHelpedByItself(_ *corev1.Pod, e *clusterEvent) bool {
	if e.action == updatedTolerations {
		for _, c := range constraintsOf(e.newPod, corev1.DoNotSchedule) {
			if c.honorTaints {
				return true
			}
		}
	}
	return spreadHelpedByPod(e.newPod, e)
}

// spreadHelpedByNode: a node that counts came or went, or changed its domain or
// its taints.
func spreadHelpedByNode(waiting *corev1.Pod, e *clusterEvent) bool {
	constraints := constraintsOf(waiting, corev1.DoNotSchedule)
	was := e.oldNode != nil && hasTopologies(e.oldNode.Labels, constraints)
	is := e.newNode != nil && hasTopologies(e.newNode.Labels, constraints)
	if was != is {
		return true
	}
	if !is {
		return false
	}
	for i := range constraints {
		if key := constraints[i].topologyKey; e.oldNode.Labels[key] != e.newNode.Labels[key] {
			return true
		}
	}
	return !equality.Semantic.DeepEqual(e.oldNode.Spec.Taints, e.newNode.Spec.Taints)
}
