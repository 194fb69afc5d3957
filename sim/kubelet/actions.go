package kubelet

import (
	corev1 "k8s.io/api/core/v1"

	"caderno/sim/cri"
)

// podActions is what is to be done for a Pod to be as it should.
type podActions struct {
	createSandbox bool
	kill          []containerToKill
	start         []containerToStart // in this order
}

type containerToKill struct {
	id      string
	spec    *corev1.Container
	message string
}

type containerToStart struct {
	spec *corev1.Container
	init bool
}

// verdict is what the probes have to say against a running container.
type verdict struct {
	started bool   // its startup probe, if any, succeeded
	failed  string // "liveness probe" or "startup probe"; "" when well
}

// computePodActions decides what to do for a Pod, from its spec, from what the
// runtime tells, and from the probes' results by container.
func computePodActions(pod *corev1.Pod, status cri.PodStatus, unhealthy func(name, id string) verdict) podActions {
	var actions podActions
	if status.Sandbox == nil || !status.Sandbox.Ready {
		actions.createSandbox = true
		status.Containers = nil // they died with the old one, and init begins anew
	}
	if !actions.initContainers(pod, status, unhealthy) {
		return actions
	}
	alive := false // one goes on, or is to start
	for i := range pod.Spec.Containers {
		spec := &pod.Spec.Containers[i]
		c := latest(status, spec.Name)
		switch {
		case c != nil && c.State == cri.Running:
			actions.keepOrKill(pod, spec, c, unhealthy(c.Name, c.ID))
			alive = true
		case shouldContainerBeRestarted(pod, spec, c):
			actions.start = append(actions.start, containerToStart{spec: spec})
			alive = true
		}
	}
	if !alive {
		return stopSidecars(pod, status)
	}
	return actions
}

// stopSidecars is what is left to do when all the others have done their work.
func stopSidecars(pod *corev1.Pod, status cri.PodStatus) podActions {
	var actions podActions
	for i := range pod.Spec.InitContainers {
		spec := &pod.Spec.InitContainers[i]
		if c := latest(status, spec.Name); c != nil && c.State == cri.Running {
			actions.kill = append(actions.kill, containerToKill{id: c.ID, spec: spec, message: "Stopping container " + spec.Name})
		}
	}
	return actions
}

// initContainers decides about the init containers, which run one after the
// other, and tells whether the others may run. Those with restartPolicy Always
// (sidecars) do not have to end, only to start, and are kept running.
func (a *podActions) initContainers(pod *corev1.Pod, status cri.PodStatus, unhealthy func(name, id string) verdict) (initialized bool) {
	begun := false // a container proper has been created, so all of them were done once
	for i := range pod.Spec.Containers {
		begun = begun || latest(status, pod.Spec.Containers[i].Name) != nil
	}
	for i := range pod.Spec.InitContainers {
		spec := &pod.Spec.InitContainers[i]
		c := latest(status, spec.Name)
		if !isSidecar(spec) && (begun || c != nil && c.State == cri.Exited && c.ExitCode == 0) {
			continue
		}
		if c != nil && c.State == cri.Running {
			if !isSidecar(spec) {
				return false
			}
			v := unhealthy(c.Name, c.ID)
			a.keepOrKill(pod, spec, c, v)
			if !v.started && !begun {
				return false
			}
			continue
		}
		if !isSidecar(spec) && !shouldContainerBeRestarted(pod, spec, c) {
			return false
		}
		a.start = append(a.start, containerToStart{spec: spec, init: true})
		if !begun {
			return false
		}
	}
	return true
}

// keepOrKill decides about a container that runs.
func (a *podActions) keepOrKill(pod *corev1.Pod, spec *corev1.Container, c *cri.Container, v verdict) {
	what := "Container "
	if isSidecar(spec) {
		what = "Init container "
	}
	restart := effectiveRestartPolicy(pod, spec) != corev1.RestartPolicyNever // its rules are about exit codes
	var message string
	switch {
	case c.SpecImage != spec.Image:
		message, restart = what+spec.Name+" definition changed", true
	case v.failed != "":
		message = what + spec.Name + " failed " + v.failed
	default:
		return
	}
	if restart {
		message += ", will be restarted"
		a.start = append(a.start, containerToStart{spec: spec, init: isSidecar(spec)})
	}
	a.kill = append(a.kill, containerToKill{id: c.ID, spec: spec, message: message})
}

// shouldContainerBeRestarted says whether a container that does not run is to
// be started (again). c is its latest run; nil if there was none.
func shouldContainerBeRestarted(pod *corev1.Pod, spec *corev1.Container, c *cri.Container) bool {
	switch {
	case pod.DeletionTimestamp != nil:
		return false
	case c == nil || c.State == cri.Created:
		return true
	case c.State == cri.Running:
		return false
	default:
		return restarts(pod, spec, c.ExitCode)
	}
}

// isSidecar tells whether an init container is to go on beside the others.
func isSidecar(c *corev1.Container) bool {
	return c.RestartPolicy != nil && *c.RestartPolicy == corev1.ContainerRestartPolicyAlways
}

// latest is the latest run of a container; nil if there was none.
func latest(status cri.PodStatus, name string) *cri.Container {
	for i := range status.Containers {
		if status.Containers[i].Name == name {
			return &status.Containers[i]
		}
	}
	return nil
}
