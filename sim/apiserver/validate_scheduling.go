package apiserver

import (
	"fmt"
	"strings"

	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	metav1validation "k8s.io/apimachinery/pkg/apis/meta/v1/validation"
	"k8s.io/apimachinery/pkg/util/validation"
	"k8s.io/apimachinery/pkg/util/validation/field"
)

func validateTolerations(tolerations []corev1.Toleration, path *field.Path) (mistakes errorList) {
	for i, t := range tolerations {
		at := path.Index(i)
		if t.Key != "" {
			mistakes = append(mistakes, metav1validation.ValidateLabelName(t.Key, at.Child("key"))...)
		}
		if t.Key == "" && t.Operator != corev1.TolerationOpExists {
			mistakes = append(mistakes, field.Invalid(at.Child("operator"), t.Operator,
				"operator must be Exists when `key` is empty, which means \"match all values and all keys\""))
		}
		if t.TolerationSeconds != nil && t.Effect != corev1.TaintEffectNoExecute {
			mistakes = append(mistakes, field.Invalid(at.Child("effect"), t.Effect, "effect must be 'NoExecute' when `tolerationSeconds` is set"))
		}
		mistakes = append(mistakes, validateTolerationValue(t, at)...)
		if t.Effect != "" {
			mistakes = append(mistakes, validateTaintEffect(t.Effect, at.Child("effect"))...)
		}
	}
	return mistakes
}

func validateTolerationValue(t corev1.Toleration, path *field.Path) (mistakes errorList) {
	switch t.Operator {
	case corev1.TolerationOpEqual, "":
		if messages := validation.IsValidLabelValue(t.Value); len(messages) > 0 {
			mistakes = append(mistakes, field.Invalid(path.Child("operator"), t.Value, strings.Join(messages, ";")))
		}
	case corev1.TolerationOpExists:
		if t.Value != "" {
			mistakes = append(mistakes, field.Invalid(path.Child("operator"), t.Value, "value must be empty when `operator` is 'Exists'"))
		}
	case corev1.TolerationOpLt, corev1.TolerationOpGt:
		// Numbers are compared only behind a gate that is closed; that list of
		// what is supported is Kubernetes' own.
		mistakes = append(mistakes, field.NotSupported(path.Child("operator"), t.Operator, []corev1.TolerationOperator{
			corev1.TolerationOpEqual, corev1.TolerationOpExists, corev1.TolerationOpLt, corev1.TolerationOpGt,
		}))
	default:
		mistakes = append(mistakes, field.NotSupported(path.Child("operator"), t.Operator,
			[]corev1.TolerationOperator{corev1.TolerationOpEqual, corev1.TolerationOpExists}))
	}
	return mistakes
}

func validateTaintEffect(effect corev1.TaintEffect, path *field.Path) errorList {
	return oneOf(effect, path, corev1.TaintEffectNoSchedule, corev1.TaintEffectPreferNoSchedule, corev1.TaintEffectNoExecute)
}

