package nodelifecycle

import (
	"slices"
	"time"

	corev1 "k8s.io/api/core/v1"

	"caderno/sim/client"
	"caderno/sim/clock"
)

// zoneState is how many nodes of a zone are lost.
type zoneState string

const (
	stateInitial           zoneState = "Initial"
	stateNormal            zoneState = "Normal"
	statePartialDisruption zoneState = "PartialDisruption"
	stateFullDisruption    zoneState = "FullDisruption"
)

// The defaults of kube-controller-manager for how many nodes a second are given
// up. The more nodes are lost at once, the likelier it is that it is the
// network, or this controller, with which something is wrong.
const (
	evictionRate           = 0.1
	secondaryEvictionRate  = 0.01 // in a big zone of which much is lost; in a small one: none
	largeClusterThreshold  = 50   // nodes: a bigger zone is big
	unhealthyZoneThreshold = 0.55
	// taintingPeriod is how often Kubernetes looks at the queues.
	taintingPeriod = 100 * time.Millisecond
)

// zone is the nodes of a zone of a region, or those without one, and the queue
// of those that are to get a NoExecute taint.
type zone struct {
	state zoneState
	rate  float64   // nodes a second; 0: none
	next  time.Time // when the rate allows another one
	queue []waiting
	pass  *clock.Event
}

// waiting is a node in the queue, and the hop on whose behalf.
type waiting struct {
	node  string
	cause int
}

func isExcludedFromDisruptionChecks(node *corev1.Node) bool {
	_, found := node.Labels["node.kubernetes.io/exclude-disruption"]
	return found
}

// zone returns the zone of that key.
func (nc *Controller) zone(key string) *zone {
	if nc.zones[key] == nil {
		nc.zones[key] = &zone{state: stateInitial, rate: evictionRate, next: nc.clock.Now()}
	}
	return nc.zones[key]
}

// markNodeForTainting puts a node into the queue of its zone, if it is not there.
func (nc *Controller) markNodeForTainting(name string, health *nodeHealth) {
	z := nc.zone(health.zone)
	if !slices.ContainsFunc(z.queue, func(w waiting) bool { return w.node == name }) {
		z.queue = append(z.queue, waiting{name, nc.clock.Cause()})
		nc.schedulePass(z)
	}
}

func (z *zone) remove(name string) {
	z.queue = slices.DeleteFunc(z.queue, func(w waiting) bool { return w.node == name })
}

// schedulePass has the queue looked at when that is of use.
func (nc *Controller) schedulePass(z *zone) {
	z.pass.Cancel()
	if len(z.queue) == 0 || z.rate == 0 {
		return
	}
	since := nc.clock.Now().Sub(nc.start)
	at := nc.start.Add((since/taintingPeriod + 1) * taintingPeriod)
	if z.next.After(at) {
		at = z.next
	}
	nc.clock.WithCause(0, func() {
		z.pass = nc.clock.At(at, "node-controller: taint", func() { nc.doNoExecuteTaintingPass(z) })
	})
}

// doNoExecuteTaintingPass taints as many nodes as the rate allows: usually one.
func (nc *Controller) doNoExecuteTaintingPass(z *zone) {
	for len(z.queue) > 0 && z.take(nc.clock.Now()) {
		first := z.queue[0]
		z.queue = z.queue[1:]
		nc.clock.WithCause(first.cause, func() { nc.taint(first.node) })
	}
	nc.schedulePass(z)
}

// take tells whether the rate allows another node, and counts it.
func (z *zone) take(now time.Time) bool {
	if z.rate == 0 || now.Before(z.next) {
		return false
	}
	z.next = now.Add(z.interval())
	return true
}

func (z *zone) interval() time.Duration { return time.Duration(float64(time.Second) / z.rate) }

// taint gives a node the NoExecute taint that goes with its state now.
func (nc *Controller) taint(name string) {
	node, err := client.Get[*corev1.Node](nc.client, client.Nodes, "", name)
	if err != nil {
		return // gone; or all starts anew with the API server
	}
	ready := readyCondition(node)
	if ready == nil {
		return
	}
	if taint, opposite, unwell := noExecuteTaint(ready.Status); unwell {
		if _, err := nc.swapTaints(node, []corev1.Taint{taint}, []corev1.Taint{opposite}); err != nil {
			nc.lookAt(name, nc.clock.Now())
		}
	}
}

// setRate is SwapLimiter: the new rate begins as the old one stood, with one
// node free or with none.
func (nc *Controller) setRate(z *zone, rate float64) {
	if z.rate == rate {
		return
	}
	now := nc.clock.Now()
	free := z.take(now)
	z.rate, z.next = rate, now
	if !free && rate > 0 {
		z.next = now.Add(z.interval())
	}
	nc.schedulePass(z)
}
