package kubelet

import (
	"fmt"

	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/types"

	"caderno/sim/cri"
)

// Logs returns what a container of the Pod with the given UID printed so far,
// or, with previous, what it printed in the run before. The error says why
// there is nothing to show, in the kubelet's words.
func (k *Kubelet) Logs(uid types.UID, container string, previous bool) ([]cri.LogLine, error) {
	w := k.workers[uid]
	if !k.running || w == nil {
		return nil, fmt.Errorf("pod %q cannot be found - no logs available", uid)
	}
	id, err := containerForLogs(w.pod.Name, w.lastStatus(), container, previous)
	if err != nil {
		return nil, err
	}
	lines, known := k.runtime.Logs(id)
	if !known {
		return nil, fmt.Errorf("unable to retrieve container logs for %s", id)
	}
	return lines, nil
}

// containerForLogs is the ID of the run whose log is meant.
func containerForLogs(pod string, status *corev1.PodStatus, container string, previous bool) (id string, err error) {
	s := statusOf(status.ContainerStatuses, container)
	if s == nil {
		s = statusOf(status.InitContainerStatuses, container)
	}
	if s == nil {
		return "", fmt.Errorf("container %q in pod %q is not available", container, pod)
	}
	before := s.LastTerminationState.Terminated
	switch {
	case previous && (before == nil || before.ContainerID == ""):
		return "", fmt.Errorf("previous terminated container %q in pod %q not found", container, pod)
	case previous:
		return before.ContainerID, nil
	case s.State.Running != nil:
		return s.ContainerID, nil
	case s.State.Terminated != nil && s.State.Terminated.ContainerID != "":
		return s.State.Terminated.ContainerID, nil
	case before != nil && before.ContainerID != "":
		return before.ContainerID, nil
	case s.State.Terminated != nil || before != nil:
		return "", fmt.Errorf("container %q in pod %q is terminated", container, pod)
	case s.State.Waiting == nil:
		return "", fmt.Errorf("container %q in pod %q is waiting to start - no logs yet", container, pod)
	}
	why := s.State.Waiting.Reason
	switch why {
	case errImagePull:
		why = "image can't be pulled"
	case errImagePullBackOff:
		why = "trying and failing to pull image"
	}
	return "", fmt.Errorf("container %q in pod %q is waiting to start: %s", container, pod, why)
}
