package scheduler

import (
	"container/list"
	"time"

	corev1 "k8s.io/api/core/v1"

	"caderno/sim/clock"
)

// queue holds the Pods that wait for a node, each in one of three places: ready
// to be tried, trying again after a while, or waiting for something to change.
//
// Simplification: Kubernetes also notes what happens while an attempt is under
// way; here nothing can.
type queue struct {
	clock   *clock.Clock
	profile []*plugin
	wake    func() // called when there is something to pop

	pods          map[string]*queuedPod // all of them, by namespace/name
	seq           uint64
	active        podHeap    // ready, by priority, then by how long they wait
	backoff       podHeap    // refused before: tried when nobody else is ready, or in time
	errors        podHeap    // something went wrong: tried in time
	unschedulable *list.List // nothing has changed that may help; in the order of coming

	refusedBy    map[string]int // how many of the unschedulable ones each plugin refused
	backoffTimer *clock.Event
	flushTimer   *clock.Event
	began        time.Time
}

// queuedPod is a Pod in the queue, or on its way through an attempt.
type queuedPod struct {
	pod       *corev1.Pod
	timestamp time.Time // when it came into the queue, or back
	seq       uint64
	cause     int // the hop on whose behalf it is tried next

	refusals   int             // attempts that ended with no node fitting
	errorCount int             // attempts in a row that ended with an error
	expires    time.Time       // of its back-off; zero: to be worked out
	rejectors  map[string]bool // the plugins that refused it in its last attempt
	flushed    time.Time       // when it last came out of unschedulable for having waited long

	heap    *podHeap
	index   int
	element *list.Element
}

func newQueue(c *clock.Clock, profile []*plugin, wake func()) *queue {
	return &queue{
		clock: c, profile: profile, wake: wake, began: c.Now(), pods: map[string]*queuedPod{},
		active: podHeap{less: readier}, backoff: podHeap{less: sooner}, errors: podHeap{less: sooner},
		unschedulable: list.New(), refusedBy: map[string]int{},
	}
}

func podKey(pod *corev1.Pod) string { return pod.Namespace + "/" + pod.Name }

// stop cancels the queue's timers; the queue is of no use afterwards.
func (q *queue) stop() {
	q.backoffTimer.Cancel()
	q.flushTimer.Cancel()
}

// add takes in a new Pod.
func (q *queue) add(pod *corev1.Pod) {
	p := &queuedPod{pod: pod, timestamp: q.clock.Now(), cause: q.clock.Cause()}
	q.seq++
	p.seq = q.seq
	q.pods[podKey(pod)] = p
	q.moveToActive(p)
}

// pop takes out the Pod whose turn it is; nil if there is none. When nobody is
// ready it is the turn of a Pod whose back-off is still running.
func (q *queue) pop() *queuedPod {
	h := &q.active
	if h.Len() == 0 {
		h = &q.backoff
	}
	if h.Len() == 0 {
		return nil
	}
	p := h.top()
	delete(q.pods, podKey(p.pod))
	q.unlink(p)
	return p
}

// hasNext tells whether pop would return something.
func (q *queue) hasNext() bool { return q.active.Len()+q.backoff.Len() > 0 }

// giveBack returns a Pod whose attempt has failed. rejectors are the plugins
// that refused it; none: something else went wrong, and it is tried again after
// a back-off without waiting for anything.
func (q *queue) giveBack(p *queuedPod, pod *corev1.Pod, rejectors map[string]bool) {
	if q.pods[podKey(pod)] != nil {
		return // it came anew meanwhile
	}
	p.pod, p.rejectors = pod, rejectors
	p.timestamp, p.expires, p.flushed = q.clock.Now(), time.Time{}, time.Time{}
	p.cause = q.clock.Cause()
	q.pods[podKey(pod)] = p
	if len(rejectors) == 0 {
		p.errorCount++
		q.requeue(p)
		return
	}
	p.refusals++
	p.errorCount = 0
	q.park(p)
}

// remove takes out a Pod that is gone, or has a node.
func (q *queue) remove(pod *corev1.Pod) {
	if p := q.pods[podKey(pod)]; p != nil {
		delete(q.pods, podKey(pod))
		q.unlink(p)
	}
}

// update puts in a new state of a Pod, and tries it again if the change may have
// made it fit.
func (q *queue) update(old, pod *corev1.Pod) {
	p := q.pods[podKey(pod)]
	if p == nil {
		q.add(pod)
		return
	}
	p.pod = pod
	if p.element == nil {
		if p.heap != nil {
			p.heap.fix(p)
		}
		return
	}
	for _, e := range podEvents(onTargetPod, old, pod) {
		if q.worthRequeuing(p, &e) {
			p.cause = q.clock.Cause()
			q.requeue(p)
			return
		}
	}
}

// unlink takes a Pod out of its place.
func (q *queue) unlink(p *queuedPod) {
	if h := p.heap; h != nil {
		h.remove(p)
		if h != &q.active {
			q.scheduleBackoff()
		}
	}
	if p.element != nil {
		q.unschedulable.Remove(p.element)
		p.element = nil
		for name := range p.rejectors {
			q.refusedBy[name]--
		}
		q.scheduleFlush()
	}
}
