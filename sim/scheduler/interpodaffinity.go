package scheduler

import (
	"maps"

	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/labels"

	"caderno/sim/client"
)

const interPodAffinityName = "InterPodAffinity"

var (
	noAffinity = &status{
		plugin: interPodAffinityName, reasons: []string{"node(s) didn't match pod affinity rules"}, unresolvable: true,
	}
	ownAntiAffinity = &status{
		plugin: interPodAffinityName, reasons: []string{"node(s) didn't match pod anti-affinity rules"},
	}
	othersAntiAffinity = &status{
		plugin: interPodAffinityName, reasons: []string{"node(s) didn't satisfy existing pods anti-affinity rules"},
	}
)

// interPodAffinity refuses nodes that are not together with the Pods that the
// Pod wants near it (required affinity), or together with Pods that it wants
// away from it, or that want it away (required anti-affinity); and prefers nodes
// according to the preferred terms of either side.
func interPodAffinity() *plugin {
	return &plugin{
		name: interPodAffinityName, weight: 2,
		preFilter: affinityPreFilter,
		preScore:  affinityPreScore,
		hints: []hint{
			{on: onAssignedPod, actions: added | updatedPodLabels | deleted, helps: affinityHelpedByPod},
			{on: onTargetPod, actions: updatedPodLabels},
			{on: onNode, actions: added | updatedNodeLabels, helps: affinityHelpedByNode},
		},
	}
}

// namespaceLabels reads the labels of namespaces, each once an attempt.
type namespaceLabels struct {
	client client.Interface
	known  map[string]labels.Set
}

func newNamespaceLabels(c client.Interface) namespaceLabels {
	return namespaceLabels{c, map[string]labels.Set{}}
}

func (l namespaceLabels) of(namespace string) labels.Set {
	set, ok := l.known[namespace]
	if !ok {
		if ns, err := l.client.Get(client.Namespaces, "", namespace); err == nil {
			set = ns.GetLabels()
		}
		l.known[namespace] = set
	}
	return set
}

// meant tells whether a term means the Pods of a class. Labels of namespaces are
// read only for terms that select by them.
func (l namespaceLabels) meant(t *affinityTerm, class *podClass) bool {
	var set labels.Set
	if t.byNamespaceLabels {
		set = l.of(class.namespace)
	}
	return t.matches(class.namespace, class.labels, set)
}

// all tells whether every term means the class, and there is one.
func (l namespaceLabels) all(terms []affinityTerm, class *podClass) bool {
	for i := range terms {
		if !l.meant(&terms[i], class) {
			return false
		}
	}
	return len(terms) > 0
}

// topology is a label that nodes have in common.
type topology struct{ key, value string }

// topologyCounts is how many Pods there are in each topology.
type topologyCounts map[topology]int64

func (m topologyCounts) add(node *corev1.Node, key string, n int64) {
	value, ok := node.Labels[key]
	if !ok {
		return
	}
	t := topology{key, value}
	if m[t] += n; m[t] == 0 {
		delete(m, t)
	}
}

// affinityFilter holds where the Pods are that matter.
type affinityFilter struct {
	class      *podClass // the waiting Pod
	namespaces namespaceLabels
	wanted     topologyCounts // Pods that all of its affinity terms mean
	unwanted   topologyCounts // Pods that one of its anti-affinity terms means
	hostile    topologyCounts // Pods whose anti-affinity means it
}

func affinityPreFilter(c *cycle) preFilterResult {
	f := &affinityFilter{
		class: c.info.class, namespaces: newNamespaceLabels(c.client),
		wanted: topologyCounts{}, unwanted: topologyCounts{}, hostile: topologyCounts{},
	}
	own := len(f.class.requiredAffinity)+len(f.class.requiredAntiAffinity) > 0
	for _, classes := range c.snapshot.classes {
		for _, class := range classes {
			if !own && len(class.requiredAntiAffinity) == 0 {
				continue
			}
			for _, effect := range f.effects(class) {
				for n, count := range class.nodes {
					if n.node != nil {
						effect.counts.add(n.node, effect.key, int64(count.all))
					}
				}
			}
		}
	}
	if !own && len(f.hostile) == 0 {
		return preFilterResult{}
	}
	return preFilterResult{filter: f}
}

// effect says that a Pod counts, in the topology of its node under a key.
type effect struct {
	counts topologyCounts
	key    string
}

// effects says for what the Pods of a class count.
func (f *affinityFilter) effects(class *podClass) []effect {
	var effects []effect
	if f.namespaces.all(f.class.requiredAffinity, class) {
		for i := range f.class.requiredAffinity {
			effects = append(effects, effect{f.wanted, f.class.requiredAffinity[i].topologyKey})
		}
	}
	for i := range f.class.requiredAntiAffinity {
		if t := &f.class.requiredAntiAffinity[i]; f.namespaces.meant(t, class) {
			effects = append(effects, effect{f.unwanted, t.topologyKey})
		}
	}
	for i := range class.requiredAntiAffinity {
		if t := &class.requiredAntiAffinity[i]; f.namespaces.meant(t, f.class) {
			effects = append(effects, effect{f.hostile, t.topologyKey})
		}
	}
	return effects
}

func (f *affinityFilter) filter(n *nodeInfo) *status {
	if !f.satisfiesAffinity(n.node) {
		return noAffinity
	}
	for i := range f.class.requiredAntiAffinity {
		key := f.class.requiredAntiAffinity[i].topologyKey
		if value, ok := n.node.Labels[key]; ok && f.unwanted[topology{key, value}] > 0 {
			return ownAntiAffinity
		}
	}
	if len(f.hostile) > 0 {
		for key, value := range n.node.Labels {
			if f.hostile[topology{key, value}] > 0 {
				return othersAntiAffinity
			}
		}
	}
	return nil
}

// satisfiesAffinity tells whether there are Pods as wanted in every topology of
// the node. The first of a group whose members want each other may go anywhere.
func (f *affinityFilter) satisfiesAffinity(node *corev1.Node) bool {
	missing := false
	for i := range f.class.requiredAffinity {
		key := f.class.requiredAffinity[i].topologyKey
		value, ok := node.Labels[key]
		if !ok {
			return false
		}
		missing = missing || f.wanted[topology{key, value}] <= 0
	}
	return !missing || len(f.wanted) == 0 && f.namespaces.all(f.class.requiredAffinity, f.class)
}

func (f *affinityFilter) clone() tracker {
	c := *f
	c.wanted, c.unwanted, c.hostile = maps.Clone(f.wanted), maps.Clone(f.unwanted), maps.Clone(f.hostile)
	return &c
}

func (f *affinityFilter) addPod(p *podInfo, n *nodeInfo, sign int64) {
	for _, e := range f.effects(p.class) {
		e.counts.add(n.node, e.key, sign)
	}
}
