package scheduler

import (
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/util/sets"
	"k8s.io/component-helpers/scheduling/corev1/nodeaffinity"
)

const nodeAffinityName = "NodeAffinity"

var (
	notMatching = &status{
		plugin: nodeAffinityName, reasons: []string{"node(s) didn't match Pod's node affinity/selector"}, unresolvable: true,
	}
	affinityConflict = &status{
		plugin: nodeAffinityName, reasons: []string{"pod affinity terms conflict"}, unresolvable: true,
	}
)

// nodeAffinity refuses nodes that do not match the Pod's nodeSelector and its
// required node affinity, and prefers those that match its preferred one.
func nodeAffinity() *plugin {
	return &plugin{
		name: nodeAffinityName, weight: 2,
		preFilter: nodeAffinityFilter,
		preScore: func(c *cycle, _ []*nodeInfo) scorer {
			a := c.info.pod.Spec.Affinity
			if a == nil || a.NodeAffinity == nil || a.NodeAffinity.PreferredDuringSchedulingIgnoredDuringExecution == nil {
				return nil
			}
			terms, err := nodeaffinity.NewPreferredSchedulingTerms(a.NodeAffinity.PreferredDuringSchedulingIgnoredDuringExecution)
			if err != nil {
				return nil // the API server lets no such Pod through
			}
			return preferredNodes{terms}
		},
		hints: []hint{{on: onNode, actions: added | updatedNodeLabels, helps: func(waiting *corev1.Pod, e *clusterEvent) bool {
			required := nodeaffinity.GetRequiredNodeAffinity(waiting)
			return matchesNode(required, e.newNode) && (e.oldNode == nil || !matchesNode(required, e.oldNode))
		}}},
	}
}

func nodeAffinityFilter(c *cycle) preFilterResult {
	pod := c.info.pod
	var required *corev1.NodeSelector
	if a := pod.Spec.Affinity; a != nil && a.NodeAffinity != nil {
		required = a.NodeAffinity.RequiredDuringSchedulingIgnoredDuringExecution
	}
	if required == nil && pod.Spec.NodeSelector == nil {
		return preFilterResult{}
	}
	result := preFilterResult{filter: requiredNodes{nodeaffinity.GetRequiredNodeAffinity(pod)}}
	if required != nil {
		result.nodes = namedNodes(required.NodeSelectorTerms)
		if result.nodes != nil && len(result.nodes) == 0 {
			result.status = affinityConflict
		}
	}
	return result
}

// namedNodes returns the names to which every term confines the Pod
// (matchFields, as DaemonSets do); nil if some term does not.
func namedNodes(terms []corev1.NodeSelectorTerm) sets.Set[string] {
	var all sets.Set[string]
	for _, t := range terms {
		var names sets.Set[string]
		for _, r := range t.MatchFields {
			if r.Key != metav1.ObjectNameField || r.Operator != corev1.NodeSelectorOpIn {
				continue
			}
			if s := sets.New(r.Values...); names == nil {
				names = s
			} else {
				names = names.Intersection(s)
			}
		}
		if names == nil {
			return nil
		}
		all = names.Union(all)
	}
	return all
}

type requiredNodes struct {
	required nodeaffinity.RequiredNodeAffinity
}

func (f requiredNodes) filter(n *nodeInfo) *status {
	if !matchesNode(f.required, n.node) {
		return notMatching
	}
	return nil
}

func matchesNode(required nodeaffinity.RequiredNodeAffinity, node *corev1.Node) bool {
	match, _ := required.Match(node) // a term that cannot be read matches nothing
	return match
}

// preferredNodes sums up the weights of the terms that match.
type preferredNodes struct {
	terms *nodeaffinity.PreferredSchedulingTerms
}

func (s preferredNodes) score(n *nodeInfo) int64 { return s.terms.Score(n.node) }

func (preferredNodes) normalize(_ []*nodeInfo, scores []int64) { defaultNormalize(scores, false) }
