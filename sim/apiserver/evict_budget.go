package apiserver

import (
	"errors"
	"fmt"
	"net/http"

	corev1 "k8s.io/api/core/v1"
	policyv1 "k8s.io/api/policy/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	"k8s.io/apimachinery/pkg/api/meta"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"caderno/sim/budget"
	"caderno/sim/client"
	"caderno/sim/store"
	"caderno/sim/trace"
)

// maxDisruptedPods is how many evictions of a budget's Pods may wait until the
// disruption controller has seen them.
const maxDisruptedPods = 2000

// permitDisruption asks the budget of a Pod, if there is one, whether the Pod may
// go, and charges it. It fails with TooManyRequests when the Pod may not go now,
// and with InternalError when several budgets claim it.
func (s *Server) permitDisruption(req Request, pod *corev1.Pod) error {
	if undisturbed(pod) {
		return nil
	}
	budgets := s.budgetsOf(pod)
	if len(budgets) > 1 {
		return newStatusError(http.StatusInternalServerError, "",
			"This pod has more than one PodDisruptionBudget, which the eviction subresource does not support.")
	}
	if len(budgets) == 0 || !budget.IsHealthy(pod) && maySendUnready(budgets[0]) {
		return nil
	}
	if err := disruptable(budgets[0]); err != nil || req.DryRun {
		return err
	}
	return s.chargeDisruption(budgets[0], pod)
}

// undisturbed tells whether nothing is lost with a Pod: it has ended, has not
// begun, or is on its way out.
func undisturbed(pod *corev1.Pod) bool {
	return pod.Status.Phase != corev1.PodRunning && pod.Status.Phase != corev1.PodUnknown || pod.DeletionTimestamp != nil
}

// budgetsOf are the budgets that select a Pod, by name.
func (s *Server) budgetsOf(pod *corev1.Pod) []*policyv1.PodDisruptionBudget {
	var inNamespace []*policyv1.PodDisruptionBudget
	for _, obj := range s.store.List(store.Selection{Resource: string(client.PodDisruptionBudgets), Namespace: pod.Namespace}) {
		inNamespace = append(inNamespace, obj.(*policyv1.PodDisruptionBudget))
	}
	return budget.Of(pod, inNamespace)
}

// maySendUnready tells whether a Pod that is not ready may go without being
// charged: it does not count among the healthy ones anyway.
func maySendUnready(b *policyv1.PodDisruptionBudget) bool {
	policy, status := b.Spec.UnhealthyPodEvictionPolicy, &b.Status
	return policy != nil && *policy == policyv1.AlwaysAllow ||
		status.CurrentHealthy >= status.DesiredHealthy && status.DesiredHealthy > 0
}

// disruptable fails, in Kubernetes' words, when a budget allows no disruption.
func disruptable(b *policyv1.PodDisruptionBudget) error {
	status := &b.Status
	forbid := func(why, cause string) error {
		err := apierrors.NewForbidden(policyv1.Resource("poddisruptionbudget"), b.Name, errors.New(why))
		return withCause(err, fmt.Sprintf("The disruption budget %s does not allow evicting pods currently: %s", b.Name, cause))
	}
	switch {
	case status.ObservedGeneration < b.Generation:
		return withCause(tooManyDisruptions(10), fmt.Sprintf("The disruption budget %s is still being processed by the server.", b.Name))
	case status.DisruptionsAllowed < 0:
		const why = "pdb disruptions allowed is negative"
		return forbid(why, why)
	case len(status.DisruptedPods) > maxDisruptedPods:
		return forbid("DisruptedPods map too big - too many evictions not confirmed by PDB controller",
			"too many pending evictions not confirmed by PDB controller")
	case status.DisruptionsAllowed == 0:
		return withCause(tooManyDisruptions(0), whyNoDisruption(b))
	}
	return nil
}

func tooManyDisruptions(retryAfterSeconds int) *apierrors.StatusError {
	return apierrors.NewTooManyRequests("Cannot evict pod as it would violate the pod's disruption budget.", retryAfterSeconds)
}

func withCause(err *apierrors.StatusError, message string) error {
	err.ErrStatus.Details.Causes = append(err.ErrStatus.Details.Causes, metav1.StatusCause{Type: policyv1.DisruptionBudgetCause, Message: message})
	return err
}

// whyNoDisruption says why a budget allows none. When the controller could not
// count, its numbers mean nothing.
func whyNoDisruption(b *policyv1.PodDisruptionBudget) string {
	why := fmt.Sprintf("The disruption budget %s does not allow evicting pods currently", b.Name)
	condition := meta.FindStatusCondition(b.Status.Conditions, policyv1.DisruptionAllowedCondition)
	refused := condition != nil && condition.Status == metav1.ConditionFalse && condition.Message != ""
	switch {
	case refused && condition.Reason == policyv1.SyncFailedReason:
		return why + " because it failed sync: " + condition.Message
	case b.Status.CurrentHealthy <= b.Status.DesiredHealthy:
		return fmt.Sprintf("The disruption budget %s needs %d healthy pods and has %d currently",
			b.Name, b.Status.DesiredHealthy, b.Status.CurrentHealthy)
	case refused:
		return fmt.Sprintf("%s (%s): %s", why, condition.Reason, condition.Message)
	}
	return why
}

// chargeDisruption notes in a budget that one of its Pods is about to go, until
// the disruption controller has seen for itself.
func (s *Server) chargeDisruption(b *policyv1.PodDisruptionBudget, pod *corev1.Pod) error {
	charged := b.DeepCopy()
	charged.Status.DisruptionsAllowed--
	if charged.Status.DisruptionsAllowed == 0 {
		budget.SetCondition(charged, s.clock.Now())
	}
	if charged.Status.DisruptedPods == nil {
		charged.Status.DisruptedPods = map[string]metav1.Time{}
	}
	charged.Status.DisruptedPods[pod.Name] = s.now()
	own := Request{From: Identity{Actor: trace.APIServer, Manager: "kube-apiserver"}, Subresource: "status"}
	_, err := s.updateObject(own, s.byName(client.PodDisruptionBudgets), b.Namespace, b.Name, func(client.Object) (client.Object, error) {
		return charged, nil
	})
	return err
}
