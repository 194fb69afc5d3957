package scheduler

import (
	"slices"

	corev1 "k8s.io/api/core/v1"
	nodetopology "k8s.io/component-helpers/node/topology"
)

// nodeTree orders the nodes for the search: a node of each zone in turn, so that
// a search that ends early has looked into every zone.
type nodeTree struct {
	zones []*zone // in the order of their first node
}

type zone struct {
	key   string
	nodes []string // in the order of their coming
}

// update puts in a node (old is nil), or moves it when its zone has changed; it
// reports whether the order changes, or a node is new.
func (t *nodeTree) update(old, node *corev1.Node) bool {
	if old != nil {
		if nodetopology.GetZoneKey(old) == nodetopology.GetZoneKey(node) {
			return false
		}
		t.remove(old)
	}
	key := nodetopology.GetZoneKey(node)
	i := slices.IndexFunc(t.zones, func(z *zone) bool { return z.key == key })
	if i < 0 {
		t.zones = append(t.zones, &zone{key: key})
		i = len(t.zones) - 1
	}
	t.zones[i].nodes = append(t.zones[i].nodes, node.Name)
	return true
}

func (t *nodeTree) remove(node *corev1.Node) {
	key := nodetopology.GetZoneKey(node)
	i := slices.IndexFunc(t.zones, func(z *zone) bool { return z.key == key })
	z := t.zones[i]
	if j := slices.Index(z.nodes, node.Name); j >= 0 {
		z.nodes = slices.Delete(z.nodes, j, j+1)
	}
	if len(z.nodes) == 0 {
		t.zones = slices.Delete(t.zones, i, i+1)
	}
}

// names lists the nodes zone by zone in turn.
func (t *nodeTree) names() []string {
	var names []string
	for i := 0; ; i++ {
		before := len(names)
		for _, z := range t.zones {
			if i < len(z.nodes) {
				names = append(names, z.nodes[i])
			}
		}
		if len(names) == before {
			return names
		}
	}
}
