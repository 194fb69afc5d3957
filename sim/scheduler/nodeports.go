package scheduler

import corev1 "k8s.io/api/core/v1"

var portsTaken = &status{
	plugin: "NodePorts", reasons: []string{"node(s) didn't have free ports for the requested pod ports"},
}

// anyIP is the address of a hostPort that names none: all of the node's.
const anyIP = "0.0.0.0"

// hostPort is a port of the node that a container takes.
type hostPort struct {
	ip       string
	protocol corev1.Protocol
	port     int32
}

// conflicts tells whether two host ports cannot be had on one node.
func (p hostPort) conflicts(q hostPort) bool {
	return p.port == q.port && p.protocol == q.protocol && (p.ip == q.ip || p.ip == anyIP || q.ip == anyIP)
}

// nodePorts refuses nodes on which a hostPort of the Pod is taken.
func nodePorts() *plugin {
	return &plugin{
		name: "NodePorts",
		preFilter: func(c *cycle) preFilterResult {
			if len(c.info.ports) == 0 {
				return preFilterResult{}
			}
			return preFilterResult{filter: freePorts(c.info.ports)}
		},
		hints: []hint{
			{on: onAssignedPod, actions: deleted, helps: func(waiting *corev1.Pod, e *clusterEvent) bool {
				return anyConflict(hostPorts(waiting), hostPorts(e.oldPod))
			}},
			{on: onNode, actions: added},
		},
	}
}

// hostPorts lists the host ports of the containers that run as long as the Pod.
func hostPorts(pod *corev1.Pod) []hostPort {
	var ports []hostPort
	take := func(c *corev1.Container) {
		for _, p := range c.Ports {
			if p.HostPort <= 0 {
				continue
			}
			h := hostPort{p.HostIP, p.Protocol, p.HostPort}
			if h.ip == "" {
				h.ip = anyIP
			}
			if h.protocol == "" {
				h.protocol = corev1.ProtocolTCP
			}
			ports = append(ports, h)
		}
	}
	for i := range pod.Spec.InitContainers {
		if c := &pod.Spec.InitContainers[i]; c.RestartPolicy != nil && *c.RestartPolicy == corev1.ContainerRestartPolicyAlways {
			take(c)
		}
	}
	for i := range pod.Spec.Containers {
		take(&pod.Spec.Containers[i])
	}
	return ports
}

func anyConflict(a, b []hostPort) bool {
	for _, p := range a {
		for _, q := range b {
			if p.conflicts(q) {
				return true
			}
		}
	}
	return false
}

type freePorts []hostPort

func (f freePorts) filter(n *nodeInfo) *status {
	for _, wanted := range f {
		for used := range n.usedPorts {
			if wanted.conflicts(used) {
				return portsTaken
			}
		}
	}
	return nil
}
