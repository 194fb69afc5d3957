package scheduler

import (
	"slices"

	corev1 "k8s.io/api/core/v1"
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

// zoneKey is the node's region and zone, "" when it has neither.
func zoneKey(node *corev1.Node) string {
	get := func(stable, beta string) string {
		if v, ok := node.Labels[beta]; ok {
			return v
		}
		return node.Labels[stable]
	}
	region := get(corev1.LabelTopologyRegion, corev1.LabelFailureDomainBetaRegion)
	zone := get(corev1.LabelTopologyZone, corev1.LabelFailureDomainBetaZone)
	if region == "" && zone == "" {
		return ""
	}
	return region + ":\x00:" + zone
}

// update puts in a node (old is nil), or moves it when its zone has changed; it
// reports whether the order changes, or a node is new.
func (t *nodeTree) update(old, node *corev1.Node) bool {
	if old != nil {
		if zoneKey(old) == zoneKey(node) {
			return false
		}
		t.remove(old)
	}
	key := zoneKey(node)
	i := slices.IndexFunc(t.zones, func(z *zone) bool { return z.key == key })
	if i < 0 {
		t.zones = append(t.zones, &zone{key: key})
		i = len(t.zones) - 1
	}
	t.zones[i].nodes = append(t.zones[i].nodes, node.Name)
	return true
}

func (t *nodeTree) remove(node *corev1.Node) {
	key := zoneKey(node)
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
