package nodelifecycle

import (
	"fmt"
	"slices"
	"time"

	coordinationv1 "k8s.io/api/coordination/v1"
	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/api/equality"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	nodetopology "k8s.io/component-helpers/node/topology"

	"caderno/sim/client"
	"caderno/sim/trace"
)

// monitorNodeHealth looks at the nodes that are due, in the order of their
// names, and then at the health of the zones.
func (nc *Controller) monitorNodeHealth() {
	nc.tick = nil
	now := nc.clock.Now()
	var names []string
	for name, l := range nc.due {
		if !l.at.After(now) {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	for _, name := range names {
		cause := nc.due[name].cause
		delete(nc.due, name)
		nc.clock.WithCause(cause, func() {
			if err := nc.checkNode(name); err != nil && !apierrors.IsServiceUnavailable(err) {
				nc.lookAt(name, now.Add(1)) // again at the next look; once the API server is back all start anew
			}
		})
	}
	nc.handleDisruption()
	for _, l := range nc.due {
		nc.scheduleLook(l.at)
	}
}

// checkNode registers a node that is new, forgets one that is gone, and finds
// out how the others are.
func (nc *Controller) checkNode(name string) error {
	health := nc.known[name]
	node, err := client.Get[*corev1.Node](nc.client, client.Nodes, "", name)
	if apierrors.IsNotFound(err) {
		if health != nil {
			nc.recorder.Eventf(reference(name, health.uid), corev1.EventTypeNormal, "RemovingNode", "Node %s event: Removing Node %s from Controller", name, name)
			nc.zone(health.zone).remove(name)
			delete(nc.known, name)
		}
		return nil
	}
	if err != nil {
		return err
	}
	if health == nil {
		nc.recorder.Eventf(reference(name, node.UID), corev1.EventTypeNormal, "RegisteredNode", "Node %s event: Registered Node %s in Controller", name, name)
		health = &nodeHealth{uid: node.UID, zone: nodetopology.GetZoneKey(node), heard: nc.clock.Now()}
		if readyCondition(node) == nil {
			health.heard = node.CreationTimestamp.Time
		}
		nc.zone(health.zone)
		if node, err = nc.markNodeAsReachable(node, health); err != nil {
			return err
		}
		nc.known[name] = health
	}
	health.zone, health.excluded = nodetopology.GetZoneKey(node), isExcludedFromDisruptionChecks(node)
	observed := readyCondition(node)
	if node, err = nc.tryUpdateNodeHealth(node, health); err != nil {
		return err
	}
	current := readyCondition(node)
	if current == nil {
		return nil
	}
	health.ready = current.Status
	if node, err = nc.processTaintBasedEviction(node, health); err != nil {
		return err
	}
	lost := current.Status != corev1.ConditionTrue && observed != nil && observed.Status == corev1.ConditionTrue
	if lost {
		nc.recorder.Eventf(reference(name, node.UID), corev1.EventTypeNormal, "NodeNotReady", "Node %s status is now: NodeNotReady", name)
	}
	if lost || health.podsLeft && current.Status != corev1.ConditionTrue {
		err = nc.markPodsNotReady(name)
	}
	health.podsLeft = err != nil
	return err
}

// tryUpdateNodeHealth says of a node that was silent for too long that its
// state is not known. It returns the Node as it is then.
func (nc *Controller) tryUpdateNodeHealth(node *corev1.Node, health *nodeHealth) (*corev1.Node, error) {
	grace := nodeStartupGracePeriod
	if ready := readyCondition(node); ready != nil {
		grace = nodeMonitorGracePeriod
		if !ready.LastHeartbeatTime.Equal(&health.heartbeat) {
			health.heartbeat, health.heard = ready.LastHeartbeatTime, nc.clock.Now()
		}
	}
	renewed, err := nc.renewTime(node.Name)
	if err != nil {
		return nil, err
	}
	switch {
	case renewed.IsZero() && !health.renewed.IsZero():
		return node, nil // deleted by somebody: no news of the node
	case renewed.IsZero():
	case health.renewed.IsZero():
		health.heard = nc.clock.Now()
	case renewed.After(health.renewed):
		if heard := nc.nextLook(renewed); heard.After(health.heard) {
			health.heard = heard
		}
	}
	health.renewed = renewed
	if renewed.After(nc.leased[node.Name]) {
		return node, nil // the heart beats; when it stops, the Lease is written
	}
	// region grace
	if deadline := health.heard.Add(grace); nc.clock.Now().Before(deadline) {
		nc.lookAt(node.Name, deadline)
		return node, nil
	}
	return nc.markNodeAsUnknown(node, grace)
	// end region
}

// renewTime is when the node's Lease was last renewed; zero if it has none.
func (nc *Controller) renewTime(name string) (time.Time, error) {
	lease, err := client.Get[*coordinationv1.Lease](nc.client, client.Leases, leaseNamespace, name)
	if apierrors.IsNotFound(err) || err == nil && lease.Spec.RenewTime == nil {
		return time.Time{}, nil
	}
	if err != nil {
		return time.Time{}, err
	}
	return lease.Spec.RenewTime.Truncate(time.Microsecond), nil // as precise as a stored one
}

// monitored are the conditions for which the kubelet answers.
var monitored = []corev1.NodeConditionType{corev1.NodeReady, corev1.NodeMemoryPressure, corev1.NodeDiskPressure, corev1.NodePIDPressure}

func (nc *Controller) markNodeAsUnknown(node *corev1.Node, grace time.Duration) (*corev1.Node, error) {
	unknown := node.DeepCopy()
	now := metav1.NewTime(nc.clock.Now()).Rfc3339Copy()
	for _, t := range monitored {
		c := condition(unknown, t)
		switch {
		case c == nil:
			unknown.Status.Conditions = append(unknown.Status.Conditions, corev1.NodeCondition{
				Type: t, Status: corev1.ConditionUnknown, Reason: "NodeStatusNeverUpdated", Message: "Kubelet never posted node status.",
				LastHeartbeatTime: node.CreationTimestamp, LastTransitionTime: now,
			})
		case c.Status != corev1.ConditionUnknown:
			c.Status, c.Reason, c.Message = corev1.ConditionUnknown, "NodeStatusUnknown", "Kubelet stopped posting node status."
			c.LastTransitionTime = now
		}
	}
	if equality.Semantic.DeepEqual(readyCondition(unknown), readyCondition(node)) {
		return node, nil
	}
	nc.clock.SetCause(nc.trace.Record(trace.Hop{
		Actor: trace.NodeController, Action: trace.LoseNode, Detail: fmt.Sprintf("%.0f s", grace.Seconds()),
		Object: trace.Object{Kind: "Node", Name: node.Name, UID: string(node.UID)},
	}))
	stored, err := nc.client.UpdateStatus(unknown)
	if err != nil {
		return nil, err
	}
	return stored.(*corev1.Node), nil
}
