package scheduler

import (
	policyv1 "k8s.io/api/policy/v1"

	"caderno/sim/budget"
	"caderno/sim/client"
)

// listBudgets are all PodDisruptionBudgets. Without them preemption goes on: it
// spares Pods where it can, and promises nothing.
func (s *Scheduler) listBudgets() []*policyv1.PodDisruptionBudget {
	budgets, err := client.List[*policyv1.PodDisruptionBudget](s.client, client.Selection{Resource: client.PodDisruptionBudgets}, nil)
	if err != nil {
		return nil
	}
	return budgets
}

// splitByBudgets tells the Pods whose budgets would keep them from the others,
// each in the order given, as if all went one after the other.
func splitByBudgets(pods []*podInfo, budgets []*policyv1.PodDisruptionBudget) (kept, free []*podInfo) {
	left := map[*policyv1.PodDisruptionBudget]int32{}
	for _, b := range budgets {
		left[b] = b.Status.DisruptionsAllowed
	}
	for _, p := range pods {
		if overdraws(p, budgets, left) {
			kept = append(kept, p)
		} else {
			free = append(free, p)
		}
	}
	return kept, free
}

// overdraws charges the budgets of a Pod and tells whether one of them had
// nothing left. One that was charged for the Pod already, by an eviction, is not
// charged again; and here, other than for an eviction, an empty selector selects
// nothing.
func overdraws(p *podInfo, budgets []*policyv1.PodDisruptionBudget, left map[*policyv1.PodDisruptionBudget]int32) bool {
	if len(p.pod.Labels) == 0 {
		return false
	}
	for _, b := range budget.Of(p.pod, budgets) {
		_, charged := b.Status.DisruptedPods[p.pod.Name]
		empty := len(b.Spec.Selector.MatchLabels)+len(b.Spec.Selector.MatchExpressions) == 0
		if charged || empty {
			continue
		}
		if left[b]--; left[b] < 0 {
			return true
		}
	}
	return false
}
