package kubelet

import (
	"fmt"
	"net"
	"strconv"
	"strings"
	"time"

	corev1 "k8s.io/api/core/v1"

	"caderno/sim/latency"
	"caderno/sim/trace"
)

// A container's lifecycle hooks (pkg/kubelet/lifecycle): one right after its
// start, one before it is stopped.

// postStart runs the hook of a container that has just started, and calls then
// when it is done, with what went wrong ("" if nothing did). Until then the Pod
// is not looked at again.
func (s *podSync) postStart(spec *corev1.Container, id string, then func(failure string)) {
	if spec.Lifecycle == nil || spec.Lifecycle.PostStart == nil {
		then("")
		return
	}
	took, failure := s.runHook(spec.Lifecycle.PostStart, spec, id)
	if took == 0 {
		then(failure)
		return
	}
	s.kubelet.agenda.after(took, s.what("postStart hook of"), func() { then(failure) })
}

// killAfterPostStart stops a container whose hook failed: it does not count as
// started.
func (s *podSync) killAfterPostStart(spec *corev1.Container, id, failure string, done func(started bool)) {
	k := s.kubelet
	s.containerEvent(spec, corev1.EventTypeWarning, "FailedPostStartHook", "PostStartHook failed")
	s.containerEvent(spec, corev1.EventTypeNormal, "Killing", "FailedPostStartHook")
	s.hop(trace.StopContainer, spec.Name)
	wait := s.preStop(spec, id) + k.latency.Draw(latency.StopContainer)
	k.agenda.after(wait, s.what("stop container "+spec.Name+" of"), func() {
		k.runtime.StopContainer(id)
		s.fail(spec, postStartHookError, failure)
		done(false)
	})
}

// preStop runs the hook of a container that is about to be stopped and returns
// how long that takes, at most the grace period.
//
// Simplification: all containers are stopped when the slowest hook is done.
func (w *podWorker) preStop(spec *corev1.Container, id string) time.Duration {
	if spec.Lifecycle == nil || spec.Lifecycle.PreStop == nil || w.gracePeriod() == 0 {
		return 0
	}
	took, failure := w.runHook(spec.Lifecycle.PreStop, spec, id)
	if failure != "" {
		w.containerEvent(spec, corev1.EventTypeWarning, "FailedPreStopHook", "PreStopHook failed")
	}
	return min(took, w.gracePeriod())
}

// runHook runs a hook and returns how long it takes and, if it failed, the
// kubelet's words for that. An HTTP answer of any status is a success.
func (w *podWorker) runHook(hook *corev1.LifecycleHandler, spec *corev1.Container, id string) (took time.Duration, failure string) {
	runtime := w.kubelet.runtime
	failed := func(what string, err error) string {
		return fmt.Sprintf("%s for Container %q in Pod %q failed - error: %v", what, spec.Name, w.fullName(), err)
	}
	switch {
	case hook.Exec != nil:
		command := hook.Exec.Command
		what := fmt.Sprintf("Exec lifecycle hook (%v)", command)
		r, err := runtime.ExecSync(id, command)
		if err == nil && r.ExitCode != 0 {
			err = fmt.Errorf("command '%s' exited with %d: ", strings.Join(command, " "), r.ExitCode)
		}
		if err != nil {
			return r.Took, failed(what, err) + fmt.Sprintf(", message: %q", r.Output)
		}
		return r.Took, ""
	case hook.HTTPGet != nil:
		if err := w.visit(hook.HTTPGet, spec); err != nil {
			return 0, failed(fmt.Sprintf("HTTP lifecycle hook (%s)", hook.HTTPGet.Path), err)
		}
	case hook.Sleep != nil:
		return time.Duration(hook.Sleep.Seconds) * time.Second, ""
	}
	return 0, ""
}

// visit asks a container's own server for a page, on behalf of a hook.
func (w *podWorker) visit(get *corev1.HTTPGetAction, spec *corev1.Container) error {
	port, err := resolvePort(spec, get.Port)
	if err != nil {
		return err
	}
	host := get.Host
	if host == "" {
		host = w.runtimeStatus().Sandbox.IP
	}
	if _, _, err := w.kubelet.runtime.Answer(host, port, get.Path); err != nil {
		return fmt.Errorf("Get %q: %w", "http://"+net.JoinHostPort(host, strconv.Itoa(port))+"/"+strings.TrimPrefix(get.Path, "/"), err)
	}
	return nil
}
