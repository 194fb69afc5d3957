package replicaset

import (
	"cmp"
	"math"
	"slices"
	"strconv"
	"time"

	corev1 "k8s.io/api/core/v1"
)

// ranked is a Pod with what its end is judged by.
type ranked struct {
	pod *corev1.Pod
	// together is how many Pods of the same Deployment are on its node.
	together int
}

// getPodsToDelete picks those of the Pods that are missed least.
func getPodsToDelete(pods, relatedPods []*corev1.Pod, diff int, now time.Time) []*corev1.Pod {
	if diff >= len(pods) {
		return pods
	}
	onNode := map[string]int{}
	for _, pod := range relatedPods {
		if isPodActive(pod) {
			onNode[pod.Spec.NodeName]++
		}
	}
	ranking := make([]ranked, len(pods))
	for i, pod := range pods {
		ranking[i] = ranked{pod, onNode[pod.Spec.NodeName]}
	}
	slices.SortStableFunc(ranking, func(a, b ranked) int { return compareForDeletion(a, b, now) })
	picked := make([]*corev1.Pod, diff)
	for i := range picked {
		picked[i] = ranking[i].pod
	}
	return picked
}

// compareForDeletion is negative if a is to go before b. The first difference
// that counts decides: it is the list in the Kubernetes documentation of
// ReplicaSet, under "Scaling a ReplicaSet".
func compareForDeletion(a, b ranked, now time.Time) int {
	p, q := a.pod, b.pod
	if order := cmp.Or(
		// region for-deletion
		first(p.Spec.NodeName == "", q.Spec.NodeName == ""), // not yet on a node
		cmp.Compare(phaseOrdinal(p), phaseOrdinal(q)),       // pending, unknown, running
		first(!isPodReady(p), !isPodReady(q)),               // not ready
		cmp.Compare(deletionCost(p), deletionCost(q)),       // cheaper, if somebody said so
		cmp.Compare(b.together, a.together),                 // where there are more of them
		// end region
	); order != 0 {
		return order
	}
	if isPodReady(p) {
		since, than := readyCondition(p).LastTransitionTime.Time, readyCondition(q).LastTransitionTime.Time
		if !since.Equal(than) {
			return newerFirst(p, q, since, than, now) // ready for less long
		}
	}
	restartsP, sidecarsP := maxContainerRestarts(p)
	restartsQ, sidecarsQ := maxContainerRestarts(q)
	if order := cmp.Or(cmp.Compare(restartsQ, restartsP), cmp.Compare(sidecarsQ, sidecarsP)); order != 0 {
		return order
	}
	if since, than := p.CreationTimestamp.Time, q.CreationTimestamp.Time; !since.Equal(than) {
		return newerFirst(p, q, since, than, now) // created later
	}
	return 0
}

// first puts what is so before what is not.
func first(a, b bool) int {
	switch {
	case a == b:
		return 0
	case a:
		return -1
	}
	return 1
}

// newerFirst compares two ages by their order of magnitude only, to the base of
// 2, and else leaves it to chance (to the UID): so that Pods of about the same
// age are taken from everywhere.
func newerFirst(p, q *corev1.Pod, a, b, now time.Time) int {
	if a.IsZero() || b.IsZero() {
		return first(a.IsZero(), b.IsZero())
	}
	if order := cmp.Compare(magnitude(now.Sub(a)), magnitude(now.Sub(b))); order != 0 {
		return order
	}
	return cmp.Compare(p.UID, q.UID)
}

func magnitude(age time.Duration) int64 {
	if age <= 0 {
		return -1
	}
	return int64(math.Log2(float64(age)))
}

func phaseOrdinal(pod *corev1.Pod) int {
	switch pod.Status.Phase {
	case corev1.PodUnknown:
		return 1
	case corev1.PodRunning:
		return 2
	}
	return 0
}

// deletionCost reads the annotation controller.kubernetes.io/pod-deletion-cost;
// 0 if it is missing or no number in its plainest form.
func deletionCost(pod *corev1.Pod) int32 {
	value := pod.Annotations[corev1.PodDeletionCost]
	cost, err := strconv.ParseInt(value, 10, 32)
	if err != nil || value[0] == '+' || value[0] == '0' && value != "0" {
		return 0
	}
	return int32(cost)
}

// maxContainerRestarts is how often the container restarted that did so most,
// of the ordinary ones and of the sidecars.
func maxContainerRestarts(pod *corev1.Pod) (regular, sidecars int32) {
	for _, c := range pod.Status.ContainerStatuses {
		regular = max(regular, c.RestartCount)
	}
	for _, c := range pod.Status.InitContainerStatuses {
		if isSidecar(pod, c.Name) {
			sidecars = max(sidecars, c.RestartCount)
		}
	}
	return regular, sidecars
}

func isSidecar(pod *corev1.Pod, name string) bool {
	return slices.ContainsFunc(pod.Spec.InitContainers, func(c corev1.Container) bool {
		return c.Name == name && c.RestartPolicy != nil && *c.RestartPolicy == corev1.ContainerRestartPolicyAlways
	})
}
