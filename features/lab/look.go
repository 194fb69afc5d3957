package lab

import (
	"caderno/sim"
	"caderno/sim/trace"
)

// Hops are those since the laboratory was opened, without the first so many;
// their numbers and times count from then.
func (l *Lab) Hops(without int) []trace.Hop {
	return l.recorded(span{l.opened.hops + without, len(l.cluster.Hops())})
}

// Pieces are the parts of the cluster, and whether they run.
func (l *Lab) Pieces() []sim.State { return l.cluster.Pieces() }

// Nodes are the machines of the cluster, as it was made.
func (l *Lab) Nodes() []sim.Node { return sim.DefaultNodes(l.options.Workers) }

// Full tells whether the cluster has seen as many hops as it may, and goes on no
// further.
func (l *Lab) Full() bool { return l.time.full() }
