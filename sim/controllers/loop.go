package controllers

import (
	"time"

	apierrors "k8s.io/apimachinery/pkg/api/errors"

	"caderno/sim/client"
	"caderno/sim/clock"
	"caderno/sim/latency"
	"caderno/sim/workqueue"
)

// Between two attempts to reach an API server that does not answer, as in
// client-go's reflector: from 0.8 to 30 seconds.
const (
	firstRetry = 800 * time.Millisecond
	lastRetry  = 30 * time.Second
)

// Loop is what makes a controller of a sync function: watches that take note of
// what changes, and queues of what is therefore to be looked at. A controller
// embeds one and so can be started and stopped; its New says what it watches
// (Watch), what it works on (NewQueue) and what else it has in mind (OnStop).
type Loop struct {
	name    string
	client  client.Interface
	clock   *clock.Clock
	watches []watch
	onStop  []func()

	stops []func()     // of the watches that are open
	retry *clock.Event // the next attempt to open them; nil when none is needed
}

// watch says what to watch, and what to do at each change.
type watch struct {
	resource client.Resource
	do       func(client.Event)
}

// NewLoop returns the loop of a controller of that name, which as yet looks at
// nothing.
func NewLoop(name string, c client.Interface, clk *clock.Clock) *Loop {
	return &Loop{name: name, client: c, clock: clk}
}

// NewQueue returns a queue that sync works on, and that is empty after Stop.
// what tells it from other queues of the controller; it is "" for the main one.
func (l *Loop) NewQueue(what string, source *latency.Source, reaction latency.Range, sync func(key string) error) *workqueue.Queue {
	name := l.name
	if what != "" {
		name += " " + what
	}
	q := workqueue.New(name, l.clock, source, reaction, sync)
	l.OnStop(q.Clear)
	return q
}

// Watch has do called at each change of a resource, once the controller is
// started (client.Interface's Watch has the rules for that function).
func (l *Loop) Watch(resource client.Resource, do func(client.Event)) {
	l.watches = append(l.watches, watch{resource, do})
}

// OnStop has something else forgotten when the controller stops.
func (l *Loop) OnStop(forget func()) { l.onStop = append(l.onStop, forget) }

// Start opens the watches in the order in which they were asked for: each first
// tells what is there, so everything is looked at once. An API server that is
// stopped is no error: it is tried again later.
func (l *Loop) Start() error {
	l.closeWatches()
	return l.openWatches(firstRetry)
}

// Stop forgets everything, as a process that ends. Stopping what is stopped does
// nothing.
func (l *Loop) Stop() {
	l.closeWatches()
	for _, forget := range l.onStop {
		forget()
	}
}

func (l *Loop) openWatches(wait time.Duration) error {
	l.retry = nil
	for _, w := range l.watches {
		stop, err := l.client.Watch(client.Selection{Resource: w.resource}, w.do)
		if apierrors.IsServiceUnavailable(err) {
			l.closeWatches()
			l.retry = l.clock.After(wait, l.name+": watch", func() {
				// Whatever else went wrong, Start would have said so.
				_ = l.openWatches(min(2*wait, lastRetry))
			})
			return nil
		}
		if err != nil {
			l.closeWatches()
			return err
		}
		l.stops = append(l.stops, stop)
	}
	return nil
}

func (l *Loop) closeWatches() {
	for _, stop := range l.stops {
		stop()
	}
	l.stops = nil
	l.retry.Cancel()
	l.retry = nil
}
