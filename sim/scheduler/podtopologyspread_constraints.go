package scheduler

import (
	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/labels"
	"k8s.io/component-helpers/scheduling/corev1/nodeaffinity"
)

// spreadConstraint is a topologySpreadConstraint with its defaults filled in.
type spreadConstraint struct {
	maxSkew       int
	minDomains    int
	topologyKey   string
	selector      labels.Selector
	honorAffinity bool // nodes that the Pod's node affinity excludes do not count
	honorTaints   bool // nodes whose taints it does not tolerate do not count
}

// constraintsOf returns a Pod's own constraints of a kind.
func constraintsOf(pod *corev1.Pod, kind corev1.UnsatisfiableConstraintAction) []spreadConstraint {
	var out []spreadConstraint
	for _, c := range pod.Spec.TopologySpreadConstraints {
		if c.WhenUnsatisfiable != kind {
			continue
		}
		s := spreadConstraint{
			maxSkew: int(c.MaxSkew), minDomains: 1, topologyKey: c.TopologyKey,
			selector: asSelector(c.LabelSelector), honorAffinity: true,
		}
		if c.MinDomains != nil {
			s.minDomains = int(*c.MinDomains)
		}
		if c.NodeAffinityPolicy != nil {
			s.honorAffinity = *c.NodeAffinityPolicy == corev1.NodeInclusionPolicyHonor
		}
		if c.NodeTaintsPolicy != nil {
			s.honorTaints = *c.NodeTaintsPolicy == corev1.NodeInclusionPolicyHonor
		}
		out = append(out, s)
	}
	return out
}

// hasTopologies tells whether a node carries the label of every constraint.
func hasTopologies(nodeLabels map[string]string, constraints []spreadConstraint) bool {
	for i := range constraints {
		if _, ok := nodeLabels[constraints[i].topologyKey]; !ok {
			return false
		}
	}
	return true
}

// inclusion tells which nodes count for a constraint.
type inclusion struct {
	affinity    nodeaffinity.RequiredNodeAffinity
	tolerations []corev1.Toleration
}

func newInclusion(pod *corev1.Pod) inclusion {
	return inclusion{nodeaffinity.GetRequiredNodeAffinity(pod), pod.Spec.Tolerations}
}

func (in *inclusion) counts(c *spreadConstraint, node *corev1.Node) bool {
	return (!c.honorAffinity || matchesNode(in.affinity, node)) && (!c.honorTaints || !hasUntolerated(node, in.tolerations))
}
