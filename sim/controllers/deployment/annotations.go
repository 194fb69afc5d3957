package deployment

import (
	"math"
	"strconv"
	"strings"

	appsv1 "k8s.io/api/apps/v1"
	corev1 "k8s.io/api/core/v1"
)

// What the controller writes down in annotations.
const (
	revisionAnnotation        = "deployment.kubernetes.io/revision"
	revisionHistoryAnnotation = "deployment.kubernetes.io/revision-history"
	desiredReplicasAnnotation = "deployment.kubernetes.io/desired-replicas"
	maxReplicasAnnotation     = "deployment.kubernetes.io/max-replicas"
)

// maxRevisionHistoryLength is how long the list of earlier revisions may
// become, in characters.
const maxRevisionHistoryLength = 2000

// keptOnDeployment are the annotations that a ReplicaSet does not inherit.
var keptOnDeployment = map[string]bool{
	corev1.LastAppliedConfigAnnotation: true,
	revisionAnnotation:                 true,
	revisionHistoryAnnotation:          true,
	desiredReplicasAnnotation:          true,
	maxReplicasAnnotation:              true,
	appsv1.DeprecatedRollbackTo:        true,
}

// revision is the revision written on a ReplicaSet; 0 if there is none to read.
func revision(rs *appsv1.ReplicaSet) int64 {
	n, err := strconv.ParseInt(rs.Annotations[revisionAnnotation], 10, 64)
	if err != nil {
		return 0
	}
	return n
}

// maxRevision is the highest revision among the ReplicaSets, at least 0.
func maxRevision(rsList []*appsv1.ReplicaSet) (highest int64) {
	for _, rs := range rsList {
		highest = max(highest, revision(rs))
	}
	return highest
}

// setNewReplicaSetAnnotations gives the new ReplicaSet the Deployment's
// annotations and its revision, and reports whether anything changed. A
// ReplicaSet that becomes the new one again keeps its earlier revision in its
// history.
func setNewReplicaSetAnnotations(d *appsv1.Deployment, rs *appsv1.ReplicaSet, newRevision int64, exists bool) bool {
	changed := false
	for key, value := range d.Annotations {
		if !keptOnDeployment[key] {
			changed = annotate(rs, key, value) || changed
		}
	}
	earlier, known := rs.Annotations[revisionAnnotation]
	old, err := strconv.ParseInt(earlier, 10, 64)
	if err != nil && earlier != "" {
		return false // somebody wrote something there that is no number
	}
	if old < newRevision {
		changed = annotate(rs, revisionAnnotation, strconv.FormatInt(newRevision, 10)) || changed
		if known {
			extendHistory(rs, earlier)
		}
	}
	if !exists {
		changed = setReplicasAnnotations(rs, d) || changed
	}
	return changed
}

// extendHistory appends a revision to the ReplicaSet's list of earlier ones,
// of which the oldest make room.
func extendHistory(rs *appsv1.ReplicaSet, earlier string) {
	history := rs.Annotations[revisionHistoryAnnotation]
	if history == "" {
		annotate(rs, revisionHistoryAnnotation, earlier)
		return
	}
	history += "," + earlier
	for len(history) > maxRevisionHistoryLength {
		_, rest, ok := strings.Cut(history, ",")
		if !ok {
			return
		}
		history = rest
	}
	annotate(rs, revisionHistoryAnnotation, history)
}

// setReplicasAnnotations writes down the size that the Deployment has, and may
// have, at this moment: later that tells a change of size from a rollout.
func setReplicasAnnotations(rs *appsv1.ReplicaSet, d *appsv1.Deployment) bool {
	desired, most := replicasAnnotations(d)
	changed := annotate(rs, desiredReplicasAnnotation, desired)
	return annotate(rs, maxReplicasAnnotation, most) || changed
}

// replicasAnnotationsNeedUpdate tells whether setReplicasAnnotations would
// change anything.
func replicasAnnotationsNeedUpdate(rs *appsv1.ReplicaSet, d *appsv1.Deployment) bool {
	desired, most := replicasAnnotations(d)
	return rs.Annotations[desiredReplicasAnnotation] != desired || rs.Annotations[maxReplicasAnnotation] != most
}

func replicasAnnotations(d *appsv1.Deployment) (desired, most string) {
	n := *d.Spec.Replicas
	return strconv.Itoa(int(n)), strconv.Itoa(int(n + maxSurge(d)))
}

// intAnnotation reads a whole number that is not negative; false if there is none.
func intAnnotation(rs *appsv1.ReplicaSet, key string) (int32, bool) {
	n, err := strconv.ParseUint(rs.Annotations[key], 10, 32)
	if err != nil || n > math.MaxInt32 {
		return 0, false
	}
	return int32(n), true
}

// setDeploymentRevision writes the revision on the Deployment, and reports
// whether that changed it.
func setDeploymentRevision(d *appsv1.Deployment, rev string) bool {
	if d.Annotations[revisionAnnotation] == rev {
		return false
	}
	if d.Annotations == nil {
		d.Annotations = map[string]string{}
	}
	d.Annotations[revisionAnnotation] = rev
	return true
}

// annotate sets an annotation and reports whether it was different before.
func annotate(rs *appsv1.ReplicaSet, key, value string) bool {
	if old, ok := rs.Annotations[key]; ok && old == value {
		return false
	}
	if rs.Annotations == nil {
		rs.Annotations = map[string]string{}
	}
	rs.Annotations[key] = value
	return true
}
