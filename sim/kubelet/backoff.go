package kubelet

import (
	"math/rand/v2"
	"time"

	"caderno/sim/clock"
)

// The figures of the kubelet (pkg/kubelet/kubelet.go).
const (
	initialBackOff = 10 * time.Second  // after the first failure; doubled by each more
	maxBackOff     = 300 * time.Second // of a crashing container, or of a pull
	backOffPeriod  = 10 * time.Second  // until the next look after a failed one
	resyncInterval = 60 * time.Second  // no failed look waits longer for the next
	jitterFactor   = 0.5               // and each such wait is up to so much longer
)

// backOff remembers how long to wait before what failed is tried again. It is
// client-go's flowcontrol.Backoff without jitter.
type backOff struct {
	clock *clock.Clock
	items map[string]backOffItem
}

type backOffItem struct {
	delay   time.Duration
	updated time.Time
}

func newBackOff(c *clock.Clock) *backOff {
	return &backOff{clock: c, items: map[string]backOffItem{}}
}

// get is the present delay; 0 if nothing failed yet.
func (b *backOff) get(key string) time.Duration { return b.items[key].delay }

// next makes the delay longer, or begins with the shortest if the key's latest
// failure, at the instant of the event, came a long time after the one before.
func (b *backOff) next(key string, event time.Time) {
	item, known := b.items[key]
	// region next
	if !known || expired(event, item.updated) {
		item.delay = initialBackOff
	} else {
		item.delay = min(2*item.delay, maxBackOff)
	}
	// end region
	item.updated = b.clock.Now()
	b.items[key] = item
}

// isInBackOffSince tells whether less than the delay has passed since event.
func (b *backOff) isInBackOffSince(key string, event time.Time) bool {
	item, known := b.items[key]
	return known && !expired(event, item.updated) && b.clock.Now().Sub(event) < item.delay
}

// isInBackOffSinceUpdate tells whether less than the delay has passed since it
// was last made longer.
func (b *backOff) isInBackOffSinceUpdate(key string) bool {
	item, known := b.items[key]
	now := b.clock.Now()
	return known && !expired(now, item.updated) && now.Sub(item.updated) < item.delay
}

func (b *backOff) forget(key string) { delete(b.items, key) }

// expired tells whether so much time has passed that what failed before is
// taken to be well.
func expired(event, updated time.Time) bool { return event.Sub(updated) > 2*maxBackOff }

// retryDelay is how long the kubelet waits after a failed look at a Pod. until
// is when the container's back-off ends; zero if none waits for one.
func retryDelay(now, until time.Time, r *rand.Rand) time.Duration {
	delay := backOffPeriod
	if !until.IsZero() {
		delay = min(max(until.Sub(now), 0), resyncInterval)
	}
	return delay + time.Duration(r.Float64()*jitterFactor*float64(delay))
}
