package web

import (
	"context"
	"fmt"
	"net/http"
	"time"
)

// Cluster is one that a page has to itself. Its methods are called one at a time;
// what they return is told to the page as JSON.
type Cluster interface {
	// Begin is what the page's player and its buttons begin with.
	Begin() any
	// Run runs a line, until the context ends at the latest.
	Run(ctx context.Context, line string) any
	// Complete says what the word that ends at a place of a line may become; the
	// place counts UTF-16 units, as browsers do.
	Complete(line string, at int) any
	// Read is a file of the page's own, and Write changes one; an empty text
	// removes it. Their errors are for the learner.
	Read(name string) (string, error)
	Write(name, text string) error
	Close() error
}

// serveCluster opens a cluster for a page. The answer goes on for as long as the
// cluster is there: its end tells the page why, and a page that leaves takes its
// cluster along.
func (s *Server) serveCluster(w http.ResponseWriter, r *http.Request) {
	var what struct {
		Lesson string `json:"aula"`
	}
	if !asked(w, r, &what) {
		return
	}
	cluster, err := s.options.Open(what.Lesson)
	if err != nil {
		refuse(w, http.StatusBadRequest, err.Error())
		return
	}
	mine := s.clusters.add(cluster)
	defer s.clusters.finish(mine)
	tell := s.stream(w)
	err = tell(struct {
		ID      string `json:"id"`
		Idle    int    `json:"ocioso"` // seconds
		Cluster any    `json:"cluster"`
	}{mine.id, int(s.limits.Idle.Seconds()), cluster.Begin()})
	if err != nil {
		return // the page is gone
	}
	select {
	case <-mine.over:
		_ = tell(complaint{mine.why})
	case <-r.Context().Done():
		_ = tell(complaint{"o servidor terminou, e este cluster com ele"})
	}
}

// serveClose ends a cluster, and what it does.
func (s *Server) serveClose(w http.ResponseWriter, r *http.Request) {
	var what struct {
		Cluster string `json:"cluster"`
	}
	if asked(w, r, &what) {
		s.clusters.close(what.Cluster, "você fechou este cluster")
		answer(w, http.StatusOK, struct{}{})
	}
}

// inCluster answers what a page asks of its cluster, which it names.
func inCluster[Q any](s *Server, name func(Q) string, do func(context.Context, Cluster, Q) (any, error)) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		var q Q
		if !asked(w, r, &q) {
			return
		}
		mine, free := s.clusters.enter(name(q))
		if mine == nil {
			refuse(w, http.StatusGone, "este cluster não existe mais: abra outro")
			return
		}
		if !free {
			refuse(w, http.StatusConflict, "a linha anterior ainda não terminou")
			return
		}
		defer s.clusters.leave(mine)
		unhurried(w)
		ctx, stop := context.WithTimeout(r.Context(), s.limits.Line)
		defer stop()
		defer context.AfterFunc(mine.lives, stop)()
		told, err := do(ctx, mine.cluster, q)
		_ = http.NewResponseController(w).SetWriteDeadline(time.Now().Add(s.limits.Request))
		if err != nil {
			refuse(w, http.StatusUnprocessableEntity, err.Error())
			return
		}
		answer(w, http.StatusOK, told)
	}
}

// What pages ask of their clusters.
type (
	lineAsked struct {
		Cluster string `json:"cluster"`
		Line    string `json:"linha"`
	}
	wordAsked struct {
		Cluster string `json:"cluster"`
		Line    string `json:"linha"`
		At      int    `json:"em"`
	}
	fileAsked struct {
		Cluster string  `json:"cluster"`
		Name    string  `json:"nome"`
		Text    *string `json:"texto"` // nil: it is read
	}
)

func (s *Server) serveLine() http.HandlerFunc {
	return inCluster(s, func(q lineAsked) string { return q.Cluster }, func(ctx context.Context, c Cluster, q lineAsked) (any, error) {
		if err := s.fits(q.Line); err != nil {
			return nil, err
		}
		return c.Run(ctx, q.Line), nil
	})
}

func (s *Server) serveCompletion() http.HandlerFunc {
	return inCluster(s, func(q wordAsked) string { return q.Cluster }, func(_ context.Context, c Cluster, q wordAsked) (any, error) {
		if err := s.fits(q.Line); err != nil {
			return nil, err
		}
		return c.Complete(q.Line, q.At), nil
	})
}

func (s *Server) fits(line string) error {
	if len(line) > s.limits.LineBytes {
		return fmt.Errorf("a linha é longa demais: o máximo são %d letras", s.limits.LineBytes)
	}
	return nil
}

func (s *Server) serveFile() http.HandlerFunc {
	return inCluster(s, func(q fileAsked) string { return q.Cluster }, func(_ context.Context, c Cluster, q fileAsked) (any, error) {
		if q.Text != nil {
			return struct{}{}, c.Write(q.Name, *q.Text)
		}
		text, err := c.Read(q.Name)
		return struct {
			Text string `json:"texto"`
		}{text}, err
	})
}
