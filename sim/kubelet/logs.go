package kubelet

import (
	"fmt"
	"net/http"

	corev1 "k8s.io/api/core/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"caderno/sim/cri"
)

// Logs returns what a container of the Pod printed so far, or, with previous,
// in the run before, oldest first; ended says that the run is over. The error
// is one of the API, in the kubelet's words.
func (k *Kubelet) Logs(pod *corev1.Pod, container string, previous bool) (lines []cri.LogLine, ended bool, err error) {
	id, err := k.logID(pod, container, previous)
	if err != nil {
		return nil, false, err
	}
	lines, ended, known := k.runtime.Logs(id)
	if !known || previous && k.forgotten(pod, container) {
		return []cri.LogLine{{Time: k.clock.Now(), Text: "unable to retrieve container logs for " + id}}, true, nil
	}
	return lines, ended, nil
}

// forgotten tells whether the run before is no longer kept. Of each container
// the kubelet keeps the run that ended last; the status goes on naming the one
// before, and that its log is gone stands in the place of the log
// (kubelet 1.37, podContainerDeletor).
func (k *Kubelet) forgotten(pod *corev1.Pod, container string) bool {
	s := statusOf(k.statusFor(pod).ContainerStatuses, container)
	return s != nil && s.State.Terminated != nil
}

// FollowLogs calls changed each time that the container's present run prints a
// line or ends, until stop is called.
func (k *Kubelet) FollowLogs(pod *corev1.Pod, container string, changed func()) (stop func()) {
	id, err := k.logID(pod, container, false)
	if err != nil {
		return func() {}
	}
	return k.runtime.FollowLogs(id, changed)
}

// logID is the ID of the run whose log is meant.
func (k *Kubelet) logID(pod *corev1.Pod, container string, previous bool) (string, error) {
	if !k.running { // what the API server says when nobody answers on the node
		return "", &apierrors.StatusError{ErrStatus: metav1.Status{
			Status: metav1.StatusFailure, Code: http.StatusInternalServerError,
			Message: fmt.Sprintf("Get %q: dial tcp %s:10250: connect: connection refused",
				fmt.Sprintf("https://%s:10250/containerLogs/%s/%s/%s", k.node.IP, pod.Namespace, pod.Name, container), k.node.IP),
		}}
	}
	id, err := containerForLogs(pod.Name, k.statusFor(pod), container, previous)
	if err != nil {
		return "", apierrors.NewBadRequest(err.Error())
	}
	return id, nil
}

// statusFor is what the kubelet knows of the Pod, which may be more than the API
// server does.
func (k *Kubelet) statusFor(pod *corev1.Pod) *corev1.PodStatus {
	if w := k.workers[pod.UID]; w != nil {
		return w.lastStatus()
	}
	return &pod.Status
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
