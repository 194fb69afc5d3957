package tainteviction

import (
	corev1 "k8s.io/api/core/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"caderno/sim/client"
	"caderno/sim/controllers"
	"caderno/sim/trace"
)

// evict deletes a Pod whose time on its node is over. One that is on its way
// out already is told once more, as in Kubernetes.
func (tc *Controller) evict(key string) error {
	namespace, name := controllers.SplitKey(key)
	pod, err := client.Get[*corev1.Pod](tc.client, client.Pods, namespace, name)
	if apierrors.IsNotFound(err) {
		return nil
	}
	if err != nil {
		return err
	}
	tc.clock.SetCause(tc.trace.Record(trace.Hop{
		Actor: trace.TaintEviction, Action: trace.EndStay, Detail: pod.Spec.NodeName,
		Object: trace.Object{Kind: "Pod", Namespace: namespace, Name: name, UID: string(pod.UID)},
	}))
	tc.recorder.Eventf(reference(key), corev1.EventTypeNormal, "TaintManagerEviction", "Marking for deletion Pod %s", key)
	marked := pod.DeepCopy()
	if controllers.SetPodCondition(&marked.Status, corev1.PodCondition{
		Type: corev1.DisruptionTarget, Status: corev1.ConditionTrue, ObservedGeneration: pod.Generation,
		Reason: "DeletionByTaintManager", Message: "Taint manager: deleting due to NoExecute taint",
	}, tc.clock.Now()) {
		if _, err := tc.client.UpdateStatus(marked); err != nil {
			return ignoreNotFound(err)
		}
	}
	return ignoreNotFound(tc.client.Delete(client.Pods, namespace, name, metav1.DeleteOptions{}))
}

func ignoreNotFound(err error) error {
	if apierrors.IsNotFound(err) {
		return nil
	}
	return err
}

// cancel lets a Pod stay that was to leave later.
func (tc *Controller) cancel(key string) {
	end := tc.stays[key]
	if end == nil {
		return
	}
	end.Cancel()
	delete(tc.stays, key)
	tc.recorder.Eventf(reference(key), corev1.EventTypeNormal, "TaintManagerEviction", "Cancelling deletion of Pod %s", key)
}

// reference is a Pod as these Events refer to it: by its name alone, for the
// Pod may be gone.
func reference(key string) *corev1.Pod {
	namespace, name := controllers.SplitKey(key)
	return &corev1.Pod{
		TypeMeta:   metav1.TypeMeta{APIVersion: "v1", Kind: "Pod"},
		ObjectMeta: metav1.ObjectMeta{Namespace: namespace, Name: name},
	}
}
