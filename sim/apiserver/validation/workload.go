package validation

import (
	"slices"
	"strconv"
	"strings"

	appsv1 "k8s.io/api/apps/v1"
	corev1 "k8s.io/api/core/v1"
	apivalidation "k8s.io/apimachinery/pkg/api/validation"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	metav1validation "k8s.io/apimachinery/pkg/apis/meta/v1/validation"
	"k8s.io/apimachinery/pkg/labels"
	"k8s.io/apimachinery/pkg/util/intstr"
	"k8s.io/apimachinery/pkg/util/validation"
	"k8s.io/apimachinery/pkg/util/validation/field"

	"caderno/sim/client"
)

// ValidateDeployment checks a new Deployment.
func ValidateDeployment(d *appsv1.Deployment) field.ErrorList {
	return append(ValidateMeta(d, true, apivalidation.NameIsDNSSubdomain), validateDeploymentSpec(&d.Spec)...)
}

// ValidateDeploymentUpdate checks a changed Deployment against what is stored.
func ValidateDeploymentUpdate(obj, old client.Object) field.ErrorList {
	d, before := obj.(*appsv1.Deployment), old.(*appsv1.Deployment)
	mistakes := append(ValidateMetaUpdate(d, before), validateDeploymentSpec(&d.Spec)...)
	return append(mistakes, apivalidation.ValidateImmutableField(d.Spec.Selector, before.Spec.Selector, field.NewPath("spec", "selector"))...)
}

func validateDeploymentSpec(spec *appsv1.DeploymentSpec) field.ErrorList {
	path := field.NewPath("spec")
	// region validate-deployment
	mistakes := slices.Concat(
		nonNegative(*spec.Replicas, path.Child("replicas")),
		validateSelected(spec.Selector, &spec.Template, path),
		validateStrategy(&spec.Strategy, path.Child("strategy")),
	)
	// end region
	mistakes = append(mistakes, nonNegatives(path, count{"minReadySeconds", int64(spec.MinReadySeconds)},
		count{"revisionHistoryLimit", optional(spec.RevisionHistoryLimit)},
		count{"progressDeadlineSeconds", optional(spec.ProgressDeadlineSeconds)})...)
	if deadline := spec.ProgressDeadlineSeconds; deadline != nil && *deadline <= spec.MinReadySeconds {
		mistakes = append(mistakes, field.Invalid(path.Child("progressDeadlineSeconds"), deadline, "must be greater than minReadySeconds"))
	}
	return mistakes
}

// validateSelected checks a template and the selector that must find its Pods.
func validateSelected(selector *metav1.LabelSelector, template *corev1.PodTemplateSpec, path *field.Path) (mistakes field.ErrorList) {
	at := path.Child("selector")
	if selector == nil {
		mistakes = append(mistakes, field.Required(at, ""))
	} else {
		mistakes = append(mistakes, validateSelector(selector, at)...)
		if len(selector.MatchLabels)+len(selector.MatchExpressions) == 0 {
			mistakes = append(mistakes, field.Invalid(at, selector, "empty selector is invalid for deployment"))
		}
	}
	matcher, err := metav1.LabelSelectorAsSelector(selector)
	if err != nil {
		return append(mistakes, field.Invalid(at, selector, "invalid label selector"))
	}
	at = path.Child("template")
	if !matcher.Empty() && !matcher.Matches(labels.Set(template.Labels)) {
		mistakes = append(mistakes, field.Invalid(at.Child("metadata", "labels"), template.Labels, "`selector` does not match template `labels`"))
	}
	return append(mistakes, validateTemplate(template, at)...)
}

