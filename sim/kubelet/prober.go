package kubelet

import (
	"fmt"
	"slices"
	"strings"
	"time"

	corev1 "k8s.io/api/core/v1"

	"caderno/sim/clock"
	"caderno/sim/trace"
)

// probeKind is what a probe is for.
type probeKind string

// The kinds, as the kubelet's messages name them.
const (
	startup   probeKind = "Startup"
	readiness probeKind = "Readiness"
	liveness  probeKind = "Liveness"
)

var probeKinds = []probeKind{startup, readiness, liveness}

type probeKey struct {
	container string
	kind      probeKind
}

// result is what the probes said about a container so far.
type result int

const (
	unknown result = iota
	success
	failure
)

// probeReaction is the time from a probe's verdict to the look at the Pod.
const probeReaction = time.Millisecond

// prober probes one container in one way, again and again, through all of the
// container's runs.
type prober struct {
	*podWorker
	key         probeKey
	spec        *corev1.Probe
	container   *corev1.Container
	containerID string // the run that the rest is about
	result      result
	last        result // of the latest probe
	run         int    // of equal ones, the latest included
	onHold      bool   // until there is a new run
	next        *clock.Event
}

// addProbes begins to probe a Pod's containers.
func (w *podWorker) addProbes() {
	for _, list := range [][]corev1.Container{w.pod.Spec.InitContainers, w.pod.Spec.Containers} {
		for i := range list {
			for _, kind := range probeKinds {
				w.addProbe(&list[i], kind)
			}
		}
	}
}

func (w *podWorker) addProbe(c *corev1.Container, kind probeKind) {
	key := probeKey{c.Name, kind}
	spec := probeSpec(c, kind)
	if spec == nil || w.probes[key] != nil {
		return
	}
	p := &prober{podWorker: w, key: key, spec: spec, container: c}
	w.probes[key] = p
	// After a restart of the kubelet not everything is to be probed at once.
	var wait time.Duration
	if k := w.kubelet; k.clock.Now().Sub(k.startedAt) < p.period() {
		wait = time.Duration(k.rand.Float64() * float64(p.period()))
	}
	p.schedule(wait)
}

func probeSpec(c *corev1.Container, kind probeKind) *corev1.Probe {
	switch kind {
	case startup:
		return c.StartupProbe
	case readiness:
		return c.ReadinessProbe
	default:
		return c.LivenessProbe
	}
}

func (p *prober) period() time.Duration { return time.Duration(p.spec.PeriodSeconds) * time.Second }

// schedule sets the time of the next probe.
func (p *prober) schedule(d time.Duration) {
	agenda := &p.kubelet.agenda
	agenda.cancel(p.next)
	p.next = agenda.after(d, p.what(string(p.key.kind)+" probe of"), func() {
		p.schedule(p.period())
		p.doProbe()
	})
}

// doProbe probes once, if there is something to probe, and draws conclusions
// when enough probes in a row said the same.
func (p *prober) doProbe() {
	c := p.probed()
	if c == nil || c.ContainerID == "" {
		return
	}
	if p.containerID != c.ContainerID {
		p.begin(c)
	}
	switch {
	case p.onHold || c.State.Running == nil:
		return
	case p.kubelet.clock.Now().Sub(c.State.Running.StartedAt.Time) < time.Duration(p.spec.InitialDelaySeconds)*time.Second:
		return
	case (c.Started != nil && *c.Started) == (p.key.kind == startup):
		return // the others wait until the container has started; then startup is done
	}
	switch outcome := p.probe(c.ContainerID); outcome {
	case unknown:
		return
	case p.last:
		p.run++
	default:
		p.last, p.run = outcome, 1
	}
	if p.last == failure && p.run < int(p.spec.FailureThreshold) || p.last == success && p.run < int(p.spec.SuccessThreshold) {
		return
	}
	p.conclude(p.last)
}

// begin starts afresh with a new run of the container. Until its probes know
// better it is not ready, and not in need of a restart.
func (p *prober) begin(c *corev1.ContainerStatus) {
	p.containerID, p.onHold = c.ContainerID, false
	p.result, p.last, p.run = unknown, unknown, 0
	if running := c.State.Running; running != nil && running.StartedAt.Time.Before(p.kubelet.startedAt) {
		return // it was told before how this container is
	}
	switch p.key.kind {
	case readiness:
		p.result = failure
		p.sync(probeReaction)
	case liveness:
		p.result = success
	}
}

