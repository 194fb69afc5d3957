package deployment

import (
	appsv1 "k8s.io/api/apps/v1"
	corev1 "k8s.io/api/core/v1"

	"caderno/sim/client"
)

// rolloutRecreate ends every old Pod before it starts a new one.
func (dc *Controller) rolloutRecreate(d *appsv1.Deployment, rsList []*appsv1.ReplicaSet) error {
	newRS, oldRSs, err := dc.getAllReplicaSetsAndSyncRevision(d, rsList, false)
	if err != nil {
		return err
	}
	scaledDown, err := dc.scaleDownOldReplicaSetsForRecreate(filterActive(oldRSs), d)
	if err != nil {
		return err
	}
	running, err := dc.oldPodsRunning(oldRSs)
	if err != nil {
		return err
	}
	if scaledDown || running {
		return dc.syncRolloutStatus(all(newRS, oldRSs), newRS, d)
	}
	if newRS == nil {
		if newRS, oldRSs, err = dc.getAllReplicaSetsAndSyncRevision(d, rsList, true); err != nil {
			return err
		}
	}
	if _, _, err := dc.scaleReplicaSet(newRS, *d.Spec.Replicas, d); err != nil {
		return err
	}
	if deploymentComplete(d, &d.Status) {
		if err := dc.cleanupDeployment(oldRSs, d); err != nil {
			return err
		}
	}
	return dc.syncRolloutStatus(all(newRS, oldRSs), newRS, d)
}

func (dc *Controller) scaleDownOldReplicaSetsForRecreate(oldRSs []*appsv1.ReplicaSet, d *appsv1.Deployment) (bool, error) {
	for _, rs := range oldRSs {
		if _, _, err := dc.scaleReplicaSet(rs, 0, d); err != nil {
			return false, err
		}
	}
	return len(oldRSs) > 0, nil
}

// oldPodsRunning tells whether a Pod of an old ReplicaSet may still be running.
// One that is being deleted is, until it is gone or has ended.
func (dc *Controller) oldPodsRunning(oldRSs []*appsv1.ReplicaSet) (bool, error) {
	if actual(oldRSs) > 0 {
		return true, nil
	}
	for _, rs := range oldRSs {
		pods, err := client.List[*corev1.Pod](dc.client, client.Selection{
			Resource: client.Pods, Namespace: rs.Namespace, Index: client.ByController, Value: string(rs.UID),
		}, nil)
		if err != nil {
			return false, err
		}
		for _, pod := range pods {
			if pod.Status.Phase != corev1.PodFailed && pod.Status.Phase != corev1.PodSucceeded {
				return true, nil
			}
		}
	}
	return false, nil
}
