package apiserver

import (
	corev1 "k8s.io/api/core/v1"
	discoveryv1 "k8s.io/api/discovery/v1"
	"k8s.io/apimachinery/pkg/runtime"

	"caderno/sim/apiserver/validation"
	"caderno/sim/client"
)

// endpointsResource keeps Endpoints, the old list of who stands behind a
// Service. Nobody reads them but people and old programs.
func endpointsResource() *Resource {
	return &Resource{
		Name: client.Endpoints, Kind: corev1.SchemeGroupVersion.WithKind("Endpoints"),
		Plural: "endpoints", Singular: "endpoints", ShortNames: []string{"ep"},
		Namespaced: true, AnyRevision: true, Verbs: allVerbs,
		Deprecated: "v1 Endpoints is deprecated in v1.33+; use discovery.k8s.io/v1 EndpointSlice",
		New:        func() client.Object { return &corev1.Endpoints{} },
		NewList:    func() runtime.Object { return &corev1.EndpointsList{} },
		Default: func(obj client.Object) {
			for _, subset := range obj.(*corev1.Endpoints).Subsets {
				for i := range subset.Ports {
					if subset.Ports[i].Protocol == "" {
						subset.Ports[i].Protocol = corev1.ProtocolTCP
					}
				}
			}
		},
		Prepare:        func(client.Object) {},
		PrepareUpdate:  func(client.Object, client.Object) {},
		Validate:       validation.ValidateEndpoints,
		ValidateUpdate: validation.ValidateEndpointsUpdate,
	}
}

// endpointSliceResource keeps EndpointSlices: who stands behind a Service, at
// most 100 in each where their controller makes them.
func endpointSliceResource() *Resource {
	return &Resource{
		Name: client.EndpointSlices, Kind: discoveryv1.SchemeGroupVersion.WithKind("EndpointSlice"),
		Plural: "endpointslices", Singular: "endpointslice",
		Namespaced: true, AnyRevision: true, Verbs: allVerbs,
		New:     func() client.Object { return &discoveryv1.EndpointSlice{} },
		NewList: func() runtime.Object { return &discoveryv1.EndpointSliceList{} },
		// Everything counts, even labels.
		Spec: func(obj client.Object) any {
			slice := obj.(*discoveryv1.EndpointSlice)
			return []any{slice.AddressType, slice.Endpoints, slice.Ports, slice.Labels}
		},
		Default: func(obj client.Object) {
			slice := obj.(*discoveryv1.EndpointSlice)
			for i := range slice.Ports {
				setDefault(&slice.Ports[i].Name, "")
				setDefault(&slice.Ports[i].Protocol, corev1.ProtocolTCP)
			}
		},
		Prepare:        func(obj client.Object) { prepareEndpointSlice(obj.(*discoveryv1.EndpointSlice)) },
		PrepareUpdate:  func(obj, _ client.Object) { prepareEndpointSlice(obj.(*discoveryv1.EndpointSlice)) },
		Validate:       validation.ValidateEndpointSlice,
		ValidateUpdate: validation.ValidateEndpointSliceUpdate,
		Warn: func(obj client.Object) []string {
			if obj.(*discoveryv1.EndpointSlice).AddressType == discoveryv1.AddressTypeFQDN {
				return []string{"spec.addressType: FQDN endpoints are deprecated"}
			}
			return nil
		},
	}
}

// prepareEndpointSlice drops what this version of the API does not keep. Empty
// lists are none: that is how Kubernetes stores them, and shows `null`.
func prepareEndpointSlice(slice *discoveryv1.EndpointSlice) {
	for i := range slice.Endpoints {
		slice.Endpoints[i].DeprecatedTopology = nil
	}
	if len(slice.Endpoints) == 0 {
		slice.Endpoints = nil
	}
	if len(slice.Ports) == 0 {
		slice.Ports = nil
	}
}
