package kubelet

import (
	"slices"
	"strings"
	"time"

	"caderno/sim/clock"
)

// tickPeriod is how often a kubelet looks whether a Pod is due for another
// look, and asks the runtime what has become of the containers.
const tickPeriod = time.Second

// nextTick is the first tick at or after t. A kubelet of Kubernetes wakes up
// for each; this one only when it has a reason to.
func (k *Kubelet) nextTick(t time.Time) time.Time {
	first := k.startedAt.Add(k.phase)
	since := t.Sub(first)
	if since <= 0 {
		return first
	}
	return first.Add((since + tickPeriod - 1) / tickPeriod * tickPeriod)
}

// agenda is what a kubelet means to do, so that a process that ends can drop
// all of it.
type agenda struct {
	clock  *clock.Clock
	events map[*clock.Event]bool
}

// after schedules f for d from now.
func (a *agenda) after(d time.Duration, what string, f func()) *clock.Event {
	return a.at(a.clock.Now().Add(d), what, f)
}

// at schedules f for the instant t.
func (a *agenda) at(t time.Time, what string, f func()) *clock.Event {
	var e *clock.Event
	e = a.clock.At(t, what, func() {
		delete(a.events, e)
		f()
	})
	a.add(e)
	return e
}

// add makes an event that somebody else scheduled part of the agenda.
func (a *agenda) add(e *clock.Event) { a.events[e] = true }

// cancel takes an event back; harmless on nil and on what is past.
func (a *agenda) cancel(e *clock.Event) {
	e.Cancel()
	delete(a.events, e)
}

func (a *agenda) clear() {
	for e := range a.events {
		e.Cancel()
	}
	clear(a.events)
}

// workersInOrder lists the workers by namespace and name of their Pods.
func (k *Kubelet) workersInOrder() []*podWorker {
	workers := make([]*podWorker, 0, len(k.workers))
	for _, w := range k.workers {
		workers = append(workers, w)
	}
	slices.SortFunc(workers, func(a, b *podWorker) int {
		return strings.Compare(a.pod.Namespace+"/"+a.pod.Name+"/"+string(a.pod.UID), b.pod.Namespace+"/"+b.pod.Name+"/"+string(b.pod.UID))
	})
	return workers
}
