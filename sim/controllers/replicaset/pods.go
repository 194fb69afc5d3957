package replicaset

import (
	"fmt"
	"maps"
	"slices"

	appsv1 "k8s.io/api/apps/v1"
	corev1 "k8s.io/api/core/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/util/validation"

	"caderno/sim/client"
)

// manageReplicas makes the Pods that are missing, or removes those that are too
// many, at most burstReplicas at a time.
func (rsc *Controller) manageReplicas(activePods []*corev1.Pod, rs *appsv1.ReplicaSet) error {
	// region manage-replicas
	diff := len(activePods) - int(*rs.Spec.Replicas)
	if diff < 0 {
		missing := min(-diff, burstReplicas)
		create := func() error { return rsc.createPod(rs) }
		_, err := slowStartBatch(missing, 1, create)
		return err
	}
	if diff == 0 {
		return nil
	}
	// end region
	relatedPods, err := rsc.getIndirectlyRelatedPods(rs)
	if err != nil {
		return err
	}
	var failure error
	for _, pod := range getPodsToDelete(activePods, relatedPods, min(diff, burstReplicas), rsc.clock.Now()) {
		if err := rsc.deletePod(pod, rs); err != nil && failure == nil {
			failure = err
		}
	}
	return failure
}

// slowStartBatch calls f count times in batches that double in size, the first
// of size initial, and stops after the batch in which a call fails: where no
// Pod can be made (a quota, a bad template) that is found out with few
// attempts. It returns how many calls succeeded, and the first error.
//
// Simplification: Kubernetes makes the Pods of a batch at the same time.
func slowStartBatch(count, initial int, f func() error) (int, error) {
	successes := 0
	for size := min(count, initial); size > 0; size = min(2*size, count-successes) {
		var failure error
		for range size {
			if err := f(); err == nil {
				successes++
			} else if failure == nil {
				failure = err
			}
		}
		if failure != nil {
			return successes, failure
		}
	}
	return successes, nil
}

// createPod makes one Pod from the template.
func (rsc *Controller) createPod(rs *appsv1.ReplicaSet) error {
	pod, err := rsc.client.Create(podFromTemplate(rs))
	if apierrors.HasStatusCause(err, corev1.NamespaceTerminatingCause) {
		return nil // nothing can be made there any more, and that is as it should be
	}
	if err != nil {
		rsc.recorder.Eventf(rs, corev1.EventTypeWarning, "FailedCreate", "Error creating: %v", err)
		return err
	}
	rsc.recorder.Eventf(rs, corev1.EventTypeNormal, "SuccessfulCreate", "Created pod: %v", pod.GetName())
	return nil
}

// podFromTemplate returns the Pod as the API server is to be asked for it: the
// name is for the server to complete.
func podFromTemplate(rs *appsv1.ReplicaSet) *corev1.Pod {
	prefix := rs.Name + "-"
	if len(prefix) > validation.DNS1123SubdomainMaxLength {
		prefix = rs.Name
	}
	owner := metav1.NewControllerRef(rs, appsv1.SchemeGroupVersion.WithKind("ReplicaSet"))
	// region pod-from-template
	return &corev1.Pod{
		TypeMeta: metav1.TypeMeta{Kind: "Pod", APIVersion: "v1"},
		ObjectMeta: metav1.ObjectMeta{
			GenerateName:    prefix,
			Namespace:       rs.Namespace,
			Labels:          maps.Clone(rs.Spec.Template.Labels),
			Annotations:     maps.Clone(rs.Spec.Template.Annotations),
			Finalizers:      slices.Clone(rs.Spec.Template.Finalizers),
			OwnerReferences: []metav1.OwnerReference{*owner},
		},
		Spec: *rs.Spec.Template.Spec.DeepCopy(),
	}
	// end region
}

// deletePod asks for the end of one Pod. It does not wait for it.
func (rsc *Controller) deletePod(pod *corev1.Pod, rs *appsv1.ReplicaSet) error {
	err := rsc.client.Delete(client.Pods, pod.Namespace, pod.Name, metav1.DeleteOptions{})
	if apierrors.IsNotFound(err) {
		return nil
	}
	if err != nil {
		rsc.recorder.Eventf(rs, corev1.EventTypeWarning, "FailedDelete", "Error deleting: %v", err)
		return fmt.Errorf("unable to delete pods: %w", err)
	}
	rsc.recorder.Eventf(rs, corev1.EventTypeNormal, "SuccessfulDelete", "Deleted pod: %v", pod.Name)
	return nil
}

// getIndirectlyRelatedPods returns the Pods of all ReplicaSets that have the
// same controller as this one: of the same Deployment.
//
// Simplification: Kubernetes finds them by the ReplicaSets' selectors.
func (rsc *Controller) getIndirectlyRelatedPods(rs *appsv1.ReplicaSet) ([]*corev1.Pod, error) {
	ref := metav1.GetControllerOfNoCopy(rs)
	if ref == nil {
		return nil, nil
	}
	siblings, err := client.List[*appsv1.ReplicaSet](rsc.client, client.Selection{
		Resource: client.ReplicaSets, Namespace: rs.Namespace, Index: client.ByController, Value: string(ref.UID),
	}, nil)
	if err != nil {
		return nil, err
	}
	var related []*corev1.Pod
	for _, sibling := range siblings {
		pods, err := client.List[*corev1.Pod](rsc.client, client.Selection{
			Resource: client.Pods, Namespace: rs.Namespace, Index: client.ByController, Value: string(sibling.UID),
		}, nil)
		if err != nil {
			return nil, err
		}
		related = append(related, pods...)
	}
	return related, nil
}
