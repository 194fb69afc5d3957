package validation

import (
	"slices"
	"strings"

	corev1 "k8s.io/api/core/v1"
	apivalidation "k8s.io/apimachinery/pkg/api/validation"
	"k8s.io/apimachinery/pkg/util/sets"
	"k8s.io/apimachinery/pkg/util/validation/field"

	"caderno/sim/client"
	"caderno/sim/quota"
)

// ValidateResourceQuota checks a new ResourceQuota.
func ValidateResourceQuota(q *corev1.ResourceQuota) field.ErrorList {
	mistakes := ValidateMeta(q, true, apivalidation.NameIsDNSSubdomain)
	return append(mistakes, validateQuotaSpec(&q.Spec, field.NewPath("spec"))...)
}

func validateQuotaSpec(spec *corev1.ResourceQuotaSpec, path *field.Path) field.ErrorList {
	mistakes := validateQuotaList(spec.Hard, path.Child("hard"))
	if len(spec.Scopes) > 0 {
		at := path.Child("scopes")
		for _, scope := range spec.Scopes {
			mistakes = append(mistakes, validateScope(scope, spec, at, spec.Scopes, at)...)
		}
		mistakes = append(mistakes, conflictingScopes(spec.Scopes, spec.Scopes, at)...)
	}
	if spec.ScopeSelector != nil {
		mistakes = append(mistakes, validateScopeSelector(spec, path.Child("scopeSelector", "matchExpressions"))...)
	}
	return mistakes
}

func validateQuotaList(list corev1.ResourceList, path *field.Path) (mistakes field.ErrorList) {
	for _, name := range quota.Names(list) {
		at := path.Key(string(name))
		mistakes = append(mistakes, validateQuotaResource(name, at)...)
		mistakes = append(mistakes, validateQuotaAmount(name, list, at)...)
	}
	return mistakes
}

// quotaResources can be limited by their bare names.
var quotaResources = standardResources.Union(sets.New("cpu", "memory", "ephemeral-storage")).Difference(sets.New("storage"))

func validateQuotaResource(name corev1.ResourceName, path *field.Path) field.ErrorList {
	mistakes := qualifiedName(string(name), path)
	if len(mistakes) > 0 || strings.Contains(string(name), "/") {
		return mistakes
	}
	text := string(name)
	huge := hugePages(name) || strings.HasPrefix(text, "requests.hugepages-")
	if !standardResources.Has(text) && !containerResourceNames.Has(name) && !huge {
		mistakes = append(mistakes, field.Invalid(path, name, "must be a standard resource type or fully qualified"))
	}
	if !quotaResources.Has(text) && !huge {
		mistakes = append(mistakes, field.Invalid(path, name, "must be a standard resource for quota"))
	}
	return mistakes
}

// countedResources come in whole numbers.
var countedResources = sets.New(corev1.ResourcePods, corev1.ResourceQuotas, corev1.ResourceServices,
	corev1.ResourceReplicationControllers, corev1.ResourceSecrets, corev1.ResourceConfigMaps,
	corev1.ResourcePersistentVolumeClaims, corev1.ResourceServicesNodePorts, corev1.ResourceServicesLoadBalancers)

func validateQuotaAmount(name corev1.ResourceName, list corev1.ResourceList, path *field.Path) (mistakes field.ErrorList) {
	amount := list[name]
	if amount.Sign() < 0 {
		mistakes = append(mistakes, field.Invalid(path, amount.String(), apivalidation.IsNegativeErrorMsg))
	}
	if countedResources.Has(name) && amount.MilliValue()%1000 != 0 {
		mistakes = append(mistakes, field.Invalid(path, amount.String(), "must be an integer"))
	}
	return mistakes
}

var quotaScopes = []corev1.ResourceQuotaScope{
	corev1.ResourceQuotaScopeTerminating, corev1.ResourceQuotaScopeNotTerminating, corev1.ResourceQuotaScopeBestEffort,
	corev1.ResourceQuotaScopeNotBestEffort, corev1.ResourceQuotaScopePriorityClass,
	corev1.ResourceQuotaScopeCrossNamespacePodAffinity, corev1.ResourceQuotaScopeVolumeAttributesClass,
}

// validateScope checks that a scope exists, and that what is limited has to do
// with it.
func validateScope(scope corev1.ResourceQuotaScope, spec *corev1.ResourceQuotaSpec, at *field.Path, shown any, limits *field.Path) (mistakes field.ErrorList) {
	if !slices.Contains(quotaScopes, scope) {
		mistakes = append(mistakes, field.Invalid(at, shown, "unsupported scope"))
	}
	for _, name := range quota.Names(spec.Hard) {
		if quotaResources.Has(string(name)) && !scopeCovers(scope, name) {
			mistakes = append(mistakes, field.Invalid(limits, shown, "unsupported scope applied to resource"))
		}
	}
	return mistakes
}

var podQuotaResources = sets.New(corev1.ResourceCPU, corev1.ResourceMemory, corev1.ResourceLimitsCPU,
	corev1.ResourceLimitsMemory, corev1.ResourceRequestsCPU, corev1.ResourceRequestsMemory, corev1.ResourcePods)

