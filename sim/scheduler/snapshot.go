package scheduler

import (
	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/types"
)

// snapshot is what the scheduler knows of the cluster: the nodes, and which
// Pods are on them or are about to be. It is kept up to date by what the
// watches tell, each change touching one node, and is never built anew.
//
// Simplification: Kubernetes keeps a cache that its watches change, and copies
// what changed into a snapshot before each attempt. Here nothing happens during
// an attempt, so the cache is the snapshot.
type snapshot struct {
	nodes   map[string]*nodeInfo // also those of which only Pods speak
	tree    nodeTree
	list    []*nodeInfo // the nodes in the order of the search; nil: to be made
	pods    map[types.UID]*placedPod
	classes classIndex
	images  map[string]int // on how many nodes an image is, by name
}

// placedPod is a Pod on a node.
type placedPod struct {
	info    *podInfo
	node    *nodeInfo
	assumed bool // decided, but the API server has not said so yet
}

func newSnapshot() *snapshot {
	return &snapshot{
		nodes: map[string]*nodeInfo{}, pods: map[types.UID]*placedPod{},
		classes: classIndex{}, images: map[string]int{},
	}
}

// setNode adds a node or puts in a new state of it.
func (s *snapshot) setNode(node *corev1.Node) {
	n := s.node(node.Name)
	old := n.node
	s.countImages(n, -1)
	n.setNode(node)
	s.countImages(n, 1)
	if s.tree.update(old, node) {
		s.list = nil
	}
}

// removeNode forgets a node. Its Pods stay until the API server says that they
// are gone.
func (s *snapshot) removeNode(name string) {
	n := s.nodes[name]
	if n == nil || n.node == nil {
		return
	}
	s.countImages(n, -1)
	s.tree.remove(n.node)
	s.list = nil
	n.node, n.images = nil, nil
	n.allocatable, n.allowedPods = resources{}, 0
	s.dropIfEmpty(name)
}

func (s *snapshot) node(name string) *nodeInfo {
	n := s.nodes[name]
	if n == nil {
		n = newNodeInfo()
		s.nodes[name] = n
	}
	return n
}

func (s *snapshot) dropIfEmpty(name string) {
	if n := s.nodes[name]; n.node == nil && len(n.pods) == 0 {
		delete(s.nodes, name)
	}
}

func (s *snapshot) countImages(n *nodeInfo, sign int) {
	for name := range n.images {
		if s.images[name] += sign; s.images[name] == 0 {
			delete(s.images, name)
		}
	}
}

// allNodes lists the nodes in the order of the search.
func (s *snapshot) allNodes() []*nodeInfo {
	if s.list == nil {
		for _, name := range s.tree.names() {
			s.list = append(s.list, s.nodes[name])
		}
	}
	return s.list
}

// setPod puts a Pod, in its present state, on its node. Of an assumed one it is
// the confirmation.
func (s *snapshot) setPod(pod *corev1.Pod) {
	s.removePod(pod.UID)
	s.place(newPodInfo(pod), false)
}

// assumePod counts a Pod as being on the node that was chosen for it, before the
// API server says so: the next decision must know.
func (s *snapshot) assumePod(pod *corev1.Pod) { s.place(newPodInfo(pod), true) }

// isAssumed tells whether a Pod is decided and not confirmed.
func (s *snapshot) isAssumed(uid types.UID) bool { return s.pods[uid] != nil && s.pods[uid].assumed }

func (s *snapshot) place(info *podInfo, assumed bool) {
	n := s.node(info.pod.Spec.NodeName)
	info.class = s.classes.add(info, n)
	n.addPod(info)
	s.pods[info.pod.UID] = &placedPod{info: info, node: n, assumed: assumed}
}

// removePod takes a Pod off its node, if it is on one.
func (s *snapshot) removePod(uid types.UID) {
	p := s.pods[uid]
	if p == nil {
		return
	}
	delete(s.pods, uid)
	s.classes.remove(p.info, p.node)
	p.node.removePod(p.info)
	s.dropIfEmpty(p.info.pod.Spec.NodeName)
}
