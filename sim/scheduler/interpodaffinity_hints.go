package scheduler

import (
	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/labels"
)

// means tells whether a term means a Pod. As in Kubernetes the labels of its
// namespace are not looked up for a hint; a Pod that waits because of them is
// looked at again after five minutes.
func means(t *affinityTerm, pod *corev1.Pod) bool {
	return t.matches(pod.Namespace, labels.Set(pod.Labels), nil)
}

func anyMeans(terms []affinityTerm, pod *corev1.Pod) bool {
	for i := range terms {
		if means(&terms[i], pod) {
			return true
		}
	}
	return false
}

func allMean(terms []affinityTerm, pod *corev1.Pod) bool {
	for i := range terms {
		if !means(&terms[i], pod) {
			return false
		}
	}
	return len(terms) > 0
}

// affinityHelpedByPod: a Pod came that is wanted, or one went that was unwanted
// or wanted the waiting one away.
func affinityHelpedByPod(waiting *corev1.Pod, e *clusterEvent) bool {
	class := newPodClass(waiting)
	wanted, unwanted := class.requiredAffinity, class.requiredAntiAffinity
	switch {
	case e.oldPod == nil:
		return allMean(wanted, e.newPod)
	case e.newPod == nil:
		return anyMeans(unwanted, e.oldPod) || anyMeans(newPodClass(e.oldPod).requiredAntiAffinity, waiting)
	default:
		return !allMean(wanted, e.oldPod) && allMean(wanted, e.newPod) ||
			anyMeans(unwanted, e.oldPod) && !anyMeans(unwanted, e.newPod)
	}
}

// affinityHelpedByNode: a node came or moved into another topology.
func affinityHelpedByNode(waiting *corev1.Pod, e *clusterEvent) bool {
	class := newPodClass(waiting)
	for i := range class.requiredAffinity {
		key := class.requiredAffinity[i].topologyKey
		if is, ok := e.newNode.Labels[key]; ok {
			if e.oldNode == nil {
				return true
			}
			if was, had := e.oldNode.Labels[key]; !had || was != is {
				return true
			}
		}
	}
	for i := range class.requiredAntiAffinity {
		if e.oldNode == nil {
			return true
		}
		key := class.requiredAntiAffinity[i].topologyKey
		if was, had := e.oldNode.Labels[key]; had && e.newNode.Labels[key] != was {
			return true
		}
	}
	return false
}
