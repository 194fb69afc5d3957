// Package steps gives the words of the scenarios their meaning: a file per
// topic, each with a table of what a learner may write. Package features hands
// it to godog.
//
// A step looks at a cluster only as a user could: kubectl, the API, HTTP. What
// only the simulator can tell or do is asked of the Simulator interface, and a
// scenario that needs it is skipped elsewhere. A step never sleeps: it says
// "em até N segundos", and the cluster behind the interface lets time pass.
package steps

import (
	"context"
	"slices"
	"time"

	"github.com/cucumber/godog"
	"k8s.io/apimachinery/pkg/runtime"

	"caderno/features/portuguese"
	"caderno/sim/trace"
)

// Cluster is a cluster, of one scenario only.
type Cluster interface {
	// Run runs a command line: kubectl, curl, pipes, here-documents.
	Run(ctx context.Context, line string) Result
	// Get reads a path of the API, e.g. "/api/v1/nodes". The error is the
	// API's own *StatusError (k8s.io/apimachinery/pkg/api/errors), or says why
	// nobody answered.
	Get(ctx context.Context, path string) ([]byte, error)
	// Within lets up to limit pass, until check returns nil, and returns the
	// last error of check. every is how long to wait between two checks; 0
	// means at every change.
	Within(ctx context.Context, limit, every time.Duration, check func() error) error
	// Age is how long the cluster has existed, on its own clock.
	Age() time.Duration
	// Namespace is where commands work that name none.
	Namespace() string
	Close() error
}

// Holder is a cluster that hands on the objects in its memory as they are, where
// others are asked over the API: a step may look thousands of times. They are
// shared, and never to be changed. Errors are those of Get.
type Holder interface {
	// Objects are those of a resource, e.g. "pods" or "deployments.apps", by
	// name; "" is every namespace, and any label.
	Objects(resource, namespace, labelSelector string) ([]runtime.Object, error)
	Object(resource, namespace, name string) (runtime.Object, error)
}

// Piece is what can be switched off and on: by its name, "apiserver",
// "kubelet", and, for a kubelet, its node.
type Piece struct {
	Name, Node string
	Off        bool
	InManager  bool // one of the controllers, which the controller manager runs
}

// Simulator is what only a cluster inside the process can tell and do.
type Simulator interface {
	Cluster
	// Hops is what happened so far. The caller must not change it.
	Hops() []trace.Hop
	// Pieces are what can be switched off and on: "scheduler", "apiserver",
	// "controller-manager", "kubelet" with its node, ...
	Pieces() []Piece
	Stop(piece, node string) error
	Start(piece, node string) error
	// PublishImage puts an image of the learner's own into the registry.
	PublishImage(reference string) error
	// Images are all that the registry has, "name:tag", sorted.
	Images() []string
}

// Opener makes a fresh cluster for a scenario. One that cannot run it says why
// with a *SkipError.
type Opener func(ctx context.Context, wanted Wanted) (Cluster, error)

// Wanted is what a scenario asks of its cluster.
type Wanted struct {
	Scenario string
	Tags     []string // with their @
	Nodes    []Node   // nil: whatever cluster there is
	// Simulator is what the scenario's steps speak of that only a simulator
	// has, in words: "saltos", "nós próprios".
	Simulator []string
}

// OnlySimulated says, with a *SkipError, that no other cluster can run the
// scenario; nil if one can.
func (w Wanted) OnlySimulated() error {
	switch {
	case len(w.Simulator) > 0:
		return &SkipError{"só no simulador: " + portuguese.Enumerate(w.Simulator)}
	case slices.Contains(w.Tags, "@simulador"):
		return &SkipError{"só no simulador, diz o rótulo @simulador"}
	}
	return nil
}

// Node is a machine that a scenario wants.
type Node struct {
	Name         string
	ControlPlane bool
	Tainted      bool   // refuses Pods that do not tolerate the control plane's taint
	CPU, Memory  string // quantities; "" is the usual size
	Labels       map[string]string
}

// Result is what a command line printed and how it ended.
type Result struct {
	Stdout   string
	Stderr   string
	Combined string // both, as they came
	Exit     int
	// Refused says why the cluster would not do what the line asks for; "" if
	// it would. The scenario is skipped then.
	Refused string
}

// SkipError says why a scenario cannot be run on this cluster. It ends the
// scenario early without failing it.
type SkipError struct{ Reason string }

func (e *SkipError) Error() string { return e.Reason }

// Unwrap makes it godog's way to skip.
func (e *SkipError) Unwrap() error { return godog.ErrSkip }
