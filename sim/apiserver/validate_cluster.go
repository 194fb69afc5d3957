package apiserver

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
)

func validateNamespace(obj client.Object) errorList {
	mistakes := validateMeta(obj, false, apivalidation.ValidateNamespaceName)
	return append(mistakes, validateNamespaceFinalizers(obj)...)
}

func validateNamespaceUpdate(obj, old client.Object) errorList {
	return append(validateMetaUpdate(obj, old), validateNamespaceFinalizers(obj)...)
}

func validateNamespaceFinalizers(obj client.Object) (mistakes errorList) {
	path := field.NewPath("spec", "finalizers")
	for _, f := range namespaceFinalizers(obj) {
		mistakes = append(mistakes, apivalidation.ValidateFinalizerName(string(f), path)...)
		mistakes = append(mistakes, validateStandardFinalizer(string(f), path)...)
	}
	return mistakes
}

func validateNamespaceStatusUpdate(obj, old client.Object) errorList {
	mistakes := validateMetaUpdate(obj, old)
	phase, path := obj.(*corev1.Namespace).Status.Phase, field.NewPath("status", "Phase")
	switch going := obj.GetDeletionTimestamp() != nil; {
	case !going && phase != corev1.NamespaceActive:
		mistakes = append(mistakes, field.Invalid(path, phase, "may only be 'Active' if `deletionTimestamp` is empty"))
	case going && phase != corev1.NamespaceTerminating:
		mistakes = append(mistakes, field.Invalid(path, phase, "may only be 'Terminating' if `deletionTimestamp` is not empty"))
	}
	return mistakes
}

func validateNode(obj client.Object) errorList {
	mistakes := validateMeta(obj, false, apivalidation.NameIsDNSSubdomain)
	return append(mistakes, validateNodeContent(obj.(*corev1.Node))...)
}

func validateNodeUpdate(obj, old client.Object) errorList {
	node, before := obj.(*corev1.Node), old.(*corev1.Node)
	mistakes := append(validateMetaUpdate(obj, old), validateNodeContent(node)...)
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

func validateNodeStatusUpdate(obj, old client.Object) errorList {
	node := obj.(*corev1.Node)
	mistakes := append(validateMetaUpdate(obj, old), validateNodeContent(node)...)
	seen := sets.New[corev1.NodeAddress]()
	for i, address := range node.Status.Addresses {
		if seen.Has(address) {
			mistakes = append(mistakes, field.Duplicate(field.NewPath("status", "addresses").Index(i), address))
		}
		seen.Insert(address)
	}
	return mistakes
}

func validateNodeContent(node *corev1.Node) errorList {
	// Kubernetes says "metadata" here, although taints are in the spec.
	mistakes := validateTaints(node.Spec.Taints, field.NewPath("metadata", "taints"))
	for _, list := range []struct {
		name string
		of   corev1.ResourceList
	}{{"capacity", node.Status.Capacity}, {"allocatable", node.Status.Allocatable}} {
		for _, name := range resourceNames(list.of) {
			mistakes = append(mistakes, validateQuantity(name, list.of[name], field.NewPath("status", list.name, string(name)))...)
		}
	}
	for i, cidr := range node.Spec.PodCIDRs {
		mistakes = append(mistakes, validation.IsValidCIDRForLegacyField(field.NewPath("spec", "podCIDRs").Index(i), cidr, false, nil)...)
	}
	return mistakes
}

func validateTaints(taints []corev1.Taint, path *field.Path) (mistakes errorList) {
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

func validateLease(lease *coordinationv1.Lease) errorList {
	return append(validateMeta(lease, true, apivalidation.NameIsDNSSubdomain), validateLeaseSpec(&lease.Spec)...)
}

func validateLeaseUpdate(obj, old client.Object) errorList {
	return append(validateMetaUpdate(obj, old), validateLeaseSpec(&obj.(*coordinationv1.Lease).Spec)...)
}

func validateLeaseSpec(spec *coordinationv1.LeaseSpec) (mistakes errorList) {
	path := field.NewPath("spec")
	if d := spec.LeaseDurationSeconds; d != nil && *d <= 0 {
		mistakes = append(mistakes, field.Invalid(path.Child("leaseDurationSeconds"), d, "must be greater than 0"))
	}
	if t := spec.LeaseTransitions; t != nil && *t < 0 {
		mistakes = append(mistakes, field.Invalid(path.Child("leaseTransitions"), t, "must be greater than or equal to 0"))
	}
	return mistakes
}
