package kubelet

import (
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	resourcehelper "k8s.io/component-helpers/resource"

	"caderno/sim/cri"
)

// generateAPIPodStatus works out a Pod's status from its spec, from what the
// runtime tells, and from what is known about containers that do not start.
// ending says that the containers will not be started again whatever the
// restart policy is.
func (w *podWorker) generateAPIPodStatus(runtime cri.PodStatus, ending bool) corev1.PodStatus {
	pod, old := w.pod, w.lastStatus()
	requests := resourcehelper.PodRequests(pod, resourcehelper.PodResourcesOptions{})
	limits := resourcehelper.PodLimits(pod, resourcehelper.PodResourcesOptions{})
	s := corev1.PodStatus{
		ObservedGeneration: pod.Generation,
		QOSClass:           pod.Status.QOSClass,
		NominatedNodeName:  pod.Status.NominatedNodeName,
		HostIP:             w.kubelet.node.IP,
		HostIPs:            []corev1.HostIP{{IP: w.kubelet.node.IP}},
		AllocatedResources: requests,
		Resources:          &corev1.ResourceRequirements{Limits: limits, Requests: requests.DeepCopy()},
	}
	if runtime.Sandbox != nil {
		s.PodIP = runtime.Sandbox.IP
		s.PodIPs = []corev1.PodIP{{IP: s.PodIP}}
	}
	s.InitContainerStatuses = w.containerStatuses(runtime, old.InitContainerStatuses, pod.Spec.InitContainers, true)
	s.ContainerStatuses = w.containerStatuses(runtime, old.ContainerStatuses, pod.Spec.Containers, false)
	all := append(append([]corev1.ContainerStatus{}, s.InitContainerStatuses...), s.ContainerStatuses...)
	s.Phase = getPhase(pod, all, ending)
	for _, before := range []corev1.PodPhase{pod.Status.Phase, old.Phase} {
		if isTerminal(before) { // from there no way leads back
			s.Phase = before
		}
	}
	if s.Phase == old.Phase {
		s.Reason, s.Message = old.Reason, old.Message
	}
	w.enforceActiveDeadline(&s)
	w.probeResults(&s)
	w.setConditions(&s, runtime)
	return s
}

// getPhase sums the containers' states up.
func getPhase(pod *corev1.Pod, statuses []corev1.ContainerStatus, ending bool) corev1.PodPhase {
	waiting, running, stopped, failed, restarting := 0, 0, 0, 0, 0
	for i := range pod.Spec.InitContainers {
		spec := &pod.Spec.InitContainers[i]
		c := statusOf(statuses, spec.Name)
		if c == nil {
			continue
		}
		end := lastEnd(c)
		switch {
		case isSidecar(spec):
			if c.State.Running != nil {
				running++
			}
		case end == nil:
			waiting++
		case end.ExitCode != 0 && !restarts(pod, spec, end.ExitCode):
			return corev1.PodFailed
		}
	}
	for i := range pod.Spec.Containers {
		spec := &pod.Spec.Containers[i]
		c := statusOf(statuses, spec.Name)
		if c == nil {
			return corev1.PodPending
		}
		end := lastEnd(c)
		switch {
		case c.State.Running != nil:
			running++
		case end == nil:
			waiting++
		default:
			stopped++
			if end.ExitCode != 0 {
				failed++
			}
			if restarts(pod, spec, end.ExitCode) {
				restarting++
			}
		}
	}
	switch {
	case waiting > 0 || stopped+running == 0:
		return corev1.PodPending
	case running > 0, restarting > 0 && !ending:
		return corev1.PodRunning
	case failed > 0:
		return corev1.PodFailed
	default:
		return corev1.PodSucceeded
	}
}

// lastEnd is how a container that does not run ended; nil if it never ran.
func lastEnd(c *corev1.ContainerStatus) *corev1.ContainerStateTerminated {
	switch {
	case c.State.Running != nil:
		return nil
	case c.State.Terminated != nil:
		return c.State.Terminated
	default:
		return c.LastTerminationState.Terminated
	}
}

func statusOf(statuses []corev1.ContainerStatus, name string) *corev1.ContainerStatus {
	for i := range statuses {
		if statuses[i].Name == name {
			return &statuses[i]
		}
	}
	return nil
}

// now is the present instant as the API tells it, in whole seconds.
func (k *Kubelet) now() metav1.Time { return metav1.NewTime(k.clock.Now()).Rfc3339Copy() }
