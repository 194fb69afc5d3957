package validation

import (
	corev1 "k8s.io/api/core/v1"
	metav1validation "k8s.io/apimachinery/pkg/apis/meta/v1/validation"
	"k8s.io/apimachinery/pkg/util/sets"
	"k8s.io/apimachinery/pkg/util/validation"
	"k8s.io/apimachinery/pkg/util/validation/field"
)

// validatePodSpec checks what a Pod and a template have in common. inPod says
// which of the two it is.
func validatePodSpec(spec *corev1.PodSpec, inPod bool, path *field.Path) field.ErrorList {
	volumes, mistakes := validateVolumes(spec.Volumes, path.Child("volumes"))
	mistakes = append(mistakes, validateContainers(spec, volumes, path.Child("containers"))...)
	mistakes = append(mistakes, validateInitContainers(spec, volumes, path.Child("initContainers"))...)
	if spec.HostNetwork {
		mistakes = append(mistakes, validateHostNetworkPorts(spec.Containers, inPod, path.Child("containers"))...)
	}
	mistakes = append(mistakes, oneOf(spec.RestartPolicy, path.Child("restartPolicy"),
		corev1.RestartPolicyAlways, corev1.RestartPolicyOnFailure, corev1.RestartPolicyNever)...)
	mistakes = append(mistakes, oneOf(spec.DNSPolicy, path.Child("dnsPolicy"),
		corev1.DNSClusterFirstWithHostNet, corev1.DNSClusterFirst, corev1.DNSDefault, corev1.DNSNone)...)
	mistakes = append(mistakes, metav1validation.ValidateLabels(spec.NodeSelector, path.Child("nodeSelector"))...)
	mistakes = append(mistakes, validatePodSecurity(spec.SecurityContext, path.Child("securityContext"))...)
	mistakes = append(mistakes, validateAffinity(spec.Affinity, path.Child("affinity"))...)
	mistakes = append(mistakes, validateGates(spec, path)...)
	mistakes = append(mistakes, validateSpread(spec.TopologySpreadConstraints, path.Child("topologySpreadConstraints"))...)
	mistakes = append(mistakes, validatePodNames(spec, path)...)
	mistakes = append(mistakes, validateTolerations(spec.Tolerations, path.Child("tolerations"))...)
	mistakes = append(mistakes, validateHostAliases(spec.HostAliases, path.Child("hostAliases"))...)
	if spec.PriorityClassName != "" {
		mistakes = append(mistakes, dnsSubdomain(spec.PriorityClassName, path.Child("priorityClassName"))...)
	}
	if spec.PreemptionPolicy != nil {
		mistakes = append(mistakes, oneOf(*spec.PreemptionPolicy, path.Child("preemptionPolicy"),
			corev1.PreemptLowerPriority, corev1.PreemptNever)...)
	}
	return mistakes
}

// validatePodNames checks the names in a Pod's spec, and its deadline.
func validatePodNames(spec *corev1.PodSpec, path *field.Path) (mistakes field.ErrorList) {
	if spec.ServiceAccountName != "" {
		mistakes = append(mistakes, dnsSubdomain(spec.ServiceAccountName, path.Child("serviceAccountName"))...)
	}
	if spec.NodeName != "" {
		mistakes = append(mistakes, dnsSubdomain(spec.NodeName, path.Child("nodeName"))...)
	}
	mistakes = append(mistakes, activeDeadline(spec.ActiveDeadlineSeconds, 1, path.Child("activeDeadlineSeconds"))...)
	if spec.Hostname != "" {
		mistakes = append(mistakes, dnsLabel(spec.Hostname, path.Child("hostname"))...)
	}
	if spec.Subdomain != "" {
		mistakes = append(mistakes, dnsLabel(spec.Subdomain, path.Child("subdomain"))...)
	}
	return mistakes
}

func validateGates(spec *corev1.PodSpec, path *field.Path) (mistakes field.ErrorList) {
	for i, gate := range spec.ReadinessGates {
		mistakes = append(mistakes, qualifiedName(string(gate.ConditionType), path.Child("readinessGates").Index(i).Child("conditionType"))...)
	}
	seen := sets.New[string]()
	for i, gate := range spec.SchedulingGates {
		at := path.Child("schedulingGates").Index(i)
		mistakes = append(mistakes, qualifiedName(gate.Name, at)...)
		if seen.Has(gate.Name) {
			mistakes = append(mistakes, field.Duplicate(at, gate.Name))
		}
		seen.Insert(gate.Name)
	}
	return mistakes
}

func validateHostAliases(aliases []corev1.HostAlias, path *field.Path) (mistakes field.ErrorList) {
	for i, alias := range aliases {
		mistakes = append(mistakes, validation.IsValidIPForLegacyField(path.Index(i).Child("ip"), alias.IP, false, nil)...)
		for j, name := range alias.Hostnames {
			mistakes = append(mistakes, dnsSubdomain(name, path.Index(i).Child("hostnames").Index(j))...)
		}
	}
	return mistakes
}

func validatePodSecurity(sc *corev1.PodSecurityContext, path *field.Path) (mistakes field.ErrorList) {
	if sc == nil {
		return nil
	}
	if sc.FSGroup != nil {
		mistakes = append(mistakes, invalid(path.Child("fsGroup"), *sc.FSGroup, validation.IsValidGroupID(*sc.FSGroup))...)
	}
	mistakes = append(mistakes, validateUser(sc.RunAsUser, sc.RunAsGroup, path)...)
	for i, group := range sc.SupplementalGroups {
		mistakes = append(mistakes, invalid(path.Child("supplementalGroups").Index(i), group, validation.IsValidGroupID(group))...)
	}
	return mistakes
}

func validateUser(user, group *int64, path *field.Path) (mistakes field.ErrorList) {
	if user != nil {
		mistakes = append(mistakes, invalid(path.Child("runAsUser"), *user, validation.IsValidUserID(*user))...)
	}
	if group != nil {
		mistakes = append(mistakes, invalid(path.Child("runAsGroup"), *group, validation.IsValidGroupID(*group))...)
	}
	return mistakes
}
