package apiserver

import (
	"slices"

	"caderno/sim/apiserver/validation"

	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/api/equality"
	"k8s.io/apimachinery/pkg/util/sets"
	"k8s.io/apimachinery/pkg/util/validation/field"
)

// The fields of a Service hang together: clusterIP with clusterIPs, those with
// ipFamilies, and all with the type. Clients leave out one or the other, so
// the server guesses what is meant, as Kubernetes does (registry/core/service).

func sameClusterIPs(a, b *corev1.Service) bool {
	return a.Spec.ClusterIP == b.Spec.ClusterIP && slices.Equal(a.Spec.ClusterIPs, b.Spec.ClusterIPs)
}

// keepAllocatedValues lets a client send again what it sent first, without
// what it was given.
func keepAllocatedValues(svc, old *corev1.Service) {
	if validation.NeedsClusterIP(old) && validation.NeedsClusterIP(svc) {
		if svc.Spec.ClusterIP == "" {
			svc.Spec.ClusterIP = old.Spec.ClusterIP
		}
		if len(svc.Spec.ClusterIPs) == 0 {
			svc.Spec.ClusterIPs = slices.Clone(old.Spec.ClusterIPs)
		}
	}
	if allocatesNodePorts(old) && allocatesNodePorts(svc) {
		keepNodePorts(svc, old)
	}
	if validation.NeedsHealthCheck(old) && validation.NeedsHealthCheck(svc) && svc.Spec.HealthCheckNodePort == 0 {
		svc.Spec.HealthCheckNodePort = old.Spec.HealthCheckNodePort
	}
}

// keepNodePorts finds each port's node port by its name.
func keepNodePorts(svc, old *corev1.Service) {
	used := nodePorts(old).Intersection(nodePorts(svc))
	byName := map[string]int32{}
	for _, port := range old.Spec.Ports {
		byName[port.Name] = port.NodePort
	}
	for i := range svc.Spec.Ports {
		if port := &svc.Spec.Ports[i]; port.NodePort == 0 && !used.Has(byName[port.Name]) {
			port.NodePort = byName[port.Name]
		}
	}
}

func nodePorts(svc *corev1.Service) sets.Set[int32] {
	numbers := sets.New[int32]()
	for _, port := range svc.Spec.Ports {
		if port.NodePort != 0 {
			numbers.Insert(port.NodePort)
		}
	}
	return numbers
}

// normalizeClusterIPs makes clusterIPs follow clusterIP where only that was
// sent or changed.
func normalizeClusterIPs(svc, old *corev1.Service) {
	if old == nil {
		if svc.Spec.ClusterIP != "" && len(svc.Spec.ClusterIPs) == 0 {
			svc.Spec.ClusterIPs = []string{svc.Spec.ClusterIP}
		}
		return
	}
	if svc.Spec.ClusterIP == old.Spec.ClusterIP || !slices.Equal(svc.Spec.ClusterIPs, old.Spec.ClusterIPs) {
		if len(svc.Spec.ClusterIPs) == 0 && svc.Spec.ClusterIP == old.Spec.ClusterIP {
			svc.Spec.ClusterIPs = slices.Clone(old.Spec.ClusterIPs)
		}
		return
	}
	svc.Spec.ClusterIPs = nil
	if svc.Spec.ClusterIP != "" {
		svc.Spec.ClusterIPs = []string{svc.Spec.ClusterIP}
	}
}

// initIPFamilyFields completes ipFamilyPolicy and ipFamilies. This cluster
// has IPv4 addresses for its Services, as the reference.
func initIPFamilyFields(svc, old *corev1.Service) error {
	if !validation.NeedsClusterIP(svc) {
		return nil
	}
	selectorless := svc.Spec.ClusterIP == corev1.ClusterIPNone && len(svc.Spec.Selector) == 0
	if svc.Spec.IPFamilyPolicy == nil {
		policy := corev1.IPFamilyPolicySingleStack
		if selectorless {
			policy = corev1.IPFamilyPolicyRequireDualStack
		}
		if old != nil && old.Spec.IPFamilyPolicy != nil {
			policy = *old.Spec.IPFamilyPolicy
		}
		svc.Spec.IPFamilyPolicy = &policy
	}
	if mistakes := validation.ValidateClusterIPFields(svc, old); len(mistakes) > 0 {
		return invalidService(svc, mistakes...)
	}
	if mistakes := inferIPFamilies(svc, old); len(mistakes) > 0 {
		return invalidService(svc, mistakes...)
	}
	single := *svc.Spec.IPFamilyPolicy == corev1.IPFamilyPolicySingleStack
	if selectorless {
		if len(svc.Spec.IPFamilies) == 0 {
			svc.Spec.IPFamilies = []corev1.IPFamily{corev1.IPv4Protocol}
		}
		if len(svc.Spec.IPFamilies) == 1 && !single {
			svc.Spec.IPFamilies = append(svc.Spec.IPFamilies, otherFamily(svc.Spec.IPFamilies[0]))
		}
		return nil
	}
	if mistakes := configuredFamilies(&svc.Spec); len(mistakes) > 0 {
		return invalidService(svc, mistakes...)
	}
	if len(svc.Spec.IPFamilies) == 0 {
		svc.Spec.IPFamilies = []corev1.IPFamily{corev1.IPv4Protocol}
	}
	return nil
}

