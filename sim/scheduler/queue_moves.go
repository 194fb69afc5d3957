package scheduler

import corev1 "k8s.io/api/core/v1"

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
		p.rejectors = map[string]bool{schedulingGatesName: true}
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
