package validation

import (
	"fmt"
	"slices"
	"strings"

	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	metav1validation "k8s.io/apimachinery/pkg/apis/meta/v1/validation"
	"k8s.io/apimachinery/pkg/util/sets"
	"k8s.io/apimachinery/pkg/util/validation"
	"k8s.io/apimachinery/pkg/util/validation/field"
)

func validateTolerations(tolerations []corev1.Toleration, path *field.Path) (mistakes field.ErrorList) {
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

func validateTolerationValue(t corev1.Toleration, path *field.Path) (mistakes field.ErrorList) {
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

func validateTaintEffect(effect corev1.TaintEffect, path *field.Path) field.ErrorList {
	return oneOf(effect, path, corev1.TaintEffectNoSchedule, corev1.TaintEffectPreferNoSchedule, corev1.TaintEffectNoExecute)
}

func validateSelector(selector *metav1.LabelSelector, path *field.Path) field.ErrorList {
	return metav1validation.ValidateLabelSelector(selector, metav1validation.LabelSelectorValidationOptions{}, path)
}

func validateSpread(constraints []corev1.TopologySpreadConstraint, path *field.Path) (mistakes field.ErrorList) {
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
		mistakes = append(mistakes, validateInclusion(c.NodeAffinityPolicy, at.Child("nodeAffinityPolicy"))...)
		mistakes = append(mistakes, validateInclusion(c.NodeTaintsPolicy, at.Child("nodeTaintsPolicy"))...)
		mistakes = append(mistakes, validateLabelKeys(at, c.MatchLabelKeys, nil, c.LabelSelector)...)
		mistakes = append(mistakes, validateSelector(c.LabelSelector, at.Child("labelSelector"))...)
	}
	return mistakes
}

func validateInclusion(policy *corev1.NodeInclusionPolicy, path *field.Path) field.ErrorList {
	if policy == nil || *policy == corev1.NodeInclusionPolicyHonor || *policy == corev1.NodeInclusionPolicyIgnore {
		return nil
	}
	return field.ErrorList{field.NotSupported(path, *policy, []corev1.NodeInclusionPolicy{corev1.NodeInclusionPolicyHonor, corev1.NodeInclusionPolicyIgnore})}
}

// validateLabelKeys checks the keys beside a selector into which those of a Pod
// were merged (mergeLabelKeys): twice there means that the selector named the key
// itself.
func validateLabelKeys(path *field.Path, match, mismatch []string, selector *metav1.LabelSelector) (mistakes field.ErrorList) {
	for _, list := range []struct {
		at   *field.Path
		keys []string
	}{{path.Child("matchLabelKeys"), match}, {path.Child("mismatchLabelKeys"), mismatch}} {
		if len(list.keys) > 0 && selector == nil {
			mistakes = append(mistakes, field.Forbidden(list.at, "must not be specified when labelSelector is not set"))
			continue
		}
		for i, key := range list.keys {
			mistakes = append(mistakes, metav1validation.ValidateLabelName(key, list.at.Index(i))...)
		}
	}
	if selector != nil {
		named := sets.KeySet(selector.MatchLabels)
		for _, r := range selector.MatchExpressions {
			if i := slices.Index(match, r.Key); i >= 0 && named.Has(r.Key) {
				mistakes = append(mistakes, field.Invalid(path.Index(i), r.Key, "exists in both matchLabelKeys and labelSelector"))
			}
			named.Insert(r.Key)
		}
	}
	for i, key := range match {
		if slices.Contains(mismatch, key) {
			mistakes = append(mistakes, field.Invalid(path.Child("matchLabelKeys").Index(i), key, "exists in both matchLabelKeys and mismatchLabelKeys"))
		}
	}
	return mistakes
}

func spreadKey(c corev1.TopologySpreadConstraint) string {
	return fmt.Sprintf("{%v, %v}", c.TopologyKey, c.WhenUnsatisfiable)
}
