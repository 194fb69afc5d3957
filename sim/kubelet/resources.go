package kubelet

import (
	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/api/resource"
)

func requests(c *corev1.Container) corev1.ResourceList { return c.Resources.Requests }
func limits(c *corev1.Container) corev1.ResourceList   { return c.Resources.Limits }

// podResources adds up what a Pod's containers ask for (or may use at most).
// Init containers run by themselves, so the greediest of them counts if it
// wants more than the others together; sidecars run beside everything.
func podResources(pod *corev1.Pod, of func(*corev1.Container) corev1.ResourceList) corev1.ResourceList {
	var total, sidecars, biggest corev1.ResourceList
	for i := range pod.Spec.Containers {
		total = plus(total, of(&pod.Spec.Containers[i]))
	}
	for i := range pod.Spec.InitContainers {
		c := &pod.Spec.InitContainers[i]
		if isSidecar(c) {
			total, sidecars = plus(total, of(c)), plus(sidecars, of(c))
			biggest = atLeast(biggest, sidecars)
			continue
		}
		biggest = atLeast(biggest, plus(sidecars, of(c)))
	}
	return plus(atLeast(total, biggest), pod.Spec.Overhead)
}

func plus(a, b corev1.ResourceList) corev1.ResourceList {
	return combine(a, b, func(have *resource.Quantity, more resource.Quantity) { have.Add(more) })
}

func atLeast(a, b corev1.ResourceList) corev1.ResourceList {
	return combine(a, b, func(have *resource.Quantity, other resource.Quantity) {
		if other.Cmp(*have) > 0 {
			*have = other
		}
	})
}

// combine returns a new list with the resources of both; join is called for
// those that both have. It is nil if there are none.
func combine(a, b corev1.ResourceList, join func(have *resource.Quantity, other resource.Quantity)) corev1.ResourceList {
	sum := a.DeepCopy()
	for name, quantity := range b {
		if sum == nil {
			sum = corev1.ResourceList{}
		}
		have, both := sum[name]
		if both {
			join(&have, quantity)
		} else {
			have = quantity.DeepCopy()
		}
		sum[name] = have
	}
	return sum
}
