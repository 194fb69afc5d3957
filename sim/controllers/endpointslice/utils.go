package endpointslice

import (
	"maps"
	"slices"
	"strings"

	corev1 "k8s.io/api/core/v1"
	discoveryv1 "k8s.io/api/discovery/v1"
	"k8s.io/apimachinery/pkg/api/equality"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/util/validation"

	"caderno/sim/controllers"
)

// podToEndpoint is a Pod as it stands behind a Service; node is nil if it is
// gone. One that is on its way out may serve, but is not ready any more.
//
// Simplification: IPv4 only, as this cluster; no topology-aware routing.
func podToEndpoint(pod *corev1.Pod, node *corev1.Node, svc *corev1.Service) discoveryv1.Endpoint {
	// region ready
	serving, terminating := controllers.IsPodReady(pod), pod.DeletionTimestamp != nil
	ready := svc.Spec.PublishNotReadyAddresses || serving && !terminating
	// end region
	endpoint := discoveryv1.Endpoint{
		Addresses:  []string{pod.Status.PodIP},
		Conditions: discoveryv1.EndpointConditions{Ready: &ready, Serving: &serving, Terminating: &terminating},
		TargetRef:  &corev1.ObjectReference{Kind: "Pod", Namespace: pod.Namespace, Name: pod.Name, UID: pod.UID},
	}
	if pod.Spec.NodeName != "" {
		endpoint.NodeName = &pod.Spec.NodeName
	}
	if node != nil && node.Labels[corev1.LabelTopologyZone] != "" {
		zone := node.Labels[corev1.LabelTopologyZone]
		endpoint.Zone = &zone
	}
	if controllers.ShouldSetHostname(pod, svc) {
		endpoint.Hostname = &pod.Spec.Hostname
	}
	if svc.Spec.TrafficDistribution != nil && ready {
		endpoint.Hints = hints(&endpoint, *svc.Spec.TrafficDistribution == corev1.ServiceTrafficDistributionPreferSameNode)
	}
	return endpoint
}

// hints ask proxies to send visitors to a Pod near them.
func hints(endpoint *discoveryv1.Endpoint, sameNode bool) *discoveryv1.EndpointHints {
	h := &discoveryv1.EndpointHints{}
	if endpoint.Zone != nil {
		h.ForZones = []discoveryv1.ForZone{{Name: *endpoint.Zone}}
	}
	if endpoint.NodeName != nil && sameNode {
		h.ForNodes = []discoveryv1.ForNode{{Name: *endpoint.NodeName}}
	}
	if h.ForZones == nil && h.ForNodes == nil {
		return nil
	}
	return h
}

// getEndpointPorts are the Service's ports as this Pod has them.
func getEndpointPorts(svc *corev1.Service, pod *corev1.Pod) []discoveryv1.EndpointPort {
	var ports []discoveryv1.EndpointPort
	for i := range svc.Spec.Ports {
		port := &svc.Spec.Ports[i]
		if number, found := controllers.FindPort(pod, port); found {
			ports = append(ports, discoveryv1.EndpointPort{
				Name: &port.Name, Port: &number, Protocol: &port.Protocol, AppProtocol: port.AppProtocol,
			})
		}
	}
	if len(ports) < 2 {
		return ports
	}
	slices.SortFunc(ports, func(a, b discoveryv1.EndpointPort) int {
		return strings.Compare(controllers.DeepHash(a), controllers.DeepHash(b))
	})
	return ports
}

// portsKey is the same for the same ports.
func portsKey(ports []discoveryv1.EndpointPort) string {
	hashes := make([]string, 0, len(ports))
	for _, port := range ports {
		hashes = append(hashes, controllers.DeepHash(port))
	}
	slices.Sort(hashes)
	return strings.Join(hashes, " ")
}

