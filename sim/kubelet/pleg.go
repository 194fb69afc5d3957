package kubelet

import (
	"fmt"
	"strings"

	"k8s.io/apimachinery/pkg/types"

	"caderno/sim/cri"
	"caderno/sim/latency"
	"caderno/sim/trace"
)

// The kubelet's Pod lifecycle event generator asks the runtime once a second
// what has become of every Pod, and calls for a look at those with which
// something happened. So it learns of the end of a container up to a second
// late. Here it asks only about Pods of which there is something to learn.

// containerExited is told by the runtime; the kubelet itself finds out at its
// next tick.
func (k *Kubelet) containerExited(c cri.Container) {
	w := k.workers[types.UID(c.Pod.UID)]
	if w == nil {
		return
	}
	w.hop(trace.ContainerExited, fmt.Sprintf("%s: %d", c.Name, c.ExitCode))
	w.noticeAtNextTick()
}

// noticeAtNextTick makes the kubelet ask about the Pod at the next tick.
func (w *podWorker) noticeAtNextTick() {
	k := w.kubelet
	k.agenda.cancel(w.relist)
	w.relist = k.agenda.at(k.nextTick(k.clock.Now()), w.what("relist"), w.notice)
}

// relistSoon makes the kubelet ask about the Pod right after it has changed
// something itself.
func (w *podWorker) relistSoon() {
	k := w.kubelet
	k.agenda.cancel(w.relist)
	w.relist = k.agenda.after(k.latency.Draw(latency.KubeletStatus), w.what("relist"), w.notice)
}

func (w *podWorker) notice() {
	now := signature(w.runtimeStatus())
	if now != w.pleg {
		w.pleg = now
		clock := w.kubelet.clock // what was done since the question was due counts as well
		clock.WithCause(max(clock.Cause(), w.lastHop), func() { w.sync(0) })
	}
}

// signature is what the kubelet compares to see that something has happened.
func signature(status cri.PodStatus) string {
	var b strings.Builder
	if status.Sandbox != nil {
		fmt.Fprintf(&b, "%s:%t", status.Sandbox.ID, status.Sandbox.Ready)
	}
	for _, c := range status.Containers {
		fmt.Fprintf(&b, " %s:%s", c.ID, c.State)
	}
	return b.String()
}
