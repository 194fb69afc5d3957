package validation

import (
	"slices"

	corev1 "k8s.io/api/core/v1"
	discoveryv1 "k8s.io/api/discovery/v1"
	"k8s.io/apimachinery/pkg/api/equality"
	apivalidation "k8s.io/apimachinery/pkg/api/validation"
	"k8s.io/apimachinery/pkg/util/validation"
	"k8s.io/apimachinery/pkg/util/validation/field"

	"caderno/sim/client"
)

// ValidateEndpoints checks new Endpoints.
func ValidateEndpoints(obj client.Object) field.ErrorList {
	mistakes := ValidateMeta(obj, true, apivalidation.NameIsDNSSubdomain)
	return append(mistakes, validateSubsets(obj.(*corev1.Endpoints).Subsets)...)
}

// ValidateEndpointsUpdate checks changed Endpoints against what is stored.
func ValidateEndpointsUpdate(obj, old client.Object) field.ErrorList {
	mistakes, subsets := ValidateMetaUpdate(obj, old), obj.(*corev1.Endpoints).Subsets
	if equality.Semantic.DeepEqual(subsets, old.(*corev1.Endpoints).Subsets) {
		return mistakes
	}
	return append(mistakes, validateSubsets(subsets)...)
}

func validateSubsets(subsets []corev1.EndpointSubset) (mistakes field.ErrorList) {
	for i, subset := range subsets {
		path := field.NewPath("subsets").Index(i)
		if len(subset.Addresses)+len(subset.NotReadyAddresses) == 0 {
			mistakes = append(mistakes, field.Required(path, "must specify `addresses` or `notReadyAddresses`"))
		}
		for j := range subset.Addresses {
			mistakes = append(mistakes, validateEndpointAddress(&subset.Addresses[j], path.Child("addresses").Index(j))...)
		}
		for j := range subset.NotReadyAddresses {
			mistakes = append(mistakes, validateEndpointAddress(&subset.NotReadyAddresses[j], path.Child("notReadyAddresses").Index(j))...)
		}
		for j := range subset.Ports {
			mistakes = append(mistakes, validateSubsetPort(&subset.Ports[j], len(subset.Ports) > 1, path.Child("ports").Index(j))...)
		}
	}
	return mistakes
}

func validateEndpointAddress(address *corev1.EndpointAddress, path *field.Path) (mistakes field.ErrorList) {
	mistakes = append(mistakes, validation.IsValidIPForLegacyField(path.Child("ip"), address.IP, true, nil)...)
	if address.Hostname != "" {
		mistakes = append(mistakes, dnsLabel(address.Hostname, path.Child("hostname"))...)
	}
	if address.NodeName != nil {
		mistakes = append(mistakes, dnsSubdomain(*address.NodeName, path.Child("nodeName"))...)
	}
	return append(mistakes, validateEndpointIP(address.IP, path.Child("ip"))...)
}

func validateSubsetPort(port *corev1.EndpointPort, nameRequired bool, path *field.Path) (mistakes field.ErrorList) {
	switch {
	case port.Name == "" && nameRequired:
		mistakes = append(mistakes, field.Required(path.Child("name"), ""))
	case port.Name != "":
		mistakes = append(mistakes, dnsLabel(port.Name, path.Child("name"))...)
	}
	mistakes = append(mistakes, invalid(path.Child("port"), port.Port, validation.IsValidPortNum(int(port.Port)))...)
	mistakes = append(mistakes, validateProtocol(port.Protocol, path.Child("protocol"))...)
	if port.AppProtocol != nil {
		mistakes = append(mistakes, qualifiedName(*port.AppProtocol, path.Child("appProtocol"))...)
	}
	return mistakes
}

// ValidateEndpointSlice checks a new EndpointSlice.
func ValidateEndpointSlice(obj client.Object) field.ErrorList {
	slice := obj.(*discoveryv1.EndpointSlice)
	mistakes := ValidateMeta(obj, true, apivalidation.NameIsDNSSubdomain)
	mistakes = append(mistakes, validateSliceTypeAndPorts(slice)...)
	return append(mistakes, validateSliceEndpoints(slice)...)
}

// ValidateEndpointSliceUpdate checks a changed EndpointSlice against what is stored.
func ValidateEndpointSliceUpdate(obj, old client.Object) field.ErrorList {
	slice, before := obj.(*discoveryv1.EndpointSlice), old.(*discoveryv1.EndpointSlice)
	mistakes := append(ValidateMetaUpdate(obj, old), validateSliceTypeAndPorts(slice)...)
	if !equality.Semantic.DeepEqual(slice.Endpoints, before.Endpoints) {
		mistakes = append(mistakes, validateSliceEndpoints(slice)...)
	}
	if slice.AddressType != before.AddressType {
		mistakes = append(mistakes, field.Invalid(field.NewPath("addressType"), nil, apivalidation.FieldImmutableErrorMsg))
	}
	return mistakes
}

// The most that a slice may hold.
const (
	maxSliceEndpoints, maxSlicePorts = 1000, 20000
	maxEndpointAddresses, maxHints   = 100, 8
)

