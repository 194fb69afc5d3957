package deployment

import (
	"fmt"
	"math"

	appsv1 "k8s.io/api/apps/v1"
	"k8s.io/apimachinery/pkg/util/intstr"
)

// resolveFenceposts turns maxSurge and maxUnavailable into numbers of Pods: of
// percentages the surge is rounded up and the unavailable down, and as a
// rollout could not move with neither, the unavailable is at least 1 then.
func resolveFenceposts(maxSurge, maxUnavailable *intstr.IntOrString, desired int32) (surge, unavailable int32) {
	surge = scaled(maxSurge, desired, true)
	unavailable = scaled(maxUnavailable, desired, false)
	if surge == 0 && unavailable == 0 {
		unavailable = 1
	}
	return surge, unavailable
}

// scaled is 0 for what is absent. What cannot be read the API server has
// refused.
func scaled(value *intstr.IntOrString, total int32, roundUp bool) int32 {
	if value == nil {
		return 0
	}
	n, err := intstr.GetScaledValueFromIntOrPercent(value, int(total), roundUp)
	if err != nil {
		return 0
	}
	return int32(n)
}

// maxSurge is how many Pods more than wanted there may be during a rollout.
func maxSurge(d *appsv1.Deployment) int32 {
	if !isRollingUpdate(d) {
		return 0
	}
	surge, _ := resolveFenceposts(d.Spec.Strategy.RollingUpdate.MaxSurge, d.Spec.Strategy.RollingUpdate.MaxUnavailable, *d.Spec.Replicas)
	return surge
}

// maxUnavailable is how many Pods fewer than wanted may be available during a
// rollout, at most all.
func maxUnavailable(d *appsv1.Deployment) int32 {
	if !isRollingUpdate(d) || *d.Spec.Replicas == 0 {
		return 0
	}
	_, unavailable := resolveFenceposts(d.Spec.Strategy.RollingUpdate.MaxSurge, d.Spec.Strategy.RollingUpdate.MaxUnavailable, *d.Spec.Replicas)
	return min(unavailable, *d.Spec.Replicas)
}

func isRollingUpdate(d *appsv1.Deployment) bool {
	return d.Spec.Strategy.Type == appsv1.RollingUpdateDeploymentStrategyType && d.Spec.Strategy.RollingUpdate != nil
}

// newRSNewReplicas is the size that the new ReplicaSet may have now: the wanted
// one, but during a rolling update no more than keeps all Pods together within
// the surge.
func newRSNewReplicas(d *appsv1.Deployment, allRSs []*appsv1.ReplicaSet, newRS *appsv1.ReplicaSet) (int32, error) {
	switch d.Spec.Strategy.Type {
	case appsv1.RecreateDeploymentStrategyType:
		return *d.Spec.Replicas, nil
	case appsv1.RollingUpdateDeploymentStrategyType:
		room := *d.Spec.Replicas + maxSurge(d) - wanted(allRSs)
		missing := *d.Spec.Replicas - *newRS.Spec.Replicas
		return *newRS.Spec.Replicas + max(0, min(room, missing)), nil
	}
	return 0, fmt.Errorf("deployment type %v isn't supported", d.Spec.Strategy.Type)
}

// replicaSetProportion is how much of a change of size falls to one ReplicaSet
// while a rollout is under way: in proportion to its own size, never more than
// is left. toAdd and added are negative when the Deployment shrinks.
func replicaSetProportion(rs *appsv1.ReplicaSet, d *appsv1.Deployment, toAdd, added int32) int32 {
	if *rs.Spec.Replicas == 0 || toAdd == added {
		return 0
	}
	if toAdd > 0 {
		return min(replicaSetFraction(rs, d), toAdd-added)
	}
	return max(replicaSetFraction(rs, d), toAdd-added)
}

// replicaSetFraction is by how much a ReplicaSet would change to keep its share
// of the Deployment's largest size.
func replicaSetFraction(rs *appsv1.ReplicaSet, d *appsv1.Deployment) int32 {
	if *d.Spec.Replicas == 0 {
		return -*rs.Spec.Replicas
	}
	before, ok := intAnnotation(rs, maxReplicasAnnotation)
	if !ok || before == 0 {
		if before = d.Status.Replicas; before == 0 {
			return 0
		}
	}
	share := float64(*rs.Spec.Replicas) * float64(*d.Spec.Replicas+maxSurge(d)) / float64(before)
	return int32(math.Round(share)) - *rs.Spec.Replicas
}
