package scheduler

import (
	"maps"
	"slices"

	"k8s.io/apimachinery/pkg/util/sets"
)

// How many nodes are looked at: all below minFeasibleNodesToFind, else a share
// that shrinks as the cluster grows, but never below 5 percent.
const (
	minFeasibleNodesToFind           = 100
	minFeasibleNodesPercentageToFind = 5
)

// numFeasibleNodesToFind is how many fitting nodes end the search.
func numFeasibleNodesToFind(nodes int) int {
	if nodes < minFeasibleNodesToFind {
		return nodes
	}
	percentage := max(50-nodes/125, minFeasibleNodesPercentageToFind)
	return max(nodes*percentage/100, minFeasibleNodesToFind)
}

// findNodesThatFitPod looks at nodes until enough of them fit, and notes in d
// what it sees.
func (s *Scheduler) findNodesThatFitPod(c *cycle, d *diagnosis) {
	only := s.runPreFilters(c, d)
	if d.preFilter != nil {
		return
	}
	if s.evaluateNominatedNode(c, d) {
		return
	}
	nodes := s.snapshot.allNodes()
	if only != nil {
		nodes = nil
		for _, name := range slices.Sorted(maps.Keys(only)) {
			if n := s.snapshot.nodes[name]; n != nil && n.node != nil {
				nodes = append(nodes, n)
			}
		}
	}
	s.findNodesThatPassFilters(c, d, nodes)
	s.start = (s.start + len(d.looked)) % d.total
}

// runPreFilters asks the plugins what they know before they see a node. It
// returns the names of the only nodes that can fit, nil for all.
func (s *Scheduler) runPreFilters(c *cycle, d *diagnosis) sets.Set[string] {
	var only sets.Set[string]
	for _, pl := range s.profile {
		if pl.preFilter == nil {
			continue
		}
		result := pl.preFilter(c)
		if result.status != nil {
			d.preFilter = result.status
			d.rejectors[pl.name] = true
			return nil
		}
		if result.filter != nil {
			c.filters = append(c.filters, namedFilter{pl.name, result.filter})
		}
		if result.nodes != nil {
			only = result.nodes
			d.rejectors[pl.name] = true
			d.absent = &status{
				plugin: pl.name, unresolvable: true,
				reasons: []string{"node(s) didn't satisfy plugin(s) [" + pl.name + "]"},
			}
		}
	}
	return only
}

// evaluateNominatedNode looks first at the node that preemption has promised
// the Pod; it reports whether that one fits.
func (s *Scheduler) evaluateNominatedNode(c *cycle, d *diagnosis) bool {
	n := s.snapshot.nodes[c.info.pod.Status.NominatedNodeName]
	if n == nil || n.node == nil || s.runFilters(c, n) != nil {
		return false
	}
	d.looked = append(d.looked, verdict{node: n})
	return true
}

// findNodesThatPassFilters begins where the last search ended, so that every
// node gets its chance.
func (s *Scheduler) findNodesThatPassFilters(c *cycle, d *diagnosis, nodes []*nodeInfo) {
	wanted, found := numFeasibleNodesToFind(len(nodes)), 0
	d.looked = make([]verdict, 0, wanted)
	for i := 0; i < len(nodes) && found < wanted; i++ {
		n := nodes[(s.start+i)%len(nodes)]
		v := verdict{node: n, refusal: s.runFilters(c, n)}
		d.looked = append(d.looked, v)
		if v.refusal == nil {
			found++
		} else {
			d.rejectors[v.refusal.plugin] = true
		}
	}
}

// runFilters asks every plugin about a node. If Pods of the same or a higher
// priority have been promised a place there, the node must do both with them
// and without them, for they may never come.
func (s *Scheduler) runFilters(c *cycle, n *nodeInfo) *status {
	if promised := s.promised(c, n); len(promised) > 0 {
		trial, node := c.trial(), n.clone()
		for _, p := range promised {
			trial.addPod(p, node)
		}
		if refusal := trial.runFilterPlugins(node); refusal != nil {
			return refusal
		}
	}
	return c.runFilterPlugins(n)
}

// promised lists the Pods that have been promised a place on a node which this
// one must respect.
func (s *Scheduler) promised(c *cycle, n *nodeInfo) []*podInfo {
	if len(s.nominator.byNode) == 0 {
		return nil
	}
	var promised []*podInfo
	for _, p := range s.nominator.byNode[n.name()] {
		if priority(p.pod) >= priority(c.info.pod) && p.pod.UID != c.info.pod.UID {
			promised = append(promised, p)
		}
	}
	return promised
}

// region filters

// runFilterPlugins asks the plugins in their order; the first refusal counts.
func (c *cycle) runFilterPlugins(n *nodeInfo) *status {
	for i := range c.filters {
		if refusal := c.filters[i].filter.filter(n); refusal != nil {
			return refusal
		}
	}
	return nil
}

// end region

// trial is a copy of the cycle in which Pods may come and go on trial.
func (c *cycle) trial() *cycle {
	t := *c
	t.filters = slices.Clone(c.filters)
	for i := range t.filters {
		if f, ok := t.filters[i].filter.(tracker); ok {
			t.filters[i].filter = f.clone()
		}
	}
	return &t
}

func (c *cycle) addPod(p *podInfo, n *nodeInfo) {
	n.addPod(p)
	c.track(p, n, 1)
}

func (c *cycle) removePod(p *podInfo, n *nodeInfo) {
	n.removePod(p)
	c.track(p, n, -1)
}

func (c *cycle) track(p *podInfo, n *nodeInfo, sign int64) {
	for i := range c.filters {
		if f, ok := c.filters[i].filter.(tracker); ok {
			f.addPod(p, n, sign)
		}
	}
}
