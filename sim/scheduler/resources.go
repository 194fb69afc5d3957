package scheduler

import (
	"strings"

	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/api/resource"
	resourcehelper "k8s.io/component-helpers/resource"
)

// What a container that asks for nothing is taken to need when nodes are
// compared, so that a thousand such Pods do not all end up on one node.
const (
	defaultMilliCPURequest = 100
	defaultMemoryRequest   = 200 * 1024 * 1024
)

// resources is an amount of each resource: CPU in thousandths of a core, the
// rest in bytes or pieces.
type resources struct {
	milliCPU, memory, ephemeralStorage int64
	scalar                             map[corev1.ResourceName]int64 // extended resources, huge pages
}

func newResources(list corev1.ResourceList) resources {
	var r resources
	for name, q := range list {
		switch {
		case name == corev1.ResourceCPU:
			r.milliCPU = q.MilliValue()
		case name == corev1.ResourceMemory:
			r.memory = q.Value()
		case name == corev1.ResourceEphemeralStorage:
			r.ephemeralStorage = q.Value()
		case isScalar(name):
			if r.scalar == nil {
				r.scalar = map[corev1.ResourceName]int64{}
			}
			r.scalar[name] = q.Value()
		}
	}
	return r
}

func isScalar(name corev1.ResourceName) bool {
	return strings.Contains(string(name), "/") || strings.HasPrefix(string(name), corev1.ResourceHugePagesPrefix) ||
		strings.HasPrefix(string(name), corev1.ResourceAttachableVolumesPrefix)
}

// add adds sign times o.
func (r *resources) add(o resources, sign int64) {
	r.milliCPU += sign * o.milliCPU
	r.memory += sign * o.memory
	r.ephemeralStorage += sign * o.ephemeralStorage
	for name, v := range o.scalar {
		if r.scalar == nil {
			r.scalar = map[corev1.ResourceName]int64{}
		}
		if r.scalar[name] += sign * v; r.scalar[name] == 0 {
			delete(r.scalar, name)
		}
	}
}

// podRequests is what a Pod takes away from its node: the sum of its containers
// or what its init containers need at most, the Pod's own figures, overhead.
func podRequests(pod *corev1.Pod) resources {
	if list, simple := onlyRequests(pod); simple {
		return newResources(list)
	}
	return newResources(resourcehelper.PodRequests(pod, resourcehelper.PodResourcesOptions{UseStatusResources: true}))
}

// nonZeroRequests is podRequests with every container that asks for no CPU or
// memory taken to need the default, unless the Pod as a whole asks for some.
func nonZeroRequests(pod *corev1.Pod) resources {
	if list, simple := onlyRequests(pod); simple {
		r := newResources(list)
		if _, asks := list[corev1.ResourceCPU]; !asks {
			r.milliCPU = defaultMilliCPURequest
		}
		if _, asks := list[corev1.ResourceMemory]; !asks {
			r.memory = defaultMemoryRequest
		}
		return r
	}
	options := resourcehelper.PodResourcesOptions{UseStatusResources: true, NonMissingContainerRequests: defaultRequests()}
	if resourcehelper.IsPodLevelRequestsSet(pod) {
		asked := resourcehelper.PodRequests(pod, resourcehelper.PodResourcesOptions{UseStatusResources: true})
		for name := range asked {
			delete(options.NonMissingContainerRequests, name)
		}
	}
	return newResources(resourcehelper.PodRequests(pod, options))
}

// scoredRequests is what a Pod that comes counts for when nodes are compared by
// what would be left: nonZeroRequests, but for what it asks for as a whole, which
// kube-scheduler 1.37.2 leaves out there.
func scoredRequests(info *podInfo) resources {
	if info.pod.Spec.Resources == nil {
		return info.nonZero
	}
	return newResources(resourcehelper.PodRequests(info.pod, resourcehelper.PodResourcesOptions{
		UseStatusResources: true, SkipPodLevelResources: true, NonMissingContainerRequests: defaultRequests(),
	}))
}

func defaultRequests() corev1.ResourceList {
	return corev1.ResourceList{
		corev1.ResourceCPU:    *resource.NewMilliQuantity(defaultMilliCPURequest, resource.DecimalSI),
		corev1.ResourceMemory: *resource.NewQuantity(defaultMemoryRequest, resource.BinarySI),
	}
}

// onlyRequests returns the requests of a Pod's one container if they are all
// that there is to know, as of nearly every Pod; adding up quantities is slow.
func onlyRequests(pod *corev1.Pod) (list corev1.ResourceList, simple bool) {
	spec := &pod.Spec
	if len(spec.Containers) != 1 || len(spec.InitContainers) > 0 || spec.Overhead != nil || spec.Resources != nil {
		return nil, false
	}
	for i := range pod.Status.ContainerStatuses { // resized in place
		if st := &pod.Status.ContainerStatuses[i]; st.Resources != nil || st.AllocatedResources != nil {
			return nil, false
		}
	}
	return spec.Containers[0].Resources.Requests, true
}
