package disruption

import (
	"fmt"
	"slices"
	"strings"
	"time"

	corev1 "k8s.io/api/core/v1"
	policyv1 "k8s.io/api/policy/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"

	"caderno/sim/budget"
	"caderno/sim/client"
	"caderno/sim/controllers"
)

// budgetChanged keeps the budgets of each Namespace in the order of their names,
// so that a Pod's can be found while the API server is telling of the Pod.
func (dc *Controller) budgetChanged(e client.Event) {
	pdb := e.Object.(*policyv1.PodDisruptionBudget)
	dc.queue.Add(controllers.Key(pdb.Namespace, pdb.Name))
	known := dc.budgets[pdb.Namespace]
	i, found := slices.BinarySearchFunc(known, pdb.Name, func(b *policyv1.PodDisruptionBudget, name string) int {
		return strings.Compare(b.Name, name)
	})
	switch {
	case e.Type == client.Deleted && found:
		dc.budgets[pdb.Namespace] = slices.Delete(known, i, i+1)
	case e.Type == client.Deleted:
	case found:
		known[i] = pdb
	default:
		dc.budgets[pdb.Namespace] = slices.Insert(known, i, pdb)
	}
}

// podChanged takes note of the budget of a Pod. When several select it Kubernetes
// takes any of them, and only that one; here it is the first by name.
func (dc *Controller) podChanged(e client.Event) {
	pod := e.Object.(*corev1.Pod)
	if selecting := budget.Of(pod, dc.budgets[pod.Namespace]); len(selecting) > 0 {
		dc.queue.Add(controllers.Key(pod.Namespace, selecting[0].Name))
		if len(selecting) > 1 && e.Type != client.Deleted {
			dc.ambiguous.Add(controllers.Key(pod.Namespace, pod.Name))
		}
	}
	if wait, says := dc.saysDisrupted(pod); says && e.Type != client.Deleted {
		dc.stale.AddAfter(controllers.Key(pod.Namespace, pod.Name), wait)
	}
}

// syncAmbiguous tells of a Pod that several budgets select.
func (dc *Controller) syncAmbiguous(key string) error {
	pod, err := dc.getPod(key)
	if pod == nil {
		return err
	}
	if selecting := budget.Of(pod, dc.budgets[pod.Namespace]); len(selecting) > 1 {
		dc.recorder.Event(pod, corev1.EventTypeWarning, "MultiplePodDisruptionBudgets", fmt.Sprintf(
			"Pod %q/%q matches multiple PodDisruptionBudgets.  Chose %q arbitrarily.", pod.Namespace, pod.Name, selecting[0].Name))
	}
	return nil
}

// saysDisrupted tells whether a Pod says of itself that it is about to go and is
// not going, and how long it may go on saying so. What a kubelet says is never
// taken back: it may take its time.
func (dc *Controller) saysDisrupted(pod *corev1.Pod) (wait time.Duration, says bool) {
	ended := pod.Status.Phase == corev1.PodSucceeded || pod.Status.Phase == corev1.PodFailed
	if ended || pod.DeletionTimestamp != nil {
		return 0, false
	}
	for _, c := range pod.Status.Conditions {
		if c.Type == corev1.DisruptionTarget && c.Status == corev1.ConditionTrue && c.Reason != corev1.PodReasonTerminationByKubelet {
			return max(0, c.LastTransitionTime.Add(deletionTimeout).Sub(dc.clock.Now())), true
		}
	}
	return 0, false
}

// syncStalePodDisruption takes back that a Pod is about to go when it is not.
func (dc *Controller) syncStalePodDisruption(key string) error {
	pod, err := dc.getPod(key)
	if pod == nil {
		return err
	}
	wait, says := dc.saysDisrupted(pod)
	if !says {
		return nil
	}
	if wait > 0 {
		dc.stale.AddAfter(key, wait)
		return nil
	}
	kept := pod.DeepCopy()
	controllers.SetPodCondition(&kept.Status, corev1.PodCondition{
		Type: corev1.DisruptionTarget, Status: corev1.ConditionFalse, ObservedGeneration: pod.Generation,
	}, dc.clock.Now())
	_, err = dc.client.UpdateStatus(kept)
	return err
}

// getPod returns no Pod, and no error, when there is none.
func (dc *Controller) getPod(key string) (*corev1.Pod, error) {
	namespace, name := controllers.SplitKey(key)
	pod, err := client.Get[*corev1.Pod](dc.client, client.Pods, namespace, name)
	if apierrors.IsNotFound(err) {
		return nil, nil
	}
	return pod, err
}
