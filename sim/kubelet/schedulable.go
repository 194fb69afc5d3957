package kubelet

import (
	"time"

	corev1 "k8s.io/api/core/v1"

	"caderno/sim/client"
)

// nodeStatusUpdate is how often a kubelet looks at its Node.
const nodeStatusUpdate = 10 * time.Second

// watchNode keeps an eye on whether somebody has closed the node to new Pods.
// The kubelet does nothing about it but leave an Event, the next time that it
// looks at its Node.
func (k *Kubelet) watchNode() {
	k.stopNodeWatch()
	k.stopNodeWatch = func() {}
	own := client.Selection{Resource: client.Nodes, Index: client.NodesByName, Value: k.node.Name}
	stop, err := k.client.Watch(own, func(e client.Event) {
		switch closed := e.Object.(*corev1.Node).Spec.Unschedulable; {
		case e.Type == client.Deleted:
		case e.Previous == nil && !k.nodeSeen:
			k.nodeSeen, k.unschedulable = true, closed
		case closed != k.unschedulable:
			k.lookAtNode()
		}
	})
	if err != nil {
		return // watchPods tries again, and then both are watched
	}
	k.stopNodeWatch = stop
}

// lookAtNode notes at the next regular look whether the node is closed.
func (k *Kubelet) lookAtNode() {
	if k.looking {
		return
	}
	k.looking = true
	since := k.clock.Now().Sub(k.startedAt)
	next := k.startedAt.Add((since/nodeStatusUpdate + 1) * nodeStatusUpdate)
	k.agenda.at(next, "kubelet "+k.node.Name+": look at the Node", func() {
		k.looking = false
		node, err := client.Get[*corev1.Node](k.client, client.Nodes, "", k.node.Name)
		if err != nil || node.Spec.Unschedulable == k.unschedulable {
			return
		}
		k.unschedulable = node.Spec.Unschedulable
		reason := "NodeSchedulable"
		if k.unschedulable {
			reason = "NodeNotSchedulable"
		}
		k.recordNodeStatusEvents(reason)
	})
}
