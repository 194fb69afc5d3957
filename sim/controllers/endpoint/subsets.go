package endpoint

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strings"

	corev1 "k8s.io/api/core/v1"

	"caderno/sim/controllers"
)

// maxCapacity is how many addresses Endpoints hold at most.
const maxCapacity = 1000

// noPort stands for the ports of a headless Service that names none.
var noPort = corev1.EndpointPort{Port: -1}

// address is a Pod's, ready or not.
type address struct {
	corev1.EndpointAddress
	ready bool
}

// subsetsOf groups the Pods that a Service's selector found: a subset is
// addresses that all have the same ports.
func subsetsOf(svc *corev1.Service, pods []*corev1.Pod) []corev1.EndpointSubset {
	var ports []corev1.EndpointPort
	behind := map[string][]address{} // by the port's hash
	note := func(port corev1.EndpointPort, a address) {
		key := controllers.DeepHash(port)
		if behind[key] == nil {
			ports = append(ports, port)
		}
		behind[key] = append(behind[key], a)
	}
	for _, pod := range pods {
		if !controllers.ShouldPodBeInEndpoints(pod, svc.Spec.PublishNotReadyAddresses) {
			continue
		}
		a := podAddress(pod, svc)
		if len(svc.Spec.Ports) == 0 {
			note(noPort, a)
		}
		for i := range svc.Spec.Ports {
			port := &svc.Spec.Ports[i]
			if number, found := controllers.FindPort(pod, port); found {
				note(corev1.EndpointPort{Name: port.Name, Port: number, Protocol: port.Protocol, AppProtocol: port.AppProtocol}, a)
			}
		}
	}
	return repackSubsets(ports, behind)
}

func podAddress(pod *corev1.Pod, svc *corev1.Service) address {
	a := address{ready: svc.Spec.PublishNotReadyAddresses || controllers.IsPodReady(pod)}
	a.IP = pod.Status.PodIP
	a.NodeName = &pod.Spec.NodeName
	a.TargetRef = &corev1.ObjectReference{Kind: "Pod", Namespace: pod.Namespace, Name: pod.Name, UID: pod.UID}
	if controllers.ShouldSetHostname(pod, svc) {
		a.Hostname = pod.Spec.Hostname
	}
	return a
}

// repackSubsets puts ports with the same addresses together, and sorts as
// Kubernetes does: addresses by their text, the rest by its hash.
func repackSubsets(ports []corev1.EndpointPort, behind map[string][]address) []corev1.EndpointSubset {
	var subsets []corev1.EndpointSubset
	place := map[string]int{} // of a set of addresses in subsets
	for _, port := range ports {
		addresses := behind[controllers.DeepHash(port)]
		slices.SortFunc(addresses, func(a, b address) int {
			return cmp.Or(strings.Compare(a.IP, b.IP), strings.Compare(string(a.TargetRef.UID), string(b.TargetRef.UID)))
		})
		key := ""
		for _, a := range addresses {
			key += fmt.Sprintf("%s %s %t,", a.IP, a.TargetRef.UID, a.ready)
		}
		i, known := place[key]
		if !known {
			i = len(subsets)
			place[key] = i
			subsets = append(subsets, subsetFor(addresses))
		}
		if port != noPort {
			subsets[i].Ports = append(subsets[i].Ports, port)
		}
	}
	for i := range subsets {
		slices.SortFunc(subsets[i].Ports, func(a, b corev1.EndpointPort) int {
			return strings.Compare(controllers.DeepHash(a), controllers.DeepHash(b))
		})
	}
	slices.SortFunc(subsets, func(a, b corev1.EndpointSubset) int {
		return strings.Compare(controllers.DeepHash(a), controllers.DeepHash(b))
	})
	return subsets
}

func subsetFor(addresses []address) (subset corev1.EndpointSubset) {
	for _, a := range addresses {
		if a.ready {
			subset.Addresses = append(subset.Addresses, a.EndpointAddress)
		} else {
			subset.NotReadyAddresses = append(subset.NotReadyAddresses, a.EndpointAddress)
		}
	}
	return subset
}

// truncateEndpoints leaves out what is too much, those that are not ready
// first, and says so in an annotation.
func truncateEndpoints(endpoints *corev1.Endpoints) {
	ready, notReady := 0, 0
	for _, subset := range endpoints.Subsets {
		ready += len(subset.Addresses)
		notReady += len(subset.NotReadyAddresses)
	}
	if ready+notReady <= maxCapacity {
		delete(endpoints.Annotations, corev1.EndpointsOverCapacity)
		return
	}
	room := maxCapacity - ready
	part := func(s *corev1.EndpointSubset) *[]corev1.EndpointAddress { return &s.NotReadyAddresses }
	total := notReady
	if ready > maxCapacity {
		room, total = maxCapacity, ready
		part = func(s *corev1.EndpointSubset) *[]corev1.EndpointAddress { return &s.Addresses }
		for i := range endpoints.Subsets {
			endpoints.Subsets[i].NotReadyAddresses = nil
		}
	}
	for i, left := 0, room; i < len(endpoints.Subsets); i++ {
		list := part(&endpoints.Subsets[i])
		share := min(left, len(*list), int(math.Ceil(float64(len(*list))/float64(total)*float64(room))))
		*list = (*list)[:share]
		left -= share
	}
	if endpoints.Annotations == nil {
		endpoints.Annotations = map[string]string{}
	}
	endpoints.Annotations[corev1.EndpointsOverCapacity] = "truncated"
}
