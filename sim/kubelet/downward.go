package kubelet

import (
	"fmt"
	"math"
	"strings"

	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/api/resource"
)

// fieldValue is a field of a Pod, as a container asks for it.
func (k *Kubelet) fieldValue(pod *corev1.Pod, path string) (string, error) {
	key := func(prefix string) (string, bool) {
		rest, is := strings.CutPrefix(path, prefix+"['")
		return strings.TrimSuffix(rest, "']"), is
	}
	if name, is := key("metadata.labels"); is {
		return pod.Labels[name], nil
	}
	if name, is := key("metadata.annotations"); is {
		return pod.Annotations[name], nil
	}
	podIP := ""
	if sandbox := k.runtime.PodStatus(string(pod.UID)).Sandbox; sandbox != nil {
		podIP = sandbox.IP
	}
	value, known := map[string]string{
		"metadata.name": pod.Name, "metadata.namespace": pod.Namespace, "metadata.uid": string(pod.UID),
		"spec.nodeName": pod.Spec.NodeName, "spec.serviceAccountName": pod.Spec.ServiceAccountName,
		"status.hostIP": k.node.IP, "status.hostIPs": k.node.IP,
		"status.podIP": podIP, "status.podIPs": podIP,
	}[path]
	if !known {
		return "", fmt.Errorf("unsupported fieldPath: %v", path)
	}
	return value, nil
}

// resourceValue is a request or a limit of a container, in units of the divisor,
// rounded up. Without a limit it is what the node has to give.
func (k *Kubelet) resourceValue(pod *corev1.Pod, container *corev1.Container, selector *corev1.ResourceFieldSelector) (string, error) {
	for _, other := range pod.Spec.Containers {
		if other.Name == selector.ContainerName {
			container = &other
		}
	}
	kind, name, _ := strings.Cut(selector.Resource, ".")
	list := container.Resources.Limits
	if kind == "requests" {
		list = container.Resources.Requests
	}
	amount, said := list[corev1.ResourceName(name)]
	if !said && kind == "limits" {
		amount = map[string]resource.Quantity{"cpu": k.node.CPU, "memory": k.node.Memory}[name]
	}
	divisor := selector.Divisor
	if divisor.IsZero() {
		divisor = resource.MustParse("1")
	}
	if name == "cpu" {
		return fmt.Sprint(int64(math.Ceil(float64(amount.MilliValue()) / float64(divisor.MilliValue())))), nil
	}
	return fmt.Sprint(int64(math.Ceil(float64(amount.Value()) / float64(divisor.Value())))), nil
}
