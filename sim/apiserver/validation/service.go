package validation

import (
	"fmt"
	"strings"

	corev1 "k8s.io/api/core/v1"
	apivalidation "k8s.io/apimachinery/pkg/api/validation"
	metav1validation "k8s.io/apimachinery/pkg/apis/meta/v1/validation"
	"k8s.io/apimachinery/pkg/util/sets"
	"k8s.io/apimachinery/pkg/util/validation"
	"k8s.io/apimachinery/pkg/util/validation/field"

	"caderno/sim/client"
)

// ValidateService checks a new Service.
func ValidateService(obj client.Object) field.ErrorList {
	mistakes := ValidateMeta(obj, true, apivalidation.NameIsDNSLabel)
	return append(mistakes, validateServiceSpec(obj.(*corev1.Service), nil)...)
}

// ValidateServiceUpdate checks a changed Service against what is stored.
func ValidateServiceUpdate(obj, old client.Object) field.ErrorList {
	svc, before := obj.(*corev1.Service), old.(*corev1.Service)
	mistakes := ValidateMetaUpdate(obj, old)
	mistakes = append(mistakes, validateClusterIPUpdate(svc, before)...)
	class := field.NewPath("spec", "loadBalancerClass")
	if now, was := svc.Spec.LoadBalancerClass, before.Spec.LoadBalancerClass; isLoadBalancer(svc) && isLoadBalancer(before) &&
		(now == nil) != (was == nil) || now != nil && was != nil && *now != *was {
		mistakes = append(mistakes, field.Invalid(class, now, "may not change once set"))
	}
	mistakes = append(mistakes, validateLoadBalancerClass(svc)...)
	if NeedsHealthCheck(svc) && NeedsHealthCheck(before) && svc.Spec.HealthCheckNodePort != before.Spec.HealthCheckNodePort {
		mistakes = append(mistakes, field.Forbidden(field.NewPath("spec", "healthCheckNodePort"), "field is immutable"))
	}
	return append(mistakes, validateServiceSpec(svc, before)...)
}

func isLoadBalancer(svc *corev1.Service) bool { return svc.Spec.Type == corev1.ServiceTypeLoadBalancer }

// validateServiceSpec checks everything but what may not change; old is nil for
// a new Service.
func validateServiceSpec(svc, old *corev1.Service) (mistakes field.ErrorList) {
	spec, path := &svc.Spec, field.NewPath("spec")
	hints, oldName := svc.Annotations[corev1.DeprecatedAnnotationTopologyAwareHints]
	if mode, newName := svc.Annotations[corev1.AnnotationTopologyMode]; oldName && newName && mode != hints {
		mistakes = append(mistakes, field.Invalid(field.NewPath("metadata", "annotations").Key(corev1.AnnotationTopologyMode), mode,
			fmt.Sprintf("must match annotations[%s] when both are specified", corev1.DeprecatedAnnotationTopologyAwareHints)))
	}
	if len(spec.Ports) == 0 && !IsHeadless(svc) && spec.Type != corev1.ServiceTypeExternalName {
		mistakes = append(mistakes, field.Required(path.Child("ports"), ""))
	}
	mistakes = append(mistakes, validateServiceType(svc)...)
	names := sets.New[string]()
	for i := range spec.Ports {
		mistakes = append(mistakes, validateServicePort(&spec.Ports[i], len(spec.Ports) > 1, names, path.Child("ports").Index(i))...)
	}
	mistakes = append(mistakes, metav1validation.ValidateLabels(spec.Selector, path.Child("selector"))...)
	mistakes = append(mistakes, validateSessionAffinity(spec)...)
	mistakes = append(mistakes, ValidateClusterIPFields(svc, old)...)
	mistakes = append(mistakes, validateExternalIPs(svc, old)...)
	mistakes = append(mistakes, oneOf(spec.Type, path.Child("type"), corev1.ServiceTypeClusterIP, corev1.ServiceTypeExternalName,
		corev1.ServiceTypeLoadBalancer, corev1.ServiceTypeNodePort)...)
	mistakes = append(mistakes, validateServicePorts(spec, path.Child("ports"))...)
	return append(mistakes, validateTraffic(svc, old)...)
}

