package deployment

import (
	"fmt"
	"strconv"

	appsv1 "k8s.io/api/apps/v1"
	corev1 "k8s.io/api/core/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
)

// syncStatusOnly is all that is done for a Deployment that is being deleted.
func (dc *Controller) syncStatusOnly(d *appsv1.Deployment, rsList []*appsv1.ReplicaSet) error {
	newRS, oldRSs, err := dc.getAllReplicaSetsAndSyncRevision(d, rsList, false)
	if err != nil {
		return err
	}
	return dc.syncDeploymentStatus(all(newRS, oldRSs), newRS, d)
}

// sync is for a Deployment that changes its size or is paused: what is there is
// scaled, and nothing is rolled out.
func (dc *Controller) sync(d *appsv1.Deployment, rsList []*appsv1.ReplicaSet) error {
	newRS, oldRSs, err := dc.getAllReplicaSetsAndSyncRevision(d, rsList, false)
	if err != nil {
		return err
	}
	if err := dc.scale(d, newRS, oldRSs); err != nil {
		return err
	}
	if d.Spec.Paused {
		if err := dc.cleanupDeployment(oldRSs, d); err != nil {
			return err
		}
	}
	return dc.syncDeploymentStatus(all(newRS, oldRSs), newRS, d)
}

// getAllReplicaSetsAndSyncRevision tells the new ReplicaSet (nil if there is
// none) from the old ones, and gives the new one and the Deployment their
// revision. With create a missing new one is made.
func (dc *Controller) getAllReplicaSetsAndSyncRevision(d *appsv1.Deployment, rsList []*appsv1.ReplicaSet, create bool) (*appsv1.ReplicaSet, []*appsv1.ReplicaSet, error) {
	oldRSs := findOldReplicaSets(d, rsList)
	newRS, err := dc.getNewReplicaSet(d, rsList, oldRSs, create)
	if err != nil {
		return nil, nil, err
	}
	return newRS, oldRSs, nil
}

// getNewReplicaSet returns the ReplicaSet of the Deployment's present template,
// with its revision. With create a missing one is made; else it is nil.
func (dc *Controller) getNewReplicaSet(d *appsv1.Deployment, rsList, oldRSs []*appsv1.ReplicaSet, create bool) (*appsv1.ReplicaSet, error) {
	newRevision := maxRevision(oldRSs) + 1
	// region get-new-replica-set
	existing := findNewReplicaSet(d, rsList)
	switch {
	case existing != nil:
		return dc.keepNewReplicaSet(d, existing, newRevision)
	case create:
		return dc.createNewReplicaSet(d, oldRSs, newRevision)
	}
	return nil, nil
	// end region
}

// keepNewReplicaSet brings the annotations of the new ReplicaSet, and the
// Deployment's revision, up to date.
func (dc *Controller) keepNewReplicaSet(d *appsv1.Deployment, existing *appsv1.ReplicaSet, newRevision int64) (*appsv1.ReplicaSet, error) {
	rs := existing.DeepCopy()
	annotated := setNewReplicaSetAnnotations(d, rs, newRevision, true)
	if annotated || rs.Spec.MinReadySeconds != d.Spec.MinReadySeconds {
		rs.Spec.MinReadySeconds = d.Spec.MinReadySeconds
		return dc.updateReplicaSet(rs)
	}
	changed := setDeploymentRevision(d, rs.Annotations[revisionAnnotation])
	if hasProgressDeadline(d) && getCondition(d.Status, appsv1.DeploymentProgressing) == nil {
		dc.setCondition(&d.Status, appsv1.DeploymentProgressing, corev1.ConditionTrue, foundNewRSReason,
			fmt.Sprintf("Found new replica set %q", rs.Name))
		changed = true
	}
	if changed {
		return existing, dc.updateStatus(d)
	}
	return existing, nil
}

