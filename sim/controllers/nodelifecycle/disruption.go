package nodelifecycle

import (
	"slices"

	corev1 "k8s.io/api/core/v1"

	"caderno/sim/client"
)

// handleDisruption compares the zones with how they were and changes the rates
// at which nodes are given up. When no node at all is heard of, it is this
// controller that is cut off: then none is given up.
func (nc *Controller) handleDisruption() {
	sizes, states := nc.zoneStates()
	allWere, allAre := true, true
	for key, z := range nc.zones {
		if _, found := states[key]; !found {
			z.state = stateInitial // without nodes that count
			continue
		}
		allWere = allWere && z.state == stateFullDisruption
		allAre = allAre && states[key] == stateFullDisruption
	}
	if allAre && allWere {
		return
	}
	for _, key := range sortedKeys(nc.zones) {
		z := nc.zones[key]
		if _, found := states[key]; !found {
			continue
		}
		switch {
		case allAre:
			nc.setRate(z, 0)
		case allWere || z.state != states[key]:
			nc.setRate(z, rateFor(states[key], sizes[key]))
		}
		z.state = states[key]
	}
	switch {
	case allAre:
		nc.enterMasterDisruption()
	case allWere:
		nc.leaveMasterDisruption()
	}
}

// zoneStates counts the nodes of every zone and says how it is.
func (nc *Controller) zoneStates() (sizes map[string]int, states map[string]zoneState) {
	sizes, states = map[string]int{}, map[string]zoneState{}
	ready := map[string]int{}
	for _, health := range nc.known {
		if health.excluded {
			continue
		}
		sizes[health.zone]++
		if health.ready == corev1.ConditionTrue {
			ready[health.zone]++
		}
	}
	for key, size := range sizes {
		states[key] = computeZoneState(ready[key], size-ready[key])
	}
	return sizes, states
}

func computeZoneState(ready, notReady int) zoneState {
	switch {
	case ready == 0 && notReady > 0:
		return stateFullDisruption
	case notReady > 2 && float32(notReady)/float32(notReady+ready) >= unhealthyZoneThreshold:
		return statePartialDisruption
	}
	return stateNormal
}

// rateFor is how many nodes a second are given up in a zone.
func rateFor(state zoneState, size int) float64 {
	switch {
	case state != statePartialDisruption:
		return evictionRate
	case size > largeClusterThreshold:
		return secondaryEvictionRate
	}
	return 0
}

// enterMasterDisruption frees all nodes of the taints that drive Pods off. They
// go back into the queues, which are closed.
func (nc *Controller) enterMasterDisruption() {
	for _, name := range sortedKeys(nc.known) {
		if node, err := client.Get[*corev1.Node](nc.client, client.Nodes, "", name); err == nil {
			// What fails is seen to by the look that follows.
			_, _ = nc.markNodeAsReachable(node, nc.known[name])
		}
		nc.lookAt(name, nc.clock.Now().Add(1))
	}
}

// leaveMasterDisruption gives every node a whole grace period again.
func (nc *Controller) leaveMasterDisruption() {
	for _, name := range sortedKeys(nc.known) {
		nc.known[name].heard = nc.clock.Now()
		nc.lookAt(name, nc.clock.Now().Add(1))
	}
}

func sortedKeys[T any](m map[string]T) []string {
	keys := make([]string, 0, len(m))
	for key := range m {
		keys = append(keys, key)
	}
	slices.Sort(keys)
	return keys
}
