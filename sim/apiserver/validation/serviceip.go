package validation

import (
	"fmt"
	"net"
	"slices"
	"strings"

	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/util/sets"
	"k8s.io/apimachinery/pkg/util/validation"
	"k8s.io/apimachinery/pkg/util/validation/field"
)

// ValidateClusterIPFields checks clusterIP, clusterIPs, ipFamilies and
// ipFamilyPolicy against each other.
func ValidateClusterIPFields(svc, old *corev1.Service) (mistakes field.ErrorList) {
	if svc.Spec.Type == corev1.ServiceTypeExternalName {
		return nil
	}
	spec, path := &svc.Spec, field.NewPath("spec", "clusterIPs")
	switch {
	case spec.ClusterIP == "" && len(spec.ClusterIPs) > 0:
		mistakes = append(mistakes, field.Invalid(path, spec.ClusterIPs, "must be empty when `clusterIP` is not specified"))
	case spec.ClusterIP != "" && len(spec.ClusterIPs) == 0:
		mistakes = append(mistakes, field.Required(path, ""))
	case spec.ClusterIP != "" && spec.ClusterIPs[0] != spec.ClusterIP:
		mistakes = append(mistakes, field.Invalid(path, spec.ClusterIPs, "first value must match `clusterIP`"))
	}
	mistakes = append(mistakes, validateIPFamilies(spec)...)
	wrong := validateClusterIPList(spec.ClusterIPs, old)
	if len(spec.ClusterIPs) > 2 {
		mistakes = append(append(mistakes, wrong...), field.Invalid(path, spec.ClusterIPs, "may only hold up to 2 values"))
		if len(wrong) == 0 && !dualStack(spec.ClusterIPs) {
			mistakes = append(mistakes, field.Invalid(path, spec.ClusterIPs, "may specify no more than one IP for each IP family"))
		}
		return mistakes
	}
	if len(wrong) > 0 {
		return append(mistakes, wrong...)
	}
	if len(spec.ClusterIPs) == 2 && !dualStack(spec.ClusterIPs) {
		mistakes = append(mistakes, field.Invalid(path, spec.ClusterIPs, "may specify no more than one IP for each IP family"))
	}
	for i, ip := range spec.ClusterIPs {
		if IsHeadless(svc) || i >= len(spec.IPFamilies) {
			break
		}
		if family := spec.IPFamilies[i]; isKnownFamily(family) && IsIPv6(ip) != (family == corev1.IPv6Protocol) {
			mistakes = append(mistakes, field.Invalid(path.Index(i), ip, fmt.Sprintf("expected an %s value as indicated by `ipFamilies[%v]`", family, i)))
		}
	}
	return mistakes
}

func validateIPFamilies(spec *corev1.ServiceSpec) (mistakes field.ErrorList) {
	path, seen := field.NewPath("spec", "ipFamilies"), sets.New[corev1.IPFamily]()
	for i, family := range spec.IPFamilies {
		if !isKnownFamily(family) {
			mistakes = append(mistakes, field.NotSupported(path.Index(i), family, []corev1.IPFamily{corev1.IPv4Protocol, corev1.IPv6Protocol}))
		}
		if seen.Has(family) {
			mistakes = append(mistakes, field.Duplicate(path.Index(i), family))
		}
		seen.Insert(family)
	}
	if policy := spec.IPFamilyPolicy; policy != nil {
		known := []corev1.IPFamilyPolicy{corev1.IPFamilyPolicyPreferDualStack, corev1.IPFamilyPolicyRequireDualStack, corev1.IPFamilyPolicySingleStack}
		if !slices.Contains(known, *policy) {
			mistakes = append(mistakes, field.NotSupported(field.NewPath("spec", "ipFamilyPolicy"), policy, known))
		}
	}
	return mistakes
}

