package scheduler

import (
	"time"

	corev1 "k8s.io/api/core/v1"
)

// The figures of kube-scheduler's queue.
const (
	podInitialBackoff           = time.Second
	podMaxBackoff               = 10 * time.Second
	backoffWindow               = time.Second // back-offs end together at the end of a window
	maxInUnschedulable          = 5 * time.Minute
	unschedulableFlushInterval  = 30 * time.Second
	schedulingGatesPluginName   = "SchedulingGates"
	unschedulableFlushTimerName = "kube-scheduler: Pods that have waited long"
	backoffCompletedTimerName   = "kube-scheduler: back-off"
)

// moveAll tries Pods again that something that happened may have made fit. only
// picks among them; nil: all.
func (q *queue) moveAll(e *clusterEvent, only func(*corev1.Pod) bool) {
	if !q.anybodyConcerned(e) {
		return
	}
	for el := q.unschedulable.Front(); el != nil; {
		p := el.Value.(*queuedPod)
		el = el.Next()
		if (only == nil || only(p.pod)) && q.worthRequeuing(p, e) {
			p.cause = q.clock.Cause()
			q.requeue(p)
		}
	}
}

// anybodyConcerned tells whether a plugin that has refused some Pod cares for
// the event.
func (q *queue) anybodyConcerned(e *clusterEvent) bool {
	for _, pl := range q.profile {
		if q.refusedBy[pl.name] == 0 {
			continue
		}
		for i := range pl.hints {
			if pl.hints[i].concerns(e) {
				return true
			}
		}
	}
	return false
}

// worthRequeuing asks the plugins that refused the Pod whether the event helps.
func (q *queue) worthRequeuing(p *queuedPod, e *clusterEvent) bool {
	for _, pl := range q.profile {
		if !p.rejectors[pl.name] {
			continue
		}
		for i := range pl.hints {
			h := &pl.hints[i]
			if h.concerns(e) && (h.helps == nil || h.helps(p.pod, e)) {
				return true
			}
		}
	}
	return false
}

// requeue lets a Pod be tried again: at once, or after its back-off.
func (q *queue) requeue(p *queuedPod) {
	if !q.backingOff(p) {
		q.moveToActive(p)
		return
	}
	q.unlink(p)
	h := &q.backoff
	if len(p.rejectors) == 0 {
		h = &q.errors
	}
	h.push(p)
	q.scheduleBackoff()
	q.wake()
}

// moveToActive makes a Pod ready, unless a gate holds it back.
func (q *queue) moveToActive(p *queuedPod) {
	q.unlink(p)
	if isGated(p.pod) {
		p.rejectors = map[string]bool{schedulingGatesPluginName: true}
		q.park(p)
		return
	}
	q.active.push(p)
	q.wake()
}

// park lets a Pod wait for something to change.
func (q *queue) park(p *queuedPod) {
	q.unlink(p)
	p.element = q.unschedulable.PushBack(p)
	for name := range p.rejectors {
		q.refusedBy[name]++
	}
	q.scheduleFlush()
}

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
		q.backoffTimer = q.clock.At(first.Add(backoffWindow), backoffCompletedTimerName, q.flushBackoff)
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
	q.flushTimer = q.clock.At(at, unschedulableFlushTimerName, q.flushUnschedulable)
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
