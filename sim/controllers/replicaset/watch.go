package replicaset

import (
	"maps"

	appsv1 "k8s.io/api/apps/v1"
	corev1 "k8s.io/api/core/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/labels"

	"caderno/sim/client"
	"caderno/sim/controllers"
)

// replicaSetChanged takes note of a ReplicaSet.
func (rsc *Controller) replicaSetChanged(e client.Event) {
	rsc.queue.Add(controllers.Key(e.Object.GetNamespace(), e.Object.GetName()))
}

// podChanged takes note of the ReplicaSet to which a Pod belongs or belonged;
// one without a controller may find a ReplicaSet that adopts it.
func (rsc *Controller) podChanged(e client.Event) {
	pod := e.Object
	ref := metav1.GetControllerOfNoCopy(pod)
	if e.Previous != nil {
		if before := metav1.GetControllerOfNoCopy(e.Previous); before != nil && (ref == nil || ref.UID != before.UID) {
			rsc.enqueueOwner(pod.GetNamespace(), before)
		}
	}
	if ref != nil {
		rsc.enqueueOwner(pod.GetNamespace(), ref)
		return
	}
	relabelled := e.Previous == nil || !maps.Equal(e.Previous.GetLabels(), pod.GetLabels()) ||
		metav1.GetControllerOfNoCopy(e.Previous) != nil
	if e.Type != client.Deleted && pod.GetDeletionTimestamp() == nil && relabelled {
		rsc.orphans.Add(controllers.Key(pod.GetNamespace(), pod.GetName()))
	}
}

func (rsc *Controller) enqueueOwner(namespace string, ref *metav1.OwnerReference) {
	if ref.Kind == "ReplicaSet" {
		rsc.queue.Add(controllers.Key(namespace, ref.Name))
	}
}

// syncOrphan finds the ReplicaSets that may adopt a Pod: a watch callback may
// not ask the API server.
func (rsc *Controller) syncOrphan(key string) error {
	namespace, name := controllers.SplitKey(key)
	pod, err := client.Get[*corev1.Pod](rsc.client, client.Pods, namespace, name)
	if apierrors.IsNotFound(err) {
		return nil
	}
	if err != nil {
		return err
	}
	replicaSets, err := client.List[*appsv1.ReplicaSet](rsc.client, client.Selection{Resource: client.ReplicaSets, Namespace: namespace}, nil)
	if err != nil {
		return err
	}
	for _, rs := range replicaSets {
		selector, err := metav1.LabelSelectorAsSelector(rs.Spec.Selector)
		if err == nil && !selector.Empty() && selector.Matches(labels.Set(pod.Labels)) {
			rsc.queue.Add(controllers.Key(namespace, rs.Name))
		}
	}
	return nil
}
