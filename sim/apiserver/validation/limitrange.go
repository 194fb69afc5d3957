package validation

import (
	"fmt"
	"slices"
	"strings"

	"caderno/sim/quota"

	corev1 "k8s.io/api/core/v1"
	apivalidation "k8s.io/apimachinery/pkg/api/validation"
	"k8s.io/apimachinery/pkg/util/sets"
	"k8s.io/apimachinery/pkg/util/validation/field"
)

// ValidateLimitRange checks a new LimitRange.
func ValidateLimitRange(r *corev1.LimitRange) field.ErrorList {
	mistakes := ValidateMeta(r, true, apivalidation.NameIsDNSSubdomain)
	seen := sets.New[corev1.LimitType]()
	for i := range r.Spec.Limits {
		item, at := &r.Spec.Limits[i], field.NewPath("spec", "limits").Index(i)
		mistakes = append(mistakes, validateLimitType(item.Type, at.Child("type"))...)
		if seen.Has(item.Type) {
			mistakes = append(mistakes, field.Duplicate(at.Child("type"), item.Type))
		}
		seen.Insert(item.Type)
		mistakes = append(mistakes, validateLimitItem(item, at)...)
	}
	return mistakes
}

func validateLimitType(of corev1.LimitType, path *field.Path) field.ErrorList {
	if mistakes := qualifiedName(string(of), path); len(mistakes) > 0 || strings.Contains(string(of), "/") {
		return mistakes
	}
	known := []corev1.LimitType{corev1.LimitTypePod, corev1.LimitTypeContainer, corev1.LimitTypePersistentVolumeClaim}
	if !slices.Contains(known, of) {
		return field.ErrorList{field.Invalid(path, of, "must be a standard limit type or fully qualified")}
	}
	return nil
}

// validateLimitItem checks the names of one entry, and that its amounts fit
// together.
func validateLimitItem(item *corev1.LimitRangeItem, at *field.Path) (mistakes field.ErrorList) {
	names := sets.New[corev1.ResourceName]()
	check := func(list corev1.ResourceList, child string) {
		for _, name := range quota.Names(list) {
			names.Insert(name)
			mistakes = append(mistakes, validateLimitResource(item.Type, name, at.Child(child).Key(string(name)))...)
		}
	}
	check(item.Max, "max")
	check(item.Min, "min")
	if item.Type == corev1.LimitTypePod {
		for _, part := range []struct {
			list corev1.ResourceList
			name string
		}{{item.Default, "default"}, {item.DefaultRequest, "defaultRequest"}} {
			if len(part.list) > 0 {
				mistakes = append(mistakes, field.Forbidden(at.Child(part.name), "may not be specified when `type` is 'Pod'"))
			}
		}
	} else {
		check(item.Default, "default")
		check(item.DefaultRequest, "defaultRequest")
	}
	if item.Type == corev1.LimitTypePersistentVolumeClaim {
		_, least := item.Min[corev1.ResourceStorage]
		_, most := item.Max[corev1.ResourceStorage]
		if !least && !most {
			mistakes = append(mistakes, field.Required(at.Child("limits"), "either minimum or maximum storage value is required, but neither was provided"))
		}
	}
	check(item.MaxLimitRequestRatio, "maxLimitRequestRatio")
	for _, name := range sets.List(names) {
		mistakes = append(mistakes, validateLimitAmounts(item, name, at)...)
	}
	return mistakes
}

func validateLimitResource(of corev1.LimitType, name corev1.ResourceName, path *field.Path) field.ErrorList {
	mistakes := qualifiedName(string(name), path)
	if len(mistakes) > 0 || strings.Contains(string(name), "/") || containerResourceNames.Has(name) || hugePages(name) {
		return mistakes
	}
	if !standardResources.Has(string(name)) {
		mistakes = append(mistakes, field.Invalid(path, name, "must be a standard resource type or fully qualified"))
	}
	if of == corev1.LimitTypePod || of == corev1.LimitTypeContainer {
		mistakes = append(mistakes, field.Invalid(path, name, "must be a standard resource for containers"))
	}
	return mistakes
}

// validateLimitAmounts checks that the least is not more than the default, and
// that not more than the most.
func validateLimitAmounts(item *corev1.LimitRangeItem, name corev1.ResourceName, at *field.Path) (mistakes field.ErrorList) {
	least, hasLeast := item.Min[name]
	most, hasMost := item.Max[name]
	limit, hasLimit := item.Default[name]
	request, hasRequest := item.DefaultRequest[name]
	ratio, hasRatio := item.MaxLimitRequestRatio[name]
	if item.Type == corev1.LimitTypePod {
		hasLimit, hasRequest = false, false
	}
	wrong := func(child string, value any, format string, args ...any) {
		mistakes = append(mistakes, field.Invalid(at.Child(child).Key(string(name)), value, fmt.Sprintf(format, args...)))
	}
	if hasLeast && hasMost && least.Cmp(most) > 0 {
		wrong("min", least, "min value %s is greater than max value %s", least.String(), most.String())
	}
	if hasRequest && hasLeast && least.Cmp(request) > 0 {
		wrong("defaultRequest", request, "min value %s is greater than default request value %s", least.String(), request.String())
	}
	if hasRequest && hasMost && request.Cmp(most) > 0 {
		wrong("defaultRequest", request, "default request value %s is greater than max value %s", request.String(), most.String())
	}
	if hasRequest && hasLimit && request.Cmp(limit) > 0 {
		wrong("defaultRequest", request, "default request value %s is greater than default limit value %s", request.String(), limit.String())
	}
	if hasLimit && hasLeast && least.Cmp(limit) > 0 {
		wrong("default", least, "min value %s is greater than default value %s", least.String(), limit.String())
	}
	if hasLimit && hasMost && limit.Cmp(most) > 0 {
		wrong("default", most, "default value %s is greater than max value %s", limit.String(), most.String())
	}
	if hasRatio && ratio.MilliValue() < 1000 {
		wrong("maxLimitRequestRatio", ratio, "ratio %s is less than 1", ratio.String())
	}
	if hasRatio && hasLeast && hasMost {
		if greatest := most.AsApproximateFloat64() / least.AsApproximateFloat64(); ratio.AsApproximateFloat64() > greatest {
			wrong("maxLimitRequestRatio", ratio, "ratio %s is greater than max/min = %f", ratio.String(), greatest)
		}
	}
	if !overcommits(name) && hasLimit && hasRequest && limit.Cmp(request) != 0 {
		wrong("defaultRequest", request, "default value %s must equal to defaultRequest value %s in %s", limit.String(), request.String(), name)
	}
	return mistakes
}
