package quota

import (
	"slices"

	corev1 "k8s.io/api/core/v1"

	"caderno/sim/client"
)

// Matches tells whether an object counts for a ResourceQuota: its scopes can
// leave Pods out, and everything that is no Pod.
func Matches(q *corev1.ResourceQuota, obj client.Object) bool {
	selectors := selectorsOf(q)
	if len(selectors) == 0 {
		return true
	}
	pod, isPod := obj.(*corev1.Pod)
	return isPod && !slices.ContainsFunc(selectors, func(s corev1.ScopedResourceSelectorRequirement) bool {
		return !inScope(s, pod)
	})
}

// selectorsOf are both kinds of scopes in one form.
func selectorsOf(q *corev1.ResourceQuota) []corev1.ScopedResourceSelectorRequirement {
	var selectors []corev1.ScopedResourceSelectorRequirement
	for _, scope := range q.Spec.Scopes {
		selectors = append(selectors, corev1.ScopedResourceSelectorRequirement{ScopeName: scope, Operator: corev1.ScopeSelectorOpExists})
	}
	if q.Spec.ScopeSelector != nil {
		selectors = append(selectors, q.Spec.ScopeSelector.MatchExpressions...)
	}
	return selectors
}

func inScope(s corev1.ScopedResourceSelectorRequirement, pod *corev1.Pod) bool {
	switch s.ScopeName {
	case corev1.ResourceQuotaScopeTerminating:
		return pod.Spec.ActiveDeadlineSeconds != nil
	case corev1.ResourceQuotaScopeNotTerminating:
		return pod.Spec.ActiveDeadlineSeconds == nil
	case corev1.ResourceQuotaScopeBestEffort:
		return bestEffort(pod)
	case corev1.ResourceQuotaScopeNotBestEffort:
		return !bestEffort(pod)
	case corev1.ResourceQuotaScopePriorityClass:
		return selects(s, pod.Spec.PriorityClassName)
	case corev1.ResourceQuotaScopeCrossNamespacePodAffinity:
		return crossesNamespaces(pod.Spec.Affinity)
	}
	return false
}

func selects(s corev1.ScopedResourceSelectorRequirement, value string) bool {
	switch s.Operator {
	case corev1.ScopeSelectorOpIn:
		return slices.Contains(s.Values, value)
	case corev1.ScopeSelectorOpNotIn:
		return !slices.Contains(s.Values, value)
	case corev1.ScopeSelectorOpExists:
		return value != ""
	}
	return value == "" // DoesNotExist
}

// bestEffort tells a Pod that asks for no CPU and no memory.
func bestEffort(pod *corev1.Pod) bool {
	for _, containers := range [][]corev1.Container{pod.Spec.InitContainers, pod.Spec.Containers} {
		for _, c := range containers {
			for _, list := range []corev1.ResourceList{c.Resources.Requests, c.Resources.Limits} {
				if list.Cpu().Sign() > 0 || list.Memory().Sign() > 0 {
					return false
				}
			}
		}
	}
	return true
}

// crossesNamespaces tells whether a Pod's place depends on Pods of other
// namespaces.
func crossesNamespaces(affinity *corev1.Affinity) bool {
	var terms []corev1.PodAffinityTerm
	add := func(required []corev1.PodAffinityTerm, preferred []corev1.WeightedPodAffinityTerm) {
		terms = append(terms, required...)
		for _, weighted := range preferred {
			terms = append(terms, weighted.PodAffinityTerm)
		}
	}
	if affinity != nil && affinity.PodAffinity != nil {
		add(affinity.PodAffinity.RequiredDuringSchedulingIgnoredDuringExecution, affinity.PodAffinity.PreferredDuringSchedulingIgnoredDuringExecution)
	}
	if affinity != nil && affinity.PodAntiAffinity != nil {
		add(affinity.PodAntiAffinity.RequiredDuringSchedulingIgnoredDuringExecution, affinity.PodAntiAffinity.PreferredDuringSchedulingIgnoredDuringExecution)
	}
	return slices.ContainsFunc(terms, func(t corev1.PodAffinityTerm) bool {
		return len(t.Namespaces) > 0 || t.NamespaceSelector != nil
	})
}
