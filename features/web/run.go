package web

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"time"

	"caderno/features/portuguese"
)

// serveRun runs a scenario again, and tells of it as it goes on: a line of JSON
// for each thing that happens. A page that leaves ends its run.
func (s *Server) serveRun(w http.ResponseWriter, r *http.Request) {
	var scenario Scenario
	if !asked(w, r, &scenario) {
		return
	}
	leave, err := s.runs.enter(r.Context())
	if err != nil {
		refuse(w, http.StatusServiceUnavailable, "já há execuções demais esperando: tente daqui a pouco")
		return
	}
	defer leave()
	ctx, cancel := context.WithTimeout(r.Context(), s.limits.Run)
	defer cancel()
	tell := s.stream(w)
	switch err := s.options.Run(ctx, scenario, tell); {
	case r.Context().Err() != nil: // nobody listens
	case errors.Is(ctx.Err(), context.DeadlineExceeded):
		_ = tell(complaint{fmt.Sprintf("parei: o cenário não terminou em %s", spoken(s.limits.Run))})
	case err != nil:
		_ = tell(complaint{err.Error()})
	}
}

// stream begins an answer that goes on, and returns what adds a line to it. A page
// that reads no more is given up after a while: others wait for its turn to end.
func (s *Server) stream(w http.ResponseWriter) (tell func(event any) error) {
	unhurried(w)
	w.Header().Set("Content-Type", "application/x-ndjson; charset=utf-8")
	w.Header().Set("Cache-Control", "no-store")
	control, lines := http.NewResponseController(w), json.NewEncoder(w)
	_ = control.Flush() // the page sees that it has begun
	return func(event any) error {
		_ = control.SetWriteDeadline(time.Now().Add(s.limits.Request))
		if err := lines.Encode(event); err != nil {
			return err
		}
		return control.Flush()
	}
}

// unhurried lifts the limits of time of a request: what follows has its own.
func unhurried(w http.ResponseWriter) {
	control := http.NewResponseController(w)
	_ = control.SetReadDeadline(time.Time{}) // else the connection seems to be gone when it comes
	_ = control.SetWriteDeadline(time.Time{})
}

func spoken(d time.Duration) string {
	if d < time.Minute {
		return portuguese.Count(int(d.Seconds()), "segundo", "segundos")
	}
	return portuguese.Count(int(d.Minutes()), "minuto", "minutos")
}

// queue lets one in at a time, and so many wait.
type queue struct {
	places chan struct{} // of those inside and those waiting
	door   chan struct{}
}

func newQueue(waiting int) *queue {
	return &queue{places: make(chan struct{}, waiting+1), door: make(chan struct{}, 1)}
}

var errFull = errors.New("too many wait")

// enter waits for its turn; leave ends it.
func (q *queue) enter(ctx context.Context) (leave func(), err error) {
	select {
	case q.places <- struct{}{}:
	default:
		return nil, errFull
	}
	select {
	case q.door <- struct{}{}:
		return func() { <-q.door; <-q.places }, nil
	case <-ctx.Done():
		<-q.places
		return nil, ctx.Err()
	}
}
