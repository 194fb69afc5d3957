package deployment

import (
	"strconv"

	appsv1 "k8s.io/api/apps/v1"
	corev1 "k8s.io/api/core/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"caderno/sim/client"
)

// isScalingEvent tells whether the Deployment was given another size since its
// ReplicaSets were last scaled: then they are scaled first, whatever else there
// is to do.
func (dc *Controller) isScalingEvent(d *appsv1.Deployment, rsList []*appsv1.ReplicaSet) (bool, error) {
	newRS, oldRSs, err := dc.getAllReplicaSetsAndSyncRevision(d, rsList, false)
	if err != nil {
		return false, err
	}
	for _, rs := range filterActive(all(newRS, oldRSs)) {
		if desired, ok := intAnnotation(rs, desiredReplicasAnnotation); ok && desired != *d.Spec.Replicas {
			return true, nil
		}
	}
	return false, nil
}

// scale gives the ReplicaSets the Deployment's size. The only active one takes
// all of it; after a rollout that is complete the old ones take nothing; in the
// middle of a rolling update each takes its share, so that a bad new version
// does not get more than it had.
func (dc *Controller) scale(d *appsv1.Deployment, newRS *appsv1.ReplicaSet, oldRSs []*appsv1.ReplicaSet) error {
	if rs := findActiveOrLatest(newRS, oldRSs); rs != nil {
		_, _, err := dc.scaleReplicaSet(rs, *d.Spec.Replicas, d)
		return err
	}
	if isSaturated(d, newRS) {
		for _, old := range filterActive(oldRSs) {
			if _, _, err := dc.scaleReplicaSet(old, 0, d); err != nil {
				return err
			}
		}
		return nil
	}
	if !isRollingUpdate(d) {
		return nil
	}
	for _, share := range proportionalSizes(d, filterActive(all(newRS, oldRSs))) {
		if err := dc.scaleToShare(share.rs, share.size, d); err != nil {
			return err
		}
	}
	return nil
}

// share is the size that falls to a ReplicaSet.
type share struct {
	rs   *appsv1.ReplicaSet
	size int32
}

// proportionalSizes divides the Deployment's size, surge included, among its
// active ReplicaSets. What rounding leaves over goes to the largest: when
// growing the newest of them, when shrinking the oldest.
func proportionalSizes(d *appsv1.Deployment, active []*appsv1.ReplicaSet) []share {
	allowed := int32(0)
	if *d.Spec.Replicas > 0 {
		allowed = *d.Spec.Replicas + maxSurge(d)
	}
	toAdd := allowed - wanted(active)
	switch {
	case toAdd > 0:
		active = bySizeNewer(active)
	case toAdd < 0:
		active = bySizeOlder(active)
	}
	shares := make([]share, len(active))
	added := int32(0)
	for i, rs := range active {
		proportion := int32(0)
		if toAdd != 0 {
			proportion = replicaSetProportion(rs, d, toAdd, added)
		}
		shares[i] = share{rs, *rs.Spec.Replicas + proportion}
		added += proportion
	}
	if len(shares) > 0 && toAdd != 0 {
		shares[0].size = max(0, shares[0].size+toAdd-added)
	}
	return shares
}

// isSaturated tells whether the new ReplicaSet has reached the Deployment's
// size, with every Pod available.
func isSaturated(d *appsv1.Deployment, rs *appsv1.ReplicaSet) bool {
	if rs == nil {
		return false
	}
	desired, err := strconv.Atoi(rs.Annotations[desiredReplicasAnnotation])
	return err == nil && int32(desired) == *d.Spec.Replicas &&
		*rs.Spec.Replicas == *d.Spec.Replicas && rs.Status.AvailableReplicas == *d.Spec.Replicas
}

// scaleReplicaSet gives one ReplicaSet another size. It returns the ReplicaSet as it is
// then, and whether that is another size than before.
func (dc *Controller) scaleReplicaSet(rs *appsv1.ReplicaSet, size int32, d *appsv1.Deployment) (bool, *appsv1.ReplicaSet, error) {
	if *rs.Spec.Replicas == size {
		return false, rs, nil
	}
	before := *rs.Spec.Replicas
	scaled := rs.DeepCopy()
	scaled.Spec.Replicas = &size
	setReplicasAnnotations(scaled, d)
	scaled, err := dc.updateReplicaSet(scaled)
	if err != nil {
		return false, nil, err
	}
	direction := "up"
	if size < before {
		direction = "down"
	}
	dc.recorder.Eventf(d, corev1.EventTypeNormal, "ScalingReplicaSet", "Scaled %s replica set %s from %d to %d",
		direction, rs.Name, before, size)
	return true, scaled, nil
}

// scaleToShare is scaleReplicaSet for a proportional size: a ReplicaSet whose share is
// what it has takes note of the Deployment's new size all the same.
func (dc *Controller) scaleToShare(rs *appsv1.ReplicaSet, size int32, d *appsv1.Deployment) error {
	if *rs.Spec.Replicas != size {
		_, _, err := dc.scaleReplicaSet(rs, size, d)
		return err
	}
	if !replicasAnnotationsNeedUpdate(rs, d) {
		return nil
	}
	noted := rs.DeepCopy()
	setReplicasAnnotations(noted, d)
	_, err := dc.updateReplicaSet(noted)
	return err
}

// cleanupDeployment removes the oldest of the old ReplicaSets, as far as there
// are more than revisionHistoryLimit. Those that still have Pods stay.
func (dc *Controller) cleanupDeployment(oldRSs []*appsv1.ReplicaSet, d *appsv1.Deployment) error {
	if !hasRevisionHistoryLimit(d) {
		return nil
	}
	cleanable := byRevision(filter(oldRSs, func(rs *appsv1.ReplicaSet) bool { return rs.DeletionTimestamp == nil }))
	surplus := len(cleanable) - int(*d.Spec.RevisionHistoryLimit)
	for i := 0; i < surplus; i++ {
		rs := cleanable[i]
		if rs.Status.Replicas != 0 || *rs.Spec.Replicas != 0 || rs.Generation > rs.Status.ObservedGeneration {
			continue
		}
		err := dc.client.Delete(client.ReplicaSets, rs.Namespace, rs.Name, metav1.DeleteOptions{})
		if err != nil && !apierrors.IsNotFound(err) {
			return err
		}
	}
	return nil
}
