package fluxo

import (
	"slices"

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
