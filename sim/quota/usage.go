// Package quota counts what objects use of what a ResourceQuota limits. The
// API server asks it when something is made, the controller of ResourceQuotas
// when something is gone. It is pure: it reads objects and knows no cluster.
//
// It is Kubernetes' pkg/quota/v1 (1.37) for the kinds that the simulator has.
package quota

import (
	"strings"

	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/api/resource"
	resourcehelper "k8s.io/component-helpers/resource"

	"caderno/sim/client"
)

// countPrefix is before the name of a resource whose objects are counted:
// count/deployments.apps.
const countPrefix = "count/"

// counted are the resources that are also counted by their bare names.
var counted = map[client.Resource]bool{
	client.ConfigMaps: true, client.Secrets: true, client.Services: true, client.ResourceQuotas: true,
}

// Usage is what an object uses of everything that can be limited.
func Usage(of client.Resource, obj client.Object) corev1.ResourceList {
	used := corev1.ResourceList{countOf(of): one()}
	switch o := obj.(type) {
	case *corev1.Pod:
		podUsage(o, used)
	case *corev1.Service:
		serviceUsage(o, used)
	}
	if counted[of] {
		used[corev1.ResourceName(of)] = one()
	}
	return used
}

func countOf(of client.Resource) corev1.ResourceName {
	return corev1.ResourceName(countPrefix + string(of))
}

func one() resource.Quantity { return *resource.NewQuantity(1, resource.DecimalSI) }

// podUsage counts a Pod that has not ended, and what it asks for.
func podUsage(pod *corev1.Pod, used corev1.ResourceList) {
	if pod.Status.Phase == corev1.PodSucceeded || pod.Status.Phase == corev1.PodFailed {
		return
	}
	used[corev1.ResourcePods] = one()
	for name, request := range resourcehelper.PodRequests(pod, resourcehelper.PodResourcesOptions{}) {
		if !extended(name) {
			used[name] = request
		}
		used[corev1.DefaultResourceRequestsPrefix+name] = request
	}
	for name, limit := range resourcehelper.PodLimits(pod, resourcehelper.PodResourcesOptions{}) {
		if !extended(name) {
			used["limits."+name] = limit
		}
	}
}

// extended tells a resource that somebody has added to the nodes.
func extended(name corev1.ResourceName) bool { return strings.Contains(string(name), "/") }

// serviceUsage counts the ports of the nodes and the load balancers.
func serviceUsage(svc *corev1.Service, used corev1.ResourceList) {
	ports := resource.NewQuantity(int64(len(svc.Spec.Ports)), resource.DecimalSI)
	switch svc.Spec.Type {
	case corev1.ServiceTypeNodePort:
		used[corev1.ResourceServicesNodePorts] = *ports
	case corev1.ServiceTypeLoadBalancer:
		if allocate := svc.Spec.AllocateLoadBalancerNodePorts; allocate == nil || *allocate {
			used[corev1.ResourceServicesNodePorts] = *ports
		}
		used[corev1.ResourceServicesLoadBalancers] = one()
	}
}

// Covered are those of the names that objects of a resource can use.
func Covered(names []corev1.ResourceName, of client.Resource) []corev1.ResourceName {
	var covered []corev1.ResourceName
	for _, name := range names {
		text := string(name)
		switch {
		case name == countOf(of), counted[of] && text == string(of),
			of == client.Services && strings.HasPrefix(text, "services."),
			of == client.Pods && forPods(name):
			covered = append(covered, name)
		}
	}
	return covered
}

// forPods tells a resource that Pods use, besides being counted.
func forPods(name corev1.ResourceName) bool {
	switch name {
	case corev1.ResourcePods, corev1.ResourceCPU, corev1.ResourceMemory, corev1.ResourceEphemeralStorage:
		return true
	case corev1.ResourceRequestsStorage:
		return false
	}
	text := string(name)
	return strings.HasPrefix(text, "requests.") || strings.HasPrefix(text, "limits.") || strings.HasPrefix(text, "hugepages-")
}
