package kubelet

import (
	"fmt"
	"strings"

	corev1 "k8s.io/api/core/v1"

	"caderno/sim/cri"
)

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
