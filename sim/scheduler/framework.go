package scheduler

import (
	"k8s.io/apimachinery/pkg/util/sets"

	"caderno/sim/client"
)

// plugin is one rule of the profile. Any part may be missing.
type plugin struct {
	name   string
	weight int64 // of its score in the total
	// preFilter works out what does not depend on the node.
	preFilter func(c *cycle) preFilterResult
	// preScore does so for scoring; no scorer: the rule has nothing to say about
	// this Pod, and does not appear among the scores.
	preScore func(c *cycle, feasible []*nodeInfo) scorer
	// hints say what may make a Pod fit that the rule has refused.
	hints []hint
}

// filter tells whether the Pod may be on a node; nil means yes.
type filter interface {
	filter(n *nodeInfo) *status
}

// tracker is a filter that depends on the Pods of other nodes too, and can tell
// what would be if one came or went.
type tracker interface {
	filter
	clone() tracker
	addPod(p *podInfo, n *nodeInfo, sign int64)
}

// scorer gives a node points: for the plugins with a normalizer any number,
// otherwise 0 to maxScore.
type scorer interface {
	score(n *nodeInfo) int64
}

// normalizer brings a scorer's points to 0 to maxScore, in place.
type normalizer interface {
	normalize(nodes []*nodeInfo, scores []int64)
}

const maxScore = 100

// cycle is one attempt to place one Pod.
type cycle struct {
	info     *podInfo
	client   client.Interface
	snapshot *snapshot
	filters  []namedFilter // of the plugins that have something to say, in order
}

type namedFilter struct {
	plugin string
	filter
}

// preFilterResult is what a plugin knows before it has seen any node.
type preFilterResult struct {
	filter filter           // nil: nothing to say about this Pod
	nodes  sets.Set[string] // only these can fit; nil: any
	status *status          // not nil: no node can fit
}

// status is a refusal.
type status struct {
	plugin  string
	reasons []string
	// unresolvable says that it would not help to remove Pods from the node.
	unresolvable bool
}

// defaultProfile is the default profile of kube-scheduler 1.37, in its order,
// with its weights.
//
// Simplification: the plugins for volumes, for devices (DynamicResources) and
// for nodes' declared features are missing: nothing in this cluster needs them.
func defaultProfile() []*plugin {
	return []*plugin{
		schedulingGates(),
		nodeName(),
		nodeUnschedulable(),
		taintToleration(),
		nodeAffinity(),
		nodePorts(),
		nodeResourcesFit(),
		podTopologySpread(),
		interPodAffinity(),
		nodeResourcesBalancedAllocation(),
		imageLocality(),
	}
}

// defaultNormalize brings scores from 0..highest to 0..maxScore; reverse makes
// few points the best.
func defaultNormalize(scores []int64, reverse bool) {
	var highest int64
	for _, s := range scores {
		highest = max(highest, s)
	}
	for i, s := range scores {
		if highest > 0 {
			scores[i] = maxScore * s / highest
		}
		if reverse {
			scores[i] = maxScore - scores[i]
		}
	}
}
