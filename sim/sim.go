// Package sim is a whole Kubernetes cluster inside the process, on virtual
// time. It wires the rooms below it; nobody else does.
//
// The zero Options make the course's usual cluster: a tainted master and three
// workers. One goroutine at a time owns it; every method takes its one lock.
package sim

import (
	"fmt"
	"math/rand/v2"
	"net/http"
	"sync"
	"time"

	"k8s.io/apimachinery/pkg/labels"
	"k8s.io/apimachinery/pkg/runtime"

	"caderno/sim/apiserver"
	"caderno/sim/client"
	"caderno/sim/clock"
	"caderno/sim/cri"
	"caderno/sim/latency"
	"caderno/sim/store"
	"caderno/sim/trace"
)

// Options says what cluster is wanted.
type Options struct {
	Nodes []Node    // default: DefaultNodes(3)
	Seed  uint64    // of the cluster's one random generator; 0 means 1
	Start time.Time // the first virtual instant; default: defaultStart

	// KeepHops is how many of the newest hops are remembered at least; 0 is all.
	// A cluster without an end needs it, or its memory has none either.
	KeepHops int
}

// Node is a machine of the cluster.
type Node struct {
	Name         string
	ControlPlane bool              // carries the label of the control plane
	Tainted      bool              // refuses Pods that do not tolerate the control plane's taint
	CPU, Memory  string            // capacity as quantities; default: as on the reference
	MaxPods      int               // default 110
	Labels       map[string]string // beside those that the kubelet gives
}

// defaultStart is where virtual time begins: a Monday morning like any other.
var defaultStart = time.Date(2026, time.March, 2, 12, 0, 0, 0, time.UTC)

// DefaultNodes is a tainted master and n workers.
func DefaultNodes(n int) []Node {
	nodes := []Node{{Name: "master", ControlPlane: true, Tainted: true}}
	for i := 1; i <= n; i++ {
		nodes = append(nodes, Node{Name: fmt.Sprintf("worker-%d", i)})
	}
	return nodes
}

// Cluster is a simulated cluster.
type Cluster struct {
	mu       sync.Mutex
	clock    *clock.Clock
	start    time.Time
	store    *store.Store
	trace    *trace.Trace
	server   *apiserver.Server
	handler  http.Handler
	reader   client.Interface // of whoever looks in from outside
	registry *cri.Registry
	network  network
	pieces   []*piece // in the order in which they start
}

// New makes a cluster and lets it run until every node is Ready, which takes
// a second or two of virtual time. It fails when the options make no sense.
func New(o Options) (*Cluster, error) {
	if o.Nodes == nil {
		o.Nodes = DefaultNodes(3)
	}
	if o.Seed == 0 {
		o.Seed = 1
	}
	if o.Start.IsZero() {
		o.Start = defaultStart
	}
	random := rand.New(rand.NewPCG(o.Seed, 0))
	c := &Cluster{clock: clock.New(o.Start), start: o.Start, registry: cri.NewRegistry(), store: store.New()}
	c.trace = trace.New(func() time.Duration { return c.clock.Now().Sub(c.start) }, c.clock.Cause)
	c.trace.Keep(o.KeepHops)
	c.server = apiserver.New(apiserver.Config{Clock: c.clock, Store: c.store, Rand: random, Trace: c.trace})
	c.handler = c.server.Handler(&c.mu)
	c.reader = c.server.Client(apiserver.Identity{Actor: trace.Kubectl})
	w := wiring{cluster: c, random: random, latency: latency.NewSource(random)}
	if err := w.addPieces(o.Nodes); err != nil {
		return nil, err
	}
	for _, p := range c.pieces {
		if err := c.switchOn(p); err != nil {
			return nil, err
		}
	}
	if err := w.waitForNodes(len(o.Nodes)); err != nil {
		return nil, err
	}
	return c, nil
}

// Now is the virtual instant.
func (c *Cluster) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.clock.Now()
}

// Age is how much virtual time has passed since the cluster was made.
func (c *Cluster) Age() time.Duration { return c.Now().Sub(c.start) }

// Next is when the next event is due; false when nothing is left to happen.
func (c *Cluster) Next() (time.Time, bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	at, _, ok := c.clock.Next()
	return at, ok
}

// Revision counts the writes so far: while it stays, everything stored stays.
func (c *Cluster) Revision() int64 {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.store.Revision()
}

// Compact forgets the changes up to and including a revision. A watcher that
// comes back from before it has to list anew, and so has a list in pages.
//
// Simplification: a cluster forgets by itself only after 20,000 changes; the API
// server of Kubernetes has etcd forget every five minutes what is older than that.
func (c *Cluster) Compact(revision int64) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.store.Compact(revision)
}

// ServeHTTP is the Kubernetes API.
func (c *Cluster) ServeHTTP(w http.ResponseWriter, r *http.Request) { c.handler.ServeHTTP(w, r) }

// Objects are those of a resource, e.g. "pods" or "deployments.apps", by
// namespace and name; "" is every namespace. They are the stored ones, shared by
// all: they have no managed fields and are not to be changed.
func (c *Cluster) Objects(resource, namespace string, selector labels.Selector) ([]runtime.Object, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	found, err := c.reader.List(client.Selection{Resource: client.Resource(resource), Namespace: namespace}, selector)
	objects := make([]runtime.Object, len(found))
	for i, object := range found {
		objects[i] = object
	}
	return objects, err
}

// Object is one of Objects. The error is the API's own.
func (c *Cluster) Object(resource, namespace, name string) (runtime.Object, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.reader.Get(client.Resource(resource), namespace, name)
}

// Refusing tells whether the API server is stopped, so that nobody answers.
func (c *Cluster) Refusing() bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.server.Stopped()
}

// Hops is what happened so far, in order; with KeepHops, the newest of it. The
// slice is not to be changed.
func (c *Cluster) Hops() []trace.Hop {
	c.mu.Lock()
	defer c.mu.Unlock()
	hops := c.trace.Hops()
	return hops[:len(hops):len(hops)]
}

// Images are all that the registry has, "name:tag", sorted.
func (c *Cluster) Images() []string {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.registry.References()
}

// PublishImage puts an image of the learner's own into the registry; it
// behaves as caderno/ola does.
func (c *Cluster) PublishImage(reference string) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.registry.Publish(reference)
}
