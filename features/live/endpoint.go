package live

import (
	"context"
	"crypto/tls"
	"io"
	"log"
	"net"
	"net/http"
	"strconv"
	"sync"
	"time"

	"caderno/features/loopback"
	"caderno/sim/apiserver"
)

// endpoint is an HTTPS server on a port of the loopback address, for those who
// show the token. It can be closed and opened again.
type endpoint struct {
	port     int // 0 until listen has found one
	identity *identity
	handler  http.Handler

	mu       sync.Mutex
	listener net.Listener
	server   *http.Server
	hangUp   context.CancelFunc // ends the requests under way
}

func (e *endpoint) url() string {
	return "https://" + net.JoinHostPort(loopback.Address, strconv.Itoa(e.port))
}

// listen takes the port: who connects waits until serve is called.
func (e *endpoint) listen() error {
	e.mu.Lock()
	defer e.mu.Unlock()
	listener, err := loopback.Listen(e.port)
	if err != nil {
		return err
	}
	e.listener, e.port = listener, listener.Addr().(*net.TCPAddr).Port
	return nil
}

// serve begins to answer.
func (e *endpoint) serve() {
	e.mu.Lock()
	defer e.mu.Unlock()
	var requests context.Context
	requests, e.hangUp = context.WithCancel(context.Background())
	e.server = &http.Server{
		Handler:           apiserver.RequireToken(e.identity.token, e.handler),
		TLSConfig:         &tls.Config{Certificates: []tls.Certificate{e.identity.certificate}, MinVersion: tls.VersionTLS12},
		BaseContext:       func(net.Listener) context.Context { return requests },
		ReadHeaderTimeout: readHeaderTimeout,
		ErrorLog:          silence,
	}
	go func(s *http.Server, l net.Listener) { _ = s.ServeTLS(l, "", "") }(e.server, e.listener) // it ends by our closing it
}

// readHeaderTimeout is how long a client may take to say what it wants.
const readHeaderTimeout = 30 * time.Second

// silence is for what a server has to say about clients that break off.
var silence = log.New(io.Discard, "", 0)

// close breaks every connection, as a process does that is killed. Nobody
// listens then, and who connects is refused.
func (e *endpoint) close() {
	e.mu.Lock()
	defer e.mu.Unlock()
	switch {
	case e.server != nil:
		_ = e.server.Close() // before anybody can say goodbye
		e.hangUp()
	case e.listener != nil:
		_ = e.listener.Close()
	}
	e.server, e.listener = nil, nil
}

// goodbye is how long requests have to end by themselves.
const goodbye = 2 * time.Second

// end ends watches and requests in good order, and closes.
func (e *endpoint) end() {
	e.mu.Lock()
	server, hangUp := e.server, e.hangUp
	e.mu.Unlock()
	if server != nil {
		hangUp()
		ctx, stop := context.WithTimeout(context.Background(), goodbye)
		defer stop()
		_ = server.Shutdown(ctx)
	}
	e.close()
}
