package scheduler

import (
	"maps"
	"math"

	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/labels"
)

const podTopologySpreadName = "PodTopologySpread"

var (
	tooSkewed = &status{
		plugin: podTopologySpreadName, reasons: []string{"node(s) didn't match pod topology spread constraints"},
	}
	noTopology = &status{
		plugin:       podTopologySpreadName,
		reasons:      []string{"node(s) didn't match pod topology spread constraints (missing required label)"},
		unresolvable: true,
	}
)

// podTopologySpread refuses nodes where the Pods of a kind would be spread too
// unevenly (DoNotSchedule), and prefers those where there are few of them
// (ScheduleAnyway; for Pods without constraints of their own, the default ones).
func podTopologySpread() *plugin {
	return &plugin{
		name: podTopologySpreadName, weight: 2,
		preFilter: spreadPreFilter,
		preScore:  spreadPreScore,
		hints: []hint{
			{on: onAssignedPod, actions: added | updatedPodLabels | deleted, helps: spreadHelpedByPod},
			{on: onTargetPod, actions: updatedTolerations | updatedPodLabels, helps: spreadHelpedByItself},
			{on: onNode, actions: added | deleted | updatedNodeLabels | updatedTaints, helps: spreadHelpedByNode},
		},
	}
}

// spreadFilter holds, for each constraint, how many matching Pods each domain
// (value of the topology key) has.
type spreadFilter struct {
	pod         *corev1.Pod
	include     inclusion
	constraints []spreadConstraint
	counts      []map[string]int
	fewest      []int // the lowest of the counts; -1: to be worked out
}

func spreadPreFilter(c *cycle) preFilterResult {
	constraints := constraintsOf(c.info.pod, corev1.DoNotSchedule)
	if len(constraints) == 0 {
		return preFilterResult{}
	}
	f := &spreadFilter{
		pod: c.info.pod, include: newInclusion(c.info.pod), constraints: constraints,
		counts: make([]map[string]int, len(constraints)), fewest: make([]int, len(constraints)),
	}
	for i := range constraints {
		f.counts[i] = map[string]int{}
		f.fewest[i] = -1
		matching := c.snapshot.classes.matching(f.pod.Namespace, constraints[i].selector)
		for _, n := range c.snapshot.allNodes() {
			if hasTopologies(n.node.Labels, constraints) && f.include.counts(&constraints[i], n.node) {
				f.counts[i][n.node.Labels[constraints[i].topologyKey]] += liveOn(matching, n)
			}
		}
	}
	return preFilterResult{filter: f}
}

// filter refuses a node if, with the Pod there, its domain would have more than
// maxSkew Pods above the domain that has fewest.
func (f *spreadFilter) filter(n *nodeInfo) *status {
	for i := range f.constraints {
		c := &f.constraints[i]
		domain, ok := n.node.Labels[c.topologyKey]
		if !ok {
			return noTopology
		}
		self := 0
		if c.selector.Matches(labels.Set(f.pod.Labels)) {
			self = 1
		}
		if f.counts[i][domain]+self-f.lowest(i) > c.maxSkew {
			return tooSkewed
		}
	}
	return nil
}

// lowest is how many Pods the domain with fewest has; 0 while there are fewer
// domains than minDomains.
func (f *spreadFilter) lowest(i int) int {
	if len(f.counts[i]) < f.constraints[i].minDomains {
		return 0
	}
	if f.fewest[i] < 0 {
		f.fewest[i] = math.MaxInt32
		for _, n := range f.counts[i] {
			f.fewest[i] = min(f.fewest[i], n)
		}
	}
	return f.fewest[i]
}

func (f *spreadFilter) clone() tracker {
	c := *f
	c.counts = make([]map[string]int, len(f.counts))
	c.fewest = make([]int, len(f.fewest))
	for i := range f.counts {
		c.counts[i] = maps.Clone(f.counts[i])
		c.fewest[i] = -1
	}
	return &c
}

func (f *spreadFilter) addPod(p *podInfo, n *nodeInfo, sign int64) {
	if p.pod.Namespace != f.pod.Namespace || !hasTopologies(n.node.Labels, f.constraints) {
		return
	}
	for i := range f.constraints {
		c := &f.constraints[i]
		if c.selector.Matches(labels.Set(p.pod.Labels)) && f.include.counts(c, n.node) {
			f.counts[i][n.node.Labels[c.topologyKey]] += int(sign)
			f.fewest[i] = -1
		}
	}
}
