// Package latency holds how long each hop takes, all in one place. The figures
// are those measured on Kubernetes 1.37.2 (median and spread of its watch), so
// that a learner sees times that feel right; a little seeded variation keeps
// them from looking mechanical.
//
// Simplification: they do not depend on how much there is to do; a big or busy
// cluster is slower than this one.
package latency

import (
	"math/rand/v2"
	"time"
)

// Range is a duration drawn evenly between two bounds.
type Range struct{ Min, Max time.Duration }

// The hops of the reference.
var (
	// Request is a request's way to the API server and back, its watchers told.
	Request = Range{1 * time.Millisecond, 3 * time.Millisecond}
	// Controller is a controller's reaction to a change it was told about.
	Controller = Range{3 * time.Millisecond, 10 * time.Millisecond}
	// ControllerWrite is how long a write keeps a controller from looking at the
	// same key again. A step of a rollout is two: a ReplicaSet's size, a status.
	ControllerWrite = Range{8 * time.Millisecond, 20 * time.Millisecond}
	// Scheduler is the time from an unscheduled Pod to its binding.
	Scheduler = Range{5 * time.Millisecond, 15 * time.Millisecond}
	// SchedulingCycle is what the scheduler spends on one Pod before it turns to
	// the next.
	SchedulingCycle = Range{200 * time.Microsecond, 600 * time.Microsecond}
	// KubeletFirstStatus is from the binding to the status ContainerCreating.
	KubeletFirstStatus = Range{20 * time.Millisecond, 80 * time.Millisecond}
	// KubeletSandbox is from the binding to the first pull: volumes, sandbox.
	KubeletSandbox = Range{305 * time.Millisecond, 325 * time.Millisecond}
	// CreateContainer and StartContainer are the runtime's own work.
	CreateContainer = Range{3 * time.Millisecond, 12 * time.Millisecond}
	StartContainer  = Range{1 * time.Millisecond, 4 * time.Millisecond}
	// KubeletStatus is from a change in the runtime to the status that tells it.
	KubeletStatus = Range{4 * time.Millisecond, 16 * time.Millisecond}
	// KubeletKill is from the deletion request to the event Killing.
	KubeletKill = Range{8 * time.Millisecond, 12 * time.Millisecond}
	// StopContainer is from Killing to the end of a container that obeys.
	StopContainer = Range{25 * time.Millisecond, 35 * time.Millisecond}
	// PodGone is from the deletion request to the disappearance of the object.
	PodGone = Range{400 * time.Millisecond, 1000 * time.Millisecond}
	// ProxySync is from a change of a Service or an EndpointSlice to kube-proxy's
	// rules.
	ProxySync = Range{10 * time.Millisecond, 40 * time.Millisecond}
	// Visit is a visitor's way to a node, on to a Pod, and back.
	Visit = Range{1 * time.Millisecond, 2 * time.Millisecond}
	// PullOverhead is what the kubelet adds to the registry's own time.
	PullOverhead = Range{500 * time.Microsecond, 1500 * time.Microsecond}
)

// Source draws durations from the cluster's one seeded generator.
type Source struct{ rand *rand.Rand }

// NewSource returns a source that draws from r.
func NewSource(r *rand.Rand) *Source { return &Source{rand: r} }

// Draw picks a duration from the range.
func (s *Source) Draw(r Range) time.Duration {
	if r.Max <= r.Min {
		return r.Min
	}
	return r.Min + time.Duration(s.rand.Int64N(int64(r.Max-r.Min)))
}
