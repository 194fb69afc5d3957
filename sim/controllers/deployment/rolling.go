package deployment

import (
	appsv1 "k8s.io/api/apps/v1"
)

// rolloutRolling replaces old Pods by new ones a few at a time: it grows the
// new ReplicaSet as far as the surge allows, or else shrinks the old ones as
// far as enough Pods stay available. One of the two a time; the change comes
// back when it has had its effect, and then it is the other's turn.
func (dc *Controller) rolloutRolling(d *appsv1.Deployment, rsList []*appsv1.ReplicaSet) error {
	newRS, oldRSs, err := dc.getAllReplicaSetsAndSyncRevision(d, rsList, true)
	if err != nil {
		return err
	}
	allRSs := all(newRS, oldRSs)
	scaledUp, err := dc.reconcileNewReplicaSet(allRSs, newRS, d)
	if err != nil {
		return err
	}
	if scaledUp {
		return dc.syncRolloutStatus(allRSs, newRS, d)
	}
	if dc.reconcileOldReplicaSets(allRSs, filterActive(oldRSs), newRS, d) {
		return dc.syncRolloutStatus(allRSs, newRS, d)
	}
	if deploymentComplete(d, &d.Status) {
		if err := dc.cleanupDeployment(oldRSs, d); err != nil {
			return err
		}
	}
	return dc.syncRolloutStatus(allRSs, newRS, d)
}

// reconcileNewReplicaSet gives the new ReplicaSet the size that it may have now.
func (dc *Controller) reconcileNewReplicaSet(allRSs []*appsv1.ReplicaSet, newRS *appsv1.ReplicaSet, d *appsv1.Deployment) (bool, error) {
	size := *d.Spec.Replicas
	if *newRS.Spec.Replicas < size {
		var err error
		if size, err = newRSNewReplicas(d, allRSs, newRS); err != nil {
			return false, err
		}
	}
	scaled, _, err := dc.scaleReplicaSet(newRS, size, d)
	return scaled, err
}

// reconcileOldReplicaSets shrinks the old ReplicaSets as far as may be now and
// reports whether it did. A failed write is no failure of the sync: the next
// one looks again.
func (dc *Controller) reconcileOldReplicaSets(allRSs, oldRSs []*appsv1.ReplicaSet, newRS *appsv1.ReplicaSet, d *appsv1.Deployment) bool {
	if wanted(oldRSs) == 0 {
		return false
	}
	budget := maxScaledDown(allRSs, newRS, d)
	if budget <= 0 {
		return false
	}
	oldRSs, cleaned, err := dc.apply(cleanupUnhealthyReplicas(oldRSs, budget), d)
	if err != nil {
		return false
	}
	_, scaledDown, err := dc.apply(scaleDownOldReplicaSetsForRollingUpdate(all(newRS, oldRSs), oldRSs, d), d)
	return err == nil && cleaned+scaledDown > 0
}

// maxScaledDown is how many Pods the old ReplicaSets may lose at once: all that
// are wanted anywhere, less those that must stay available, less the new ones
// that are not available yet (they may never be).
func maxScaledDown(allRSs []*appsv1.ReplicaSet, newRS *appsv1.ReplicaSet, d *appsv1.Deployment) int32 {
	// region max-scaled-down
	minAvailable := *d.Spec.Replicas - maxUnavailable(d)
	newUnavailable := *newRS.Spec.Replicas - newRS.Status.AvailableReplicas
	return wanted(allRSs) - minAvailable - newUnavailable
	// end region
}

// cleanupUnhealthyReplicas takes, oldest ReplicaSet first, Pods that are not
// available anyway: nobody misses them.
func cleanupUnhealthyReplicas(oldRSs []*appsv1.ReplicaSet, budget int32) []share {
	shares := keepSizes(oldRSs)
	for i, rs := range shares {
		unhealthy := rs.size - rs.rs.Status.AvailableReplicas
		n := max(0, min(budget, unhealthy))
		shares[i].size -= n
		budget -= n
	}
	return shares
}

// scaleDownOldReplicaSetsForRollingUpdate takes, oldest ReplicaSet first, as
// many Pods as are available beyond what must be.
func scaleDownOldReplicaSetsForRollingUpdate(allRSs, oldRSs []*appsv1.ReplicaSet, d *appsv1.Deployment) []share {
	shares := keepSizes(oldRSs)
	budget := available(allRSs) - (*d.Spec.Replicas - maxUnavailable(d))
	for i, rs := range shares {
		n := max(0, min(budget, rs.size))
		shares[i].size -= n
		budget -= n
	}
	return shares
}

// keepSizes lists the ReplicaSets, oldest first, with the sizes they have.
func keepSizes(rsList []*appsv1.ReplicaSet) []share {
	shares := make([]share, len(rsList))
	for i, rs := range byCreation(rsList) {
		shares[i] = share{rs, *rs.Spec.Replicas}
	}
	return shares
}

// apply writes the sizes; it returns the ReplicaSets as they are then and by
// how many Pods they shrank.
func (dc *Controller) apply(shares []share, d *appsv1.Deployment) ([]*appsv1.ReplicaSet, int32, error) {
	var rsList []*appsv1.ReplicaSet
	shrunk := int32(0)
	for _, s := range shares {
		_, rs, err := dc.scaleReplicaSet(s.rs, s.size, d)
		if err != nil {
			return nil, shrunk, err
		}
		shrunk += *s.rs.Spec.Replicas - s.size
		rsList = append(rsList, rs)
	}
	return rsList, shrunk, nil
}
