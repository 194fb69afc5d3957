package scheduler

import "time"

// The back-off of a Pod after a failed attempt, as in kube-scheduler: those that
// end within the same window of a second end together.
const (
	podInitialBackoff = time.Second
	podMaxBackoff     = 10 * time.Second
	backoffWindow     = time.Second
)

// backoffTime is when the back-off of a Pod ends; zero if it has none.
func (q *queue) backoffTime(p *queuedPod) time.Time {
	count := p.refusals
	if p.errorCount > 0 {
		count = p.errorCount
	}
	if count == 0 {
		return time.Time{}
	}
	if p.expires.IsZero() {
		p.expires = p.timestamp.Add(backoffDuration(count)).Truncate(backoffWindow)
	}
	return p.expires
}

// backoffDuration is 1 s after the first attempt, doubled each time, at most 10 s.
func backoffDuration(count int) time.Duration {
	if count > 4 { // 1 s << 4 exceeds the maximum
		return podMaxBackoff
	}
	return min(podInitialBackoff<<(count-1), podMaxBackoff)
}

func (q *queue) backingOff(p *queuedPod) bool {
	return !q.backoffTime(p).Before(q.clock.Now().Truncate(backoffWindow))
}

// scheduleBackoff sets the timer to the end of the window in which the first
// back-off ends.
func (q *queue) scheduleBackoff() {
	q.backoffTimer.Cancel()
	q.backoffTimer = nil
	var first time.Time
	for _, h := range []*podHeap{&q.backoff, &q.errors} {
		if h.Len() > 0 && (first.IsZero() || h.top().expires.Before(first)) {
			first = h.top().expires
		}
	}
	if !first.IsZero() {
		q.backoffTimer = q.clock.At(first.Add(backoffWindow), "kube-scheduler: back-off", q.flushBackoff)
	}
}

func (q *queue) flushBackoff() {
	for _, h := range []*podHeap{&q.backoff, &q.errors} {
		for h.Len() > 0 && !q.backingOff(h.top()) {
			q.moveToActive(h.top())
		}
	}
	q.scheduleBackoff()
}
