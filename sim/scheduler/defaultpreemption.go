package scheduler

import (
	"fmt"
	"slices"

	corev1 "k8s.io/api/core/v1"
	policyv1 "k8s.io/api/policy/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"caderno/sim/client"
)

// How many nodes preemption works out in a big cluster.
const (
	minCandidateNodesPercentage = 10
	minCandidateNodesAbsolute   = 100
)

var noVictims = &status{reasons: []string{"No preemption victims found for incoming pod"}, unresolvable: true}

// candidate is a node on which the Pod would fit without the victims.
type candidate struct {
	node       *nodeInfo
	victims    []*podInfo // the most important first
	violations int        // how many of them their PodDisruptionBudgets would keep
}

// postFilter is the plugin DefaultPreemption: where no node fits, Pods of lower
// priority may have to go so that one does. It deletes them and promises their
// place to the Pod, which is tried again once they are gone.
func (s *Scheduler) postFilter(c *cycle, d *diagnosis) {
	if d.preFilter != nil {
		// As in 1.37.2, where the plugin before (DynamicResources) then does not
		// find what it wanted to note for itself, and says no more than that.
		d.postFilter = "not found"
		return
	}
	pod := c.info.pod
	if why := s.ineligible(c, d); why != "" {
		d.postFilter = "preemption: " + why
		return
	}
	candidates, refusals := s.findCandidates(c, d)
	if len(candidates) == 0 {
		d.nominated = clearNomination
		d.postFilter = "preemption: " + preemptionMessage(d.total, refusals)
		return
	}
	best := pickOneNodeForPreemption(candidates, s.clock.Now())
	for _, v := range best.victims {
		s.evict(v.pod, pod, best.node.name())
	}
	s.clearLowerNominations(pod, best.node.name())
	name := best.node.name()
	d.nominated = &name
	d.postFilter = fmt.Sprintf("preemption: found a potential placement for pod on node %s, preempting %d victims", name, len(best.victims))
}

// ineligible says why the Pod may not displace others; "" if it may. While
// victims of an earlier attempt are on their way out it has to wait.
func (s *Scheduler) ineligible(c *cycle, d *diagnosis) string {
	pod := c.info.pod
	if p := pod.Spec.PreemptionPolicy; p != nil && *p == corev1.PreemptNever {
		return "not eligible due to preemptionPolicy=Never."
	}
	n := s.snapshot.nodes[pod.Status.NominatedNodeName]
	if n == nil {
		return ""
	}
	for _, v := range d.looked {
		if v.node == n && v.refusal != nil && v.refusal.unresolvable {
			return ""
		}
	}
	for _, p := range n.pods {
		if priority(p.pod) < priority(pod) && terminatingByPreemption(p.pod) {
			return "not eligible due to a terminating pod on the nominated node."
		}
	}
	return ""
}

func terminatingByPreemption(pod *corev1.Pod) bool {
	return pod.DeletionTimestamp != nil && slices.ContainsFunc(pod.Status.Conditions, func(c corev1.PodCondition) bool {
		return c.Type == corev1.DisruptionTarget && c.Status == corev1.ConditionTrue && c.Reason == corev1.PodReasonPreemptionByScheduler
	})
}

// findCandidates tries, on the nodes where it might help, what would be without
// the Pods of lower priority. It returns the nodes where it does help, and why
// not for the others.
func (s *Scheduler) findCandidates(c *cycle, d *diagnosis) ([]candidate, []*status) {
	var potential []*nodeInfo
	for _, v := range d.looked {
		if v.refusal != nil && !v.refusal.unresolvable {
			potential = append(potential, v.node)
		}
	}
	if len(potential) == 0 {
		return nil, nil
	}
	wanted := min(max(len(potential)*minCandidateNodesPercentage/100, minCandidateNodesAbsolute), len(potential))
	offset := 0
	if wanted < len(potential) {
		offset = s.rand.IntN(len(potential))
	}
	budgets := s.listBudgets()
	var candidates []candidate
	var refusals []*status
	for i := 0; i < len(potential) && len(candidates) < wanted; i++ {
		n := potential[(offset+i)%len(potential)]
		found, refusal := s.selectVictimsOnNode(c, n, budgets)
		if refusal != nil {
			refusals = append(refusals, refusal)
		} else {
			candidates = append(candidates, found)
		}
	}
	return candidates, refusals
}

