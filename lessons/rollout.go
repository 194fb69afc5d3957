package lessons

import (
	"fmt"
	"slices"
	"strings"
)

// Rollout is how the ReplicaSets of a scenario changed, step by step: mostly two
// of them, one growing while the other shrinks.
type Rollout struct {
	ReplicaSets []string      // in the order in which they appeared
	Steps       []RolloutStep // the first one is how it was before anything changed
}

// RolloutStep is a hop and what the ReplicaSets say after it.
type RolloutStep struct {
	Hop      Hop
	Replicas []Replicas // beside Rollout.ReplicaSets; without a name, one that is not there yet
}

// Replicas are a ReplicaSet's numbers, as kubectl get replicasets shows them.
type Replicas struct {
	ReplicaSet string // its name
	Desired    int    // Pods that there shall be
	Current    int    // Pods that its controller has counted
	Ready      int    // those of them that are ready
}

// rollout follows the ReplicaSets' numbers through the scenario's hops.
func (r *Reference) rollout(scenario Scenario) (Insert, error) {
	var rollout Rollout
	var now []Replicas
	begun := r.Since == ""
	for _, hop := range scenario.Hops {
		changed := false
		if said := hop.Replicas; said != nil {
			at := slices.Index(rollout.ReplicaSets, said.ReplicaSet)
			if at < 0 {
				at = len(now)
				rollout.ReplicaSets, now = append(rollout.ReplicaSets, said.ReplicaSet), append(now, Replicas{})
			}
			changed, now[at] = now[at] != *said, *said
		}
		first := !begun && strings.Contains(hop.Text, r.Since)
		begun = begun || first
		if first || begun && changed {
			rollout.Steps = append(rollout.Steps, RolloutStep{Hop: hop, Replicas: slices.Clone(now)})
		}
	}
	if len(rollout.Steps) < 2 {
		return nil, fmt.Errorf("cenário %q de %s: em %d saltos%s não muda nenhum ReplicaSet", r.Name, r.File, len(scenario.Hops), r.after())
	}
	for i := range rollout.Steps {
		missing := len(rollout.ReplicaSets) - len(rollout.Steps[i].Replicas)
		rollout.Steps[i].Replicas = append(rollout.Steps[i].Replicas, make([]Replicas, missing)...)
	}
	return rollout, nil
}