func validateTemplate(template *corev1.PodTemplateSpec, path *field.Path) field.ErrorList {
	// The path has no "metadata" in Kubernetes either.
	mistakes := metav1validation.ValidateLabels(template.Labels, path.Child("labels"))
	mistakes = append(mistakes, apivalidation.ValidateAnnotations(template.Annotations, path.Child("annotations"))...)
	mistakes = append(mistakes, validateDeletionCost(template.Annotations, path.Child("annotations"))...)
	spec := path.Child("spec")
	mistakes = append(mistakes, validatePodSpec(&template.Spec, false, spec)...)
	if len(template.Spec.EphemeralContainers) > 0 {
		mistakes = append(mistakes, field.Forbidden(spec.Child("ephemeralContainers"), "ephemeral containers not allowed in pod template"))
	}
	if policy := template.Spec.RestartPolicy; policy != corev1.RestartPolicyAlways {
		mistakes = append(mistakes, field.NotSupported(spec.Child("restartPolicy"), policy, []corev1.RestartPolicy{corev1.RestartPolicyAlways}))
	}
	if template.Spec.ActiveDeadlineSeconds != nil {
		mistakes = append(mistakes, field.Forbidden(spec.Child("activeDeadlineSeconds"), "activeDeadlineSeconds in ReplicaSet is not Supported"))
	}
	return mistakes
}

func validateStrategy(strategy *appsv1.DeploymentStrategy, path *field.Path) field.ErrorList {
	rolling := path.Child("rollingUpdate")
	switch strategy.Type {
	case appsv1.RecreateDeploymentStrategyType:
		if strategy.RollingUpdate != nil {
			return field.ErrorList{field.Forbidden(rolling, "may not be specified when strategy `type` is 'Recreate'")}
		}
		return nil
	case appsv1.RollingUpdateDeploymentStrategyType:
		return validateRolling(*strategy.RollingUpdate.MaxUnavailable, *strategy.RollingUpdate.MaxSurge, rolling)
	}
	return field.ErrorList{field.NotSupported(path, internal(*strategy), []appsv1.DeploymentStrategyType{
		appsv1.RecreateDeploymentStrategyType, appsv1.RollingUpdateDeploymentStrategyType,
	})}
}

func validateRolling(maxUnavailable, maxSurge intstr.IntOrString, path *field.Path) field.ErrorList {
	at := path.Child("maxUnavailable")
	mistakes := validateStep(maxUnavailable, at)
	mistakes = append(mistakes, validateStep(maxSurge, path.Child("maxSurge"))...)
	unavailable, percent := stepValue(maxUnavailable)
	if surge, _ := stepValue(maxSurge); unavailable == 0 && surge == 0 {
		mistakes = append(mistakes, field.Invalid(at, maxUnavailable, "may not be 0 when `maxSurge` is 0"))
	}
	if percent && unavailable > 100 {
		mistakes = append(mistakes, field.Invalid(at, maxUnavailable, "must not be greater than 100%"))
	}
	return mistakes
}

// validateStep checks a number of Pods or a percentage of them.
func validateStep(step intstr.IntOrString, path *field.Path) field.ErrorList {
	if step.Type == intstr.Int {
		return nonNegative(step.IntVal, path)
	}
	return invalid(path, step, validation.IsValidPercent(step.StrVal))
}

func stepValue(step intstr.IntOrString) (value int, percent bool) {
	if step.Type == intstr.String && len(validation.IsValidPercent(step.StrVal)) == 0 {
		value, _ = strconv.Atoi(strings.TrimSuffix(step.StrVal, "%"))
		return value, true
	}
	return step.IntValue(), false
}

// ValidateReplicaSet checks a new ReplicaSet.
func ValidateReplicaSet(rs *appsv1.ReplicaSet) field.ErrorList {
	return append(ValidateMeta(rs, true, apivalidation.NameIsDNSSubdomain), validateReplicaSetSpec(&rs.Spec)...)
}

// ValidateReplicaSetUpdate checks a changed ReplicaSet against what is stored.
func ValidateReplicaSetUpdate(obj, old client.Object) field.ErrorList {
	rs, before := obj.(*appsv1.ReplicaSet), old.(*appsv1.ReplicaSet)
	mistakes := append(ValidateMetaUpdate(rs, before), validateReplicaSetSpec(&rs.Spec)...)
	return append(mistakes, apivalidation.ValidateImmutableField(rs.Spec.Selector, before.Spec.Selector, field.NewPath("spec", "selector"))...)
}

func validateReplicaSetSpec(spec *appsv1.ReplicaSetSpec) field.ErrorList {
	path := field.NewPath("spec")
	mistakes := nonNegatives(path, count{"replicas", optional(spec.Replicas)}, count{"minReadySeconds", int64(spec.MinReadySeconds)})
	return append(mistakes, validateSelected(spec.Selector, &spec.Template, path)...)
}
