package validation

import (
	policyv1 "k8s.io/api/policy/v1"
	namevalidation "k8s.io/apimachinery/pkg/api/validation/path"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	metav1validation "k8s.io/apimachinery/pkg/apis/meta/v1/validation"
	"k8s.io/apimachinery/pkg/util/intstr"
	"k8s.io/apimachinery/pkg/util/validation/field"

	"caderno/sim/client"
)

// ValidatePodDisruptionBudget takes any name that can stand in a path, as
// Kubernetes does.
func ValidatePodDisruptionBudget(budget *policyv1.PodDisruptionBudget) field.ErrorList {
	mistakes := ValidateMeta(budget, true, namevalidation.ValidatePathSegmentName)
	return append(mistakes, validateBudgetSpec(&budget.Spec, field.NewPath("spec"))...)
}

// ValidatePodDisruptionBudgetUpdate checks a changed PodDisruptionBudget against what is stored.
func ValidatePodDisruptionBudgetUpdate(obj, old client.Object) field.ErrorList {
	return append(ValidateMetaUpdate(obj, old), validateBudgetSpec(&obj.(*policyv1.PodDisruptionBudget).Spec, field.NewPath("spec"))...)
}

func validateBudgetSpec(spec *policyv1.PodDisruptionBudgetSpec, path *field.Path) (mistakes field.ErrorList) {
	if spec.MinAvailable != nil && spec.MaxUnavailable != nil {
		shown := internalBudgetSpec{spec.MinAvailable, spec.Selector, spec.MaxUnavailable, spec.UnhealthyPodEvictionPolicy}
		mistakes = append(mistakes, field.Invalid(path, shown, "minAvailable and maxUnavailable cannot be both set"))
	}
	mistakes = append(mistakes, validateShare(spec.MinAvailable, path.Child("minAvailable"))...)
	mistakes = append(mistakes, validateShare(spec.MaxUnavailable, path.Child("maxUnavailable"))...)
	mistakes = append(mistakes, validateSelector(spec.Selector, path.Child("selector"))...)
	if policy := spec.UnhealthyPodEvictionPolicy; policy != nil && *policy != policyv1.IfHealthyBudget && *policy != policyv1.AlwaysAllow {
		mistakes = append(mistakes, field.NotSupported(path.Child("unhealthyPodEvictionPolicy"), *policy,
			[]policyv1.UnhealthyPodEvictionPolicyType{policyv1.AlwaysAllow, policyv1.IfHealthyBudget}))
	}
	return mistakes
}

// internalBudgetSpec is the spec as Kubernetes shows it in a message: with the
// fields of its own internal type, in their order.
type internalBudgetSpec struct {
	MinAvailable               *intstr.IntOrString
	Selector                   *metav1.LabelSelector
	MaxUnavailable             *intstr.IntOrString
	UnhealthyPodEvictionPolicy *policyv1.UnhealthyPodEvictionPolicyType
}

// validateShare checks a number of Pods or a percentage, of at most 100.
func validateShare(share *intstr.IntOrString, path *field.Path) field.ErrorList {
	if share == nil {
		return nil
	}
	mistakes := validateStep(*share, path)
	if value, percent := stepValue(*share); percent && value > 100 {
		mistakes = append(mistakes, field.Invalid(path, *share, "must not be greater than 100%"))
	}
	return mistakes
}

// ValidatePodDisruptionBudgetStatusUpdate checks a changed status of a PodDisruptionBudget.
func ValidatePodDisruptionBudgetStatusUpdate(obj, old client.Object) field.ErrorList {
	status, path := obj.(*policyv1.PodDisruptionBudget).Status, field.NewPath("status")
	mistakes := append(ValidateMetaUpdate(obj, old), metav1validation.ValidateConditions(status.Conditions, path.Child("conditions"))...)
	return append(mistakes, nonNegatives(path,
		count{"disruptionsAllowed", int64(status.DisruptionsAllowed)}, count{"currentHealthy", int64(status.CurrentHealthy)},
		count{"desiredHealthy", int64(status.DesiredHealthy)}, count{"expectedPods", int64(status.ExpectedPods)})...)
}
