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

// nominate promises a Pod a place on a node; "" takes the promise back.
func (s *Scheduler) nominate(pod *corev1.Pod, node string) {
	s.nominator.remove(pod)
	if node != "" {
		s.nominator.nodeOf[podKey(pod)] = node
		s.nominator.byNode[node] = append(s.nominator.byNode[node], newPodInfo(pod))
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
