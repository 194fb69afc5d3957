package deployment

import (
	"maps"

	appsv1 "k8s.io/api/apps/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/labels"

	"caderno/sim/client"
	"caderno/sim/controllers"
)

// deploymentChanged takes note of a Deployment.
func (dc *Controller) deploymentChanged(e client.Event) { dc.enqueue(e.Object) }

// replicaSetChanged takes note of the Deployment to which a ReplicaSet belongs
// or belonged; one without a controller may find a Deployment that adopts it.
func (dc *Controller) replicaSetChanged(e client.Event) {
	ref := metav1.GetControllerOfNoCopy(e.Object)
	if e.Previous != nil {
		if before := metav1.GetControllerOfNoCopy(e.Previous); before != nil && (ref == nil || ref.UID != before.UID) {
			dc.enqueueOwner(e.Object.GetNamespace(), before)
		}
	}
	if ref != nil {
		dc.enqueueOwner(e.Object.GetNamespace(), ref)
		return
	}
	relabelled := e.Previous == nil || !maps.Equal(e.Previous.GetLabels(), e.Object.GetLabels()) ||
		metav1.GetControllerOfNoCopy(e.Previous) != nil
	if e.Type != client.Deleted && e.Object.GetDeletionTimestamp() == nil && relabelled {
		dc.orphans.Add(controllers.Key(e.Object.GetNamespace(), e.Object.GetName()))
	}
}

// podChanged matters only to a Deployment that waits until the last old Pod is
// gone (Recreate): it is looked at when a ReplicaSet's Pod disappears.
func (dc *Controller) podChanged(e client.Event) {
	if e.Type != client.Deleted {
		return
	}
	if ref := metav1.GetControllerOfNoCopy(e.Object); ref != nil && ref.Kind == "ReplicaSet" {
		dc.bereft.Add(controllers.Key(e.Object.GetNamespace(), ref.Name))
	}
}

// syncOrphan finds the Deployments that may adopt a ReplicaSet: a watch
// callback may not ask the API server.
func (dc *Controller) syncOrphan(key string) error {
	rs, err := dc.getReplicaSet(key)
	if rs == nil {
		return err
	}
	namespace := client.Selection{Resource: client.Deployments, Namespace: rs.Namespace}
	deployments, err := client.List[*appsv1.Deployment](dc.client, namespace, nil)
	if err != nil {
		return err
	}
	for _, d := range deployments {
		selector, err := metav1.LabelSelectorAsSelector(d.Spec.Selector)
		if err == nil && !selector.Empty() && selector.Matches(labels.Set(rs.Labels)) {
			dc.enqueue(d)
		}
	}
	return nil
}

// syncBereft finds the Deployment of a ReplicaSet that lost a Pod.
func (dc *Controller) syncBereft(key string) error {
	rs, err := dc.getReplicaSet(key)
	if rs == nil {
		return err
	}
	ref := metav1.GetControllerOfNoCopy(rs)
	if ref == nil {
		return nil
	}
	d, err := client.Get[*appsv1.Deployment](dc.client, client.Deployments, rs.Namespace, ref.Name)
	if apierrors.IsNotFound(err) {
		return nil
	}
	if err == nil && d.Spec.Strategy.Type == appsv1.RecreateDeploymentStrategyType {
		dc.enqueue(d)
	}
	return err
}

// getReplicaSet returns no ReplicaSet, and no error, when there is none.
func (dc *Controller) getReplicaSet(key string) (*appsv1.ReplicaSet, error) {
	namespace, name := controllers.SplitKey(key)
	rs, err := client.Get[*appsv1.ReplicaSet](dc.client, client.ReplicaSets, namespace, name)
	if apierrors.IsNotFound(err) {
		return nil, nil
	}
	return rs, err
}

func (dc *Controller) enqueueOwner(namespace string, ref *metav1.OwnerReference) {
	if ref.Kind == "Deployment" {
		dc.queue.Add(controllers.Key(namespace, ref.Name))
	}
}

func (dc *Controller) enqueue(d client.Object) {
	dc.queue.Add(controllers.Key(d.GetNamespace(), d.GetName()))
}
