package sim

import (
	"fmt"
	"sort"
	"strings"
	"time"
)

// busyLimit is how many events may run without virtual time moving on by a
// second before the cluster is taken to be going in circles. A cluster of 5,000
// nodes that starts 150,000 Pods at once stays below it.
const busyLimit = 5_000_000

// BusyError says that the cluster found no rest.
type BusyError struct {
	At     time.Time
	Events int
	Busy   []string // what ran most, most first
}

func (e *BusyError) Error() string {
	return fmt.Sprintf("the cluster found no rest at %s: %d events within a second, most of them %s",
		e.At.Format(time.RFC3339Nano), e.Events, strings.Join(e.Busy, "; "))
}

// Settle runs everything that is due now, without letting time pass.
func (c *Cluster) Settle() error {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.runTo(c.clock.Now(), busyLimit)
}

// Advance lets d of virtual time pass.
func (c *Cluster) Advance(d time.Duration) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.runTo(c.clock.Now().Add(d), busyLimit)
}

// AdvanceTo runs everything that is due up to t, and stands at t then. A t
// that has passed already is now.
func (c *Cluster) AdvanceTo(t time.Time) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	if now := c.clock.Now(); t.Before(now) {
		t = now
	}
	return c.runTo(t, busyLimit)
}

// RunDue runs at most n of the events that are due up to t, and tells whether
// those were all: the clock stands at t then. Who keeps the cluster on the time
// of a wall clock calls it, again and again, and lets others in between.
func (c *Cluster) RunDue(t time.Time, n int) (all bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	for range n {
		if at, _, ok := c.clock.Next(); !ok || at.After(t) {
			c.clock.Skip(t)
			return true
		}
		c.clock.Step()
	}
	return false
}

// OnEarlier has f called whenever something is planned that comes before all
// that was planned: Next has another answer then. f must not call the cluster.
func (c *Cluster) OnEarlier(f func()) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.clock.OnEarlier(f)
}

// runTo jumps from event to event until t. The caller holds the lock.
func (c *Cluster) runTo(t time.Time, limit int) error {
	steps, second := 0, c.clock.Now()
	for {
		at, _, ok := c.clock.Next()
		if !ok || at.After(t) {
			c.clock.Skip(t)
			return nil
		}
		if at.Sub(second) >= time.Second {
			steps, second = 0, at
		}
		if steps++; steps > limit {
			return c.busy(steps)
		}
		c.clock.Step()
	}
}

// busy runs a little further to find out what it is that does not end.
func (c *Cluster) busy(events int) error {
	count := map[string]int{}
	for range 1000 {
		_, what, ok := c.clock.Next()
		if !ok {
			break
		}
		count[what]++
		c.clock.Step()
	}
	names := make([]string, 0, len(count))
	for name := range count {
		names = append(names, name)
	}
	sort.Slice(names, func(i, j int) bool {
		if count[names[i]] != count[names[j]] {
			return count[names[i]] > count[names[j]]
		}
		return names[i] < names[j]
	})
	return &BusyError{At: c.clock.Now(), Events: events, Busy: names[:min(3, len(names))]}
}
