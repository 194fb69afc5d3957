package kubelet

import (
	"fmt"
	"time"

	corev1 "k8s.io/api/core/v1"

	"caderno/sim/cri"
	"caderno/sim/latency"
	"caderno/sim/trace"
)

// The reasons for which a container does not start (pkg/kubelet/images and
// container).
const (
	crashLoopBackOff     = "CrashLoopBackOff"
	errImagePull         = "ErrImagePull"
	errImagePullBackOff  = "ImagePullBackOff"
	errImageNeverPull    = "ErrImageNeverPull"
	errInvalidImageName  = "InvalidImageName"
	createContainerError = "CreateContainerError"
	postStartHookError   = "PostStartHookError"
	errCreateConfig      = "CreateContainerConfigError"
)

// startContainer starts a container: not too soon after it ended, and with its
// image on the node. done is told whether it runs.
func (s *podSync) startContainer(spec *corev1.Container, done func(started bool)) {
	if until, message, wait := s.doBackOff(spec); wait {
		s.fail(spec, crashLoopBackOff, message)
		if s.until.IsZero() || until.Before(s.until) {
			s.until = until
		}
		done(false)
		return
	}
	s.kubelet.images.ensureImageExists(s.podWorker, spec, func(image, reason, message string) {
		if reason != "" {
			s.containerEvent(spec, corev1.EventTypeWarning, "Failed", "Error: "+reason)
			s.fail(spec, reason, message)
			done(false)
			return
		}
		env, err := s.kubelet.makeEnvironmentVariables(s.pod, spec)
		if err != nil {
			s.containerEvent(spec, corev1.EventTypeWarning, "Failed", "Error: "+err.Error())
			s.fail(spec, errCreateConfig, err.Error())
			done(false)
			return
		}
		s.createContainer(spec, image, env, done)
	})
}

// fail notes why a container did not start. Only the next look tells it.
func (s *podSync) fail(spec *corev1.Container, reason, message string) {
	s.reasons[spec.Name] = waitingReason{reason, message}
	s.failed = true
}

// doBackOff tells whether the container ended too short a time ago to be
// started again, and if so until when to wait.
func (s *podSync) doBackOff(spec *corev1.Container) (until time.Time, message string, wait bool) {
	backOff := s.kubelet.crashLoop
	var ended *cri.Container
	for i := range s.before.Containers {
		if c := &s.before.Containers[i]; c.Name == spec.Name && c.State == cri.Exited {
			ended = c
			break
		}
	}
	if ended == nil {
		return time.Time{}, "", false
	}
	key := s.backOffKey(spec.Name)
	if !backOff.isInBackOffSince(key, ended.FinishedAt) {
		backOff.next(key, ended.FinishedAt)
		return time.Time{}, "", false
	}
	s.containerEvent(spec, corev1.EventTypeWarning, "BackOff",
		fmt.Sprintf("Back-off restarting failed container %s in pod %s", spec.Name, s.fullName()))
	delay := backOff.get(key)
	message = fmt.Sprintf("back-off %s restarting failed container=%s pod=%s", delay, spec.Name, s.fullName())
	return ended.FinishedAt.Add(delay), message, true
}

func (w *podWorker) backOffKey(container string) string { return w.uid() + "/" + container }

// createContainer creates the container and starts it.
func (s *podSync) createContainer(spec *corev1.Container, image string, env map[string]string, done func(started bool)) {
	k := s.kubelet
	k.agenda.after(k.latency.Draw(latency.CreateContainer), s.what("create container "+spec.Name+" of"), func() {
		s.hop(trace.CreateContainer, spec.Name)
		id, err := k.runtime.CreateContainer(s.uid(), s.containerConfig(spec, image, env))
		if err != nil {
			// The sandbox was taken away in the meantime; the next look sees that.
			s.containerEvent(spec, corev1.EventTypeWarning, "Failed", "Error: "+err.Error())
			s.fail(spec, createContainerError, err.Error())
			done(false)
			return
		}
		s.containerEvent(spec, corev1.EventTypeNormal, "Created", "Container created")
		s.noticeAtNextTick()
		k.agenda.after(k.latency.Draw(latency.StartContainer), s.what("start container "+spec.Name+" of"), func() {
			s.hop(trace.StartContainer, spec.Name)
			s.startedBy[spec.Name] = k.clock.Cause()
			s.containerEvent(spec, corev1.EventTypeNormal, "Started", "Container started")
			k.runtime.StartContainer(id)
			s.acted = true
			s.postStart(spec, id, func(failure string) {
				if failure != "" {
					s.killAfterPostStart(spec, id, failure, done)
					return
				}
				s.started = append(s.started, spec.Name)
				done(true)
			})
		})
	})
}

// containerConfig is what the runtime has to know about a container.
//
// Simplification: of the environment only what the command names gets there; what
// is in the volumes, and security settings, are in the API only. No program of the
// catalogue looks at them.
func (s *podSync) containerConfig(spec *corev1.Container, image string, env map[string]string) cri.ContainerConfig {
	config := cri.ContainerConfig{
		Name: spec.Name, Image: image, SpecImage: spec.Image, Command: expandAll(spec.Command, env), Args: expandAll(spec.Args, env),
	}
	status := s.runtimeStatus()
	if before := latest(status, spec.Name); before != nil {
		config.RestartCount = before.RestartCount + 1
	}
	// Of the runs that ended only the latest is kept, for kubectl logs --previous.
	kept := 0
	for _, c := range status.Containers {
		if c.Name == spec.Name && c.State != cri.Running {
			if kept++; kept > 1 {
				s.kubelet.runtime.RemoveContainer(c.ID)
			}
		}
	}
	return config
}
