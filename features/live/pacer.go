package live

import (
	"context"
	"sync"
	"time"

	"caderno/sim"
)

// batch is how many events run before others get their turn at the cluster. To
// find one of 5,000 nodes for a Pod is an event too, and takes milliseconds.
const batch = 10

// compactionInterval is how often the API server of Kubernetes has etcd forget
// what is older than that (--etcd-compaction-interval), in virtual time.
const compactionInterval = 5 * time.Minute

// pacer has a cluster's time run along with the wall clock, at a speed.
type pacer struct {
	cluster *sim.Cluster
	speed   float64
	now     func() time.Time // the wall clock
	worked  func()           // called when something may have happened
	wake    chan struct{}    // there is an earlier event than those known of

	compaction time.Time // when the next one is due
	compacted  int64     // up to where it will be

	mu      sync.Mutex
	wall    time.Time // when somebody last looked
	virtual time.Time // what it was in the cluster then
	behind  bool      // more is due than could be done so far
}

// newPacer takes the cluster to be at the wall clock's present, or ahead of it.
func newPacer(cluster *sim.Cluster, speed float64, now func() time.Time) *pacer {
	p := &pacer{cluster: cluster, speed: speed, now: now, worked: func() {}, wake: make(chan struct{}, 1)}
	p.wall = now().Round(0)
	p.virtual = p.wall.UTC()
	p.compaction = p.virtual.Add(compactionInterval)
	cluster.OnEarlier(func() {
		select {
		case p.wake <- struct{}{}:
		default:
		}
	})
	return p
}

// virtualNow is the cluster's present. A machine that sleeps makes it jump; a
// clock that is set back does not stop it.
func (p *pacer) virtualNow() time.Time {
	p.mu.Lock()
	defer p.mu.Unlock()
	now := p.now().Round(0) // the wall clock's reading: the other one stops while the machine sleeps
	if passed := now.Sub(p.wall); passed > 0 {
		p.virtual = p.virtual.Add(time.Duration(float64(passed) * p.speed))
	}
	p.wall = now
	return p.virtual
}

// catchUp brings the cluster to the present, for a request that arrives. A
// cluster that cannot keep up with its speed falls behind, but answers at once.
func (p *pacer) catchUp() {
	now := p.virtualNow()
	for !p.isBehind() && !p.work(now) {
	}
}

func (p *pacer) isBehind() bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.behind
}

// work does some of what is due by now, and tells whether that was all.
func (p *pacer) work(now time.Time) (all bool) {
	all = p.cluster.RunDue(now, batch)
	p.mu.Lock()
	defer p.mu.Unlock()
	p.behind = !all
	return all
}

// run makes time pass until the context ends.
func (p *pacer) run(ctx context.Context) {
	timer := time.NewTimer(0)
	defer timer.Stop()
	for ctx.Err() == nil {
		now := p.virtualNow()
		all := p.work(now)
		p.compact(now)
		p.worked()
		if !all {
			continue
		}
		timer.Reset(p.untilNext(now))
		select {
		case <-timer.C:
		case <-p.wake:
		case <-ctx.Done():
		}
	}
}

// compact has the cluster forget what was forgotten by now: a watcher who comes
// back after that gets a 410, as from Kubernetes.
func (p *pacer) compact(now time.Time) {
	if now.Before(p.compaction) {
		return
	}
	p.compaction = now.Add(compactionInterval)
	p.cluster.Compact(p.compacted)
	p.compacted = p.cluster.Revision()
}

// untilNext is how long it takes on the wall clock until there is something to
// do.
func (p *pacer) untilNext(now time.Time) time.Duration {
	next := p.compaction
	if at, ok := p.cluster.Next(); ok && at.Before(next) {
		next = at
	}
	return time.Duration(float64(next.Sub(now)) / p.speed)
}
