package deployment

import (
	appsv1 "k8s.io/api/apps/v1"
	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/api/equality"
)

// syncDeploymentStatus writes the status if it has changed.
func (dc *Controller) syncDeploymentStatus(allRSs []*appsv1.ReplicaSet, newRS *appsv1.ReplicaSet, d *appsv1.Deployment) error {
	status := dc.calculateStatus(allRSs, newRS, d)
	if equality.Semantic.DeepEqual(d.Status, status) {
		return nil
	}
	d.Status = status
	return dc.updateStatus(d)
}

// calculateStatus adds up what the ReplicaSets say of themselves.
func (dc *Controller) calculateStatus(allRSs []*appsv1.ReplicaSet, newRS *appsv1.ReplicaSet, d *appsv1.Deployment) appsv1.DeploymentStatus {
	status := appsv1.DeploymentStatus{
		ObservedGeneration:  d.Generation,
		Replicas:            actual(allRSs),
		UpdatedReplicas:     actual(all(newRS, nil)),
		ReadyReplicas:       sum(allRSs, func(rs *appsv1.ReplicaSet) int32 { return rs.Status.ReadyReplicas }),
		AvailableReplicas:   available(allRSs),
		UnavailableReplicas: max(0, wanted(allRSs)-available(allRSs)),
		TerminatingReplicas: terminating(allRSs),
		CollisionCount:      d.Status.CollisionCount,
		Conditions:          append([]appsv1.DeploymentCondition(nil), d.Status.Conditions...),
	}
	if status.AvailableReplicas >= *d.Spec.Replicas-maxUnavailable(d) {
		dc.setCondition(&status, appsv1.DeploymentAvailable, corev1.ConditionTrue, minimumReplicasAvailable,
			"Deployment has minimum availability.")
	} else {
		dc.setCondition(&status, appsv1.DeploymentAvailable, corev1.ConditionFalse, minimumReplicasUnavailable,
			"Deployment does not have minimum availability.")
	}
	return status
}

// terminating is how many Pods are on their way out; nil while a ReplicaSet has
// not counted them. One that nobody has looked at yet has none.
func terminating(rsList []*appsv1.ReplicaSet) *int32 {
	total := int32(0)
	for _, rs := range rsList {
		switch n := rs.Status.TerminatingReplicas; {
		case n != nil:
			total += *n
		case rs.Status.ObservedGeneration != 0:
			return nil
		}
	}
	return &total
}