func newEndpointSlice(svc *corev1.Service, ports []discoveryv1.EndpointPort) *discoveryv1.EndpointSlice {
	slice := &discoveryv1.EndpointSlice{
		TypeMeta: metav1.TypeMeta{Kind: "EndpointSlice", APIVersion: "discovery.k8s.io/v1"},
		ObjectMeta: metav1.ObjectMeta{
			GenerateName: getEndpointSlicePrefix(svc.Name), Namespace: svc.Namespace,
			OwnerReferences: []metav1.OwnerReference{*metav1.NewControllerRef(svc, corev1.SchemeGroupVersion.WithKind("Service"))},
		},
		AddressType: discoveryv1.AddressTypeIPv4, Ports: ports,
	}
	slice.Labels, _ = setEndpointSliceLabels(slice, svc)
	return slice
}

func getEndpointSlicePrefix(service string) string {
	if len(service) < validation.DNS1123SubdomainMaxLength {
		return service + "-"
	}
	return service
}

func ownedBy(slice *discoveryv1.EndpointSlice, svc *corev1.Service) bool {
	return slices.ContainsFunc(slice.OwnerReferences, func(ref metav1.OwnerReference) bool {
		return ref.UID == svc.UID && ref.Kind == "Service" && ref.APIVersion == "v1"
	})
}

// setEndpointSliceLabels are the labels that a slice should have: the
// Service's, and the controller's own; and whether the Service's differ from
// those that the slice has.
func setEndpointSliceLabels(slice *discoveryv1.EndpointSlice, svc *corev1.Service) (labels map[string]string, changed bool) {
	own := func(key, _ string) bool {
		return key == discoveryv1.LabelServiceName || key == discoveryv1.LabelManagedBy || key == corev1.IsHeadlessService
	}
	labels, has := maps.Clone(svc.Labels), maps.Clone(slice.Labels)
	if labels == nil {
		labels = map[string]string{}
	}
	maps.DeleteFunc(labels, own)
	maps.DeleteFunc(has, own)
	changed = !maps.Equal(labels, has)
	if controllers.IsHeadless(svc) {
		labels[corev1.IsHeadlessService] = ""
	}
	labels[discoveryv1.LabelServiceName] = svc.Name
	labels[discoveryv1.LabelManagedBy] = ControllerName
	return labels, changed
}

// endpointSet is the endpoints that have no slice yet, in their order.
type endpointSet struct {
	order []string
	byKey map[string]discoveryv1.Endpoint
}

func newEndpointSet(endpoints []discoveryv1.Endpoint) *endpointSet {
	s := &endpointSet{byKey: map[string]discoveryv1.Endpoint{}}
	for _, e := range endpoints {
		s.order = append(s.order, endpointKey(e))
		s.byKey[endpointKey(e)] = e
	}
	return s
}

// endpointKey is what makes an endpoint the same one, ready or not.
func endpointKey(e discoveryv1.Endpoint) string {
	key := strings.Join(e.Addresses, ",")
	if e.Hostname != nil {
		key += " " + *e.Hostname
	}
	if e.TargetRef != nil {
		key += " " + e.TargetRef.Namespace + "/" + e.TargetRef.Name
	}
	return key
}

func (s *endpointSet) len() int { return len(s.byKey) }

// take takes out of the set what a slice has already, and returns it as it
// should be; changed tells whether that is not how the slice has it.
func (s *endpointSet) take(existing []discoveryv1.Endpoint) (kept []discoveryv1.Endpoint, changed bool) {
	for _, e := range existing {
		want, found := s.byKey[endpointKey(e)]
		if !found {
			changed = true
			continue
		}
		delete(s.byKey, endpointKey(e))
		changed = changed || !equality.Semantic.DeepEqual(want, e)
		kept = append(kept, want)
	}
	return kept, changed
}

// fill moves as many endpoints into a slice as it has room for.
func (s *endpointSet) fill(slice *discoveryv1.EndpointSlice) {
	for len(s.order) > 0 && len(slice.Endpoints) < maxEndpointsPerSlice {
		if e, left := s.byKey[s.order[0]]; left {
			slice.Endpoints = append(slice.Endpoints, e)
			delete(s.byKey, s.order[0])
		}
		s.order = s.order[1:]
	}
}
