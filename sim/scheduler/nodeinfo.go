package scheduler

import (
	"maps"
	"slices"

	corev1 "k8s.io/api/core/v1"
)

// nodeInfo is a node with what its Pods take from it.
type nodeInfo struct {
	node        *corev1.Node // nil while only Pods speak of it
	pods        []*podInfo
	requested   resources
	nonZero     resources // requested, with the defaults for containers that ask for nothing
	allocatable resources
	allowedPods int64
	usedPorts   map[hostPort]int
	images      map[string]int64 // size in bytes of each image there, by each of its names
}

func newNodeInfo() *nodeInfo { return &nodeInfo{usedPorts: map[hostPort]int{}} }

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
		if n.usedPorts[port] += int(sign); n.usedPorts[port] == 0 {
			delete(n.usedPorts, port)
		}
	}
}

// clone is a copy on which one may try what would be if a Pod were gone.
func (n *nodeInfo) clone() *nodeInfo {
	c := *n
	c.pods = slices.Clone(n.pods)
	c.requested.scalar = maps.Clone(n.requested.scalar)
	c.nonZero.scalar = maps.Clone(n.nonZero.scalar)
	c.usedPorts = maps.Clone(n.usedPorts)
	return &c
}
