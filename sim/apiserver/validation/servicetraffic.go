package validation

import (
	"slices"
	"strings"

	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/util/validation"
	"k8s.io/apimachinery/pkg/util/validation/field"

	"caderno/sim/client"
)

func validateSessionAffinity(spec *corev1.ServiceSpec) field.ErrorList {
	path := field.NewPath("spec", "sessionAffinity")
	mistakes := oneOf(spec.SessionAffinity, path, corev1.ServiceAffinityClientIP, corev1.ServiceAffinityNone)
	if spec.SessionAffinity != corev1.ServiceAffinityClientIP {
		return mistakes
	}
	const longest = 86400
	if seconds := *spec.SessionAffinityConfig.ClientIP.TimeoutSeconds; seconds <= 0 || seconds > longest {
		mistakes = append(mistakes, field.Invalid(field.NewPath("spec", "sessionAffinityConfig", "clientIP", "timeoutSeconds"), seconds,
			"must be greater than 0 and less than 86400"))
	}
	return mistakes
}

// validateTraffic checks where traffic may come from and where it goes.
func validateTraffic(svc, old *corev1.Service) (mistakes field.ErrorList) {
	spec, path := &svc.Spec, field.NewPath("spec")
	mistakes = validateSourceRanges(svc, old)
	if spec.AllocateLoadBalancerNodePorts != nil && !isLoadBalancer(svc) {
		mistakes = append(mistakes, field.Forbidden(path.Child("allocateLoadBalancerNodePorts"), "may only be used when `type` is 'LoadBalancer'"))
	}
	mistakes = append(mistakes, validateLoadBalancerClass(svc)...)
	mistakes = append(mistakes, validateExternalTraffic(svc)...)
	if policy := spec.InternalTrafficPolicy; policy != nil {
		mistakes = append(mistakes, oneOfOrNone(*policy, path.Child("internalTrafficPolicy"), corev1.ServiceInternalTrafficPolicyCluster, corev1.ServiceInternalTrafficPolicyLocal)...)
	}
	distributions := []string{
		corev1.ServiceTrafficDistributionPreferClose, corev1.ServiceTrafficDistributionPreferSameZone, corev1.ServiceTrafficDistributionPreferSameNode,
	}
	if distribution := spec.TrafficDistribution; distribution != nil && !slices.Contains(distributions, *distribution) {
		mistakes = append(mistakes, field.NotSupported(path.Child("trafficDistribution"), *distribution, distributions))
	}
	return mistakes
}

func validateSourceRanges(svc, old *corev1.Service) (mistakes field.ErrorList) {
	path := field.NewPath("spec", "LoadBalancerSourceRanges")
	if len(svc.Spec.LoadBalancerSourceRanges) == 0 {
		return nil
	}
	if !isLoadBalancer(svc) {
		mistakes = append(mistakes, field.Forbidden(path, "may only be used when `type` is 'LoadBalancer'"))
	}
	var before []string
	if old != nil {
		for _, r := range old.Spec.LoadBalancerSourceRanges {
			before = append(before, strings.TrimSpace(r))
		}
	}
	for i, r := range svc.Spec.LoadBalancerSourceRanges {
		mistakes = append(mistakes, validation.IsValidCIDRForLegacyField(path.Index(i), strings.TrimSpace(r), true, before)...)
	}
	return mistakes
}

func validateLoadBalancerClass(svc *corev1.Service) field.ErrorList {
	path := field.NewPath("spec", "loadBalancerClass")
	switch class := svc.Spec.LoadBalancerClass; {
	case class == nil:
		return nil
	case !isLoadBalancer(svc):
		return field.ErrorList{field.Forbidden(path, "may only be used when `type` is 'LoadBalancer'")}
	default:
		return qualifiedName(*class, path)
	}
}

