package kubelet

import (
	"slices"
	"time"

	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/api/equality"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"caderno/sim/client"
	"caderno/sim/latency"
)

// statusRetry is after how long a status that could not be written is tried
// again.
const statusRetry = 10 * time.Second

// lastStatus is the Pod's status as worked out last, or as the API has it if
// this kubelet has not looked at the Pod yet.
func (w *podWorker) lastStatus() *corev1.PodStatus {
	if w.status != nil {
		return w.status
	}
	return &w.pod.Status
}

// setStatus takes a new status and has it written unless nothing changed. It
// becomes the worker's own.
func (w *podWorker) setStatus(s corev1.PodStatus) {
	old := w.lastStatus()
	now := w.kubelet.now()
	for i := range s.Conditions {
		c := &s.Conditions[i]
		c.LastTransitionTime = now
		if before := condition(old.Conditions, c.Type); before != nil && before.Status == c.Status {
			c.LastTransitionTime = before.LastTransitionTime
		}
	}
	s.StartTime = old.StartTime
	if s.StartTime == nil {
		s.StartTime = &now
	}
	if w.status != nil && equality.Semantic.DeepEqual(*w.status, s) {
		return
	}
	w.status = &s
	w.writeStatusSoon()
}

// onPodSandboxReady tells that the containers can be started now, without
// looking at anything else.
func (w *podWorker) onPodSandboxReady() {
	s := *w.lastStatus().DeepCopy()
	if c := condition(s.Conditions, corev1.PodReadyToStartContainers); c != nil {
		*c = corev1.PodCondition{Type: c.Type, Status: corev1.ConditionTrue, ObservedGeneration: w.pod.Generation}
	}
	w.setStatus(s)
}

func (w *podWorker) writeStatusSoon() { w.writeStatusAfter(w.kubelet.latency.Draw(latency.Request)) }

func (w *podWorker) writeStatusAfter(d time.Duration) {
	k := w.kubelet
	if w.status == nil || w.gone {
		return
	}
	k.agenda.cancel(w.writing)
	w.writing = k.agenda.after(d, w.what("write status of"), func() {
		if !w.writeStatus() {
			w.writeStatusAfter(statusRetry)
		}
	})
}

// writeStatus brings the API up to date, and removes the Pod from it when it
// is to go and nothing is left of it here. It is false when the API server did
// not take it.
func (w *podWorker) writeStatus() bool {
	k := w.kubelet
	pod, err := client.Get[*corev1.Pod](k.client, client.Pods, w.pod.Namespace, w.pod.Name)
	if apierrors.IsNotFound(err) || err == nil && pod.UID != w.pod.UID {
		return true
	}
	if err != nil {
		return false
	}
	merged := mergePodStatus(pod.Status, *w.status, w.phase < terminated)
	if !equality.Semantic.DeepEqual(merged, pod.Status) {
		changed := pod.DeepCopy()
		changed.Status = merged
		if _, err := k.client.UpdateStatus(changed); err != nil {
			return apierrors.IsNotFound(err)
		}
	}
	if w.phase != finished || pod.DeletionTimestamp == nil {
		return true
	}
	now, uid := int64(0), w.pod.UID
	err = k.client.Delete(client.Pods, w.pod.Namespace, w.pod.Name, metav1.DeleteOptions{
		GracePeriodSeconds: &now, Preconditions: &metav1.Preconditions{UID: &uid},
	})
	return err == nil || apierrors.IsNotFound(err) || apierrors.IsConflict(err)
}

// mergePodStatus puts what the kubelet knows over what the API has: conditions
// of others stay. While containers may still run no end is told.
func mergePodStatus(old, s corev1.PodStatus, mayRun bool) corev1.PodStatus {
	var conditions []corev1.PodCondition
	for _, c := range old.Conditions {
		if !slices.Contains(kubeletConditions, c.Type) {
			conditions = append(conditions, c)
		}
	}
	merged := *s.DeepCopy()
	merged.Conditions = append(conditions, merged.Conditions...)
	if mayRun && isTerminal(s.Phase) && !isTerminal(old.Phase) {
		merged.Phase, merged.Reason, merged.Message = old.Phase, old.Reason, old.Message
	}
	merged.ResourceClaimStatuses, merged.ExtendedResourceClaimStatus = old.ResourceClaimStatuses, old.ExtendedResourceClaimStatus
	merged.Resize = old.Resize
	return merged
}
