package apiserver

import corev1 "k8s.io/api/core/v1"

// qosClass sorts a Pod by what it says about CPU and memory: BestEffort when it
// says nothing, Guaranteed when every container's limits are its requests,
// Burstable otherwise. The kubelet evicts in that order.
func qosClass(spec *corev1.PodSpec) corev1.PodQOSClass {
	if spec.Resources != nil && len(spec.Resources.Requests)+len(spec.Resources.Limits) > 0 {
		return containerClass(spec.Resources)
	}
	class := corev1.PodQOSClass("")
	for _, containers := range [][]corev1.Container{spec.InitContainers, spec.Containers} {
		for i := range containers {
			switch c := containerClass(&containers[i].Resources); {
			case class == "":
				class = c
			case class != c:
				return corev1.PodQOSBurstable
			}
		}
	}
	if class == "" {
		return corev1.PodQOSBestEffort
	}
	return class
}

func containerClass(resources *corev1.ResourceRequirements) corev1.PodQOSClass {
	said, guaranteed := false, true
	for _, name := range []corev1.ResourceName{corev1.ResourceCPU, corev1.ResourceMemory} {
		request, limit := resources.Requests[name], resources.Limits[name]
		said = said || request.Sign() > 0 || limit.Sign() > 0
		guaranteed = guaranteed && limit.Sign() > 0 && request.Cmp(limit) == 0
	}
	switch {
	case !said:
		return corev1.PodQOSBestEffort
	case guaranteed:
		return corev1.PodQOSGuaranteed
	}
	return corev1.PodQOSBurstable
}
