package validation

import (
	"strings"

	coordinationv1 "k8s.io/api/coordination/v1"
	corev1 "k8s.io/api/core/v1"
	apivalidation "k8s.io/apimachinery/pkg/api/validation"
	metav1validation "k8s.io/apimachinery/pkg/apis/meta/v1/validation"
	"k8s.io/apimachinery/pkg/util/sets"
	"k8s.io/apimachinery/pkg/util/validation"
	"k8s.io/apimachinery/pkg/util/validation/field"

	"caderno/sim/client"
	"caderno/sim/quota"
)

// ValidateNamespace checks a new Namespace.
func ValidateNamespace(obj client.Object) field.ErrorList {
	mistakes := ValidateMeta(obj, false, apivalidation.ValidateNamespaceName)
	return append(mistakes, validateNamespaceFinalizers(obj)...)
}

// ValidateNamespaceUpdate checks a changed Namespace against what is stored.
func ValidateNamespaceUpdate(obj, old client.Object) field.ErrorList {
	return append(ValidateMetaUpdate(obj, old), validateNamespaceFinalizers(obj)...)
}

func validateNamespaceFinalizers(obj client.Object) (mistakes field.ErrorList) {
	path := field.NewPath("spec", "finalizers")
	for _, f := range obj.(*corev1.Namespace).Spec.Finalizers {
		mistakes = append(mistakes, apivalidation.ValidateFinalizerName(string(f), path)...)
		mistakes = append(mistakes, validateStandardFinalizer(string(f), path)...)
	}
	return mistakes
}

// ValidateNamespaceStatusUpdate checks a changed status of a Namespace.
func ValidateNamespaceStatusUpdate(obj, old client.Object) field.ErrorList {
	mistakes := ValidateMetaUpdate(obj, old)
	phase, path := obj.(*corev1.Namespace).Status.Phase, field.NewPath("status", "Phase")
	switch going := obj.GetDeletionTimestamp() != nil; {
	case !going && phase != corev1.NamespaceActive:
		mistakes = append(mistakes, field.Invalid(path, phase, "may only be 'Active' if `deletionTimestamp` is empty"))
	case going && phase != corev1.NamespaceTerminating:
		mistakes = append(mistakes, field.Invalid(path, phase, "may only be 'Terminating' if `deletionTimestamp` is not empty"))
	}
	return mistakes
}

// ValidateNode checks a new Node.
func ValidateNode(obj client.Object) field.ErrorList {
	mistakes := ValidateMeta(obj, false, apivalidation.NameIsDNSSubdomain)
	return append(mistakes, validateNodeContent(obj.(*corev1.Node))...)
}

// ValidateNodeUpdate checks a changed Node against what is stored.
func ValidateNodeUpdate(obj, old client.Object) field.ErrorList {
	node, before := obj.(*corev1.Node), old.(*corev1.Node)
	mistakes := append(ValidateMetaUpdate(obj, old), validateNodeContent(node)...)
	podCIDRs := field.NewPath("spec", "podCIDRs")
	if len(before.Spec.PodCIDRs) > 0 && strings.Join(before.Spec.PodCIDRs, ",") != strings.Join(node.Spec.PodCIDRs, ",") {
		mistakes = append(mistakes, field.Forbidden(podCIDRs, "node updates may not change podCIDR except from \"\" to valid"))
	}
	providerID := field.NewPath("spec", "providerID")
	switch was, is := before.Spec.ProviderID, node.Spec.ProviderID; {
	case was != "" && is == "":
		mistakes = append(mistakes, field.Invalid(providerID, nil, "field cannot be cleared once set"))
	case was != "" && is != was:
		mistakes = append(mistakes, field.Invalid(providerID, nil, "field cannot be modified once set"))
	}
	return mistakes
}

// ValidateNodeStatusUpdate checks a changed status of a Node.
func ValidateNodeStatusUpdate(obj, old client.Object) field.ErrorList {
	node := obj.(*corev1.Node)
	mistakes := append(ValidateMetaUpdate(obj, old), validateNodeContent(node)...)
	seen := sets.New[corev1.NodeAddress]()
	for i, address := range node.Status.Addresses {
		if seen.Has(address) {
			mistakes = append(mistakes, field.Duplicate(field.NewPath("status", "addresses").Index(i), address))
		}
		seen.Insert(address)
	}
	return mistakes
}

func validateNodeContent(node *corev1.Node) field.ErrorList {
	// Kubernetes says "metadata" here, although taints are in the spec.
	mistakes := validateTaints(node.Spec.Taints, field.NewPath("metadata", "taints"))
	for _, list := range []struct {
		name string
		of   corev1.ResourceList
	}{{"capacity", node.Status.Capacity}, {"allocatable", node.Status.Allocatable}} {
		for _, name := range quota.Names(list.of) {
			mistakes = append(mistakes, validateQuantity(name, list.of[name], field.NewPath("status", list.name, string(name)))...)
		}
	}
	for i, cidr := range node.Spec.PodCIDRs {
		mistakes = append(mistakes, validation.IsValidCIDRForLegacyField(field.NewPath("spec", "podCIDRs").Index(i), cidr, false, nil)...)
	}
	return mistakes
}

func validateTaints(taints []corev1.Taint, path *field.Path) (mistakes field.ErrorList) {
	type pair struct {
		key    string
		effect corev1.TaintEffect
	}
	seen := sets.New[pair]()
	for i, taint := range taints {
		at := path.Index(i)
		mistakes = append(mistakes, metav1validation.ValidateLabelName(taint.Key, at.Child("key"))...)
		if messages := validation.IsValidLabelValue(taint.Value); len(messages) > 0 {
			mistakes = append(mistakes, field.Invalid(at.Child("value"), taint.Value, strings.Join(messages, ";")))
		}
		mistakes = append(mistakes, validateTaintEffect(taint.Effect, at.Child("effect"))...)
		if seen.Has(pair{taint.Key, taint.Effect}) {
			twice := field.Duplicate(at, internal(taint))
			twice.Detail = "taints must be unique by key and effect pair"
			mistakes = append(mistakes, twice)
		}
		seen.Insert(pair{taint.Key, taint.Effect})
	}
	return mistakes
}

// ValidateLease checks a new Lease.
func ValidateLease(lease *coordinationv1.Lease) field.ErrorList {
	return append(ValidateMeta(lease, true, apivalidation.NameIsDNSSubdomain), validateLeaseSpec(&lease.Spec)...)
}

// ValidateLeaseUpdate checks a changed Lease against what is stored.
func ValidateLeaseUpdate(obj, old client.Object) field.ErrorList {
	return append(ValidateMetaUpdate(obj, old), validateLeaseSpec(&obj.(*coordinationv1.Lease).Spec)...)
}

func validateLeaseSpec(spec *coordinationv1.LeaseSpec) (mistakes field.ErrorList) {
	path := field.NewPath("spec")
	if d := spec.LeaseDurationSeconds; d != nil && *d <= 0 {
		mistakes = append(mistakes, field.Invalid(path.Child("leaseDurationSeconds"), d, "must be greater than 0"))
	}
	if t := spec.LeaseTransitions; t != nil && *t < 0 {
		mistakes = append(mistakes, field.Invalid(path.Child("leaseTransitions"), t, "must be greater than or equal to 0"))
	}
	return mistakes
}
