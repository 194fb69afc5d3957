// Package sim is a whole Kubernetes cluster inside the process, on virtual
// time. It wires the rooms below it; nobody else does.
package sim

import (
	"net/http"
	"time"

	"caderno/sim/trace"
)

// Options says what cluster is wanted. The zero value is the course's usual
// one: a master and three workers, seed 1.
type Options struct {
	Nodes []Node    // default: master (tainted), worker-1, worker-2, worker-3
	Seed  uint64    // default 1
	Start time.Time // default: a fixed instant in 2026
}

// Node is a machine of the cluster.
type Node struct {
	Name         string
	ControlPlane bool   // carries the control plane's label
	Tainted      bool   // refuses ordinary Pods
	CPU, Memory  string // capacity as quantities; default as on the reference
	MaxPods      int    // default 110
	Labels       map[string]string
}

// Piece is a part of the cluster that can be stopped and started.
type Piece string

// The pieces.
const (
	APIServer         Piece = "apiserver"
	Scheduler         Piece = "scheduler"
	ControllerManager Piece = "controller-manager"
	Kubelet           Piece = "kubelet" // of one node
	KubeProxy         Piece = "kube-proxy"
)

// Cluster is a simulated cluster. Its methods may be called from any
// goroutine; each takes the cluster's one lock.
type Cluster interface {
	// Now is the virtual instant.
	Now() time.Time
	// Next is when the next event is due.
	Next() (time.Time, bool)
	// Settle runs everything due now, without letting time pass.
	Settle() error
	// AdvanceTo runs everything due up to t, and stands at t then.
	AdvanceTo(t time.Time) error
	// ServeHTTP is the Kubernetes API.
	http.Handler
	// Stop and Start switch a piece off and on (node: for a kubelet).
	Stop(p Piece, node string) error
	Start(p Piece, node string) error
	// Hops is what happened so far.
	Hops() []trace.Hop
}
