package scheduler

import "time"

// How long a Pod waits for something to change before it is tried anyway, and
// how often that is looked after.
const (
	maxInUnschedulable         = 5 * time.Minute
	unschedulableFlushInterval = 30 * time.Second
)

// waitsSince is from when on a Pod's five minutes run.
func waitsSince(p *queuedPod) time.Time {
	if p.flushed.After(p.timestamp) {
		return p.flushed
	}
	return p.timestamp
}

// scheduleFlush sets the timer to the first look, one every 30 seconds, at which
// some Pod has waited for more than five minutes. Gated Pods are not tried.
func (q *queue) scheduleFlush() {
	el := q.unschedulable.Front() // the first has waited longest
	for el != nil && isGated(el.Value.(*queuedPod).pod) {
		el = el.Next()
	}
	if el == nil {
		q.flushTimer.Cancel()
		q.flushTimer = nil
		return
	}
	first := waitsSince(el.Value.(*queuedPod))
	looks := first.Add(maxInUnschedulable).Sub(q.began)/unschedulableFlushInterval + 1
	at := q.began.Add(looks * unschedulableFlushInterval)
	if q.flushTimer != nil && q.flushTimer.Time().Equal(at) {
		return
	}
	q.flushTimer.Cancel()
	q.flushTimer = q.clock.At(at, "kube-scheduler: Pods that have waited long", q.flushUnschedulable)
}

// flushUnschedulable tries the Pods again for which nothing has happened for
// long: a hint may have been wrong.
func (q *queue) flushUnschedulable() {
	q.flushTimer = nil
	now := q.clock.Now()
	for el := q.unschedulable.Front(); el != nil; {
		p := el.Value.(*queuedPod)
		el = el.Next()
		if !isGated(p.pod) && now.Sub(waitsSince(p)) > maxInUnschedulable {
			p.flushed = now
			q.requeue(p)
		}
	}
	q.scheduleFlush()
}