func validateClusterIPList(ips []string, old *corev1.Service) (mistakes field.ErrorList) {
	path := field.NewPath("spec", "clusterIPs")
	var before []string
	if old != nil {
		before = old.Spec.ClusterIPs
	}
	for i, ip := range ips {
		if i == 0 && ip == corev1.ClusterIPNone {
			if len(ips) > 1 {
				mistakes = append(mistakes, field.Invalid(path, ips, "'None' must be the first and only value"))
			}
			continue
		}
		mistakes = append(mistakes, validation.IsValidIPForLegacyField(path.Index(i), ip, true, before)...)
	}
	return mistakes
}

func isKnownFamily(family corev1.IPFamily) bool {
	return family == corev1.IPv4Protocol || family == corev1.IPv6Protocol
}

// IsIPv6 tells an address of IPv6 from one of IPv4.
func IsIPv6(ip string) bool { return strings.Contains(ip, ":") }

func dualStack(ips []string) bool {
	four := slices.ContainsFunc(ips, func(ip string) bool { return !IsIPv6(ip) })
	return four && slices.ContainsFunc(ips, IsIPv6)
}

// validateClusterIPUpdate: an address is given once.
func validateClusterIPUpdate(svc, old *corev1.Service) (mistakes field.ErrorList) {
	if !NeedsClusterIP(svc) || !NeedsClusterIP(old) || IsHeadless(svc) && IsHeadless(old) {
		return nil
	}
	path, now, was := field.NewPath("spec", "clusterIPs"), svc.Spec.ClusterIPs, old.Spec.ClusterIPs
	switch {
	case len(was) > 0 && len(now) == 0:
		mistakes = append(mistakes, field.Invalid(path.Index(0), now, "primary clusterIP can not be unset"))
	case len(was) > 0 && now[0] != was[0]:
		mistakes = append(mistakes, field.Invalid(path.Index(0), now, "may not change once set"))
	}
	if IsHeadless(svc) == IsHeadless(old) && len(svc.Spec.IPFamilies) > 0 && len(old.Spec.IPFamilies) > 0 && svc.Spec.IPFamilies[0] != old.Spec.IPFamilies[0] {
		mistakes = append(mistakes, field.Invalid(field.NewPath("spec", "ipFamilies").Index(0), svc.Spec.IPFamilies, "may not change once set"))
	}
	return mistakes
}

func validateExternalIPs(svc, old *corev1.Service) (mistakes field.ErrorList) {
	var before []string
	if old != nil {
		before = old.Spec.ExternalIPs
	}
	for i, ip := range svc.Spec.ExternalIPs {
		path := field.NewPath("spec", "externalIPs").Index(i)
		if wrong := validation.IsValidIPForLegacyField(path, ip, true, before); len(wrong) > 0 {
			mistakes = append(mistakes, wrong...)
			continue
		}
		mistakes = append(mistakes, validateEndpointIP(ip, path)...)
	}
	return mistakes
}

// validateEndpointIP refuses addresses that mean another machine to everybody.
func validateEndpointIP(text string, path *field.Path) (mistakes field.ErrorList) {
	ip := net.ParseIP(text)
	if ip == nil {
		return field.ErrorList{field.Invalid(path, text, "must be a valid IP address")}
	}
	if ip.IsUnspecified() {
		mistakes = append(mistakes, field.Invalid(path, text, fmt.Sprintf("may not be unspecified (%v)", text)))
	}
	if ip.IsLoopback() {
		mistakes = append(mistakes, field.Invalid(path, text, "may not be in the loopback range (127.0.0.0/8, ::1/128)"))
	}
	if ip.IsLinkLocalUnicast() {
		mistakes = append(mistakes, field.Invalid(path, text, "may not be in the link-local range (169.254.0.0/16, fe80::/10)"))
	}
	if ip.IsLinkLocalMulticast() {
		mistakes = append(mistakes, field.Invalid(path, text, "may not be in the link-local multicast range (224.0.0.0/24, ff02::/10)"))
	}
	return mistakes
}
