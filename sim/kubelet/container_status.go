package kubelet

import (
	"slices"

	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"caderno/sim/cri"
)

// containerStatuses tells how a Pod's containers are. Ordinary ones come sorted
// by name, init containers in the order of the spec.
func (w *podWorker) containerStatuses(runtime cri.PodStatus, old []corev1.ContainerStatus, specs []corev1.Container, init bool) []corev1.ContainerStatus {
	var statuses []corev1.ContainerStatus
	for i := range specs {
		spec := &specs[i]
		s := w.containerStatus(runtime, statusOf(old, spec.Name), spec)
		w.applyWaitingReason(&s, spec, latest(runtime, spec.Name))
		statuses = append(statuses, s)
	}
	if !init {
		slices.SortFunc(statuses, func(a, b corev1.ContainerStatus) int {
			switch {
			case a.Name < b.Name:
				return -1
			case a.Name > b.Name:
				return 1
			}
			return 0
		})
	}
	return statuses
}

// containerStatus tells how one container is; old is what was told before.
func (w *podWorker) containerStatus(runtime cri.PodStatus, old *corev1.ContainerStatus, spec *corev1.Container) corev1.ContainerStatus {
	c := latest(runtime, spec.Name)
	if c == nil {
		return w.statusWithoutContainer(old, spec)
	}
	s := corev1.ContainerStatus{
		Name: spec.Name, RestartCount: int32(c.RestartCount), ContainerID: c.ID,
		Image: c.ImageID, ImageID: c.ImageID, // as the reference's runtime names the image
		State: containerState(c), VolumeMounts: volumeMounts(spec),
		Resources: spec.Resources.DeepCopy(), AllocatedResources: spec.Resources.Requests.DeepCopy(),
	}
	if old != nil && old.ContainerID == c.ID {
		s.LastTerminationState = old.LastTerminationState
	}
	for i := range runtime.Containers {
		if before := &runtime.Containers[i]; before.Name == spec.Name && before.ID != c.ID {
			s.LastTerminationState = containerState(before)
			break
		}
	}
	return s
}

// statusWithoutContainer tells about a container of which the runtime knows
// nothing: as a rule it has not been created yet.
func (w *podWorker) statusWithoutContainer(old *corev1.ContainerStatus, spec *corev1.Container) corev1.ContainerStatus {
	if old != nil && old.State.Terminated != nil {
		return *old.DeepCopy()
	}
	reason := "ContainerCreating"
	if len(w.pod.Spec.InitContainers) > 0 {
		reason = "PodInitializing"
	}
	s := corev1.ContainerStatus{
		Name: spec.Name, Image: spec.Image, VolumeMounts: volumeMounts(spec),
		State: corev1.ContainerState{Waiting: &corev1.ContainerStateWaiting{Reason: reason}},
	}
	if old != nil {
		s.RestartCount, s.LastTerminationState = old.RestartCount, old.LastTerminationState
	}
	return s
}

func containerState(c *cri.Container) corev1.ContainerState {
	switch c.State {
	case cri.Running:
		return corev1.ContainerState{Running: &corev1.ContainerStateRunning{StartedAt: metav1.NewTime(c.StartedAt).Rfc3339Copy()}}
	case cri.Exited:
		return corev1.ContainerState{Terminated: &corev1.ContainerStateTerminated{
			ExitCode: c.ExitCode, Reason: c.Reason, ContainerID: c.ID,
			StartedAt: metav1.NewTime(c.StartedAt).Rfc3339Copy(), FinishedAt: metav1.NewTime(c.FinishedAt).Rfc3339Copy(),
		}}
	default:
		return corev1.ContainerState{Waiting: &corev1.ContainerStateWaiting{}}
	}
}

// applyWaitingReason lets the status of a container that ought to run tell why
// the latest attempt to start it failed.
func (w *podWorker) applyWaitingReason(s *corev1.ContainerStatus, spec *corev1.Container, c *cri.Container) {
	why, known := w.reasons[spec.Name]
	if !known || !shouldContainerBeRestarted(w.pod, spec, c) {
		return
	}
	if s.State.Terminated != nil {
		s.LastTerminationState = s.State
	}
	s.State = corev1.ContainerState{Waiting: &corev1.ContainerStateWaiting{Reason: why.reason, Message: why.message}}
}

func volumeMounts(spec *corev1.Container) []corev1.VolumeMountStatus {
	var mounts []corev1.VolumeMountStatus
	for _, m := range spec.VolumeMounts {
		mount := corev1.VolumeMountStatus{Name: m.Name, MountPath: m.MountPath, ReadOnly: m.ReadOnly}
		if m.ReadOnly {
			disabled := corev1.RecursiveReadOnlyDisabled
			mount.RecursiveReadOnly = &disabled
		}
		mounts = append(mounts, mount)
	}
	return mounts
}
