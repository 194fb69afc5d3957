package scheduler

import (
	"maps"
	"slices"

	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/util/sets"
)

// nodeInfo is a node with what its Pods take from it.
type nodeInfo struct {
	node        *corev1.Node // nil while only Pods speak of it
	pods        []*podInfo
	requested   resources
	nonZero     resources // requested, with the defaults for containers that ask for nothing
	allocatable resources
	allowedPods int64
	// usedPorts is a set as in kube-scheduler: of two Pods with the same port,
	// which only their author can have put there, the first that goes frees it.
	usedPorts sets.Set[hostPort]
	images    map[string]int64 // size in bytes of each image there, by each of its names
}

func newNodeInfo() *nodeInfo { return &nodeInfo{usedPorts: sets.New[hostPort]()} }

func (n *nodeInfo) name() string { return n.node.Name }

func (n *nodeInfo) setNode(node *corev1.Node) {
	n.node = node
	n.allocatable = newResources(node.Status.Allocatable)
	n.allowedPods = node.Status.Allocatable.Pods().Value()
	n.images = map[string]int64{}
	for _, image := range node.Status.Images {
		for _, name := range image.Names {
			n.images[name] = image.SizeBytes
		}
	}
}

func (n *nodeInfo) addPod(p *podInfo) {
	n.pods = append(n.pods, p)
	n.count(p, 1)
}

// removePod takes a Pod away; it reports whether it was there.
func (n *nodeInfo) removePod(p *podInfo) bool {
	i := slices.IndexFunc(n.pods, func(q *podInfo) bool { return q.pod.UID == p.pod.UID })
	if i < 0 {
		return false
	}
	p = n.pods[i]
	n.pods = slices.Delete(n.pods, i, i+1)
	n.count(p, -1)
	return true
}

func (n *nodeInfo) count(p *podInfo, sign int64) {
	n.requested.add(p.requests, sign)
	n.nonZero.add(p.nonZero, sign)
	for _, port := range p.ports {
		if sign > 0 {
			n.usedPorts.Insert(port)
		} else {
			n.usedPorts.Delete(port)
		}
	}
}

// clone is a copy on which one may try what would be if a Pod were gone.
func (n *nodeInfo) clone() *nodeInfo {
	c := *n
	c.pods = slices.Clone(n.pods)
	c.requested.scalar = maps.Clone(n.requested.scalar)
	c.nonZero.scalar = maps.Clone(n.nonZero.scalar)
	c.usedPorts = n.usedPorts.Clone()
	return &c
}