// selectVictimsOnNode finds the fewest and least important Pods without which
// the Pod fits: it takes away all of lower priority, and then gives back whoever
// does not stand in the way: first those whose budgets would keep them, and among
// equals from the most important on.
func (s *Scheduler) selectVictimsOnNode(c *cycle, n *nodeInfo, budgets []*policyv1.PodDisruptionBudget) (candidate, *status) {
	found := candidate{node: n}
	var lower []*podInfo
	for _, p := range n.pods {
		if priority(p.pod) < priority(c.info.pod) {
			lower = append(lower, p)
		}
	}
	if len(lower) == 0 {
		return found, noVictims
	}
	trial, node := c.trial(), n.clone()
	for _, p := range lower {
		trial.removePod(p, node)
	}
	if refusal := s.runFilters(trial, node); refusal != nil {
		return found, refusal
	}
	important := func(a, b *podInfo) int { return s.moreImportant(a.pod, b.pod) }
	slices.SortStableFunc(lower, important)
	kept, free := splitByBudgets(lower, budgets)
	for i, p := range slices.Concat(kept, free) {
		if trial.addPod(p, node); s.runFilters(trial, node) == nil {
			continue
		}
		trial.removePod(p, node)
		found.victims = append(found.victims, p)
		if i < len(kept) {
			found.violations++
		}
	}
	slices.SortStableFunc(found.victims, important)
	return found, nil
}

// moreImportant orders by priority, then by who has been running longer.
func (s *Scheduler) moreImportant(a, b *corev1.Pod) int {
	if pa, pb := priority(a), priority(b); pa != pb {
		return int(pb) - int(pa)
	}
	return startTime(a, s.clock.Now()).Compare(startTime(b, s.clock.Now()))
}

// preemptionMessage says, in the words of a FailedScheduling, why preemption
// helps on no node. Where it was not worth trying it is not helpful.
func preemptionMessage(total int, refusals []*status) string {
	d := &diagnosis{total: total, absent: &status{reasons: []string{"Preemption is not helpful for scheduling"}}}
	for _, r := range refusals {
		d.looked = append(d.looked, verdict{refusal: r})
	}
	return d.message()
}

// evict deletes a victim, saying on whose behalf.
func (s *Scheduler) evict(victim, preemptor *corev1.Pod, node string) {
	if victim.DeletionTimestamp != nil {
		return
	}
	current, err := client.Get[*corev1.Pod](s.client, client.Pods, victim.Namespace, victim.Name)
	if err != nil || current.UID != victim.UID {
		return
	}
	s.updatePodStatus(current, &corev1.PodCondition{
		Type: corev1.DisruptionTarget, ObservedGeneration: current.Generation, Status: corev1.ConditionTrue,
		Reason:  corev1.PodReasonPreemptionByScheduler,
		Message: schedulerName + ": preempting to accommodate a higher priority pod",
	}, nil)
	if s.client.Delete(client.Pods, victim.Namespace, victim.Name, metav1.DeleteOptions{}) == nil {
		s.recorder.EventWithAction(victim, corev1.EventTypeNormal, "Preempted", "Preempting",
			fmt.Sprintf("Preempted by pod %s on node %s", preemptor.UID, node))
	}
}

// clearLowerNominations takes back what was promised on the node to Pods of
// lower priority: they may find another place sooner.
func (s *Scheduler) clearLowerNominations(preemptor *corev1.Pod, node string) {
	for _, p := range slices.Clone(s.nominator.byNode[node]) {
		if priority(p.pod) >= priority(preemptor) {
			continue
		}
		current, err := client.Get[*corev1.Pod](s.client, client.Pods, p.pod.Namespace, p.pod.Name)
		if err == nil && current.UID == p.pod.UID {
			updated := current.DeepCopy()
			updated.Status.NominatedNodeName = ""
			_, _ = s.client.UpdateStatus(updated)
		}
	}
}
