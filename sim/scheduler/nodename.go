package scheduler

var otherNode = &status{
	plugin: "NodeName", reasons: []string{"node(s) didn't match the requested node name"}, unresolvable: true,
}

// nodeName refuses every node but the one that the Pod names itself
// (spec.nodeName). A Pod that names one needs no scheduler and does not get into
// the queue: there it says yes to every node.
func nodeName() *plugin {
	return &plugin{
		name: "NodeName",
		preFilter: func(c *cycle) preFilterResult {
			if c.info.pod.Spec.NodeName == "" {
				return preFilterResult{}
			}
			return preFilterResult{filter: onlyNode(c.info.pod.Spec.NodeName)}
		},
		hints: []hint{{on: onNode, actions: added}},
	}
}

type onlyNode string

func (f onlyNode) filter(n *nodeInfo) *status {
	if n.name() != string(f) {
		return otherNode
	}
	return nil
}