// createNewReplicaSet makes the ReplicaSet of the Deployment's present template,
// with as many replicas as may be there at once.
func (dc *Controller) createNewReplicaSet(d *appsv1.Deployment, oldRSs []*appsv1.ReplicaSet, newRevision int64) (*appsv1.ReplicaSet, error) {
	rs := newReplicaSet(d)
	size, err := newRSNewReplicas(d, oldRSs, rs)
	if err != nil {
		return nil, err
	}
	rs.Spec.Replicas = &size
	setNewReplicaSetAnnotations(d, rs, newRevision, false)
	name := rs.Name
	stored, err := dc.client.Create(rs)
	collided := apierrors.IsAlreadyExists(err)
	switch {
	case collided:
		return nil, dc.bumpCollisionCount(d, err)
	case apierrors.HasStatusCause(err, corev1.NamespaceTerminatingCause):
		return nil, err
	case err != nil:
		return nil, dc.reportCreateError(d, name, err)
	}
	created := stored.(*appsv1.ReplicaSet)
	if size > 0 {
		dc.recorder.Eventf(d, corev1.EventTypeNormal, "ScalingReplicaSet", "Scaled up replica set %s from 0 to %d", created.Name, size)
	}
	changed := setDeploymentRevision(d, strconv.FormatInt(newRevision, 10))
	if hasProgressDeadline(d) {
		dc.setCondition(&d.Status, appsv1.DeploymentProgressing, corev1.ConditionTrue, newReplicaSetReason,
			fmt.Sprintf("Created new replica set %q", created.Name))
		changed = true
	}
	if changed {
		err = dc.updateStatus(d)
	}
	return created, err
}

// newReplicaSet is the ReplicaSet of the present template, with no replicas yet.
// The hash sets its Pods apart from those of the Deployment's other ReplicaSets.
func newReplicaSet(d *appsv1.Deployment) *appsv1.ReplicaSet {
	hash := ComputeHash(&d.Spec.Template, d.Status.CollisionCount)
	template := *d.Spec.Template.DeepCopy()
	template.Labels = withLabel(template.Labels, hash)
	selector := d.Spec.Selector.DeepCopy()
	selector.MatchLabels = withLabel(selector.MatchLabels, hash)
	return &appsv1.ReplicaSet{
		TypeMeta: metav1.TypeMeta{Kind: "ReplicaSet", APIVersion: "apps/v1"},
		ObjectMeta: metav1.ObjectMeta{
			Name:            generateReplicaSetName(d.Name, hash),
			Namespace:       d.Namespace,
			Labels:          withLabel(d.Spec.Template.Labels, hash),
			OwnerReferences: []metav1.OwnerReference{*metav1.NewControllerRef(d, appsv1.SchemeGroupVersion.WithKind("Deployment"))},
		},
		Spec: appsv1.ReplicaSetSpec{
			Replicas: new(int32), MinReadySeconds: d.Spec.MinReadySeconds, Selector: selector, Template: template,
		},
	}
}

func withLabel(labels map[string]string, hash string) map[string]string {
	labelled := map[string]string{appsv1.DefaultDeploymentUniqueLabelKey: hash}
	for key, value := range labels {
		if key != appsv1.DefaultDeploymentUniqueLabelKey {
			labelled[key] = value
		}
	}
	return labelled
}

// bumpCollisionCount makes the next attempt compute another hash, because the
// name is taken by a ReplicaSet that is not the one wanted: of another template
// with the same hash, or of another owner.
//
// Simplification: Kubernetes may also find the wanted one there, which its cache
// had not yet shown it.
func (dc *Controller) bumpCollisionCount(d *appsv1.Deployment, taken error) error {
	if d.Status.CollisionCount == nil {
		d.Status.CollisionCount = new(int32)
	}
	*d.Status.CollisionCount++
	if err := dc.updateStatus(d); err != nil {
		return err
	}
	return taken
}

// reportCreateError says in the Deployment's conditions and events why there is
// no ReplicaSet.
func (dc *Controller) reportCreateError(d *appsv1.Deployment, name string, err error) error {
	message := fmt.Sprintf("Failed to create new replica set %q: %v", name, err)
	if hasProgressDeadline(d) {
		dc.setCondition(&d.Status, appsv1.DeploymentProgressing, corev1.ConditionFalse, failedRSCreateReason, message)
		_ = dc.updateStatus(d) // what matters is the first error
	}
	dc.recorder.Event(d, corev1.EventTypeWarning, failedRSCreateReason, message)
	return err
}

func (dc *Controller) updateReplicaSet(rs *appsv1.ReplicaSet) (*appsv1.ReplicaSet, error) {
	stored, err := dc.client.Update(rs)
	if err != nil {
		return nil, err
	}
	return stored.(*appsv1.ReplicaSet), nil
}
