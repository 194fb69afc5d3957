// Package nodelifecycle finds out which nodes are alive, and says so: in the
// conditions of a Node whose kubelet is no longer heard of, in the taints that
// keep Pods away from a node that is not well, and in the Pods that nobody
// looks after any more. Package sim starts it. It deletes nothing: who has to
// leave a tainted node is up to package tainteviction.
//
// It is Kubernetes' pkg/controller/nodelifecycle (1.37), with one difference
// inside: that one looks at every node every five seconds. This one does so at
// the same instants, but only at those nodes with which something happened or
// whose grace period ends, so that an idle cluster of 5,000 nodes is idle here.
package nodelifecycle

import (
	"time"

	coordinationv1 "k8s.io/api/coordination/v1"
	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/api/equality"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/types"
	nodetopology "k8s.io/component-helpers/node/topology"

	"caderno/sim/client"
	"caderno/sim/clock"
	"caderno/sim/controllers"
	"caderno/sim/latency"
	"caderno/sim/record"
	"caderno/sim/trace"
	"caderno/sim/workqueue"
)

// The defaults of kube-controller-manager.
const (
	nodeMonitorPeriod      = 5 * time.Second
	nodeMonitorGracePeriod = 50 * time.Second
	// nodeStartupGracePeriod is for a node that never said how it is.
	nodeStartupGracePeriod = 60 * time.Second
)

// leaseNamespace is where the kubelets' Leases are.
const leaseNamespace = "kube-node-lease"

// Controller looks after the health of all nodes.
type Controller struct {
	*controllers.Loop
	client   client.Interface
	clock    *clock.Clock
	trace    *trace.Trace
	recorder *record.Recorder
	queue    *workqueue.Queue // nodes with other NoSchedule taints or labels than they should have

	// What follows is the memory of a running process.
	start time.Time              // the first look; the others follow every nodeMonitorPeriod
	known map[string]*nodeHealth // the nodes registered here
	zones map[string]*zone
	// leased is the renewal in each node's Lease when it was last written. A
	// kubelet writes it when its heart begins to beat and when it has stopped, so
	// a fresher one to be read means that it beats.
	leased map[string]time.Time
	due    map[string]look // the nodes to be looked at
	tick   *clock.Event    // the next look; nil when there is no reason for one
}

// nodeHealth is what is known of a node.
type nodeHealth struct {
	uid       types.UID
	zone      string
	excluded  bool                   // does not count for the health of its zone
	ready     corev1.ConditionStatus // as of the last look; "" when it never said
	heard     time.Time              // the look at which the kubelet was last heard of
	heartbeat metav1.Time            // in the Ready condition, as of the last look
	renewed   time.Time              // in the Lease, as of the last look; zero before there was one
	podsLeft  bool                   // some of its Pods could not be marked as not ready
}

// look says when a node is to be looked at, and on behalf of which hop.
type look struct {
	at    time.Time
	cause int
}

// New returns a controller that waits for Start. rec is its own: it signs as
// node-controller.
func New(c client.Interface, clk *clock.Clock, l *latency.Source, rec *record.Recorder, t *trace.Trace) *Controller {
	nc := &Controller{Loop: controllers.NewLoop("node-controller", c, clk), client: c, clock: clk, trace: t, recorder: rec}
	nc.queue = nc.NewQueue("", l, latency.Controller, nc.doNodeProcessingPass)
	nc.Watch(client.Nodes, nc.nodeChanged)
	nc.Watch(client.Leases, nc.leaseChanged)
	nc.OnStop(rec.Reset)
	nc.OnStop(nc.cancelLooks)
	return nc
}

// Start begins without knowing of any node; the looks are counted from now.
func (nc *Controller) Start() error {
	nc.start = nc.clock.Now()
	nc.known, nc.zones = map[string]*nodeHealth{}, map[string]*zone{}
	nc.leased, nc.due = map[string]time.Time{}, map[string]look{}
	return nc.Loop.Start()
}

