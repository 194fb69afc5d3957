package kubelet

import (
	"fmt"
	"strings"

	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"caderno/sim/cri"
)

// generateAPIPodStatus works out a Pod's status from its spec, from what the
// runtime tells, and from what is known about containers that do not start.
// ending says that the containers will not be started again whatever the
// restart policy is.
func (w *podWorker) generateAPIPodStatus(runtime cri.PodStatus, ending bool) corev1.PodStatus {
	pod, old := w.pod, w.lastStatus()
	s := corev1.PodStatus{
		ObservedGeneration: pod.Generation,
		QOSClass:           pod.Status.QOSClass,
		NominatedNodeName:  pod.Status.NominatedNodeName,
		HostIP:             w.kubelet.node.IP,
		HostIPs:            []corev1.HostIP{{IP: w.kubelet.node.IP}},
		AllocatedResources: podResources(pod, requests),
		Resources:          &corev1.ResourceRequirements{Limits: podResources(pod, limits), Requests: podResources(pod, requests)},
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
		case end.ExitCode != 0 && pod.Spec.RestartPolicy == corev1.RestartPolicyNever:
			return corev1.PodFailed
		}
	}
	for i := range pod.Spec.Containers {
		c := statusOf(statuses, pod.Spec.Containers[i].Name)
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
			if restarts(pod.Spec.RestartPolicy, end.ExitCode) {
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

func restarts(policy corev1.RestartPolicy, exitCode int32) bool {
	return policy == corev1.RestartPolicyAlways || policy == corev1.RestartPolicyOnFailure && exitCode != 0
}

func statusOf(statuses []corev1.ContainerStatus, name string) *corev1.ContainerStatus {
	for i := range statuses {
		if statuses[i].Name == name {
			return &statuses[i]
		}
	}
	return nil
}

// kubeletConditions are the conditions that a kubelet keeps, in its order.
var kubeletConditions = []corev1.PodConditionType{
	corev1.PodReadyToStartContainers, corev1.PodInitialized, corev1.PodReady, corev1.ContainersReady, corev1.PodScheduled,
}

func (w *podWorker) setConditions(s *corev1.PodStatus, runtime cri.PodStatus) {
	ready := containersReady(w.pod, s)
	podReady := ready
	if ready.Status == corev1.ConditionTrue {
		podReady = readinessGates(w.pod, ready)
	}
	for i, c := range []corev1.PodCondition{
		readyToStartContainers(runtime), initialized(w.pod, s), podReady, ready, {Status: corev1.ConditionTrue},
	} {
		c.Type, c.ObservedGeneration = kubeletConditions[i], w.pod.Generation
		s.Conditions = append(s.Conditions, c)
	}
}

func readyToStartContainers(runtime cri.PodStatus) corev1.PodCondition {
	message := ""
	switch {
	case runtime.Sandbox == nil:
		message = "no pod sandbox exists"
	case !runtime.Sandbox.Ready:
		message = "pod sandbox is not ready"
	default:
		return corev1.PodCondition{Status: corev1.ConditionTrue}
	}
	return corev1.PodCondition{Status: corev1.ConditionFalse, Reason: "PodSandboxNotReady", Message: message}
}

func initialized(pod *corev1.Pod, s *corev1.PodStatus) corev1.PodCondition {
	yes := corev1.PodCondition{Status: corev1.ConditionTrue}
	if s.Phase == corev1.PodSucceeded {
		yes.Reason = "PodCompleted"
		return yes
	}
	for _, c := range s.ContainerStatuses {
		if c.State.Running != nil || lastEnd(&c) != nil {
			return yes // they begin only when the others were done
		}
	}
	var incomplete []string
	for i := range pod.Spec.InitContainers {
		spec := &pod.Spec.InitContainers[i]
		c := statusOf(s.InitContainerStatuses, spec.Name)
		if done := c.Ready || isSidecar(spec) && c.Started != nil && *c.Started; !done {
			incomplete = append(incomplete, spec.Name)
		}
	}
	if incomplete == nil {
		return yes
	}
	return corev1.PodCondition{
		Status: corev1.ConditionFalse, Reason: "ContainersNotInitialized",
		Message: fmt.Sprintf("containers with incomplete status: %s", incomplete),
	}
}

func containersReady(pod *corev1.Pod, s *corev1.PodStatus) corev1.PodCondition {
	no := corev1.PodCondition{Status: corev1.ConditionFalse}
	switch s.Phase {
	case corev1.PodSucceeded:
		no.Reason = "PodCompleted"
		return no
	case corev1.PodFailed:
		no.Reason = "PodFailed"
		return no
	}
	var unready []string
	for i := range pod.Spec.InitContainers {
		spec := &pod.Spec.InitContainers[i]
		if isSidecar(spec) && !statusOf(s.InitContainerStatuses, spec.Name).Ready {
			unready = append(unready, spec.Name)
		}
	}
	for i := range pod.Spec.Containers {
		if name := pod.Spec.Containers[i].Name; !statusOf(s.ContainerStatuses, name).Ready {
			unready = append(unready, name)
		}
	}
	if unready == nil {
		return corev1.PodCondition{Status: corev1.ConditionTrue}
	}
	no.Reason = "ContainersNotReady"
	no.Message = fmt.Sprintf("containers with unready status: %s", unready)
	return no
}

// readinessGates holds a Pod back whose containers are ready until the
// conditions it names, which others set, are true.
func readinessGates(pod *corev1.Pod, ready corev1.PodCondition) corev1.PodCondition {
	var messages []string
	for _, gate := range pod.Spec.ReadinessGates {
		c := condition(pod.Status.Conditions, gate.ConditionType)
		switch {
		case c == nil:
			messages = append(messages, fmt.Sprintf("corresponding condition of pod readiness gate %q does not exist.", string(gate.ConditionType)))
		case c.Status != corev1.ConditionTrue:
			messages = append(messages, fmt.Sprintf("the status of pod readiness gate %q is not \"True\", but %v", string(gate.ConditionType), c.Status))
		}
	}
	if messages == nil {
		return ready
	}
	return corev1.PodCondition{Status: corev1.ConditionFalse, Reason: "ReadinessGatesNotReady", Message: strings.Join(messages, ", ")}
}

func condition(conditions []corev1.PodCondition, t corev1.PodConditionType) *corev1.PodCondition {
	for i := range conditions {
		if conditions[i].Type == t {
			return &conditions[i]
		}
	}
	return nil
}

// now is the present instant as the API tells it, in whole seconds.
func (k *Kubelet) now() metav1.Time { return metav1.NewTime(k.clock.Now()).Rfc3339Copy() }
