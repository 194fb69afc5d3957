package validation

import (
	appsv1 "k8s.io/api/apps/v1"
	"k8s.io/apimachinery/pkg/util/validation/field"

	"caderno/sim/client"
)

// ValidateDeploymentStatusUpdate checks a changed status of a Deployment.
func ValidateDeploymentStatusUpdate(obj, old client.Object) field.ErrorList {
	s, path := obj.(*appsv1.Deployment).Status, field.NewPath("status")
	mistakes := ValidateMetaUpdate(obj, old)
	mistakes = append(mistakes, nonNegatives(path, count{"observedGeneration", s.ObservedGeneration},
		count{"replicas", int64(s.Replicas)}, count{"updatedReplicas", int64(s.UpdatedReplicas)},
		count{"readyReplicas", int64(s.ReadyReplicas)}, count{"availableReplicas", int64(s.AvailableReplicas)},
		count{"unavailableReplicas", int64(s.UnavailableReplicas)}, count{"terminatingReplicas", optional(s.TerminatingReplicas)},
		count{"collisionCount", optional(s.CollisionCount)})...)
	mistakes = append(mistakes, atMostReplicas(s.Replicas, s.ReadyReplicas, s.AvailableReplicas, "updatedReplicas", s.UpdatedReplicas, path)...)
	if now, was := optional(s.CollisionCount), optional(old.(*appsv1.Deployment).Status.CollisionCount); now < was {
		mistakes = append(mistakes, field.Invalid(path.Child("collisionCount"), int32(now), "cannot be decremented"))
	}
	return mistakes
}

// ValidateReplicaSetStatusUpdate checks a changed status of a ReplicaSet.
func ValidateReplicaSetStatusUpdate(obj, old client.Object) field.ErrorList {
	s, path := obj.(*appsv1.ReplicaSet).Status, field.NewPath("status")
	mistakes := ValidateMetaUpdate(obj, old)
	mistakes = append(mistakes, nonNegatives(path, count{"replicas", int64(s.Replicas)},
		count{"fullyLabeledReplicas", int64(s.FullyLabeledReplicas)}, count{"readyReplicas", int64(s.ReadyReplicas)},
		count{"availableReplicas", int64(s.AvailableReplicas)}, count{"observedGeneration", s.ObservedGeneration},
		count{"terminatingReplicas", optional(s.TerminatingReplicas)})...)
	return append(mistakes, atMostReplicas(s.Replicas, s.ReadyReplicas, s.AvailableReplicas, "fullyLabeledReplicas", s.FullyLabeledReplicas, path)...)
}

// atMostReplicas: of the Pods that are, some are ready, of those some available.
func atMostReplicas(all, ready, available int32, name string, some int32, path *field.Path) (mistakes field.ErrorList) {
	for _, c := range []struct {
		field       string
		value, most int32
		message     string
	}{
		{name, some, all, "cannot be greater than status.replicas"},
		{"readyReplicas", ready, all, "cannot be greater than status.replicas"},
		{"availableReplicas", available, all, "cannot be greater than status.replicas"},
		{"availableReplicas", available, ready, "cannot be greater than readyReplicas"},
	} {
		if c.value > c.most {
			mistakes = append(mistakes, field.Invalid(path.Child(c.field), c.value, c.message))
		}
	}
	return mistakes
}
