package scheduler

import (
	"slices"
	"strings"

	corev1 "k8s.io/api/core/v1"

	"caderno/sim/trace"
)

// In a cluster of more nodes than maxVerdicts only fewVerdicts of those that fit
// and fewVerdicts of those that do not are kept: 150,000 attempts with hundreds
// of verdicts each would not fit into memory.
const (
	maxVerdicts = 100
	fewVerdicts = 10
)

// record writes the attempt into the trace and returns the number of the hop.
func (s *Scheduler) record(pod *corev1.Pod, d *diagnosis) int {
	decision := &trace.Decision{}
	if d.total > maxVerdicts {
		decision.Nodes = d.fewVerdicts()
	} else {
		decision.Nodes = d.allVerdicts(s.snapshot.allNodes())
	}
	slices.SortFunc(decision.Nodes, func(a, b trace.Verdict) int { return strings.Compare(a.Node, b.Node) })
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

// allVerdicts says something about every node, also about those that were not
// looked at because it was known before that they cannot fit.
func (d *diagnosis) allVerdicts(all []*nodeInfo) []trace.Verdict {
	out := make([]trace.Verdict, 0, len(all))
	looked := map[*nodeInfo]bool{}
	for i := range d.looked {
		out = append(out, d.verdict(&d.looked[i]))
		looked[d.looked[i].node] = true
	}
	elsewhere := d.absent
	if d.preFilter != nil {
		elsewhere = d.preFilter
	}
	if elsewhere == nil {
		return out
	}
	for _, n := range all {
		if !looked[n] {
			out = append(out, trace.Verdict{Node: n.name(), Plugin: elsewhere.plugin, Reasons: elsewhere.reasons})
		}
	}
	return out
}

// fewVerdicts keeps the best of the nodes that fit, the chosen one among them,
// and one node for each way of being refused.
func (d *diagnosis) fewVerdicts() []trace.Verdict {
	fit := d.feasible()
	slices.SortStableFunc(fit, func(a, b *verdict) int {
		switch {
		case a.node == d.chosen:
			return -1
		case b.node == d.chosen:
			return 1
		}
		return int(b.total - a.total)
	})
	var out []trace.Verdict
	for _, v := range fit[:min(len(fit), fewVerdicts)] {
		out = append(out, d.verdict(v))
	}
	ways := map[string]bool{}
	for i := range d.looked {
		refusal := d.looked[i].refusal
		if refusal == nil {
			continue
		}
		way := refusal.plugin + strings.Join(refusal.reasons, ",")
		if !ways[way] && len(ways) < fewVerdicts {
			ways[way] = true
			out = append(out, d.verdict(&d.looked[i]))
		}
	}
	return out
}

func (d *diagnosis) verdict(v *verdict) trace.Verdict {
	out := trace.Verdict{Node: v.node.name(), Total: v.total}
	if v.refusal != nil {
		out.Plugin, out.Reasons = v.refusal.plugin, v.refusal.reasons
	}
	if len(v.scores) > 0 {
		out.Scores = make([]trace.Score, 0, len(v.scores))
	}
	for i, score := range v.scores {
		out.Scores = append(out.Scores, trace.Score{Plugin: d.scoredBy[i].name, Score: score, Weight: d.scoredBy[i].weight})
	}
	return out
}
