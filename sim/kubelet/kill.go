package kubelet

import (
	"time"

	corev1 "k8s.io/api/core/v1"

	"caderno/sim/cri"
	"caderno/sim/latency"
	"caderno/sim/trace"
)

// syncTerminatingPod stops what runs of a Pod that is to go, or that has come
// to its end by itself, and tells how the containers ended.
func (w *podWorker) syncTerminatingPod() {
	w.setStatus(w.generateAPIPodStatus(w.runtimeStatus(), false))
	w.stopLivenessAndStartup()
	w.killPod(func() {
		w.stopProbes()
		w.setStatus(w.generateAPIPodStatus(w.runtimeStatus(), true))
		w.phase = terminated
		w.completeWork(outcome{forward: true})
	})
}

// killPod stops the containers that run, all at once but for sidecars, which
// stop when the others have, and then the sandbox.
func (w *podWorker) killPod(then func()) {
	k := w.kubelet
	var others, sidecars []cri.Container
	for _, c := range w.runtimeStatus().Containers {
		switch spec := w.spec(c.Name); {
		case c.State != cri.Running || spec == nil:
		case isSidecar(spec):
			sidecars = append(sidecars, c)
		default:
			others = append([]cri.Container{c}, others...) // in the order in which they were started
		}
	}
	w.stopContainers(others, func() {
		w.stopContainers(sidecars, func() {
			k.runtime.StopPodSandbox(w.uid())
			then()
		})
	})
}

func (w *podWorker) stopContainers(containers []cri.Container, then func()) {
	k := w.kubelet
	if len(containers) == 0 {
		then()
		return
	}
	var wait time.Duration
	for _, c := range containers {
		spec := w.spec(c.Name)
		w.containerEvent(spec, corev1.EventTypeNormal, "Killing", "Stopping container "+c.Name)
		w.hop(trace.StopContainer, c.Name)
		wait = max(wait, w.preStop(spec, c.ID))
	}
	k.agenda.after(wait+k.latency.Draw(latency.StopContainer), w.what("stop containers of"), func() {
		for _, c := range containers {
			k.runtime.StopContainer(c.ID)
		}
		then()
	})
}

func (w *podWorker) gracePeriod() time.Duration {
	switch {
	case w.pod.DeletionGracePeriodSeconds != nil:
		return time.Duration(*w.pod.DeletionGracePeriodSeconds) * time.Second
	case w.pod.Spec.TerminationGracePeriodSeconds != nil:
		return time.Duration(*w.pod.Spec.TerminationGracePeriodSeconds) * time.Second
	}
	return 0
}

// syncTerminatedPod cleans up after a Pod whose containers have stopped. From
// here on the kubelet has nothing more to do with it; if the Pod is to go it is
// removed from the API.
func (w *podWorker) syncTerminatedPod() {
	s := w.generateAPIPodStatus(w.runtimeStatus(), true)
	if !isTerminal(s.Phase) {
		s.Phase = corev1.PodFailed // it never got to run
	}
	markLost(&s)
	w.setStatus(s)
	w.phase = finished
	w.completeWork(outcome{})
	if w.gone {
		w.forget()
		return
	}
	w.writeStatusSoon()
}

// markLost gives an end to the containers that have none, because the Pod went
// before they could be started, or while nobody looked.
func markLost(s *corev1.PodStatus) {
	lost := corev1.ContainerState{Terminated: &corev1.ContainerStateTerminated{
		ExitCode: 137, Reason: "ContainerStatusUnknown", Message: "The container could not be located when the pod was terminated",
	}}
	for i := range s.InitContainerStatuses {
		c := &s.InitContainerStatuses[i]
		if c.State.Terminated == nil && (c.State.Running != nil || c.LastTerminationState.Terminated != nil) {
			c.State = lost
		}
	}
	if initialized := condition(s.Conditions, corev1.PodInitialized); initialized.Status != corev1.ConditionTrue {
		return
	}
	for i := range s.ContainerStatuses {
		if c := &s.ContainerStatuses[i]; c.State.Terminated == nil {
			c.State = lost
		}
	}
}

// spec is the container of a name; nil if the Pod has none such.
func (w *podWorker) spec(name string) *corev1.Container {
	for _, list := range [][]corev1.Container{w.pod.Spec.InitContainers, w.pod.Spec.Containers} {
		for i := range list {
			if list[i].Name == name {
				return &list[i]
			}
		}
	}
	return nil
}
