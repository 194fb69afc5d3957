package controllers

import (
	"time"

	apierrors "k8s.io/apimachinery/pkg/api/errors"

	"caderno/sim/client"
	"caderno/sim/clock"
)

// Between two attempts to reach an API server that does not answer, as in
// client-go's reflector: from 0.8 to 30 seconds.
const (
	firstRetry = 800 * time.Millisecond
	lastRetry  = 30 * time.Second
)

// Watch says what to watch, and what to do at each change (client.Interface's
// Watch has the rules for that function).
type Watch struct {
	Selection client.Selection
	Do        func(client.Event)
}

// Watches are the watches of one controller: opened together, and again and
// again while the API server is away, until they are stopped.
type Watches struct {
	client client.Interface
	clock  *clock.Clock
	name   string
	stops  []func()
	retry  *clock.Event
}

// NewWatches returns the watches of a controller of that name, none yet open.
func NewWatches(c client.Interface, clk *clock.Clock, name string) *Watches {
	return &Watches{client: c, clock: clk, name: name}
}

// Start opens the watches in the order given; each first tells what is there.
// An API server that is stopped is no error: it is tried again later.
func (w *Watches) Start(watches ...Watch) error {
	w.Stop()
	return w.open(watches, firstRetry)
}

func (w *Watches) open(watches []Watch, wait time.Duration) error {
	w.retry = nil
	for _, watch := range watches {
		stop, err := w.client.Watch(watch.Selection, watch.Do)
		if apierrors.IsServiceUnavailable(err) {
			w.Stop()
			w.retry = w.clock.After(wait, w.name+": watch", func() {
				// Whatever else went wrong, Start would have said so.
				_ = w.open(watches, min(2*wait, lastRetry))
			})
			return nil
		}
		if err != nil {
			w.Stop()
			return err
		}
		w.stops = append(w.stops, stop)
	}
	return nil
}

// Stop closes the watches. Stopping what is stopped does nothing.
func (w *Watches) Stop() {
	for _, stop := range w.stops {
		stop()
	}
	w.stops = nil
	w.retry.Cancel()
	w.retry = nil
}
