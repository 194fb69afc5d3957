package apiserver

import (
	"strings"

	corev1 "k8s.io/api/core/v1"
	apivalidation "k8s.io/apimachinery/pkg/api/validation"
	metav1validation "k8s.io/apimachinery/pkg/apis/meta/v1/validation"
	"k8s.io/apimachinery/pkg/util/sets"
	"k8s.io/apimachinery/pkg/util/validation"
	"k8s.io/apimachinery/pkg/util/validation/field"

	"caderno/sim/client"
)

func validateService(obj client.Object) errorList {
	mistakes := validateMeta(obj, true, apivalidation.NameIsDNSLabel)
	return append(mistakes, validateServiceSpec(&obj.(*corev1.Service).Spec)...)
}

func validateServiceUpdate(obj, old client.Object) errorList {
	svc, before := obj.(*corev1.Service), old.(*corev1.Service)
	mistakes := validateMetaUpdate(obj, old)
	external := corev1.ServiceTypeExternalName
	if was := before.Spec.ClusterIP; was != "" && svc.Spec.Type != external && before.Spec.Type != external && svc.Spec.ClusterIP != was {
		mistakes = append(mistakes, field.Invalid(field.NewPath("spec", "clusterIPs").Index(0), svc.Spec.ClusterIPs, "may not change once set"))
	}
	return append(mistakes, validateServiceSpec(&svc.Spec)...)
}

func validateServiceSpec(spec *corev1.ServiceSpec) (mistakes errorList) {
	path := field.NewPath("spec")
	headless := spec.ClusterIP == corev1.ClusterIPNone
	switch {
	case spec.Type == corev1.ServiceTypeExternalName:
		mistakes = append(mistakes, validateExternalName(spec.ExternalName, path.Child("externalName"))...)
	case len(spec.Ports) == 0 && !headless:
		mistakes = append(mistakes, field.Required(path.Child("ports"), ""))
	}
	if headless && (spec.Type == corev1.ServiceTypeNodePort || spec.Type == corev1.ServiceTypeLoadBalancer) {
		mistakes = append(mistakes, field.Invalid(path.Child("clusterIPs").Index(0), spec.ClusterIP,
			"may not be set to 'None' for "+string(spec.Type)+" services"))
	}
	names := sets.New[string]()
	for i := range spec.Ports {
		mistakes = append(mistakes, validateServicePort(&spec.Ports[i], len(spec.Ports) > 1, names, path.Child("ports").Index(i))...)
	}
	mistakes = append(mistakes, metav1validation.ValidateLabels(spec.Selector, path.Child("selector"))...)
	mistakes = append(mistakes, oneOf(spec.SessionAffinity, path.Child("sessionAffinity"), corev1.ServiceAffinityClientIP, corev1.ServiceAffinityNone)...)
	if spec.ClusterIP != "" && !headless {
		mistakes = append(mistakes, validation.IsValidIPForLegacyField(path.Child("clusterIPs").Index(0), spec.ClusterIP, false, nil)...)
	}
	mistakes = append(mistakes, oneOf(spec.Type, path.Child("type"), corev1.ServiceTypeClusterIP, corev1.ServiceTypeExternalName,
		corev1.ServiceTypeLoadBalancer, corev1.ServiceTypeNodePort)...)
	return append(mistakes, validateServicePorts(spec, path.Child("ports"))...)
}

func validateExternalName(name string, path *field.Path) errorList {
	if name = strings.TrimSuffix(name, "."); name == "" {
		return errorList{field.Required(path, "")}
	}
	return dnsSubdomain(name, path)
}

func validateServicePort(port *corev1.ServicePort, nameRequired bool, names sets.Set[string], path *field.Path) (mistakes errorList) {
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
	return append(mistakes, validatePort(port.TargetPort, path.Child("targetPort"))...)
}

// validateServicePorts checks the ports against each other.
func validateServicePorts(spec *corev1.ServiceSpec, path *field.Path) (mistakes errorList) {
	taken := sets.New[corev1.ServicePort]()
	for i, port := range spec.Ports {
		at := path.Index(i)
		if port.NodePort != 0 && spec.Type == corev1.ServiceTypeClusterIP {
			mistakes = append(mistakes, field.Forbidden(at.Child("nodePort"), "may not be used when `type` is 'ClusterIP'"))
		}
		node := corev1.ServicePort{Protocol: port.Protocol, NodePort: port.NodePort}
		if port.NodePort != 0 && taken.Has(node) {
			mistakes = append(mistakes, field.Duplicate(at.Child("nodePort"), port.NodePort))
		}
		own := corev1.ServicePort{Protocol: port.Protocol, Port: port.Port}
		if taken.Has(own) {
			mistakes = append(mistakes, field.Duplicate(at, internal(own)))
		}
		taken.Insert(node, own)
	}
	return mistakes
}
