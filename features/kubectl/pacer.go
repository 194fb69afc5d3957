package kubectl

import (
	"bytes"
	"cmp"
	"context"
	"fmt"
	"net/http"
	"runtime/debug"
	"slices"
	"sync"
	"time"

	"caderno/features/kubectl/bubble"
)

// travel is how long a request is under way to the API server, and its answer
// on the way back (Kubernetes 1.37.2 answers kubectl within 4 to 11 ms).
const travel = 3 * time.Millisecond

// apart is what lies between the answers to requests of the same instant, so
// that those who wait for them go on one after the other.
const apart = time.Microsecond

// limit is how much virtual time a command may take unless its call says
// otherwise. One that never ends by itself (get -w, logs -f) ends then.
const limit = time.Hour

// pacer keeps a cluster's clock and the bubble's together. It alone touches
// the cluster while a command runs: it advances it from event to event, and has
// it serve the requests that arrive, one at a time, those of the same instant
// in a sorted order. So a command makes the same things happen each time.
type pacer struct {
	cluster Timeline
	done    context.Context // ends all requests
	hangUp  func()
	wake    chan struct{} // a request is under way
	// passed is told when time has moved on: all who had something to do
	// before that instant have done it.
	passed func(now time.Time)

	mu         sync.Mutex
	waiting    []*exchange
	serving    int   // requests that the cluster has not done with
	discovered bool  // somebody asked for the API's resources, which kubectl keeps in its cache
	failure    error // of the cluster itself
}

func newPacer(cluster Timeline) *pacer {
	p := &pacer{cluster: cluster, wake: make(chan struct{}, 1), passed: func(time.Time) {}}
	p.done, p.hangUp = context.WithCancel(context.Background())
	return p
}

// pace makes time pass until the command is over, and then returns 0; or until
// it was interrupted, which gives an exit status.
func (p *pacer) pace(ctx context.Context, over <-chan struct{}, limit time.Duration) int {
	end := time.Now().Add(limit)
	timer := time.NewTimer(0)
	defer timer.Stop()
	for {
		p.passed(time.Now())
		p.reach(virtualNow())
		switch {
		case p.failed() != nil:
			return 1
		case ctx.Err() != nil:
			return exitInterrupt
		case !time.Now().Before(end):
			return exitTimeout
		}
		timer.Reset(time.Until(p.next(end)))
		select {
		case <-over:
			p.reach(virtualNow())
			return 0
		case <-p.wake:
		case <-timer.C:
		}
	}
}

// virtualNow is the bubble's time as the cluster keeps it, without the reading
// of a clock that ends with the bubble.
func virtualNow() time.Time { return time.Now().Round(0).UTC() }

// next is when there is something to do, at the latest at end.
func (p *pacer) next(end time.Time) time.Time {
	if at, ok := p.cluster.Next(); ok && at.Before(end) {
		end = at
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, x := range p.waiting {
		if x.arrives.Before(end) {
			end = x.arrives
		}
	}
	return end
}

// reach brings the cluster to now and serves the requests that have arrived.
func (p *pacer) reach(now time.Time) {
	if err := p.cluster.AdvanceTo(now); err != nil {
		p.fail(err)
		return
	}
	for i, x := range p.arrived(now) {
		x.travel = travel + time.Duration(i)*apart
		if p.cluster.Refusing() {
			x.refuse()
			continue
		}
		go p.serve(x)
		bubble.Settle() // it has answered, or goes on answering: a watch
	}
}

// arrived takes the requests that have reached the server by now, in the order
// in which they are served.
func (p *pacer) arrived(now time.Time) []*exchange {
	p.mu.Lock()
	defer p.mu.Unlock()
	var here, underWay []*exchange
	for _, x := range p.waiting {
		if x.arrives.After(now) {
			underWay = append(underWay, x)
		} else {
			here = append(here, x)
		}
	}
	p.waiting = underWay
	slices.SortStableFunc(here, func(a, b *exchange) int {
		return cmp.Or(
			a.arrives.Compare(b.arrives),
			cmp.Compare(a.request.Method, b.request.Method),
			cmp.Compare(a.request.URL.String(), b.request.URL.String()),
			bytes.Compare(a.body, b.body),
		)
	})
	return here
}

// serve has the cluster answer one request. A panic of the cluster fails the
// command and not the process.
func (p *pacer) serve(x *exchange) {
	p.nowServing(1)
	defer p.nowServing(-1)
	defer x.response.end()
	defer func() {
		if e := recover(); e != nil && e != http.ErrAbortHandler {
			p.fail(fmt.Errorf("panic in the API server, %s %s: %v\n%s", x.request.Method, x.request.URL, e, debug.Stack()))
		}
	}()
	p.cluster.ServeHTTP(&x.response, x.request)
}

func (p *pacer) nowServing(more int) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.serving += more
}

// fail notes what went wrong with the cluster itself; the first one counts.
func (p *pacer) fail(err error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.failure == nil {
		p.failure = err
	}
}

func (p *pacer) failed() error {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.failure
}

// ended is failed once all requests were hung up and had the time to notice.
func (p *pacer) ended() error {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.failure == nil && p.serving > 0 {
		return fmt.Errorf("the API server goes on serving %d requests that were hung up", p.serving)
	}
	return p.failure
}

// send puts a request on its way.
func (p *pacer) send(x *exchange) {
	p.mu.Lock()
	p.waiting = append(p.waiting, x)
	p.discovered = p.discovered || x.request.URL.Path == "/api" || x.request.URL.Path == "/apis"
	p.mu.Unlock()
	select {
	case p.wake <- struct{}{}:
	default:
	}
}