func validateAffinity(affinity *corev1.Affinity, path *field.Path) (mistakes errorList) {
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

func validateWeight(weight int32, path *field.Path) errorList {
	if weight <= 0 || weight > 100 {
		return errorList{field.Invalid(path, weight, "must be in the range 1-100")}
	}
	return nil
}

func validateNodeSelector(selector *corev1.NodeSelector, path *field.Path) (mistakes errorList) {
	if len(selector.NodeSelectorTerms) == 0 {
		return errorList{field.Required(path, "must have at least one node selector term")}
	}
	for i, term := range selector.NodeSelectorTerms {
		mistakes = append(mistakes, validateNodeTerm(term, true, path.Index(i))...)
	}
	return mistakes
}

// validateNodeTerm checks a term about nodes; strictly its values too.
func validateNodeTerm(term corev1.NodeSelectorTerm, strictly bool, path *field.Path) (mistakes errorList) {
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

func validateNodeOperator(r corev1.NodeSelectorRequirement, path *field.Path) errorList {
	values := path.Child("values")
	switch r.Operator {
	case corev1.NodeSelectorOpIn, corev1.NodeSelectorOpNotIn:
		if len(r.Values) == 0 {
			return errorList{field.Required(values, "must be specified when `operator` is 'In' or 'NotIn'")}
		}
	case corev1.NodeSelectorOpExists, corev1.NodeSelectorOpDoesNotExist:
		if len(r.Values) > 0 {
			return errorList{field.Forbidden(values, "may not be specified when `operator` is 'Exists' or 'DoesNotExist'")}
		}
	case corev1.NodeSelectorOpGt, corev1.NodeSelectorOpLt:
		if len(r.Values) != 1 {
			return errorList{field.Required(values, "must be specified single value when `operator` is 'Lt' or 'Gt'")}
		}
	default:
		return errorList{field.Invalid(path.Child("operator"), r.Operator, "not a valid selector operator")}
	}
	return nil
}

func validatePodTerms(hard []corev1.PodAffinityTerm, soft []corev1.WeightedPodAffinityTerm, path *field.Path) (mistakes errorList) {
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

func validatePodTerm(term corev1.PodAffinityTerm, path *field.Path) errorList {
	mistakes := validateSelector(term.LabelSelector, path.Child("labelSelector"))
	mistakes = append(mistakes, validateSelector(term.NamespaceSelector, path.Child("namespaceSelector"))...)
	for _, name := range term.Namespaces {
		mistakes = append(mistakes, dnsLabel(name, path.Child("namespace"))...)
	}
	if term.TopologyKey == "" {
		mistakes = append(mistakes, field.Required(path.Child("topologyKey"), "can not be empty"))
	}
	return append(mistakes, metav1validation.ValidateLabelName(term.TopologyKey, path.Child("topologyKey"))...)
}

func validateSelector(selector *metav1.LabelSelector, path *field.Path) errorList {
	return metav1validation.ValidateLabelSelector(selector, metav1validation.LabelSelectorValidationOptions{}, path)
}

func validateSpread(constraints []corev1.TopologySpreadConstraint, path *field.Path) (mistakes errorList) {
	for i, c := range constraints {
		at := path.Index(i)
		if c.MaxSkew <= 0 {
			mistakes = append(mistakes, field.Invalid(at.Child("maxSkew"), int64(c.MaxSkew), "must be greater than zero"))
		}
		if c.TopologyKey == "" {
			mistakes = append(mistakes, field.Required(at.Child("topologyKey"), "can not be empty"))
		}
		if c.WhenUnsatisfiable != corev1.DoNotSchedule && c.WhenUnsatisfiable != corev1.ScheduleAnyway {
			mistakes = append(mistakes, field.NotSupported(at.Child("whenUnsatisfiable"), c.WhenUnsatisfiable,
				[]corev1.UnsatisfiableConstraintAction{corev1.DoNotSchedule, corev1.ScheduleAnyway}))
		}
		for _, other := range constraints[i+1:] {
			if spreadKey(other) == spreadKey(c) {
				mistakes = append(mistakes, field.Duplicate(at.Child("{topologyKey, whenUnsatisfiable}"), spreadKey(c)))
				break
			}
		}
		if c.MinDomains != nil && *c.MinDomains <= 0 {
			mistakes = append(mistakes, field.Invalid(at.Child("minDomains"), int64(*c.MinDomains), "must be greater than zero"))
		}
		if c.MinDomains != nil && c.WhenUnsatisfiable != corev1.DoNotSchedule {
			mistakes = append(mistakes, field.Invalid(at.Child("minDomains"), c.MinDomains,
				fmt.Sprintf("can only use minDomains if whenUnsatisfiable=%s, not %s", corev1.DoNotSchedule, c.WhenUnsatisfiable)))
		}
		mistakes = append(mistakes, validateSelector(c.LabelSelector, at.Child("labelSelector"))...)
	}
	return mistakes
}

func spreadKey(c corev1.TopologySpreadConstraint) string {
	return fmt.Sprintf("{%v, %v}", c.TopologyKey, c.WhenUnsatisfiable)
}
