// Package kubectl runs the real kubectl, the unmodified command tree of
// k8s.io/kubectl, inside the process and on a cluster's virtual time. The shell
// of the scenarios, the command line and the laboratory call it.
//
// Within a command, time.Now and time.Sleep are the cluster's: a command that
// waits makes virtual time pass, and ends at the same virtual instant each
// time. It reads nothing of the machine that it runs on (no kubeconfig, cache,
// language, terminal or plugin) and never starts a program. Against a cluster
// elsewhere (see Server) time is the machine's, and the credentials are those
// of a kubeconfig.
package kubectl

import (
	"bytes"
	"cmp"
	"context"
	"fmt"
	"io"
	"net/http"
	"slices"
	"sync"
	"time"

	"github.com/spf13/cobra"
)

// Timeline is what kubectl needs of a cluster inside the process: its API, and
// its clock.
type Timeline interface {
	http.Handler // the Kubernetes API

	Now() time.Time
	// Next is when the next event is due; false when nothing is left to happen.
	Next() (time.Time, bool)
	// AdvanceTo runs everything that is due up to t and stands at t then.
	AdvanceTo(t time.Time) error
	// Refusing tells whether the API server is stopped, so that nobody answers.
	Refusing() bool
}

// Options says which cluster is meant.
type Options struct {
	Cluster Timeline
	Server  *Server // a cluster elsewhere, in place of Cluster
	Home    *Home   // nil: a home of its own, which Close removes
	// Confined says that the lines come from a page: see allow.go.
	Confined bool
}

// Kubectl is a kubectl that speaks to one cluster.
type Kubectl struct {
	cluster Timeline
	server  *Server // nil: cluster
	home    *Home
	ownHome bool

	confined bool
}

// Call is one command.
type Call struct {
	Args   []string  // what follows the word kubectl
	Stdin  io.Reader // read to its end, before the command starts, if Args name it; nil is empty
	Stdout io.Writer
	Stderr io.Writer
	// File tells where a file named on the command line really is. nil takes
	// names as the process sees them.
	File func(name string) string
	// Read has the files that may be named on the command line, in place of all
	// those of the machine; nil: see File.
	Read func(name string) ([]byte, error)
	// Limit is how much of the cluster's time the command may take; 0 means an hour.
	Limit time.Duration
}

// New makes a kubectl for a cluster. Close gives back what it holds.
func New(o Options) (*Kubectl, error) {
	if o.Server != nil {
		home, err := o.Server.home()
		return &Kubectl{server: o.Server, home: home, ownHome: true}, err
	}
	k := &Kubectl{cluster: o.Cluster, home: o.Home, confined: o.Confined}
	if k.home == nil {
		var err error
		if k.home, err = NewHome(""); err != nil {
			return nil, err
		}
		k.ownHome = true
	}
	k.home.fill(o.Cluster)
	return k, nil
}

// Close removes the home, if nobody else has it.
func (k *Kubectl) Close() error {
	if !k.ownHome {
		return nil
	}
	return k.home.Close()
}

// one at a time: kubectl keeps globals, and so does this package while it runs.
var one sync.Mutex

// Run runs one command and returns its exit status. What goes wrong, be it an
// error, a panic or a command that would never end, is told on c.Stderr.
func (k *Kubectl) Run(ctx context.Context, c Call) int {
	var stdin []byte
	if c.Stdin != nil && readsStdin(c.Args) {
		read, err := io.ReadAll(c.Stdin)
		if err != nil {
			fmt.Fprintf(c.Stderr, "error: %v\n", err)
			return 1
		}
		stdin = read
	}
	completes := len(c.Args) > 0 && slices.Contains([]string{cobra.ShellCompRequestCmd, cobra.ShellCompNoDescRequestCmd}, c.Args[0])
	if completes && k.confined && !completesConfined(c.Args[1:]) {
		return 1
	}
	// Trees are made and taken apart while others may run their commands.
	r := &run{home: k.home, confined: k.confined, args: append([]string{}, c.Args...), short: newShortTree(c.Args), stdin: bytes.NewReader(stdin)}
	defer r.takeApart()
	one.Lock()
	defer one.Unlock()
	if completes {
		defer silenceStderr()()
	}
	r.names = newNames(k.home, c, stdin)
	defer r.names.close()
	r.stdout, r.stderr = r.names.writer(c.Stdout), r.names.writer(c.Stderr)
	if k.server != nil {
		defer pinEnvironment("PATH")() // a kubeconfig may name a program that gives credentials
		r.onWallClock(ctx, k.server, cmp.Or(c.Limit, limit))
		return r.code
	}
	defer pinEnvironment()()
	if r.inBubble(ctx, k.cluster, cmp.Or(c.Limit, limit)) {
		k.home.dateCache()
	}
	return r.code
}
