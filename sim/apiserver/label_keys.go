package apiserver

import (
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
)

// mergeLabelKeys turns the matchLabelKeys and mismatchLabelKeys of a new Pod into
// expressions of the selectors beside them, with the values of the Pod's own
// labels: whoever reads the Pod later looks at the selectors only, as in
// registry/core/pod of Kubernetes 1.37. The Pod is the server's own copy.
func mergeLabelKeys(pod *corev1.Pod) {
	if a := pod.Spec.Affinity; a != nil {
		if a.PodAffinity != nil {
			mergeTerms(pod, a.PodAffinity.RequiredDuringSchedulingIgnoredDuringExecution, a.PodAffinity.PreferredDuringSchedulingIgnoredDuringExecution)
		}
		if a.PodAntiAffinity != nil {
			mergeTerms(pod, a.PodAntiAffinity.RequiredDuringSchedulingIgnoredDuringExecution, a.PodAntiAffinity.PreferredDuringSchedulingIgnoredDuringExecution)
		}
	}
	for i := range pod.Spec.TopologySpreadConstraints {
		c := &pod.Spec.TopologySpreadConstraints[i]
		narrow(c.LabelSelector, pod, c.MatchLabelKeys, nil)
	}
}

func mergeTerms(pod *corev1.Pod, required []corev1.PodAffinityTerm, preferred []corev1.WeightedPodAffinityTerm) {
	for _, t := range required {
		narrow(t.LabelSelector, pod, t.MatchLabelKeys, t.MismatchLabelKeys)
	}
	for _, t := range preferred {
		narrow(t.PodAffinityTerm.LabelSelector, pod, t.PodAffinityTerm.MatchLabelKeys, t.PodAffinityTerm.MismatchLabelKeys)
	}
}

// narrow narrows a selector to Pods with the same (match) or other (mismatch)
// values than pod's of these labels; no selector stays none.
func narrow(selector *metav1.LabelSelector, pod *corev1.Pod, match, mismatch []string) {
	if selector == nil {
		return
	}
	add := func(keys []string, operator metav1.LabelSelectorOperator) {
		for _, key := range keys {
			if value, ok := pod.Labels[key]; ok {
				selector.MatchExpressions = append(selector.MatchExpressions,
					metav1.LabelSelectorRequirement{Key: key, Operator: operator, Values: []string{value}})
			}
		}
	}
	add(match, metav1.LabelSelectorOpIn)
	add(mismatch, metav1.LabelSelectorOpNotIn)
}
