package apiserver

import (
	"slices"

	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
)

// mergeLabelKeys turns the matchLabelKeys and mismatchLabelKeys of a new Pod into
// expressions of the selectors beside them, with the values of the Pod's own
// labels: whoever reads the Pod later looks at the selectors only, as in
// registry/core/pod of Kubernetes 1.37.
func mergeLabelKeys(pod *corev1.Pod) {
	spec := &pod.Spec
	if a := spec.Affinity; a != nil && (a.PodAffinity != nil || a.PodAntiAffinity != nil) {
		spec.Affinity = a.DeepCopy() // it may be that of a template
		if a := spec.Affinity.PodAffinity; a != nil {
			mergeTerms(pod, a.RequiredDuringSchedulingIgnoredDuringExecution, a.PreferredDuringSchedulingIgnoredDuringExecution)
		}
		if a := spec.Affinity.PodAntiAffinity; a != nil {
			mergeTerms(pod, a.RequiredDuringSchedulingIgnoredDuringExecution, a.PreferredDuringSchedulingIgnoredDuringExecution)
		}
	}
	spec.TopologySpreadConstraints = slices.Clone(spec.TopologySpreadConstraints)
	for i := range spec.TopologySpreadConstraints {
		c := &spec.TopologySpreadConstraints[i]
		c.LabelSelector = withLabelKeys(c.LabelSelector, pod, c.MatchLabelKeys, nil)
	}
}

func mergeTerms(pod *corev1.Pod, required []corev1.PodAffinityTerm, preferred []corev1.WeightedPodAffinityTerm) {
	merge := func(t *corev1.PodAffinityTerm) {
		t.LabelSelector = withLabelKeys(t.LabelSelector, pod, t.MatchLabelKeys, t.MismatchLabelKeys)
	}
	for i := range required {
		merge(&required[i])
	}
	for i := range preferred {
		merge(&preferred[i].PodAffinityTerm)
	}
}

// withLabelKeys narrows a selector to Pods with the same (match) or other
// (mismatch) values than pod's of these labels; no selector stays none.
func withLabelKeys(selector *metav1.LabelSelector, pod *corev1.Pod, match, mismatch []string) *metav1.LabelSelector {
	if selector == nil || len(match)+len(mismatch) == 0 {
		return selector
	}
	selector = selector.DeepCopy()
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
	return selector
}
