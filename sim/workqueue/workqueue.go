// Package workqueue is what stands between a watch and the work it calls for:
// each key is worked on once at a time and, however often it was added, once
// for what was added before the work began. Every controller and kubelet of
// the simulator runs on one, as those of Kubernetes run on client-go's.
package workqueue

import (
	"time"

	"caderno/sim/clock"
	"caderno/sim/latency"
)

// Back-off of a key whose work failed, as in client-go: 5 ms, doubled each
// time, at most 1000 s.
const (
	baseDelay = 5 * time.Millisecond
	maxDelay  = 1000 * time.Second
)

// Queue calls sync for the keys that were added, each after the reaction time
// of its piece.
type Queue struct {
	name     string
	clock    *clock.Clock
	latency  *latency.Source
	reaction latency.Range
	sync     func(key string) error
	working  string                  // the key that is worked on; "" between two
	writes   time.Duration           // what that work's writes would have taken so far
	pending  map[string]*clock.Event // keys to be worked on soon
	later    map[string]*clock.Event // keys added with AddAfter
	failures map[string]int
}

// New returns a queue that is ready for work. name says whose it is.
func New(name string, c *clock.Clock, l *latency.Source, reaction latency.Range, sync func(key string) error) *Queue {
	q := &Queue{name: name, clock: c, latency: l, reaction: reaction, sync: sync}
	q.Clear()
	return q
}

// Clear forgets everything that was to be done, as a stopped process does.
func (q *Queue) Clear() {
	for _, events := range []map[string]*clock.Event{q.pending, q.later} {
		for _, e := range events {
			e.Cancel()
		}
	}
	q.pending = map[string]*clock.Event{}
	q.later = map[string]*clock.Event{}
	q.failures = map[string]int{}
}

// Add asks for work on a key. A key that waits already is not added again; the
// work is then done on behalf of what added it first.
//
// A key that is added while it is worked on was added by what the work writes.
// Virtual time stands still meanwhile; on a real cluster each write takes some,
// and only after the last is it the key's turn again.
func (q *Queue) Add(key string) {
	if key == q.working {
		q.writes += q.latency.Draw(latency.ControllerWrite)
	} else if q.pending[key] == nil {
		q.schedule(key, q.latency.Draw(q.reaction))
	}
}

// AddAfter asks for work on a key once d has passed, or sooner if it was added
// for a sooner instant.
func (q *Queue) AddAfter(key string, d time.Duration) {
	if e := q.later[key]; e != nil {
		if !e.Time().After(q.clock.Now().Add(d)) {
			return
		}
		e.Cancel()
	}
	q.later[key] = q.clock.After(d, q.name+": "+key, func() {
		delete(q.later, key)
		q.Add(key)
	})
}

func (q *Queue) schedule(key string, d time.Duration) {
	q.pending[key] = q.clock.After(d, q.name+": "+key, func() {
		delete(q.pending, key)
		q.work(key)
	})
}

func (q *Queue) work(key string) {
	q.working, q.writes = key, 0
	err := q.sync(key)
	q.working = ""
	if q.writes > 0 {
		q.schedule(key, q.writes)
	}
	if err == nil {
		delete(q.failures, key)
		return
	}
	d := maxDelay
	if n := q.failures[key]; n < 18 { // 5 ms << 18 exceeds the maximum
		d = baseDelay << n
	}
	q.failures[key]++
	q.AddAfter(key, d)
}
