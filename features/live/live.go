// Package live keeps a simulated cluster that clients outside of the process
// reach as they reach any other: its API over HTTPS on the loopback address,
// found by a kubeconfig, its Services' NodePorts on 127.0.0.1, and its time along
// with the wall clock. The command line calls it, for `caderno cluster` and for
// those who then stop and start pieces.
//
// It adds no behaviour of Kubernetes: what is answered, package sim says. Here
// are the sockets, certificates and clocks that sim does without.
package live

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"sync"
	"time"

	"caderno/sim"
)

// Options are a cluster's.
type Options struct {
	Workers int    // nodes beside the master
	Seed    uint64 // of all that is drawn by lot
	// Speed is how many seconds of the cluster pass in one of the wall clock.
	Speed float64
	// Port is the API server's on 127.0.0.1; 0 is any that is free.
	Port int
	// Kubeconfig is the file that is to tell of the cluster; "" is one of its own
	// in a temporary folder. What a file has already, stays.
	Kubeconfig string
	// Tell is called with a sentence in Portuguese each time that something
	// happens which the learner should know. It may be called at any time.
	Tell func(sentence string)
}

// Cluster is a cluster that others can reach.
type Cluster struct {
	sim        *sim.Cluster
	pacer      *pacer
	ports      *nodePorts
	api        *endpoint
	control    *endpoint
	kubeconfig *kubeconfig
	tell       func(string)

	switching sync.Mutex // one piece at a time is stopped or started
}

// New makes a cluster whose nodes are ready and whose kubeconfig is written.
// Run must follow, which gives all of it back. Errors are for the learner, and
// leave nothing behind.
func New(o Options) (*Cluster, error) {
	who, err := newIdentity(time.Now())
	if err != nil {
		return nil, err
	}
	c := &Cluster{tell: o.Tell}
	c.api = &endpoint{port: o.Port, identity: who, handler: http.HandlerFunc(c.serveAPI)}
	c.control = &endpoint{identity: who, handler: c.controlHandler()}
	if err := errors.Join(c.api.listen(), c.control.listen()); err != nil {
		c.close()
		return nil, err
	}
	c.kubeconfig, err = writeKubeconfig(o.Kubeconfig, access{Server: c.api.url(), Control: c.control.url(), CA: who.ca, Token: who.token})
	if err != nil {
		c.close()
		return nil, err
	}
	if err := c.boot(o); err != nil {
		c.close()
		return nil, fmt.Errorf("o cluster não ficou pronto: %w", err)
	}
	return c, nil
}

// bootTime is how long ago the cluster was started, when it is ready: its nodes
// take half of that, however many they are.
const bootTime = time.Second

// keptHops is how many hops a cluster remembers at least: more than a day of what
// a few Pods that fall and get up again bring about, in a few megabytes.
const keptHops = 10_000

// boot makes the cluster, and lets it run up to the present.
func (c *Cluster) boot(o Options) (err error) {
	c.sim, err = sim.New(sim.Options{
		Nodes: sim.DefaultNodes(o.Workers), Seed: o.Seed, KeepHops: keptHops,
		Start: time.Now().Add(-bootTime).UTC().Round(0),
	})
	if err != nil {
		return err
	}
	c.ports = newNodePorts(c.sim, c.tell)
	c.pacer = newPacer(c.sim, o.Speed, time.Now)
	c.pacer.worked = c.ports.sync
	c.ports.catchUp = c.pacer.catchUp
	return c.sim.AdvanceTo(c.pacer.virtualNow())
}

// Kubeconfig is the file that tells of the cluster, by its absolute path.
func (c *Cluster) Kubeconfig() string { return c.kubeconfig.path }

// Run serves until the context ends: then it ends watches and everything else
// that is under way, and removes what New made.
func (c *Cluster) Run(ctx context.Context) error {
	c.api.serve()
	c.control.serve()
	c.pacer.run(ctx)
	return c.close()
}

// close gives back what there is so far.
func (c *Cluster) close() error {
	if c.ports != nil {
		c.ports.close()
	}
	c.api.end()
	c.control.close()
	if c.kubeconfig != nil {
		return c.kubeconfig.remove()
	}
	return nil
}

// serveAPI is the Kubernetes API, at the present instant.
func (c *Cluster) serveAPI(w http.ResponseWriter, r *http.Request) {
	c.pacer.catchUp()
	c.sim.ServeHTTP(w, r)
}

// controlHandler takes requests that no Kubernetes cluster knows.
func (c *Cluster) controlHandler() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET "+piecesPath, c.servePieces)
	mux.HandleFunc("PUT "+piecesPath, c.switchPiece)
	return mux
}