func validateExternalTraffic(svc *corev1.Service) (mistakes field.ErrorList) {
	spec, path := &svc.Spec, field.NewPath("spec")
	policy := path.Child("externalTrafficPolicy")
	if ExternallyAccessible(spec) {
		mistakes = append(mistakes, oneOf(spec.ExternalTrafficPolicy, policy, corev1.ServiceExternalTrafficPolicyCluster, corev1.ServiceExternalTrafficPolicyLocal)...)
	} else if spec.ExternalTrafficPolicy != "" {
		mistakes = append(mistakes, field.Invalid(policy, spec.ExternalTrafficPolicy, "may only be set for externally-accessible services"))
	}
	port := path.Child("healthCheckNodePort")
	switch {
	case NeedsHealthCheck(svc):
		mistakes = append(mistakes, invalid(port, spec.HealthCheckNodePort, validation.IsValidPortNum(int(spec.HealthCheckNodePort)))...)
	case spec.HealthCheckNodePort != 0:
		mistakes = append(mistakes, field.Invalid(port, spec.HealthCheckNodePort, "may only be set when `type` is 'LoadBalancer' and `externalTrafficPolicy` is 'Local'"))
	}
	return mistakes
}

// ValidateServiceStatusUpdate checks a changed status of a Service.
func ValidateServiceStatusUpdate(obj, old client.Object) field.ErrorList {
	mistakes := ValidateMetaUpdate(obj, old)
	svc, path := obj.(*corev1.Service), field.NewPath("status", "loadBalancer", "ingress")
	if !isLoadBalancer(svc) && len(svc.Status.LoadBalancer.Ingress) > 0 {
		return append(mistakes, field.Forbidden(path, "may only be used when `spec.type` is 'LoadBalancer'"))
	}
	for i, ingress := range svc.Status.LoadBalancer.Ingress {
		at := path.Index(i)
		if ingress.IP != "" {
			mistakes = append(mistakes, validation.IsValidIPForLegacyField(at.Child("ip"), ingress.IP, true, nil)...)
		}
		switch mode := ingress.IPMode; {
		case mode != nil && ingress.IP == "":
			mistakes = append(mistakes, field.Forbidden(at.Child("ipMode"), "may not be specified when `ip` is not set"))
		case mode != nil:
			mistakes = append(mistakes, oneOfOrNone(*mode, at.Child("ipMode"), corev1.LoadBalancerIPModeProxy, corev1.LoadBalancerIPModeVIP)...)
		}
		if ingress.Hostname != "" {
			mistakes = append(mistakes, dnsSubdomain(ingress.Hostname, at.Child("hostname"))...)
		}
	}
	return mistakes
}

// ServiceWarnings are what Kubernetes says of a Service that it takes all the
// same.
func ServiceWarnings(svc *corev1.Service) (warnings []string) {
	spec := &svc.Spec
	external := spec.Type == corev1.ServiceTypeExternalName
	if IsHeadless(svc) {
		if spec.LoadBalancerIP != "" {
			warnings = append(warnings, "spec.loadBalancerIP is ignored for headless services")
		}
		if len(spec.ExternalIPs) > 0 {
			warnings = append(warnings, "spec.externalIPs is ignored for headless services")
		}
		if spec.SessionAffinity != corev1.ServiceAffinityNone {
			warnings = append(warnings, "spec.SessionAffinity is ignored for headless services")
		}
	} else if len(spec.ExternalIPs) > 0 && !external {
		warnings = append(warnings, "spec.externalIPs is deprecated and may no longer be implemented in some clusters")
	}
	if external && len(spec.ExternalIPs) > 0 {
		warnings = append(warnings, `spec.externalIPs is ignored when spec.type is "ExternalName"`)
	}
	if !external && spec.ExternalName != "" {
		warnings = append(warnings, `spec.externalName is ignored when spec.type is not "ExternalName"`)
	}
	if d := spec.TrafficDistribution; d != nil && *d == corev1.ServiceTrafficDistributionPreferClose {
		warnings = append(warnings, `spec.trafficDistribution: "PreferClose" is deprecated; use "PreferSameZone"`)
	}
	return warnings
}