func otherFamily(family corev1.IPFamily) corev1.IPFamily {
	if family == corev1.IPv4Protocol {
		return corev1.IPv6Protocol
	}
	return corev1.IPv4Protocol
}

// inferIPFamilies takes the families from the addresses, where those are given.
func inferIPFamilies(svc, old *corev1.Service) (mistakes field.ErrorList) {
	spec, policy := &svc.Spec, field.NewPath("spec", "ipFamilyPolicy")
	single := *spec.IPFamilyPolicy == corev1.IPFamilyPolicySingleStack
	if single && old != nil && len(spec.IPFamilies) > 1 && slices.Equal(spec.IPFamilies, old.Spec.IPFamilies) {
		spec.IPFamilies = spec.IPFamilies[:1:1]
	}
	if single && len(spec.ClusterIPs) == 2 {
		mistakes = append(mistakes, field.Invalid(policy, spec.IPFamilyPolicy, "must be 'RequireDualStack' or 'PreferDualStack' when multiple cluster IPs are specified"))
	}
	if single && len(spec.IPFamilies) == 2 {
		mistakes = append(mistakes, field.Invalid(policy, spec.IPFamilyPolicy, "must be 'RequireDualStack' or 'PreferDualStack' when multiple IP families are specified"))
	}
	for i, ip := range spec.ClusterIPs {
		if ip == corev1.ClusterIPNone {
			break
		}
		if i < len(spec.IPFamilies) {
			continue
		}
		if validation.IsIPv6(ip) {
			mistakes = append(mistakes, field.Invalid(field.NewPath("spec", "clusterIPs").Index(i), spec.ClusterIPs, "IPv6 is not configured on this cluster"))
			continue
		}
		spec.IPFamilies = append(spec.IPFamilies, corev1.IPv4Protocol)
	}
	return mistakes
}

// configuredFamilies refuses what a cluster with IPv4 only cannot give.
func configuredFamilies(spec *corev1.ServiceSpec) (mistakes field.ErrorList) {
	if *spec.IPFamilyPolicy == corev1.IPFamilyPolicyRequireDualStack {
		mistakes = append(mistakes, field.Invalid(field.NewPath("spec", "ipFamilyPolicy"), spec.IPFamilyPolicy, "this cluster is not configured for dual-stack services"))
	}
	for i, family := range spec.IPFamilies {
		if family != corev1.IPv4Protocol {
			mistakes = append(mistakes, field.Invalid(field.NewPath("spec", "ipFamilies").Index(i), family, "not configured on this cluster"))
		}
	}
	return mistakes
}

// dropTypeDependentFields takes away what the new type has no use for, and the
// client did not touch.
func dropTypeDependentFields(svc, old *corev1.Service) {
	spec, before := &svc.Spec, &old.Spec
	if validation.NeedsClusterIP(old) && !validation.NeedsClusterIP(svc) {
		if sameClusterIPs(old, svc) {
			spec.ClusterIP, spec.ClusterIPs = "", nil
		}
		if slices.Equal(spec.IPFamilies, before.IPFamilies) {
			spec.IPFamilies = nil
		}
		if equality.Semantic.DeepEqual(spec.IPFamilyPolicy, before.IPFamilyPolicy) {
			spec.IPFamilyPolicy = nil
		}
	}
	hasPorts := func(s *corev1.ServiceSpec) bool {
		return validation.HasNodePorts(s)
	}
	if hasPorts(before) && !hasPorts(spec) && nodePorts(old).IsSuperset(nodePorts(svc)) {
		for i := range spec.Ports {
			spec.Ports[i].NodePort = 0
		}
	}
	if validation.NeedsHealthCheck(old) && !validation.NeedsHealthCheck(svc) && spec.HealthCheckNodePort == before.HealthCheckNodePort {
		spec.HealthCheckNodePort = 0
	}
	if before.Type == corev1.ServiceTypeLoadBalancer && spec.Type != corev1.ServiceTypeLoadBalancer {
		if equality.Semantic.DeepEqual(spec.AllocateLoadBalancerNodePorts, before.AllocateLoadBalancerNodePorts) {
			spec.AllocateLoadBalancerNodePorts = nil
		}
		if equality.Semantic.DeepEqual(spec.LoadBalancerClass, before.LoadBalancerClass) {
			spec.LoadBalancerClass = nil
		}
	}
	if validation.ExternallyAccessible(before) && !validation.ExternallyAccessible(spec) && spec.ExternalTrafficPolicy == before.ExternalTrafficPolicy {
		spec.ExternalTrafficPolicy = ""
	}
	if spec.Type != corev1.ServiceTypeLoadBalancer {
		svc.Status.LoadBalancer = corev1.LoadBalancerStatus{}
	}
}
