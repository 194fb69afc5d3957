package scheduler

import (
	"maps"
	"slices"

	corev1 "k8s.io/api/core/v1"
)

const nodeResourcesFitName = "NodeResourcesFit"

// nodeResourcesFit refuses nodes that have too little left of what the Pod
// requests, and prefers those that have most left (LeastAllocated). It looks at
// requests only, never at what the containers use.
func nodeResourcesFit() *plugin {
	return &plugin{
		name: nodeResourcesFitName, weight: 1,
		preFilter: func(c *cycle) preFilterResult { return preFilterResult{filter: fits{c.info.requests}} },
		preScore:  func(c *cycle, _ []*nodeInfo) scorer { return leastAllocated{scoredRequests(c.info)} },
		hints: []hint{
			{on: onAssignedPod, actions: deleted},
			{on: onNode, actions: added | updatedAllocatable, helps: nodeGrew},
			{on: onAssignedPod, actions: scaledDown, helps: func(waiting *corev1.Pod, e *clusterEvent) bool {
				return freed(podRequests(waiting), podRequests(e.oldPod), podRequests(e.newPod))
			}},
			{on: onTargetPod, actions: scaledDown},
		},
	}
}

// nodeGrew tells whether the Pod would fit on the node alone, and the node has
// more than before of something it requests.
func nodeGrew(waiting *corev1.Pod, e *clusterEvent) bool {
	requests := podRequests(waiting)
	now, before := newNodeInfo(), newNodeInfo()
	now.setNode(e.newNode)
	if (fits{requests}).filter(now) != nil {
		return false
	}
	if e.oldNode == nil {
		return true
	}
	before.setNode(e.oldNode)
	return now.allowedPods > before.allowedPods || freed(requests, now.allocatable, before.allocatable)
}

// freed tells whether more is more than less in any resource that is wanted.
func freed(wanted, more, less resources) bool {
	if wanted.milliCPU > 0 && more.milliCPU > less.milliCPU || wanted.memory > 0 && more.memory > less.memory ||
		wanted.ephemeralStorage > 0 && more.ephemeralStorage > less.ephemeralStorage {
		return true
	}
	for name, v := range wanted.scalar {
		if v > 0 && more.scalar[name] > less.scalar[name] {
			return true
		}
	}
	return false
}

type fits struct{ requests resources }

// filter names every resource of which there is too little.
func (f fits) filter(n *nodeInfo) *status {
	var st *status
	lacks := func(reason string, never bool) {
		if st == nil {
			st = &status{plugin: nodeResourcesFitName}
		}
		st.reasons = append(st.reasons, reason)
		st.unresolvable = st.unresolvable || never
	}
	check := func(name string, wanted, capacity, used int64) {
		if wanted > 0 && wanted > capacity-used {
			lacks("Insufficient "+name, wanted > capacity)
		}
	}
	if int64(len(n.pods))+1 > n.allowedPods {
		lacks("Too many pods", false)
	}
	r := &f.requests
	if r.milliCPU|r.memory|r.ephemeralStorage == 0 && len(r.scalar) == 0 {
		return st
	}
	check("cpu", r.milliCPU, n.allocatable.milliCPU, n.requested.milliCPU)
	check("memory", r.memory, n.allocatable.memory, n.requested.memory)
	check("ephemeral-storage", r.ephemeralStorage, n.allocatable.ephemeralStorage, n.requested.ephemeralStorage)
	if len(r.scalar) > 0 {
		for _, name := range slices.Sorted(maps.Keys(r.scalar)) {
			check(string(name), r.scalar[name], n.allocatable.scalar[name], n.requested.scalar[name])
		}
	}
	return st
}

// leastAllocated is the mean of what would be left of CPU and of memory.
type leastAllocated struct{ requests resources }

func (s leastAllocated) score(n *nodeInfo) int64 {
	var sum, weights int64
	for _, r := range [...]struct{ requested, capacity int64 }{
		{n.nonZero.milliCPU + s.requests.milliCPU, n.allocatable.milliCPU},
		{n.nonZero.memory + s.requests.memory, n.allocatable.memory},
	} {
		if r.capacity == 0 {
			continue
		}
		weights++
		sum += left(r.requested, r.capacity)
	}
	if weights == 0 {
		return 0
	}
	return sum / weights
}

// region left

// left is what remains of a node's capacity, in percent,
// with all that is requested of it.
func left(requested, capacity int64) int64 {
	if requested > capacity {
		return 0
	}
	return (capacity - requested) * maxScore / capacity
}

// end region