// cancelLooks calls off what nodes were to be looked at for, and the passes in
// which they were to be tainted.
func (nc *Controller) cancelLooks() {
	nc.tick.Cancel()
	nc.tick = nil
	for _, z := range nc.zones {
		z.pass.Cancel()
	}
}

// nodeChanged notes a node that should have other taints or labels, which is
// seen to at once, and one whose health may have changed, which is seen to at
// the next look.
func (nc *Controller) nodeChanged(e client.Event) {
	node := e.Object.(*corev1.Node)
	if e.Type == client.Deleted {
		nc.lookAt(node.Name, nc.clock.Now())
		return
	}
	if add, remove := noScheduleTaints(node); len(add)+len(remove) > 0 || len(labelsToUpdate(node)) > 0 {
		nc.queue.Add(node.Name)
	}
	before, _ := e.Previous.(*corev1.Node)
	if before == nil || healthChanged(before, node) {
		nc.lookAt(node.Name, nc.clock.Now())
	}
}

// healthChanged tells whether anything changed that the monitor reads in a Node.
func healthChanged(before, now *corev1.Node) bool {
	return nodetopology.GetZoneKey(before) != nodetopology.GetZoneKey(now) || isExcludedFromDisruptionChecks(before) != isExcludedFromDisruptionChecks(now) ||
		!equality.Semantic.DeepEqual(readyCondition(before), readyCondition(now)) ||
		!equality.Semantic.DeepEqual(before.Spec.Taints, now.Spec.Taints)
}

// leaseChanged notes that a heart began to beat, or stopped.
//
// Simplification: a Lease that somebody deletes is made anew by a kubelet of
// Kubernetes within ten seconds. Here that is no news of the node.
func (nc *Controller) leaseChanged(e client.Event) {
	lease := e.Object.(*coordinationv1.Lease)
	if lease.Namespace != leaseNamespace || e.Type == client.Deleted || lease.Spec.RenewTime == nil {
		return
	}
	nc.leased[lease.Name] = lease.Spec.RenewTime.Time
	nc.lookAt(lease.Name, nc.clock.Now())
}

// lookAt has a node looked at when the monitor looks at or after t.
func (nc *Controller) lookAt(name string, t time.Time) {
	at := nc.nextLook(t)
	if l, found := nc.due[name]; found && !l.at.After(at) {
		return
	}
	nc.due[name] = look{at, nc.clock.Cause()}
	nc.scheduleLook(at)
}

// scheduleLook has the monitor look at that instant, or earlier. Each node is
// then looked at on behalf of its own hop.
func (nc *Controller) scheduleLook(at time.Time) {
	if nc.tick != nil && !nc.tick.Time().After(at) {
		return
	}
	nc.tick.Cancel()
	nc.clock.WithCause(0, func() { nc.tick = nc.clock.At(at, "node-controller: monitor", nc.monitorNodeHealth) })
}

// nextLook is the first instant at or after t at which the monitor looks.
func (nc *Controller) nextLook(t time.Time) time.Time {
	since := t.Sub(nc.start)
	if since <= 0 {
		return nc.start
	}
	return nc.start.Add((since + nodeMonitorPeriod - 1) / nodeMonitorPeriod * nodeMonitorPeriod)
}

// reference is a node as Events refer to it.
func reference(name string, uid types.UID) *corev1.Node {
	return &corev1.Node{
		TypeMeta:   metav1.TypeMeta{APIVersion: "v1", Kind: "Node"},
		ObjectMeta: metav1.ObjectMeta{Name: name, UID: uid},
	}
}

func readyCondition(node *corev1.Node) *corev1.NodeCondition {
	return condition(node, corev1.NodeReady)
}

// condition is nil when the Node has none of that type.
func condition(node *corev1.Node, t corev1.NodeConditionType) *corev1.NodeCondition {
	for i := range node.Status.Conditions {
		if node.Status.Conditions[i].Type == t {
			return &node.Status.Conditions[i]
		}
	}
	return nil
}
