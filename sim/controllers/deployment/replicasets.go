package deployment

import (
	"cmp"
	"slices"

	appsv1 "k8s.io/api/apps/v1"
	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/api/equality"
)

// findNewReplicaSet returns the ReplicaSet that has the Deployment's present
// template, the oldest if several do; nil if none.
func findNewReplicaSet(d *appsv1.Deployment, rsList []*appsv1.ReplicaSet) *appsv1.ReplicaSet {
	for _, rs := range byCreation(rsList) {
		if equalIgnoreHash(&rs.Spec.Template, &d.Spec.Template) {
			return rs
		}
	}
	return nil
}

// findOldReplicaSets returns all the others, oldest first.
func findOldReplicaSets(d *appsv1.Deployment, rsList []*appsv1.ReplicaSet) []*appsv1.ReplicaSet {
	newRS := findNewReplicaSet(d, rsList)
	return filter(byCreation(rsList), func(rs *appsv1.ReplicaSet) bool { return rs != newRS })
}

// equalIgnoreHash compares two templates but for the pod-template-hash, which
// only the ReplicaSet's has.
func equalIgnoreHash(a, b *corev1.PodTemplateSpec) bool {
	a, b = a.DeepCopy(), b.DeepCopy()
	delete(a.Labels, appsv1.DefaultDeploymentUniqueLabelKey)
	delete(b.Labels, appsv1.DefaultDeploymentUniqueLabelKey)
	return equality.Semantic.DeepEqual(a, b)
}

// findActiveOrLatest returns the one ReplicaSet that is to be scaled with the
// Deployment: the only active one, or with none active the newest. nil means
// that a rollout is under way, with several active ones.
func findActiveOrLatest(newRS *appsv1.ReplicaSet, oldRSs []*appsv1.ReplicaSet) *appsv1.ReplicaSet {
	switch active := filterActive(all(newRS, oldRSs)); {
	case len(active) == 1:
		return active[0]
	case len(active) > 1 || newRS == nil && len(oldRSs) == 0:
		return nil
	case newRS != nil:
		return newRS
	}
	oldest := byCreation(oldRSs)
	return oldest[len(oldest)-1]
}

// all puts the old ones and the new one, if there is one, into one list.
func all(newRS *appsv1.ReplicaSet, oldRSs []*appsv1.ReplicaSet) []*appsv1.ReplicaSet {
	if newRS == nil {
		return oldRSs
	}
	return append(slices.Clip(oldRSs), newRS)
}

// filterActive leaves those that want Pods.
func filterActive(rsList []*appsv1.ReplicaSet) []*appsv1.ReplicaSet {
	return filter(rsList, func(rs *appsv1.ReplicaSet) bool { return *rs.Spec.Replicas > 0 })
}

func filter(rsList []*appsv1.ReplicaSet, keep func(*appsv1.ReplicaSet) bool) []*appsv1.ReplicaSet {
	var kept []*appsv1.ReplicaSet
	for _, rs := range rsList {
		if keep(rs) {
			kept = append(kept, rs)
		}
	}
	return kept
}

// byCreation sorts into a new list, oldest first.
func byCreation(rsList []*appsv1.ReplicaSet) []*appsv1.ReplicaSet {
	return slices.SortedFunc(slices.Values(rsList), compareCreation)
}

// bySizeOlder sorts into a new list, largest first, of equal ones the older.
func bySizeOlder(rsList []*appsv1.ReplicaSet) []*appsv1.ReplicaSet {
	return slices.SortedFunc(slices.Values(rsList), func(a, b *appsv1.ReplicaSet) int {
		return cmp.Or(cmp.Compare(*b.Spec.Replicas, *a.Spec.Replicas), compareCreation(a, b))
	})
}

// bySizeNewer sorts into a new list, largest first, of equal ones the newer.
func bySizeNewer(rsList []*appsv1.ReplicaSet) []*appsv1.ReplicaSet {
	return slices.SortedFunc(slices.Values(rsList), func(a, b *appsv1.ReplicaSet) int {
		return cmp.Or(cmp.Compare(*b.Spec.Replicas, *a.Spec.Replicas), compareCreation(b, a))
	})
}

// byRevision sorts into a new list, lowest revision first.
func byRevision(rsList []*appsv1.ReplicaSet) []*appsv1.ReplicaSet {
	return slices.SortedFunc(slices.Values(rsList), func(a, b *appsv1.ReplicaSet) int {
		return cmp.Or(cmp.Compare(revision(a), revision(b)), compareCreation(a, b))
	})
}

// compareCreation orders by time of creation, within a second by name.
func compareCreation(a, b *appsv1.ReplicaSet) int {
	return cmp.Or(a.CreationTimestamp.Compare(b.CreationTimestamp.Time), cmp.Compare(a.Name, b.Name))
}

// wanted is how many Pods the ReplicaSets want together.
func wanted(rsList []*appsv1.ReplicaSet) int32 {
	return sum(rsList, func(rs *appsv1.ReplicaSet) int32 { return *rs.Spec.Replicas })
}

// available is how many available Pods they have together.
func available(rsList []*appsv1.ReplicaSet) int32 {
	return sum(rsList, func(rs *appsv1.ReplicaSet) int32 { return rs.Status.AvailableReplicas })
}

// actual is how many Pods they have together.
func actual(rsList []*appsv1.ReplicaSet) int32 {
	return sum(rsList, func(rs *appsv1.ReplicaSet) int32 { return rs.Status.Replicas })
}

func sum(rsList []*appsv1.ReplicaSet, count func(*appsv1.ReplicaSet) int32) (total int32) {
	for _, rs := range rsList {
		total += count(rs)
	}
	return total
}
