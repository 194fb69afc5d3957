package scheduler

import corev1 "k8s.io/api/core/v1"

var unschedulable = &status{
	plugin: "NodeUnschedulable", reasons: []string{"node(s) were unschedulable"}, unresolvable: true,
}

// unschedulableTaint is what a Pod must tolerate to go to a cordoned node.
var unschedulableTaint = corev1.Taint{Key: corev1.TaintNodeUnschedulable, Effect: corev1.TaintEffectNoSchedule}

// nodeUnschedulable refuses nodes that are cordoned (spec.unschedulable).
func nodeUnschedulable() *plugin {
	return &plugin{
		name: "NodeUnschedulable",
		preFilter: func(c *cycle) preFilterResult {
			if tolerates(c.info.pod.Spec.Tolerations, &unschedulableTaint) {
				return preFilterResult{}
			}
			return preFilterResult{filter: uncordoned{}}
		},
		hints: []hint{
			{on: onNode, actions: added | updatedTaints, helps: func(_ *corev1.Pod, e *clusterEvent) bool {
				return (e.oldNode == nil || e.oldNode.Spec.Unschedulable) && !e.newNode.Spec.Unschedulable
			}},
			{on: onTargetPod, actions: updatedTolerations, helps: func(_ *corev1.Pod, e *clusterEvent) bool {
				return tolerates(e.newPod.Spec.Tolerations, &unschedulableTaint)
			}},
		},
	}
}

type uncordoned struct{}

func (uncordoned) filter(n *nodeInfo) *status {
	if n.node.Spec.Unschedulable {
		return unschedulable
	}
	return nil
}
