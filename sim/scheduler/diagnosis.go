package scheduler

import (
	"fmt"
	"slices"
	"strings"

	corev1 "k8s.io/api/core/v1"

	"caderno/sim/trace"
)

// noNodesAvailable is what is said where there is not a single node.
const noNodesAvailable = "no nodes available to schedule pods"

// diagnosis is all that an attempt has seen.
type diagnosis struct {
	total      int             // nodes in the cluster
	looked     []*verdict      // in the order of the search
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
	var feasible []*verdict
	for _, v := range d.looked {
		if v.refusal == nil {
			feasible = append(feasible, v)
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

// record writes the attempt into the trace and returns the number of the hop.
func (s *Scheduler) record(pod *corev1.Pod, d *diagnosis) int {
	decision := &trace.Decision{Nodes: d.verdicts(s.snapshot.allNodes())}
	detail := ""
	if d.chosen != nil {
		decision.Chosen = d.chosen.name()
		detail = decision.Chosen
	} else {
		decision.Message = d.message()
		detail = decision.Message
	}
	return s.trace.Record(trace.Hop{
		Actor: trace.Scheduler, Action: trace.Decide, Detail: detail, Decision: decision,
		Object: trace.Object{Kind: "Pod", Namespace: pod.Namespace, Name: pod.Name, UID: string(pod.UID)},
	})
}

// In a cluster of more nodes than maxVerdicts only fewVerdicts are kept of an
// attempt: the best, then those refused for various reasons. 150,000 attempts
// with 500 verdicts each would not fit into memory.
const (
	maxVerdicts = 100
	fewVerdicts = 10
)

// verdicts is what the trace keeps, by the names of the nodes.
func (d *diagnosis) verdicts(all []*nodeInfo) []trace.Verdict {
	kept := d.looked
	if d.total > maxVerdicts {
		kept = d.best()
	}
	out := make([]trace.Verdict, 0, len(kept))
	for _, v := range kept {
		out = append(out, d.verdict(v))
	}
	if elsewhere := d.elsewhere(); elsewhere != nil && d.total <= maxVerdicts {
		looked := map[*nodeInfo]bool{}
		for _, v := range d.looked {
			looked[v.node] = true
		}
		for _, n := range all {
			if !looked[n] {
				out = append(out, trace.Verdict{Node: n.name(), Plugin: elsewhere.plugin, Reasons: elsewhere.reasons})
			}
		}
	}
	slices.SortFunc(out, func(a, b trace.Verdict) int { return strings.Compare(a.Node, b.Node) })
	return out
}

// elsewhere is why nodes that were not looked at cannot fit.
func (d *diagnosis) elsewhere() *status {
	if d.preFilter != nil {
		return d.preFilter
	}
	return d.absent
}

func (d *diagnosis) verdict(v *verdict) trace.Verdict {
	out := trace.Verdict{Node: v.node.name(), Total: v.total}
	if v.refusal != nil {
		out.Plugin, out.Reasons = v.refusal.plugin, v.refusal.reasons
	}
	for i, score := range v.scores {
		out.Scores = append(out.Scores, trace.Score{Plugin: d.scoredBy[i].name, Score: score, Weight: d.scoredBy[i].weight})
	}
	return out
}

// best picks the few verdicts that are worth keeping.
func (d *diagnosis) best() []*verdict {
	sorted := slices.Clone(d.looked)
	seen := map[string]int{}
	repeats := map[*verdict]int{}
	for _, v := range sorted {
		if v.refusal != nil {
			key := v.refusal.plugin + strings.Join(v.refusal.reasons, "\x00")
			repeats[v] = seen[key]
			seen[key]++
		}
	}
	slices.SortStableFunc(sorted, func(a, b *verdict) int {
		switch {
		case (a.refusal == nil) != (b.refusal == nil):
			if a.refusal == nil {
				return -1
			}
			return 1
		case a.node == d.chosen || b.node == d.chosen:
			if a.node == d.chosen {
				return -1
			}
			return 1
		case a.total != b.total:
			return int(b.total - a.total)
		}
		return repeats[a] - repeats[b]
	})
	return sorted[:min(len(sorted), fewVerdicts)]
}