func scopeCovers(scope corev1.ResourceQuotaScope, name corev1.ResourceName) bool {
	switch scope {
	case corev1.ResourceQuotaScopeBestEffort:
		return name == corev1.ResourcePods
	case corev1.ResourceQuotaScopeVolumeAttributesClass:
		return name == corev1.ResourcePersistentVolumeClaims || name == corev1.ResourceRequestsStorage
	}
	return !slices.Contains(quotaScopes, scope) || podQuotaResources.Has(name)
}

func conflictingScopes(scopes []corev1.ResourceQuotaScope, shown any, path *field.Path) (mistakes field.ErrorList) {
	for _, pair := range [][2]corev1.ResourceQuotaScope{
		{corev1.ResourceQuotaScopeBestEffort, corev1.ResourceQuotaScopeNotBestEffort},
		{corev1.ResourceQuotaScopeTerminating, corev1.ResourceQuotaScopeNotTerminating},
	} {
		if slices.Contains(scopes, pair[0]) && slices.Contains(scopes, pair[1]) {
			mistakes = append(mistakes, field.Invalid(path, shown, "conflicting scopes"))
		}
	}
	return mistakes
}

func validateScopeSelector(spec *corev1.ResourceQuotaSpec, path *field.Path) (mistakes field.ErrorList) {
	var scopes []corev1.ResourceQuotaScope
	for _, e := range spec.ScopeSelector.MatchExpressions {
		if !slices.Contains(quotaScopes, e.ScopeName) {
			mistakes = append(mistakes, field.Invalid(path.Child("scopeName"), e.ScopeName, "unsupported scope"))
		}
		for _, name := range quota.Names(spec.Hard) {
			if quotaResources.Has(string(name)) && !scopeCovers(e.ScopeName, name) {
				mistakes = append(mistakes, field.Invalid(path, spec.ScopeSelector, "unsupported scope applied to resource"))
			}
		}
		mistakes = append(mistakes, validateScopeOperator(e, path)...)
		scopes = append(scopes, e.ScopeName)
	}
	return append(mistakes, conflictingScopes(scopes, spec.Scopes, path)...)
}

func validateScopeOperator(e corev1.ScopedResourceSelectorRequirement, path *field.Path) (mistakes field.ErrorList) {
	byValue := e.ScopeName == corev1.ResourceQuotaScopePriorityClass || e.ScopeName == corev1.ResourceQuotaScopeVolumeAttributesClass
	if slices.Contains(quotaScopes, e.ScopeName) && !byValue && e.Operator != corev1.ScopeSelectorOpExists {
		mistakes = append(mistakes, field.Invalid(path.Child("operator"), e.Operator,
			"must be 'Exists' when scope is any of ResourceQuotaScopeTerminating, ResourceQuotaScopeNotTerminating, "+
				"ResourceQuotaScopeBestEffort, ResourceQuotaScopeNotBestEffort or ResourceQuotaScopeCrossNamespacePodAffinity"))
	}
	switch e.Operator {
	case corev1.ScopeSelectorOpIn, corev1.ScopeSelectorOpNotIn:
		if len(e.Values) == 0 {
			mistakes = append(mistakes, field.Required(path.Child("values"), "must be at least one value when `operator` is 'In' or 'NotIn' for scope selector"))
		}
	case corev1.ScopeSelectorOpExists, corev1.ScopeSelectorOpDoesNotExist:
		if len(e.Values) != 0 {
			mistakes = append(mistakes, field.Invalid(path.Child("values"), e.Values, "must be no value when `operator` is 'Exist' or 'DoesNotExist' for scope selector"))
		}
	default:
		mistakes = append(mistakes, field.Invalid(path.Child("operator"), e.Operator, "not a valid selector operator"))
	}
	return mistakes
}

// ValidateResourceQuotaUpdate checks a changed ResourceQuota against what is stored.
func ValidateResourceQuotaUpdate(obj, old client.Object) field.ErrorList {
	q, before := obj.(*corev1.ResourceQuota), old.(*corev1.ResourceQuota)
	mistakes := append(ValidateMetaUpdate(obj, old), validateQuotaSpec(&q.Spec, field.NewPath("spec"))...)
	if !sets.New(q.Spec.Scopes...).Equal(sets.New(before.Spec.Scopes...)) {
		mistakes = append(mistakes, field.Invalid(field.NewPath("spec", "scopes"), q.Spec.Scopes, apivalidation.FieldImmutableErrorMsg))
	}
	return mistakes
}

// ValidateResourceQuotaStatusUpdate checks a changed status of a ResourceQuota.
func ValidateResourceQuotaStatusUpdate(obj, old client.Object) field.ErrorList {
	q := obj.(*corev1.ResourceQuota)
	mistakes := ValidateMetaUpdate(obj, old)
	mistakes = append(mistakes, validateQuotaList(q.Status.Hard, field.NewPath("status", "hard"))...)
	return append(mistakes, validateQuotaList(q.Status.Used, field.NewPath("status", "used"))...)
}
