package validation

import (
	"fmt"
	"strings"

	"caderno/sim/quota"

	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/api/resource"
	apivalidation "k8s.io/apimachinery/pkg/api/validation"
	"k8s.io/apimachinery/pkg/util/sets"
	"k8s.io/apimachinery/pkg/util/validation"
	"k8s.io/apimachinery/pkg/util/validation/field"
)

// containerResourceNames are those that need no domain in front.
var containerResourceNames = sets.New(corev1.ResourceCPU, corev1.ResourceMemory, corev1.ResourceEphemeralStorage)

// wholeResources are counted in units.
var wholeResources = sets.New(corev1.ResourcePods)

// validateResources checks requests and limits. In Kubernetes the order of the
// mistakes is that of a map, so any; here it is by name.
func validateResources(resources *corev1.ResourceRequirements, path *field.Path) (mistakes field.ErrorList) {
	limits, requests := path.Child("limits"), path.Child("requests")
	compute, huge := false, false
	for _, name := range quota.Names(resources.Limits) {
		compute, huge = compute || computes(name), huge || hugePages(name)
		mistakes = append(mistakes, validateResource(name, resources.Limits[name], limits.Key(string(name)))...)
	}
	for _, name := range quota.Names(resources.Requests) {
		request := resources.Requests[name]
		compute, huge = compute || computes(name), huge || hugePages(name)
		mistakes = append(mistakes, validateResource(name, request, requests.Key(string(name)))...)
		limit, limited := resources.Limits[name]
		switch {
		case !limited && !overcommits(name):
			mistakes = append(mistakes, field.Required(limits, "Limit must be set for non overcommitable resources"))
		case !limited:
		case !overcommits(name) && request.Cmp(limit) != 0:
			mistakes = append(mistakes, field.Invalid(requests, request.String(), fmt.Sprintf("must be equal to %s limit of %s", name, limit.String())))
		case request.Cmp(limit) > 0:
			mistakes = append(mistakes, field.Invalid(requests, request.String(), fmt.Sprintf("must be less than or equal to %s limit of %s", name, limit.String())))
		}
	}
	if huge && !compute {
		mistakes = append(mistakes, field.Forbidden(path, "HugePages require cpu or memory"))
	}
	return mistakes
}

func computes(name corev1.ResourceName) bool {
	return name == corev1.ResourceCPU || name == corev1.ResourceMemory
}

// overcommits tells whether a node may promise more of it than it has.
func overcommits(name corev1.ResourceName) bool {
	native := !strings.Contains(string(name), "/") || strings.Contains(string(name), corev1.ResourceDefaultNamespacePrefix)
	return native && !hugePages(name)
}

func hugePages(name corev1.ResourceName) bool {
	return strings.HasPrefix(string(name), corev1.ResourceHugePagesPrefix)
}

func validateResource(name corev1.ResourceName, quantity resource.Quantity, path *field.Path) field.ErrorList {
	mistakes := qualifiedName(string(name), path)
	text := string(name)
	switch {
	case !strings.Contains(text, "/") && !containerResourceNames.Has(name) && !hugePages(name):
		if len(mistakes) == 0 && !standardResources.Has(text) && !strings.HasPrefix(text, "requests.hugepages-") {
			mistakes = append(mistakes, field.Invalid(path, name, "must be a standard resource type or fully qualified"))
		}
		mistakes = append(mistakes, field.Invalid(path, name, "must be a standard resource for containers"))
	case !overcommits(name) && !hugePages(name) && !extended(text):
		mistakes = append(mistakes, field.Invalid(path, name, "doesn't follow extended resource name standard"))
	}
	return append(mistakes, validateQuantity(name, quantity, path)...)
}

// standardResources need no domain somewhere in Kubernetes, but containers
// cannot ask for them.
var standardResources = sets.New("pods", "services", "replicationcontrollers", "secrets", "configmaps",
	"persistentvolumeclaims", "storage", "services.loadbalancers", "services.nodeports", "resourcequotas",
	"requests.cpu", "requests.memory", "requests.ephemeral-storage", "requests.storage",
	"limits.cpu", "limits.memory", "limits.ephemeral-storage")

// extended tells whether a name with a domain can stand for a resource that the
// cluster's owner has added.
func extended(name string) bool {
	return !strings.HasPrefix(name, "requests.") && len(validation.IsQualifiedName("requests."+name)) == 0
}

func validateQuantity(name corev1.ResourceName, quantity resource.Quantity, path *field.Path) (mistakes field.ErrorList) {
	if quantity.Sign() < 0 {
		mistakes = append(mistakes, field.Invalid(path, quantity.String(), apivalidation.IsNegativeErrorMsg))
	}
	if (wholeResources.Has(name) || !overcommits(name) && !hugePages(name)) && quantity.MilliValue()%1000 != 0 {
		mistakes = append(mistakes, field.Invalid(path, quantity.String(), "must be an integer"))
	}
	return mistakes
}
