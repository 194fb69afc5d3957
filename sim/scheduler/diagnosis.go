package scheduler

import (
	"fmt"
	"slices"
	"strings"
)

// noNodesAvailable is what is said where there is not a single node.
const noNodesAvailable = "no nodes available to schedule pods"

// diagnosis is all that an attempt has seen.
type diagnosis struct {
	total      int             // nodes in the cluster
	looked     []verdict       // in the order of the search
	absent     *status         // why the nodes that were not looked at cannot fit; nil: there were enough
	preFilter  *status         // why no node can fit, known before any was looked at
	postFilter string          // what preemption has to say
	rejectors  map[string]bool // the plugins that refused a node
	nominated  *string         // the node that preemption promises; as in failure
	scoredBy   []*plugin
	chosen     *nodeInfo // nil when no node fits
}

// verdict is what was found out about one node.
type verdict struct {
	node    *nodeInfo
	refusal *status // nil when the Pod fits
	scores  []int64 // by the plugins of scoredBy, 0 to maxScore; none when it was the only node
	total   int64   // weighted
}

func (d *diagnosis) feasible() []*verdict {
	feasible := make([]*verdict, 0, len(d.looked))
	for i := range d.looked {
		if d.looked[i].refusal == nil {
			feasible = append(feasible, &d.looked[i])
		}
	}
	return feasible
}

// message is Kubernetes' sentence about a Pod for which no node fits.
func (d *diagnosis) message() string {
	if d.total == 0 {
		return noNodesAvailable
	}
	text := fmt.Sprintf("0/%d nodes are available:", d.total)
	if d.preFilter != nil {
		text += " " + strings.Join(d.preFilter.reasons, ", ") + "."
	} else {
		text += d.histogram()
	}
	if d.postFilter != "" {
		text += " " + d.postFilter
	}
	return text
}

// histogram counts how many nodes were refused for each reason.
func (d *diagnosis) histogram() string {
	count := map[string]int{}
	for _, v := range d.looked {
		for _, reason := range v.refusal.reasons {
			count[reason]++
		}
	}
	if rest := d.total - len(d.looked); rest > 0 && d.absent != nil {
		for _, reason := range d.absent.reasons {
			count[reason] += rest
		}
	}
	lines := make([]string, 0, len(count))
	for reason, n := range count {
		lines = append(lines, fmt.Sprintf("%d %s", n, reason))
	}
	if len(lines) == 0 {
		return ""
	}
	slices.Sort(lines)
	return " " + strings.Join(lines, ", ") + "."
}
