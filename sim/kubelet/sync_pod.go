package kubelet

import (
	"time"

	corev1 "k8s.io/api/core/v1"

	"caderno/sim/cri"
	"caderno/sim/latency"
	"caderno/sim/trace"
)

// syncPod is one look at a Pod that is to run: tell how it is, then do what is
// missing. What is done now will be told by the next look.
func (w *podWorker) syncPod() {
	k := w.kubelet
	if w.status == nil && !w.admit() {
		return
	}
	status := w.generateAPIPodStatus(w.runtimeStatus(), false)
	w.setStatus(status)
	if isTerminal(status.Phase) {
		w.phase = terminating
		w.completeWork(outcome{forward: true})
		return
	}
	w.mountVolumes(k.latency.Draw(latency.KubeletSandbox), func(ok bool) {
		if !ok {
			w.completeWork(outcome{})
			return
		}
		w.addProbes()
		s := &podSync{podWorker: w, before: w.runtimeStatus()}
		s.run(func() {
			for _, c := range s.started {
				delete(w.reasons, c)
			}
			w.completeWork(s.outcome)
		})
	})
}

// podSync carries out one look's decisions, one after the other. Each step
// takes virtual time and then calls the next.
type podSync struct {
	*podWorker
	outcome
	before  cri.PodStatus // as the look found it
	started []string      // containers that did start
}

func (s *podSync) run(done func()) {
	actions := computePodActions(s.pod, s.before, s.unhealthy)
	s.killContainers(actions.kill, func() {
		if actions.createSandbox && !s.runPodSandbox() {
			done()
			return
		}
		s.startContainers(actions.start, done)
	})
}

// killContainers stops the containers that are not to go on as they are.
func (s *podSync) killContainers(kill []containerToKill, then func()) {
	k := s.kubelet
	if len(kill) == 0 {
		then()
		return
	}
	var wait time.Duration
	for _, c := range kill {
		s.containerEvent(c.spec, corev1.EventTypeNormal, "Killing", c.message)
		s.hop(trace.StopContainer, c.spec.Name)
		wait = max(wait, s.preStop(c.spec, c.id))
	}
	s.acted = true
	k.agenda.after(wait+k.latency.Draw(latency.StopContainer), s.what("stop containers of"), func() {
		for _, c := range kill {
			k.runtime.StopContainer(c.id)
		}
		then()
	})
}

// runPodSandbox gives the Pod its address, and tells so before anything else
// is done. It is false when there is no address to be had.
//
// Simplification: a Pod with hostNetwork gets an address of its own as well.
func (s *podSync) runPodSandbox() bool {
	k := s.kubelet
	if _, err := k.runtime.RunPodSandbox(cri.Pod{Namespace: s.pod.Namespace, Name: s.pod.Name, UID: s.uid()}); err != nil {
		k.recorder.Event(s.pod, corev1.EventTypeWarning, "FailedCreatePodSandBox", "Failed to create pod sandbox: "+err.Error())
		s.failed = true
		return false
	}
	s.hop(trace.RunSandbox, "")
	s.acted = true
	s.noticeAtNextTick()
	s.onPodSandboxReady()
	return true
}

// startContainers starts containers in order. An init container that fails to
// start keeps those after it from being tried.
func (s *podSync) startContainers(start []containerToStart, done func()) {
	if len(start) == 0 {
		done()
		return
	}
	c := start[0]
	s.startContainer(c.spec, func(started bool) {
		if !started && c.init && !isSidecar(c.spec) {
			done()
			return
		}
		s.startContainers(start[1:], done)
	})
}
