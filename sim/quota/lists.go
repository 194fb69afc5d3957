package quota

import (
	"slices"

	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/api/resource"
)

// Names are the names of a list, sorted.
func Names(list corev1.ResourceList) []corev1.ResourceName {
	names := make([]corev1.ResourceName, 0, len(list))
	for name := range list {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}

// Add is what two lists say together.
func Add(a, b corev1.ResourceList) corev1.ResourceList {
	sum := a.DeepCopy()
	if sum == nil {
		sum = corev1.ResourceList{}
	}
	for name, quantity := range b {
		total := sum[name]
		total.Add(quantity)
		sum[name] = total
	}
	return sum
}

// Growth is by how much b is more than a, without what is not.
func Growth(a, b corev1.ResourceList) corev1.ResourceList {
	growth := corev1.ResourceList{}
	for name, quantity := range b {
		more := quantity.DeepCopy()
		more.Sub(a[name])
		if more.Sign() > 0 {
			growth[name] = more
		}
	}
	return growth
}

// Only leaves of a list what has one of the names.
func Only(list corev1.ResourceList, names []corev1.ResourceName) corev1.ResourceList {
	some := corev1.ResourceList{}
	for name, quantity := range list {
		if slices.Contains(names, name) {
			some[name] = quantity
		}
	}
	return some
}

// Zero is nothing of each of the names.
func Zero(names []corev1.ResourceName) corev1.ResourceList {
	zero := corev1.ResourceList{}
	for _, name := range names {
		zero[name] = *resource.NewQuantity(0, resource.DecimalSI)
	}
	return zero
}

// Exceeded are the names of which there is more than the limit.
func Exceeded(used, hard corev1.ResourceList) []corev1.ResourceName {
	var over []corev1.ResourceName
	for _, name := range Names(used) {
		quantity := used[name]
		if limit, limited := hard[name]; limited && quantity.Cmp(limit) > 0 {
			over = append(over, name)
		}
	}
	return over
}
