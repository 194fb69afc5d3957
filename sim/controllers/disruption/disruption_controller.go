// Package disruption counts, for every PodDisruptionBudget, how many of its Pods
// there are, how many of them are healthy and how many may go. The API server
// holds evictions against what it writes. Package sim starts it.
//
// It is Kubernetes' pkg/controller/disruption (1.37).
package disruption

import (
	"fmt"
	"time"

	corev1 "k8s.io/api/core/v1"
	policyv1 "k8s.io/api/policy/v1"
	"k8s.io/apimachinery/pkg/api/equality"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"caderno/sim/budget"
	"caderno/sim/client"
	"caderno/sim/clock"
	"caderno/sim/controllers"
	"caderno/sim/latency"
	"caderno/sim/record"
	"caderno/sim/workqueue"
)

// deletionTimeout is how long a Pod that was permitted to go may take until it is
// seen going, and how long one may say of itself that it is disrupted without
// going.
const deletionTimeout = 2 * time.Minute

// Controller counts.
type Controller struct {
	*controllers.Loop
	client    client.Interface
	clock     *clock.Clock
	recorder  *record.Recorder
	queue     *workqueue.Queue // budgets
	ambiguous *workqueue.Queue // Pods that several budgets select
	stale     *workqueue.Queue // Pods that say that they are disrupted

	budgets map[string][]*policyv1.PodDisruptionBudget // by Namespace, then name
}

// New returns a controller that waits for Start.
func New(c client.Interface, clk *clock.Clock, l *latency.Source, rec *record.Recorder) *Controller {
	dc := &Controller{Loop: controllers.NewLoop("disruption-controller", c, clk), client: c, clock: clk, recorder: rec}
	dc.queue = dc.NewQueue("", l, latency.Controller, dc.sync)
	dc.ambiguous = dc.NewQueue("ambiguous", l, latency.Range{}, dc.syncAmbiguous)
	dc.stale = dc.NewQueue("stale", l, latency.Controller, dc.syncStalePodDisruption)
	dc.Watch(client.PodDisruptionBudgets, dc.budgetChanged)
	dc.Watch(client.Pods, dc.podChanged)
	dc.OnStop(rec.Reset)
	return dc
}

// Start begins without knowing of any budget.
func (dc *Controller) Start() error {
	dc.budgets = map[string][]*policyv1.PodDisruptionBudget{}
	return dc.Loop.Start()
}

// sync brings the status of one budget up to date. When that cannot be done it
// says so in the status, and that nothing may go: better too few evictions than
// too many.
func (dc *Controller) sync(key string) error {
	namespace, name := controllers.SplitKey(key)
	pdb, err := client.Get[*policyv1.PodDisruptionBudget](dc.client, client.PodDisruptionBudgets, namespace, name)
	if apierrors.IsNotFound(err) {
		return nil
	}
	if err != nil {
		return err
	}
	err = dc.trySync(pdb)
	if err == nil || apierrors.IsConflict(err) || apierrors.IsServiceUnavailable(err) {
		return err
	}
	failed := pdb.DeepCopy()
	failed.Status.DisruptionsAllowed = 0
	budget.SetConditionTo(failed, metav1.ConditionFalse, policyv1.SyncFailedReason, err.Error(), dc.clock.Now())
	_, err = dc.client.UpdateStatus(failed)
	return err
}

func (dc *Controller) trySync(pdb *policyv1.PodDisruptionBudget) error {
	selector, err := metav1.LabelSelectorAsSelector(pdb.Spec.Selector)
	if err != nil {
		dc.recorder.Eventf(pdb, corev1.EventTypeWarning, "NoPods", "Failed to get pods: %v", err)
		return err
	}
	pods, err := client.List[*corev1.Pod](dc.client, client.Selection{Resource: client.Pods, Namespace: pdb.Namespace}, selector)
	if err != nil {
		return err
	}
	if len(pods) == 0 {
		dc.recorder.Event(pdb, corev1.EventTypeNormal, "NoPods", "No matching pods found")
	}
	wanted, err := dc.getExpectedPodCount(pdb, pods)
	if err != nil {
		dc.recorder.Eventf(pdb, corev1.EventTypeWarning, "CalculateExpectedPodCountFailed", "Failed to calculate the number of expected pods: %v", err)
		return err
	}
	if wanted.unmanaged {
		dc.recorder.Event(pdb, corev1.EventTypeWarning, "UnmanagedPods", fmt.Sprintf("Pods selected by this PodDisruptionBudget (selector: %v) were found "+
			"to be unmanaged. As a result, the status of the PDB cannot be calculated correctly, which may result in undefined behavior. "+
			"To account for these pods please set \".spec.minAvailable\" field of the PDB to an integer value.", pdb.Spec.Selector))
	}
	disrupted, recheck := dc.buildDisruptedPodMap(pdb, pods)
	if err := dc.updatePdbStatus(pdb, wanted, countHealthyPods(pods, disrupted), disrupted); err != nil {
		return err
	}
	if recheck > 0 {
		dc.queue.AddAfter(controllers.Key(pdb.Namespace, pdb.Name), recheck)
	}
	return nil
}

// buildDisruptedPodMap leaves of the Pods that were permitted to go those that
// are still to be seen going, and says after how long to look again (0: never).
func (dc *Controller) buildDisruptedPodMap(pdb *policyv1.PodDisruptionBudget, pods []*corev1.Pod) (disrupted map[string]metav1.Time, recheck time.Duration) {
	disrupted = map[string]metav1.Time{}
	for _, pod := range pods {
		permitted, found := pdb.Status.DisruptedPods[pod.Name]
		if !found || pod.DeletionTimestamp != nil {
			continue
		}
		left := permitted.Add(deletionTimeout).Sub(dc.clock.Now())
		if left <= 0 {
			dc.recorder.Eventf(pod, corev1.EventTypeWarning, "NotDeleted",
				"Pod was expected by PDB %s/%s to be deleted but it wasn't", pdb.Namespace, pdb.Namespace) // Kubernetes too has the Namespace twice.
			continue
		}
		disrupted[pod.Name] = permitted
		if recheck == 0 || left < recheck {
			recheck = left
		}
	}
	return disrupted, recheck
}

func countHealthyPods(pods []*corev1.Pod, disrupted map[string]metav1.Time) (healthy int32) {
	for _, pod := range pods {
		if _, goes := disrupted[pod.Name]; !goes && pod.DeletionTimestamp == nil && budget.IsHealthy(pod) {
			healthy++
		}
	}
	return healthy
}

// updatePdbStatus writes only what is new.
func (dc *Controller) updatePdbStatus(pdb *policyv1.PodDisruptionBudget, wanted expected, healthy int32, disrupted map[string]metav1.Time) error {
	status := policyv1.PodDisruptionBudgetStatus{
		ObservedGeneration: pdb.Generation, CurrentHealthy: healthy, DesiredHealthy: wanted.healthy, ExpectedPods: wanted.pods,
		DisruptedPods: disrupted, Conditions: pdb.Status.Conditions,
	}
	// Without Pods nothing is allowed: the first one must not go before it was
	// counted.
	if wanted.pods > 0 {
		status.DisruptionsAllowed = max(0, healthy-wanted.healthy)
	}
	if equality.Semantic.DeepEqual(status, pdb.Status) && budget.ConditionIsRight(pdb) {
		return nil
	}
	counted := pdb.DeepCopy()
	status.DeepCopyInto(&counted.Status)
	budget.SetCondition(counted, dc.clock.Now())
	_, err := dc.client.UpdateStatus(counted)
	return err
}
