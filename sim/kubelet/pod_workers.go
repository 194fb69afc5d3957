package kubelet

import (
	"time"

	corev1 "k8s.io/api/core/v1"

	"caderno/sim/clock"
	"caderno/sim/cri"
	"caderno/sim/latency"
	"caderno/sim/trace"
)

// phase is where a Pod is on its way through a kubelet. It only goes forward.
type phase int

const (
	syncing     phase = iota // is to run
	terminating              // its containers are being stopped
	terminated               // they have stopped; what is left is cleaned up
	finished                 // nothing more to do for it
)

// podWorker takes care of one Pod. It does one thing at a time: a look at the
// Pod (sync) may take a while in virtual time, and what happens meanwhile calls
// for another look afterwards.
type podWorker struct {
	kubelet *Kubelet
	pod     *corev1.Pod // as the API has it; shared, never changed here
	seenAt  time.Time
	phase   phase
	gone    bool // the API no longer has the Pod

	working    bool // a look is due or under way
	again      bool // and another is to follow at once,
	againCause int  // on behalf of this hop
	retry      *clock.Event
	deadline   *clock.Event // of activeDeadlineSeconds

	volumes      *podVolumes // nil until the first look
	terminatedAt time.Time   // when the Pod may leave, at the earliest

	pleg    string // what the runtime told when it was last asked
	relist  *clock.Event
	reasons map[string]waitingReason // why a container does not start
	status  *corev1.PodStatus        // as worked out last
	writing *clock.Event             // of the status
	probes  map[probeKey]*prober

	lastHop   int            // of the worker's own
	startedBy map[string]int // the hop that started each container, of this kubelet process
}

// waitingReason is why a container does not start, as its status will tell.
type waitingReason struct{ reason, message string }

// newPodWorker begins to take care of a Pod.
func newPodWorker(k *Kubelet, pod *corev1.Pod) *podWorker {
	w := &podWorker{
		kubelet: k, pod: pod, seenAt: k.clock.Now(),
		reasons: map[string]waitingReason{}, probes: map[probeKey]*prober{}, startedBy: map[string]int{},
	}
	if pod.DeletionTimestamp != nil {
		w.terminate()
		return w
	}
	if isTerminal(pod.Status.Phase) {
		w.phase = terminating // the kubelet was away; see to it that nothing is left
	}
	w.sync(k.latency.Draw(latency.KubeletFirstStatus))
	return w
}

// what names the worker's doings for people.
func (w *podWorker) what(doing string) string {
	return "kubelet " + w.kubelet.node.Name + ": " + doing + " " + w.pod.Namespace + "/" + w.pod.Name
}

// sync asks for a look at the Pod after a delay, or after the one under way.
func (w *podWorker) sync(delay time.Duration) {
	if w.working {
		w.again, w.againCause = true, w.kubelet.clock.Cause()
		return
	}
	w.working = true
	w.kubelet.agenda.cancel(w.retry)
	w.kubelet.agenda.after(delay, w.what("sync"), w.work)
}

// terminate makes the Pod leave. A Pod that is leaving already goes on so.
func (w *podWorker) terminate() {
	k := w.kubelet
	if w.phase != syncing {
		if w.phase == finished && !w.gone {
			w.writeStatusSoon()
		}
		return
	}
	w.phase = terminating
	w.terminatedAt = k.clock.Now().Add(k.latency.Draw(latency.PodGone))
	w.sync(k.latency.Draw(latency.KubeletKill))
	if w.volumes != nil {
		w.volumes.end(false)
	}
}

func (w *podWorker) work() {
	switch w.phase {
	case syncing:
		w.syncPod()
	case terminating:
		w.syncTerminatingPod()
	case terminated:
		w.syncTerminatedPod()
	case finished:
		w.working = false
	}
}

// outcome is what came of a look at the Pod.
type outcome struct {
	failed  bool      // try again,
	until   time.Time // when the back-off ends, if one is waited for
	acted   bool      // something was changed in the runtime
	forward bool      // the Pod moved on to its next phase
}

// completeWork ends a look and sees to the next one.
//
// Simplification: Kubernetes looks at every Pod again each 60 to 90 s. Here a
// Pod with which all is well is left alone until something happens.
func (w *podWorker) completeWork(o outcome) {
	k := w.kubelet
	w.working = false
	switch {
	case w.phase == finished:
		return
	case o.forward:
		at := w.terminatedAt // of a Pod that somebody deleted; the others wait for the next tick
		if w.phase != terminated || !at.After(k.clock.Now()) {
			at = k.nextTick(k.clock.Now().Add(1))
		}
		w.retry = k.agenda.at(at, w.what("retry"), func() { w.sync(0) })
	case o.failed:
		due := k.clock.Now().Add(retryDelay(k.clock.Now(), o.until, k.rand))
		w.retry = k.agenda.at(k.nextTick(due), w.what("retry"), func() { w.sync(0) })
	case o.acted:
		w.relistSoon()
	}
	if w.again {
		w.again = false
		cause := w.againCause
		if w.phase == syncing { // the next look tells what this one has done
			cause = max(cause, k.clock.Cause())
		}
		k.clock.WithCause(cause, func() { w.sync(0) })
	}
}

// forget drops the Pod and everything that the runtime keeps for it.
func (w *podWorker) forget() {
	k := w.kubelet
	for _, e := range []*clock.Event{w.retry, w.relist, w.writing, w.deadline} {
		k.agenda.cancel(e)
	}
	w.stopProbes()
	for _, c := range append(append([]corev1.Container{}, w.pod.Spec.InitContainers...), w.pod.Spec.Containers...) {
		k.crashLoop.forget(w.backOffKey(c.Name))
		k.images.forget(w.pod, c.Image)
	}
	delete(k.workers, w.pod.UID)
	k.runtime.RemovePod(string(w.pod.UID))
}

func (w *podWorker) uid() string { return string(w.pod.UID) }

func (w *podWorker) runtimeStatus() cri.PodStatus { return w.kubelet.runtime.PodStatus(w.uid()) }

// hop records something that the kubelet did for the Pod, and makes it the
// cause of what follows.
func (w *podWorker) hop(action trace.Action, detail string) {
	k := w.kubelet
	k.clock.SetCause(k.trace.Record(trace.Hop{
		Actor: trace.Kubelet, Node: k.node.Name, Action: action, Detail: detail,
		Object: trace.Object{Kind: "Pod", Namespace: w.pod.Namespace, Name: w.pod.Name, UID: w.uid()},
	}))
	w.lastHop = k.clock.Cause()
}

// containerEvent leaves a note about a container of the Pod.
func (w *podWorker) containerEvent(c *corev1.Container, eventType, reason, message string) {
	field := "spec.containers{" + c.Name + "}"
	for i := range w.pod.Spec.InitContainers {
		if w.pod.Spec.InitContainers[i].Name == c.Name {
			field = "spec.initContainers{" + c.Name + "}"
		}
	}
	w.kubelet.recorder.EventAt(w.pod, field, eventType, reason, message)
}

// fullName is how the kubelet's messages name the Pod.
func (w *podWorker) fullName() string {
	return w.pod.Name + "_" + w.pod.Namespace + "(" + w.uid() + ")"
}

func isTerminal(p corev1.PodPhase) bool { return p == corev1.PodSucceeded || p == corev1.PodFailed }