// validateServiceType checks what one type asks for and another forbids.
func validateServiceType(svc *corev1.Service) (mistakes field.ErrorList) {
	spec, path := &svc.Spec, field.NewPath("spec")
	switch spec.Type {
	case corev1.ServiceTypeLoadBalancer, corev1.ServiceTypeNodePort:
		if IsHeadless(svc) {
			mistakes = append(mistakes, field.Invalid(path.Child("clusterIPs").Index(0), spec.ClusterIPs[0],
				fmt.Sprintf("may not be set to 'None' for %s services", spec.Type)))
		}
	case corev1.ServiceTypeExternalName:
		const why = "may not be set for ExternalName services"
		if len(spec.ClusterIPs) > 0 {
			mistakes = append(mistakes, field.Forbidden(path.Child("clusterIPs"), why))
		}
		if len(spec.IPFamilies) > 0 {
			mistakes = append(mistakes, field.Forbidden(path.Child("ipFamilies"), why))
		}
		if spec.IPFamilyPolicy != nil {
			mistakes = append(mistakes, field.Forbidden(path.Child("ipFamilyPolicy"), why))
		}
		mistakes = append(mistakes, validateExternalName(spec.ExternalName, path.Child("externalName"))...)
	}
	return mistakes
}

func validateExternalName(name string, path *field.Path) field.ErrorList {
	if name = strings.TrimSuffix(name, "."); name == "" {
		return field.ErrorList{field.Required(path, "")}
	}
	return dnsSubdomain(name, path)
}

func validateServicePort(port *corev1.ServicePort, nameRequired bool, names sets.Set[string], path *field.Path) (mistakes field.ErrorList) {
	name := path.Child("name")
	switch {
	case port.Name == "" && nameRequired:
		mistakes = append(mistakes, field.Required(name, ""))
	case port.Name != "":
		mistakes = append(mistakes, dnsLabel(port.Name, name)...)
		if names.Has(port.Name) {
			mistakes = append(mistakes, field.Duplicate(name, port.Name))
		}
		names.Insert(port.Name)
	}
	mistakes = append(mistakes, invalid(path.Child("port"), port.Port, validation.IsValidPortNum(int(port.Port)))...)
	mistakes = append(mistakes, validateProtocol(port.Protocol, path.Child("protocol"))...)
	mistakes = append(mistakes, validatePort(port.TargetPort, path.Child("targetPort"))...)
	if port.AppProtocol != nil {
		mistakes = append(mistakes, qualifiedName(*port.AppProtocol, path.Child("appProtocol"))...)
	}
	return mistakes
}

// validateServicePorts checks the ports against each other.
func validateServicePorts(spec *corev1.ServiceSpec, path *field.Path) (mistakes field.ErrorList) {
	for i, port := range spec.Ports {
		if port.NodePort != 0 && spec.Type == corev1.ServiceTypeClusterIP {
			mistakes = append(mistakes, field.Forbidden(path.Index(i).Child("nodePort"), "may not be used when `type` is 'ClusterIP'"))
		}
	}
	taken := sets.New[corev1.ServicePort]()
	for i, port := range spec.Ports {
		key := corev1.ServicePort{Protocol: port.Protocol, NodePort: port.NodePort}
		if port.NodePort == 0 {
			continue
		}
		if taken.Has(key) {
			mistakes = append(mistakes, field.Duplicate(path.Index(i).Child("nodePort"), port.NodePort))
		}
		taken.Insert(key)
	}
	for i, port := range spec.Ports {
		key := corev1.ServicePort{Protocol: port.Protocol, Port: port.Port}
		if taken.Has(key) {
			mistakes = append(mistakes, field.Duplicate(path.Index(i), internal(key)))
		}
		taken.Insert(key)
	}
	return mistakes
}
