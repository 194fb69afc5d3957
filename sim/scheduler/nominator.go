package scheduler

import corev1 "k8s.io/api/core/v1"

// nominator remembers the Pods to which preemption has promised a place on a
// node: others of no higher priority must not take it meanwhile.
type nominator struct {
	byNode map[string][]*podInfo // in the order of the promises
	nodeOf map[string]string     // by namespace/name of the Pod
}

func newNominator() *nominator {
	return &nominator{byNode: map[string][]*podInfo{}, nodeOf: map[string]string{}}
}

// set promises a Pod a place on a node; "" takes the promise back.
func (n *nominator) set(p *podInfo, node string) {
	n.remove(p.pod)
	if node != "" {
		n.nodeOf[podKey(p.pod)] = node
		n.byNode[node] = append(n.byNode[node], p)
	}
}

func (n *nominator) remove(pod *corev1.Pod) {
	key := podKey(pod)
	node, ok := n.nodeOf[key]
	if !ok {
		return
	}
	delete(n.nodeOf, key)
	var rest []*podInfo
	for _, p := range n.byNode[node] {
		if podKey(p.pod) != key {
			rest = append(rest, p)
		}
	}
	if n.byNode[node] = rest; len(rest) == 0 {
		delete(n.byNode, node)
	}
}