// conclude takes note of what the probes say, and has the Pod looked at if
// that is new. It goes back to the start of the container that is probed.
func (p *prober) conclude(now result) {
	before, times := p.result, p.run
	p.result = now
	if p.key.kind == startup || p.key.kind == liveness && now == failure {
		p.onHold, p.run = true, 0
	}
	if now == before || p.key.kind == liveness && now == success {
		return
	}
	cause, known := p.startedBy[p.key.container]
	if !known { // by a kubelet process before this one
		cause = p.kubelet.clock.Cause()
	}
	p.kubelet.clock.WithCause(cause, func() {
		action := trace.ProbePassed
		if now == failure {
			action = trace.ProbeFailed
		}
		p.hop(action, fmt.Sprintf("%s %s %d", strings.ToLower(string(p.key.kind)), p.key.container, times))
		p.sync(probeReaction)
	})
}

// probed is the status of the container that is probed.
func (p *prober) probed() *corev1.ContainerStatus {
	if p.status == nil || isTerminal(p.status.Phase) {
		return nil
	}
	if c := statusOf(p.status.ContainerStatuses, p.key.container); c != nil {
		return c
	}
	return statusOf(p.status.InitContainerStatuses, p.key.container)
}

// unhealthy says what the probes hold against a running container.
func (w *podWorker) unhealthy(name, containerID string) verdict {
	v := verdict{started: true}
	if p := w.probes[probeKey{name, startup}]; p != nil {
		v.started = p.containerID == containerID && p.result == success
		if p.containerID == containerID && p.result == failure {
			v.failed = "startup probe"
		}
	}
	if p := w.probes[probeKey{name, liveness}]; p != nil && p.containerID == containerID && p.result == failure {
		v.failed = "liveness probe"
	}
	return v
}

// probeResults sets whether each container has started and is ready. A
// container of which no readiness probe has said so yet is probed right away.
func (w *podWorker) probeResults(s *corev1.PodStatus) {
	for i := range s.ContainerStatuses {
		w.probeResult(&s.ContainerStatuses[i])
	}
	for i := range s.InitContainerStatuses {
		c := &s.InitContainerStatuses[i]
		w.probeResult(c)
		if spec := w.spec(c.Name); !isSidecar(spec) {
			c.Ready = c.State.Terminated != nil && c.State.Terminated.ExitCode == 0
		}
	}
}

func (w *podWorker) probeResult(c *corev1.ContainerStatus) {
	started := c.State.Running != nil && w.passed(c, startup)
	c.Started = &started
	c.Ready = started && w.passed(c, readiness)
	if p := w.probes[probeKey{c.Name, readiness}]; started && p != nil && !c.Ready {
		p.schedule(probeReaction)
	}
}

// passed tells whether a container has no probe of a kind, or one that
// succeeded. One that was started before the kubelet was is taken to be as it
// was told to be then, until its probes know better.
func (w *podWorker) passed(c *corev1.ContainerStatus, kind probeKind) bool {
	if probeSpec(w.spec(c.Name), kind) == nil {
		return true
	}
	p := w.probes[probeKey{c.Name, kind}]
	if p != nil && p.containerID == c.ContainerID && p.result != unknown {
		return p.result == success
	}
	old := w.lastStatus()
	for _, before := range slices.Concat(old.ContainerStatuses, old.InitContainerStatuses) {
		if before.ContainerID == c.ContainerID && c.State.Running.StartedAt.Time.Before(w.kubelet.startedAt) {
			if kind == startup {
				return before.Started != nil && *before.Started
			}
			return before.Ready
		}
	}
	return false
}

// stopLivenessAndStartup ends the probes that could have a container restarted.
func (w *podWorker) stopLivenessAndStartup() {
	for key, p := range w.probes {
		if key.kind != readiness {
			w.kubelet.agenda.cancel(p.next)
			p.onHold = true
		}
	}
}

// stopProbes ends all probes.
func (w *podWorker) stopProbes() {
	for _, p := range w.probes {
		w.kubelet.agenda.cancel(p.next)
	}
	clear(w.probes)
}
