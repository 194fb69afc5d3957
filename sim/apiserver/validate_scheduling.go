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
