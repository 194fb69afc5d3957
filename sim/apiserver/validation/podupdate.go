package validation

import (
	"fmt"
	"reflect"
	"strings"

	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/api/equality"
	"k8s.io/apimachinery/pkg/util/sets"
	"k8s.io/apimachinery/pkg/util/validation/field"

	"caderno/sim/client"
)

// changeable is what may be changed of a Pod that exists, as the refusal of
// everything else lists it.
var changeable = strings.Join([]string{
	"`spec.containers[*].image`",
	"`spec.initContainers[*].image`",
	"`spec.activeDeadlineSeconds`",
	"`spec.tolerations` (only additions to existing tolerations)",
	"`spec.terminationGracePeriodSeconds` (allow it to be set to 1 if it was previously negative)",
}, ",")

// ValidatePodUpdate checks that a change of a Pod changes only what may change.
//
// Simplification: a Pod with scheduling gates cannot have its node selector and
// affinity narrowed.
func ValidatePodUpdate(obj, old client.Object) field.ErrorList {
	pod, before := obj.(*corev1.Pod), old.(*corev1.Pod)
	path := field.NewPath("spec")
	mistakes := append(ValidateMetaUpdate(pod, before), validatePodAndSpec(pod)...)
	for _, set := range []struct {
		name     string
		now, was []corev1.Container
	}{{"containers", pod.Spec.Containers, before.Spec.Containers}, {"initContainers", pod.Spec.InitContainers, before.Spec.InitContainers}} {
		if len(set.now) != len(set.was) {
			return append(mistakes, field.Forbidden(path.Child(set.name), "pod updates may not add or remove containers"))
		}
	}
	deadline, stop := validateDeadlineUpdate(pod.Spec.ActiveDeadlineSeconds, before.Spec.ActiveDeadlineSeconds, path.Child("activeDeadlineSeconds"))
	mistakes = append(mistakes, deadline...)
	if stop {
		return mistakes
	}
	mistakes = append(mistakes, validateOnlyAdded(pod.Spec.Tolerations, before.Spec.Tolerations, path.Child("tolerations"))...)
	mistakes = append(mistakes, validateOnlyDeleted(pod.Spec.SchedulingGates, before.Spec.SchedulingGates, path.Child("schedulingGates"))...)
	if equality.Semantic.DeepEqual(pod.Spec, before.Spec) {
		return mistakes
	}
	if rest := withoutChangeable(&pod.Spec, &before.Spec); !equality.Semantic.DeepEqual(*rest, before.Spec) {
		mistakes = append(mistakes, field.Forbidden(path, fmt.Sprintf(
			"pod updates may not change fields other than %s\n%v", changeable, specDiff(&before.Spec, rest))))
	}
	return mistakes
}

// validateDeadlineUpdate: a deadline can be set and brought nearer. stop says
// that the rest is not looked at.
func validateDeadlineUpdate(now, was *int64, path *field.Path) (mistakes field.ErrorList, stop bool) {
	if now == nil {
		if was != nil {
			mistakes = append(mistakes, field.Invalid(path, now, "must not update from a positive integer to nil value"))
		}
		return mistakes, false
	}
	if mistakes = activeDeadline(now, 0, path); len(mistakes) > 0 {
		return mistakes, true
	}
	if was != nil && *was < *now {
		return field.ErrorList{field.Invalid(path, *now, "must be less than or equal to previous value")}, true
	}
	return nil, false
}

func validateOnlyAdded(now, was []corev1.Toleration, path *field.Path) field.ErrorList {
next:
	for _, old := range was {
		for _, t := range now {
			old.TolerationSeconds = t.TolerationSeconds
			if reflect.DeepEqual(old, t) {
				continue next
			}
		}
		return field.ErrorList{field.Forbidden(path, "existing toleration can not be modified except its tolerationSeconds")}
	}
	return validateTolerations(now, path)
}

func validateOnlyDeleted(now, was []corev1.PodSchedulingGate, path *field.Path) (mistakes field.ErrorList) {
	old := sets.New[string]()
	for _, gate := range was {
		old.Insert(gate.Name)
	}
	for i, gate := range now {
		if !old.Has(gate.Name) {
			mistakes = append(mistakes, field.Forbidden(path.Index(i).Child("name"),
				fmt.Sprintf("only deletion is allowed, but found new scheduling gate '%s'", gate.Name)))
		}
	}
	return mistakes
}

// withoutChangeable is the new spec with the old one's values where those may
// change: what still differs may not.
func withoutChangeable(now, was *corev1.PodSpec) *corev1.PodSpec {
	rest := now.DeepCopy()
	for i := range rest.Containers {
		rest.Containers[i].Image = was.Containers[i].Image
	}
	for i := range rest.InitContainers {
		rest.InitContainers[i].Image = was.InitContainers[i].Image
	}
	rest.ActiveDeadlineSeconds = was.ActiveDeadlineSeconds
	rest.SchedulingGates = was.SchedulingGates
	rest.Tolerations = was.Tolerations
	return rest
}
