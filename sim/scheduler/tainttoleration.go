package scheduler

import (
	corev1 "k8s.io/api/core/v1"
	"k8s.io/klog/v2"
)

var untolerated = &status{
	plugin: "TaintToleration", reasons: []string{"node(s) had untolerated taint(s)"}, unresolvable: true,
}

// taintToleration refuses nodes with a taint of effect NoSchedule or NoExecute
// that the Pod does not tolerate, and prefers those with few of effect
// PreferNoSchedule.
func taintToleration() *plugin {
	return &plugin{
		name: "TaintToleration", weight: 3,
		preFilter: func(c *cycle) preFilterResult {
			return preFilterResult{filter: tolerationFilter{c.info.pod.Spec.Tolerations}}
		},
		preScore: func(c *cycle, _ []*nodeInfo) scorer {
			return preferredTolerations(c.info.pod.Spec.Tolerations)
		},
		hints: []hint{
			{on: onNode, actions: added | updatedTaints, helps: func(waiting *corev1.Pod, e *clusterEvent) bool {
				t := waiting.Spec.Tolerations
				return (e.oldNode == nil || hasUntolerated(e.oldNode, t)) && !hasUntolerated(e.newNode, t)
			}},
			{on: onTargetPod, actions: updatedTolerations},
		},
	}
}

type tolerationFilter struct{ tolerations []corev1.Toleration }

func (f tolerationFilter) filter(n *nodeInfo) *status {
	if hasUntolerated(n.node, f.tolerations) {
		return untolerated
	}
	return nil
}

// hasUntolerated tells whether a taint keeps a Pod with these tolerations away.
func hasUntolerated(node *corev1.Node, tolerations []corev1.Toleration) bool {
	// region untolerated
	for i := range node.Spec.Taints {
		taint := &node.Spec.Taints[i]
		if taint.Effect != corev1.TaintEffectPreferNoSchedule && !tolerates(tolerations, taint) {
			return true
		}
	}
	return false
	// end region
}

func tolerates(tolerations []corev1.Toleration, taint *corev1.Taint) bool {
	for i := range tolerations {
		// The operators Lt and Gt are an alpha feature of 1.37, off by default.
		if tolerations[i].ToleratesTaint(klog.Logger{}, taint, false) {
			return true
		}
	}
	return false
}

// tolerationScorer counts the taints that would rather not have the Pod.
type tolerationScorer struct{ tolerations []corev1.Toleration }

func preferredTolerations(all []corev1.Toleration) tolerationScorer {
	var s tolerationScorer
	for _, t := range all {
		if t.Effect == "" || t.Effect == corev1.TaintEffectPreferNoSchedule {
			s.tolerations = append(s.tolerations, t)
		}
	}
	return s
}

func (s tolerationScorer) score(n *nodeInfo) int64 {
	var count int64
	for i := range n.node.Spec.Taints {
		taint := &n.node.Spec.Taints[i]
		if taint.Effect == corev1.TaintEffectPreferNoSchedule && !tolerates(s.tolerations, taint) {
			count++
		}
	}
	return count
}

func (tolerationScorer) normalize(_ []*nodeInfo, scores []int64) { defaultNormalize(scores, true) }
