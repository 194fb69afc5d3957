package fluxo

import (
	"fmt"
	"slices"

	"caderno/features/portuguese"
	"caderno/sim/trace"
)

// Decisions are the scheduler's hops that say what it thought of the nodes: the
// last one about each Pod, in the order in which the Pods first came up. That is
// what "o primeiro Pod" means in a step and in a lesson.
func Decisions(hops []trace.Hop) []trace.Hop {
	var all []trace.Hop
	for _, h := range hops {
		if h.Action != trace.Decide || h.Decision == nil {
			continue
		}
		before := slices.IndexFunc(all, func(other trace.Hop) bool { return other.Object.UID == h.Object.UID })
		if before < 0 {
			all = append(all, h)
			continue
		}
		all[before] = h
	}
	return all
}

// Totals is a decision in a line: "master descartado, worker-1 com 542 e
// worker-2 com 566".
func Totals(d *trace.Decision) string {
	var all []string
	for _, v := range d.Nodes {
		if !v.Fits() {
			all = append(all, v.Node+" descartado")
			continue
		}
		all = append(all, fmt.Sprintf("%s com %d", v.Node, v.Total))
	}
	return portuguese.Enumerate(all)
}

// totals is what a list of hops adds to a decision's sentence, where nodes had to
// be compared and are few enough to be read.
func totals(d *trace.Decision) string {
	const most = 6 // nodes
	if d == nil || len(d.Nodes) > most || !slices.ContainsFunc(d.Nodes, func(v trace.Verdict) bool { return len(v.Scores) > 0 }) {
		return ""
	}
	return " (" + Totals(d) + ")"
}
