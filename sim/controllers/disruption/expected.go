package disruption

import (
	"fmt"

	appsv1 "k8s.io/api/apps/v1"
	corev1 "k8s.io/api/core/v1"
	policyv1 "k8s.io/api/policy/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/apimachinery/pkg/types"
	"k8s.io/apimachinery/pkg/util/intstr"

	"caderno/sim/client"
)

// expected is what a budget wants.
type expected struct {
	pods      int32 // how many there are to be
	healthy   int32 // how many of them must stay healthy
	unmanaged bool  // some Pod has no controller, and so cannot be counted
}

// getExpectedPodCount reckons what a budget wants. A number of Pods that must be
// available is held against the Pods that there are; everything else against what
// their controllers want.
func (dc *Controller) getExpectedPodCount(pdb *policyv1.PodDisruptionBudget, pods []*corev1.Pod) (expected, error) {
	switch spec := &pdb.Spec; {
	case spec.MaxUnavailable != nil:
		e, err := dc.getExpectedScale(pods)
		if err != nil {
			return e, err
		}
		unavailable, err := intstr.GetScaledValueFromIntOrPercent(spec.MaxUnavailable, int(e.pods), true)
		e.healthy = max(0, e.pods-int32(unavailable))
		return e, err
	case spec.MinAvailable == nil:
		return expected{}, nil
	case spec.MinAvailable.Type == intstr.Int:
		return expected{pods: int32(len(pods)), healthy: spec.MinAvailable.IntVal}, nil
	default:
		e, err := dc.getExpectedScale(pods)
		if err != nil {
			return e, err
		}
		available, err := intstr.GetScaledValueFromIntOrPercent(spec.MinAvailable, int(e.pods), true)
		e.healthy = int32(available)
		return e, err
	}
}

// getExpectedScale adds up how many Pods the controllers of these Pods want, each
// once.
func (dc *Controller) getExpectedScale(pods []*corev1.Pod) (e expected, err error) {
	seen := map[types.UID]bool{}
	for _, pod := range pods {
		ref := metav1.GetControllerOf(pod)
		if ref == nil {
			e.unmanaged = true
			continue
		}
		uid, scale, err := dc.scaleOf(pod.Namespace, ref)
		if err != nil {
			return e, err
		}
		if uid == "" {
			return e, fmt.Errorf("found no controllers for pod %q", pod.Name)
		}
		if !seen[uid] {
			seen[uid] = true
			e.pods += scale
		}
	}
	return e, nil
}

// scaleOf finds the controller that decides how many Pods there are: that of a
// ReplicaSet is its Deployment, if it has one. No UID: there is none any more. No
// other kind that is served has a scale to ask for.
func (dc *Controller) scaleOf(namespace string, ref *metav1.OwnerReference) (types.UID, int32, error) {
	kind := schema.FromAPIVersionAndKind(ref.APIVersion, ref.Kind)
	switch kind.GroupKind() {
	case appsv1.SchemeGroupVersion.WithKind("ReplicaSet").GroupKind():
		rs, err := client.Get[*appsv1.ReplicaSet](dc.client, client.ReplicaSets, namespace, ref.Name)
		if err != nil || rs.UID != ref.UID {
			return "", 0, ignoreNotFound(err)
		}
		if owner := metav1.GetControllerOf(rs); owner != nil && owner.Kind == "Deployment" {
			return dc.scaleOf(namespace, owner)
		}
		return rs.UID, *rs.Spec.Replicas, nil
	case appsv1.SchemeGroupVersion.WithKind("Deployment").GroupKind():
		d, err := client.Get[*appsv1.Deployment](dc.client, client.Deployments, namespace, ref.Name)
		if err != nil || d.UID != ref.UID {
			return "", 0, ignoreNotFound(err)
		}
		return d.UID, *d.Spec.Replicas, nil
	}
	return "", 0, fmt.Errorf("no matches for kind %q in version %q", kind.Kind, kind.GroupVersion())
}

func ignoreNotFound(err error) error {
	if apierrors.IsNotFound(err) {
		return nil
	}
	return err
}
