package validation

import (
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	metav1validation "k8s.io/apimachinery/pkg/apis/meta/v1/validation"
	"k8s.io/apimachinery/pkg/util/validation"
	"k8s.io/apimachinery/pkg/util/validation/field"
)

func validateAffinity(affinity *corev1.Affinity, path *field.Path) (mistakes field.ErrorList) {
	if affinity == nil {
		return nil
	}
	if node := affinity.NodeAffinity; node != nil {
		at := path.Child("nodeAffinity")
		if selector := node.RequiredDuringSchedulingIgnoredDuringExecution; selector != nil {
			mistakes = append(mistakes, validateNodeSelector(selector, at.Child("requiredDuringSchedulingIgnoredDuringExecution", "nodeSelectorTerms"))...)
		}
		for i, term := range node.PreferredDuringSchedulingIgnoredDuringExecution {
			at := at.Child("preferredDuringSchedulingIgnoredDuringExecution").Index(i)
			mistakes = append(mistakes, validateWeight(term.Weight, at.Child("weight"))...)
			mistakes = append(mistakes, validateNodeTerm(term.Preference, false, at.Child("preference"))...)
		}
	}
	if pod := affinity.PodAffinity; pod != nil {
		mistakes = append(mistakes, validatePodTerms(pod.RequiredDuringSchedulingIgnoredDuringExecution,
			pod.PreferredDuringSchedulingIgnoredDuringExecution, path.Child("podAffinity"))...)
	}
	if pod := affinity.PodAntiAffinity; pod != nil {
		mistakes = append(mistakes, validatePodTerms(pod.RequiredDuringSchedulingIgnoredDuringExecution,
			pod.PreferredDuringSchedulingIgnoredDuringExecution, path.Child("podAntiAffinity"))...)
	}
	return mistakes
}

func validateWeight(weight int32, path *field.Path) field.ErrorList {
	if weight <= 0 || weight > 100 {
		return field.ErrorList{field.Invalid(path, weight, "must be in the range 1-100")}
	}
	return nil
}

func validateNodeSelector(selector *corev1.NodeSelector, path *field.Path) (mistakes field.ErrorList) {
	if len(selector.NodeSelectorTerms) == 0 {
		return field.ErrorList{field.Required(path, "must have at least one node selector term")}
	}
	for i, term := range selector.NodeSelectorTerms {
		mistakes = append(mistakes, validateNodeTerm(term, true, path.Index(i))...)
	}
	return mistakes
}

// validateNodeTerm checks a term about nodes; strictly its values too.
func validateNodeTerm(term corev1.NodeSelectorTerm, strictly bool, path *field.Path) (mistakes field.ErrorList) {
	for i, r := range term.MatchExpressions {
		at := path.Child("matchExpressions").Index(i)
		mistakes = append(mistakes, validateNodeOperator(r, at)...)
		mistakes = append(mistakes, metav1validation.ValidateLabelName(r.Key, at.Child("key"))...)
		for j, value := range r.Values {
			if strictly {
				mistakes = append(mistakes, invalid(at.Child("values").Index(j), value, validation.IsValidLabelValue(value))...)
			}
		}
	}
	for i, r := range term.MatchFields {
		at := path.Child("matchFields").Index(i)
		switch {
		case r.Operator != corev1.NodeSelectorOpIn && r.Operator != corev1.NodeSelectorOpNotIn:
			mistakes = append(mistakes, field.Invalid(at.Child("operator"), r.Operator, "not a valid selector operator"))
		case len(r.Values) != 1:
			mistakes = append(mistakes, field.Required(at.Child("values"), "must be only one value when `operator` is 'In' or 'NotIn' for node field selector"))
		}
		if r.Key != metav1.ObjectNameField {
			mistakes = append(mistakes, field.Invalid(at.Child("key"), r.Key, "not a valid field selector key"))
		}
	}
	return mistakes
}

func validateNodeOperator(r corev1.NodeSelectorRequirement, path *field.Path) field.ErrorList {
	values := path.Child("values")
	switch r.Operator {
	case corev1.NodeSelectorOpIn, corev1.NodeSelectorOpNotIn:
		if len(r.Values) == 0 {
			return field.ErrorList{field.Required(values, "must be specified when `operator` is 'In' or 'NotIn'")}
		}
	case corev1.NodeSelectorOpExists, corev1.NodeSelectorOpDoesNotExist:
		if len(r.Values) > 0 {
			return field.ErrorList{field.Forbidden(values, "may not be specified when `operator` is 'Exists' or 'DoesNotExist'")}
		}
	case corev1.NodeSelectorOpGt, corev1.NodeSelectorOpLt:
		if len(r.Values) != 1 {
			return field.ErrorList{field.Required(values, "must be specified single value when `operator` is 'Lt' or 'Gt'")}
		}
	default:
		return field.ErrorList{field.Invalid(path.Child("operator"), r.Operator, "not a valid selector operator")}
	}
	return nil
}

func validatePodTerms(hard []corev1.PodAffinityTerm, soft []corev1.WeightedPodAffinityTerm, path *field.Path) (mistakes field.ErrorList) {
	for i, term := range hard {
		mistakes = append(mistakes, validatePodTerm(term, path.Child("requiredDuringSchedulingIgnoredDuringExecution").Index(i))...)
	}
	for i, term := range soft {
		at := path.Child("preferredDuringSchedulingIgnoredDuringExecution").Index(i)
		mistakes = append(mistakes, validateWeight(term.Weight, at.Child("weight"))...)
		mistakes = append(mistakes, validatePodTerm(term.PodAffinityTerm, at.Child("podAffinityTerm"))...)
	}
	return mistakes
}

func validatePodTerm(term corev1.PodAffinityTerm, path *field.Path) field.ErrorList {
	mistakes := validateSelector(term.LabelSelector, path.Child("labelSelector"))
	mistakes = append(mistakes, validateSelector(term.NamespaceSelector, path.Child("namespaceSelector"))...)
	for _, name := range term.Namespaces {
		mistakes = append(mistakes, dnsLabel(name, path.Child("namespace"))...)
	}
	mistakes = append(mistakes, validateLabelKeys(path, term.MatchLabelKeys, term.MismatchLabelKeys, term.LabelSelector)...)
	if term.TopologyKey == "" {
		mistakes = append(mistakes, field.Required(path.Child("topologyKey"), "can not be empty"))
	}
	return append(mistakes, metav1validation.ValidateLabelName(term.TopologyKey, path.Child("topologyKey"))...)
}
