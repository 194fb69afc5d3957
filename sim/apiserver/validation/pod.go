package validation

import (
	"strconv"
	"strings"

	corev1 "k8s.io/api/core/v1"
	apivalidation "k8s.io/apimachinery/pkg/api/validation"
	"k8s.io/apimachinery/pkg/util/validation/field"

	"caderno/sim/client"
)

// ValidatePod checks a new Pod.
func ValidatePod(pod *corev1.Pod) field.ErrorList {
	path := field.NewPath("spec")
	mistakes := validatePodAndSpec(pod)
	if len(pod.Spec.EphemeralContainers) > 0 {
		mistakes = append(mistakes, field.Forbidden(path.Child("ephemeralContainers"), "cannot be set on create"))
	}
	if pod.Spec.NodeName != "" && len(pod.Spec.SchedulingGates) > 0 {
		mistakes = append(mistakes, field.Forbidden(path.Child("nodeName"), "cannot be set until all schedulingGates have been cleared"))
	}
	return mistakes
}

func validatePodAndSpec(pod *corev1.Pod) field.ErrorList {
	path := field.NewPath("spec")
	mistakes := ValidateMeta(pod, true, apivalidation.NameIsDNSSubdomain)
	mistakes = append(mistakes, validateDeletionCost(pod.Annotations, field.NewPath("metadata", "annotations"))...)
	mistakes = append(mistakes, validatePodSpec(&pod.Spec, true, path)...)
	if grace := pod.Spec.TerminationGracePeriodSeconds; grace != nil {
		mistakes = append(mistakes, nonNegative(*grace, path.Child("terminationGracePeriodSeconds"))...)
	}
	mistakes = append(mistakes, validateTrimmed(pod.Spec.Containers, path.Child("containers"))...)
	return append(mistakes, validateTrimmed(pod.Spec.InitContainers, path.Child("initContainers"))...)
}

func validateDeletionCost(annotations map[string]string, path *field.Path) field.ErrorList {
	cost, set := annotations[corev1.PodDeletionCost]
	if !set {
		return nil
	}
	if _, err := strconv.ParseInt(cost, 10, 32); err != nil || strings.HasPrefix(cost, "+") {
		return field.ErrorList{field.Invalid(path.Key(corev1.PodDeletionCost), cost, "must be a 32bit integer")}
	}
	return nil
}

// validateTrimmed is for Pods only: a template has always been allowed to name
// an image with blanks around it.
func validateTrimmed(containers []corev1.Container, path *field.Path) (mistakes field.ErrorList) {
	for i, c := range containers {
		if strings.TrimSpace(c.Image) != c.Image {
			mistakes = append(mistakes, field.Invalid(path.Index(i).Child("image"), c.Image, "must not have leading or trailing whitespace"))
		}
	}
	return mistakes
}

// ValidatePodStatusUpdate: the kubelet knows best, but nobody may bring back a
// container that was not to be restarted.
func ValidatePodStatusUpdate(obj, old client.Object) field.ErrorList {
	pod, before := obj.(*corev1.Pod), old.(*corev1.Pod)
	path := field.NewPath("status")
	mistakes := ValidateMetaUpdate(pod, before)
	for i, condition := range pod.Status.Conditions {
		mistakes = append(mistakes, qualifiedName(string(condition.Type), path.Child("conditions").Index(i).Child("Type"))...)
	}
	if pod.Status.QOSClass != before.Status.QOSClass {
		mistakes = append(mistakes, field.Invalid(path.Child("qosClass"), pod.Status.QOSClass, apivalidation.FieldImmutableErrorMsg))
	}
	return append(mistakes, validateTransitions(pod, before, path.Child("containerStatuses"))...)
}

func validateTransitions(pod, before *corev1.Pod, path *field.Path) (mistakes field.ErrorList) {
	for i, was := range before.Status.ContainerStatuses {
		ended := was.State.Terminated
		if ended == nil || mayRestart(&before.Spec, was.Name, ended.ExitCode) {
			continue
		}
		for _, is := range pod.Status.ContainerStatuses {
			if is.Name == was.Name && is.State.Terminated == nil {
				mistakes = append(mistakes, field.Forbidden(path.Index(i).Child("state"), "may not be transitioned to non-terminated state"))
			}
		}
	}
	return mistakes
}

// mayRestart tells whether a container that ended may run again. Rules that go
// by the exit code may say so, too.
func mayRestart(spec *corev1.PodSpec, name string, exitCode int32) bool {
	policy := spec.RestartPolicy
	for i := range spec.Containers {
		if c := &spec.Containers[i]; c.Name == name {
			if len(c.RestartPolicyRules) > 0 {
				return true
			}
			if c.RestartPolicy != nil {
				policy = corev1.RestartPolicy(*c.RestartPolicy)
			}
		}
	}
	return policy == corev1.RestartPolicyAlways || policy == corev1.RestartPolicyOnFailure && exitCode != 0
}
