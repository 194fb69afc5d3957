// Package clock is the cluster's virtual time: one heap of events ordered by
// (time, sequence). Nothing in the simulator happens outside of an event or of
// a request that arrives between two events, so a run depends on nothing but
// its seed.
//
// The clock never looks at the wall clock and starts no goroutine. Whoever
// owns it (package sim) decides when the next event runs.
package clock

import (
	"container/heap"
	"time"
)

// Clock owns virtual time. It is not safe for concurrent use: the cluster has
// one owner at a time.
//
// Simplification: all machines of the cluster have the same time, and nothing
// happens at the same time as something else. Computing takes none.
type Clock struct {
	now    time.Time
	seq    uint64
	events eventHeap
	cause  int

	earlier func() // see OnEarlier
}

// New returns a clock that stands at start.
func New(start time.Time) *Clock {
	return &Clock{now: start}
}

// Now is the present virtual instant.
func (c *Clock) Now() time.Time { return c.now }

// Event is something that will happen at a known instant.
type Event struct {
	at    time.Time
	seq   uint64
	index int // place in the heap, -1 once it ran or was cancelled
	cause int
	what  string
	run   func()
	clock *Clock
}

// At schedules run for the instant t, or for now if t has passed. What names
// the work for people, e.g. "kubelet worker-1: sync default/ola".
//
// The event inherits the cause that is current at this moment: that is how a
// hop finds out, later, on whose behalf it happens.
func (c *Clock) At(t time.Time, what string, run func()) *Event {
	if t.Before(c.now) {
		t = c.now
	}
	c.seq++
	e := &Event{at: t, seq: c.seq, cause: c.cause, what: what, run: run, clock: c}
	heap.Push(&c.events, e)
	if e.index == 0 && c.earlier != nil {
		c.earlier()
	}
	return e
}

// OnEarlier has f called whenever an event comes before all others: whoever
// sleeps until the next one has to look again. f must not touch the clock.
func (c *Clock) OnEarlier(f func()) { c.earlier = f }

// After schedules run for d from now.
func (c *Clock) After(d time.Duration, what string, run func()) *Event {
	return c.At(c.now.Add(d), what, run)
}

// Cancel takes the event back. It is harmless on nil, on an event that ran and
// on one already cancelled; it reports whether the event was still to come.
func (e *Event) Cancel() bool {
	if e == nil || e.index < 0 {
		return false
	}
	heap.Remove(&e.clock.events, e.index)
	return true
}

// Time is the instant for which the event was scheduled.
func (e *Event) Time() time.Time { return e.at }

// Next tells when the next event is due and what it is; ok is false when
// nothing is left to happen.
func (c *Clock) Next() (at time.Time, what string, ok bool) {
	if len(c.events) == 0 {
		return time.Time{}, "", false
	}
	return c.events[0].at, c.events[0].what, true
}

// Step jumps to the next event and runs it; false when there is none.
func (c *Clock) Step() bool {
	if len(c.events) == 0 {
		return false
	}
	e := heap.Pop(&c.events).(*Event)
	c.now = e.at
	c.WithCause(e.cause, e.run)
	return true
}

// Skip moves to t without running anything; events due before t stay due.
// It panics if that would leave one behind, because time never runs backwards.
func (c *Clock) Skip(t time.Time) {
	if len(c.events) > 0 && c.events[0].at.Before(t) {
		panic("clock: Skip past " + c.events[0].what)
	}
	if t.After(c.now) {
		c.now = t
	}
}

// Cause is the number of the hop on whose behalf code runs now; 0 is somebody
// outside the cluster.
func (c *Clock) Cause() int { return c.cause }

// WithCause runs f on behalf of the given hop.
func (c *Clock) WithCause(cause int, f func()) {
	before := c.cause
	c.cause = cause
	defer func() { c.cause = before }()
	f()
}

// SetCause makes what follows in the running event happen on behalf of the
// given hop, so that hops within one event form a chain.
func (c *Clock) SetCause(cause int) { c.cause = cause }

type eventHeap []*Event

func (h eventHeap) Len() int { return len(h) }

func (h eventHeap) Less(i, j int) bool {
	if !h[i].at.Equal(h[j].at) {
		return h[i].at.Before(h[j].at)
	}
	return h[i].seq < h[j].seq
}

func (h eventHeap) Swap(i, j int) {
	h[i], h[j] = h[j], h[i]
	h[i].index, h[j].index = i, j
}

func (h *eventHeap) Push(x any) {
	e := x.(*Event)
	e.index = len(*h)
	*h = append(*h, e)
}

func (h *eventHeap) Pop() any {
	old := *h
	e := old[len(old)-1]
	old[len(old)-1] = nil
	*h = old[:len(old)-1]
	e.index = -1
	return e
}
