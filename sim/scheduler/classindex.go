package scheduler

import "k8s.io/apimachinery/pkg/labels"

// classIndex finds the classes of Pods that are on some node, by namespace and
// key. What is summed up over it does not depend on the order of the classes.
type classIndex map[string]map[string]*podClass

// add counts a Pod on a node and returns the class of which it is one.
func (x classIndex) add(info *podInfo, node *nodeInfo) *podClass {
	c := info.class
	if x[c.namespace] == nil {
		x[c.namespace] = map[string]*podClass{}
	}
	if known := x[c.namespace][c.key]; known != nil {
		c = known
	} else {
		c.nodes = map[*nodeInfo]*classCount{}
		x[c.namespace][c.key] = c
	}
	n := c.nodes[node]
	if n == nil {
		n = &classCount{}
		c.nodes[node] = n
	}
	n.all++
	if info.pod.DeletionTimestamp == nil {
		n.live++
	}
	return c
}

func (x classIndex) remove(info *podInfo, node *nodeInfo) {
	c := info.class
	n := c.nodes[node]
	n.all--
	if info.pod.DeletionTimestamp == nil {
		n.live--
	}
	if n.all > 0 {
		return
	}
	delete(c.nodes, node)
	if len(c.nodes) > 0 {
		return
	}
	delete(x[c.namespace], c.key)
	if len(x[c.namespace]) == 0 {
		delete(x, c.namespace)
	}
}

// matching returns the classes of a namespace that a selector selects. An empty
// selector selects none here, as in PodTopologySpread.
func (x classIndex) matching(namespace string, selector labels.Selector) []*podClass {
	if selector.Empty() {
		return nil
	}
	var found []*podClass
	for _, c := range x[namespace] {
		if selector.Matches(c.labels) {
			found = append(found, c)
		}
	}
	return found
}

// liveOn is how many Pods of the classes are on a node and not being deleted.
func liveOn(classes []*podClass, node *nodeInfo) int {
	n := 0
	for _, c := range classes {
		if count := c.nodes[node]; count != nil {
			n += count.live
		}
	}
	return n
}
