package kubectl

import (
	"cmp"
	"context"
	"fmt"
	"net/http"
	"sync"
	"time"

	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/client-go/rest"
	"k8s.io/client-go/tools/clientcmd"
	clientcmdapi "k8s.io/client-go/tools/clientcmd/api"
)

// Server is a cluster elsewhere, which goes by the machine's clock.
type Server struct {
	// Config has one context, the current one, and all that it needs; the
	// names of files in it are absolute.
	Config *clientcmdapi.Config
	// Namespace is where commands work that name none; "" is default.
	Namespace string
	// Guard looks at each request before it leaves. Its error is what kubectl
	// is told instead of an answer; nil lets everything pass.
	Guard func(*http.Request) error
}

// home is a kubectl's home in which commands start with the configuration.
func (s *Server) home() (*Home, error) {
	config := s.Config.DeepCopy()
	config.Contexts[config.CurrentContext].Namespace = cmp.Or(s.Namespace, "default")
	text, err := clientcmd.Write(*config)
	if err != nil {
		return nil, fmt.Errorf("the kubeconfig of kubectl: %w", err)
	}
	return newHome(text)
}

// unwinding is how long a command that was interrupted may take to notice.
const unwinding = 2 * time.Second

// abandoned are the goroutines of commands that went on although they were
// interrupted and all their requests fail (kubectl rollout status does). What
// they say is not heard, and how they end is nobody's exit status.
var abandoned sync.Map

// onWallClock runs the command against a server.
func (r *run) onWallClock(ctx context.Context, server *Server, limit time.Duration) {
	allowed, done := context.WithTimeout(ctx, limit)
	defer done()
	// The command's requests end after it was told that it is interrupted: what
	// it would say of them is not heard.
	inside, hangUp := context.WithCancel(context.WithoutCancel(ctx))
	r.over = make(chan struct{})
	gone := make(chan struct{})
	go func() {
		defer close(gone)
		r.command(inside, func(c *rest.Config) *rest.Config { return server.way(inside, c) })
	}()
	select {
	case <-r.over:
	case <-allowed.Done():
		code := exitTimeout
		if ctx.Err() != nil {
			code = exitInterrupt
		}
		r.interrupt(code, limit)
	}
	hangUp()
	select {
	case <-gone:
	case <-time.After(unwinding):
		r.abandon()
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	r.flush()
}

// abandon leaves a command behind that does not end.
func (r *run) abandon() {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.flush()
	r.muted = true
	abandoned.Store(r.main, true)
}

// way is the configuration of a client that reaches this server, and no other
// one, until the command is over.
func (s *Server) way(over context.Context, c *rest.Config) *rest.Config {
	c.UserAgent = userAgent()
	c.Wrap(func(next http.RoundTripper) http.RoundTripper {
		return guarded{server: s, over: over, next: next}
	})
	return c
}

// host is where the server is.
func (s *Server) host() string {
	context := s.Config.Contexts[s.Config.CurrentContext]
	u, _, err := rest.DefaultServerURL(s.Config.Clusters[context.Cluster].Server, "", schema.GroupVersion{}, true)
	if err != nil {
		return ""
	}
	return u.Host
}

type guarded struct {
	server *Server
	over   context.Context
	next   http.RoundTripper
}

// RoundTrip sends a request that the guard lets pass; it ends, and so does a
// watch, when the command is over.
func (g guarded) RoundTrip(request *http.Request) (*http.Response, error) {
	if request.URL.Host != g.server.host() {
		return nil, fmt.Errorf("o caderno só fala com o cluster do contexto dado, em %s", g.server.host())
	}
	if g.server.Guard != nil {
		if err := g.server.Guard(request); err != nil {
			return nil, err
		}
	}
	ctx, cancel := context.WithCancel(request.Context())
	context.AfterFunc(g.over, cancel)
	return g.next.RoundTrip(request.WithContext(ctx))
}
