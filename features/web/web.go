// Package web serves the course's site to a browser on this machine, and has its
// pages run scenarios and clusters. The command line calls it, for `caderno
// servir`.
//
// It is for one person at one machine: it listens on the loopback address only,
// answers to that name only, and runs something only for a page of its own, which
// shows a token that no other page can read. What a page may run is a scenario of
// the course, by its name, or a line in a cluster of its own, which starts no
// program of the machine and reads and writes no file of it.
//
// It knows nothing of lessons: the pages, and how a run is told to them, come from
// the caller.
package web

import (
	"context"
	"io"
	"log"
	"net"
	"net/http"
	"strconv"
	"time"
)

// Options are a server's.
type Options struct {
	Files []File // the site
	// Listener is where pages are asked for: on the loopback address.
	Listener net.Listener
	// Run runs a scenario of the course and tells of it, piece by piece, what the
	// page's player takes. Its errors are for the learner.
	Run func(ctx context.Context, scenario Scenario, tell func(event any) error) error
	// Open opens a cluster for a page of a lesson. Its errors are for the learner.
	Open func(lesson string) (Cluster, error)
	// Limits are what pages may ask for; zero ones are the usual.
	Limits Limits
}

// File is a file of the site, by its name with slashes.
type File struct {
	Name string
	Data []byte
}

// Scenario names a scenario of the course.
type Scenario struct {
	Feature string `json:"feature"` // "02-deployment"
	Name    string `json:"cenario"`
}

// Server serves a site.
type Server struct {
	options  Options
	limits   Limits
	token    string
	pages    map[string]page
	runs     *queue
	clusters *sessions
	http     *http.Server
	hangUp   context.CancelFunc // ends what runs
}

// New makes a server. Run must follow, which closes the listener.
func New(o Options) *Server {
	limits := o.Limits.orUsual()
	s := &Server{options: o, limits: limits, token: newToken(), runs: newQueue(limits.Waiting), clusters: newSessions(limits)}
	s.pages = newPages(o.Files, s.token)
	var requests context.Context
	requests, s.hangUp = context.WithCancel(context.Background())
	s.http = &http.Server{
		Handler:           s.handler(),
		BaseContext:       func(net.Listener) context.Context { return requests },
		ReadHeaderTimeout: limits.Header,
		ReadTimeout:       limits.Request,
		WriteTimeout:      limits.Request,
		IdleTimeout:       time.Minute,
		MaxHeaderBytes:    limits.HeaderBytes,
		ErrorLog:          log.New(io.Discard, "", 0), // of browsers that break off
	}
	return s
}

// URL is where the site is.
func (s *Server) URL() string { return "http://" + s.options.Listener.Addr().String() + "/" }

// goodbye is how long requests under way have to end.
const goodbye = 2 * time.Second

// Run serves until the context ends; then it ends all that runs.
func (s *Server) Run(ctx context.Context) error {
	failed := make(chan error, 1)
	go func() { failed <- s.http.Serve(s.options.Listener) }()
	var err error
	select {
	case <-ctx.Done():
	case err = <-failed:
	}
	s.hangUp()
	over, done := context.WithTimeout(context.Background(), goodbye)
	defer done()
	if s.http.Shutdown(over) != nil {
		_ = s.http.Close()
	}
	s.clusters.all.Wait()
	return err
}

// handler is everything that the server answers, behind what guards it.
func (s *Server) handler() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("/", s.servePage)
	mux.Handle(livePath, s.onlyOurs(s.liveHandler()))
	return s.onlyHere(mux)
}

// livePath is where pages ask for what runs.
const livePath = "/vivo/"

func (s *Server) liveHandler() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("/", func(w http.ResponseWriter, _ *http.Request) {
		refuse(w, http.StatusNotFound, "não há nada neste endereço")
	})
	mux.HandleFunc(livePath+"cenario", s.serveRun)
	mux.HandleFunc(livePath+"cluster", s.serveCluster)
	mux.HandleFunc(livePath+"fechar", s.serveClose)
	mux.HandleFunc(livePath+"linha", s.serveLine())
	mux.HandleFunc(livePath+"completar", s.serveCompletion())
	mux.HandleFunc(livePath+"arquivo", s.serveFile())
	return mux
}

// port is the one that the server has.
func (s *Server) port() string {
	return strconv.Itoa(s.options.Listener.Addr().(*net.TCPAddr).Port)
}