func validateSliceTypeAndPorts(slice *discoveryv1.EndpointSlice) field.ErrorList {
	mistakes := oneOf(slice.AddressType, field.NewPath("addressType"),
		discoveryv1.AddressTypeFQDN, discoveryv1.AddressTypeIPv4, discoveryv1.AddressTypeIPv6)
	path := field.NewPath("ports")
	if len(slice.Ports) > maxSlicePorts {
		return append(mistakes, field.TooMany(path, len(slice.Ports), maxSlicePorts))
	}
	var names []string
	for i, port := range slice.Ports {
		at := path.Index(i)
		if *port.Name != "" {
			mistakes = append(mistakes, dnsLabel(*port.Name, at.Child("name"))...)
		}
		if slices.Contains(names, *port.Name) {
			mistakes = append(mistakes, field.Duplicate(at.Child("name"), port.Name))
		}
		names = append(names, *port.Name)
		mistakes = append(mistakes, validateProtocol(*port.Protocol, at.Child("protocol"))...)
		if port.AppProtocol != nil {
			mistakes = append(mistakes, qualifiedName(*port.AppProtocol, at.Child("appProtocol"))...)
		}
	}
	return mistakes
}

func validateSliceEndpoints(slice *discoveryv1.EndpointSlice) (mistakes field.ErrorList) {
	path := field.NewPath("endpoints")
	if len(slice.Endpoints) > maxSliceEndpoints {
		return field.ErrorList{field.TooMany(path, len(slice.Endpoints), maxSliceEndpoints)}
	}
	for i := range slice.Endpoints {
		mistakes = append(mistakes, validateSliceEndpoint(&slice.Endpoints[i], slice.AddressType, path.Index(i))...)
	}
	return mistakes
}

func validateSliceEndpoint(endpoint *discoveryv1.Endpoint, kind discoveryv1.AddressType, path *field.Path) (mistakes field.ErrorList) {
	addresses := path.Child("addresses")
	switch n := len(endpoint.Addresses); {
	case n == 0:
		mistakes = append(mistakes, field.Required(addresses, ""))
	case n > maxEndpointAddresses:
		mistakes = append(mistakes, field.TooMany(addresses, n, maxEndpointAddresses))
	}
	for i, address := range endpoint.Addresses {
		mistakes = append(mistakes, validateSliceAddress(address, kind, addresses, addresses.Index(i))...)
	}
	if endpoint.NodeName != nil {
		mistakes = append(mistakes, dnsSubdomain(*endpoint.NodeName, path.Child("nodeName"))...)
	}
	if endpoint.Hostname != nil {
		mistakes = append(mistakes, dnsLabel(*endpoint.Hostname, path.Child("hostname"))...)
	}
	if endpoint.Hints != nil {
		mistakes = append(mistakes, validateHints(endpoint.Hints, path.Child("hints"))...)
	}
	return mistakes
}

func validateSliceAddress(address string, kind discoveryv1.AddressType, all, path *field.Path) (mistakes field.ErrorList) {
	switch kind {
	case discoveryv1.AddressTypeFQDN:
		return validation.IsFullyQualifiedDomainName(path, address)
	case discoveryv1.AddressTypeIPv4:
		mistakes = validation.IsValidIPForLegacyField(path, address, true, nil)
	case discoveryv1.AddressTypeIPv6:
		mistakes = validation.IsValidIP(path, address)
	default:
		return nil
	}
	if len(mistakes) > 0 {
		return mistakes
	}
	if IsIPv6(address) != (kind == discoveryv1.AddressTypeIPv6) {
		mistakes = append(mistakes, field.Invalid(all, address, "must be an "+string(kind)+" address"))
	}
	return append(mistakes, validateEndpointIP(address, path)...)
}

func validateHints(hints *discoveryv1.EndpointHints, path *field.Path) (mistakes field.ErrorList) {
	zones, nodes := path.Child("forZones"), path.Child("forNodes")
	if len(hints.ForZones) > maxHints {
		return field.ErrorList{field.TooMany(zones, len(hints.ForZones), maxHints)}
	}
	var seen []string
	for i, zone := range hints.ForZones {
		at := zones.Index(i).Child("name")
		if slices.Contains(seen, zone.Name) {
			mistakes = append(mistakes, field.Duplicate(at, zone.Name))
		}
		seen = append(seen, zone.Name)
		mistakes = append(mistakes, invalid(at, zone.Name, validation.IsValidLabelValue(zone.Name))...)
	}
	if len(hints.ForNodes) > maxHints {
		return append(mistakes, field.TooMany(nodes, len(hints.ForNodes), maxHints))
	}
	seen = nil
	for i, node := range hints.ForNodes {
		at := nodes.Index(i).Child("name")
		if slices.Contains(seen, node.Name) {
			mistakes = append(mistakes, field.Duplicate(at, node.Name))
		}
		seen = append(seen, node.Name)
		mistakes = append(mistakes, dnsSubdomain(node.Name, at)...)
	}
	return mistakes
}
