// Package apiserver is the cluster's front door: every change to every object
// passes through here, is decoded strictly, admitted, defaulted, validated and
// stored, and watchers are told. It speaks to the pieces of the cluster through
// client.Interface (client.go) and to the world as a Kubernetes REST API
// (rest.go). By itself it makes nothing happen, but for the Service by which it
// is found.
//
// One write, from top to bottom: create.go, update.go or delete.go; the kind's
// own file (pod.go, deployment.go, ...) for what is particular to it; admit*.go and
// default*.go by topic, and package validation; write.go for the store and the
// trace. What kubectl get shows is in package printers.
package apiserver

import (
	"math/rand/v2"
	"reflect"
	"time"

	"caderno/sim/client"
	"caderno/sim/clock"
	"caderno/sim/store"
	"caderno/sim/trace"
)

// Config is what a Server is made of. All of it is shared with the rest of the
// cluster; the store must be empty.
type Config struct {
	Clock *clock.Clock
	Store *store.Store
	Rand  *rand.Rand // the cluster's one seeded generator: UIDs, random names
	Trace *trace.Trace
}

// Server is the API server. It is not safe for concurrent use; the REST skin
// takes a lock of the cluster's owner around each access.
type Server struct {
	clock     *clock.Clock
	rand      *rand.Rand
	store     *store.Store
	trace     *trace.Trace
	resources []*Resource // in the order in which discovery lists them
	managed   fieldManager
	kubelets  Kubelets // nil until SetKubelets
	byType    map[reflect.Type]*Resource
	quiet     bool // while the first objects are made: they are no hops
	stopped   bool
	onStart   []func()
	onStop    []func()
	watches   []*standing // in the order in which they came
}

// fieldManager keeps the managed fields: which client last set which field.
type fieldManager interface {
	// sent is called with a new object before admission changes it: what admission
	// adds belongs to nobody.
	sent(obj client.Object)
	// note is called with every state that is about to be stored (not on a dry
	// run, nor for Remove). old is nil for a new object. now is not shared yet, so
	// its metadata.managedFields may be set, and nothing else of it. Operation is
	// "Update" or "Apply"; subresource is "" for the object itself.
	note(old, now client.Object, manager, operation, subresource string, at time.Time)
}

// New returns a server that runs, with the objects that every cluster has from
// its first moment on.
//
// Simplification: only the kinds that the course needs are served. There are no
// StatefulSets, DaemonSets, Jobs, autoscalers, Ingresses, NetworkPolicies,
// PersistentVolumes or Roles, and no kind can be added.
func New(cfg Config) *Server {
	s := &Server{clock: cfg.Clock, rand: cfg.Rand, store: cfg.Store, trace: cfg.Trace}
	s.resources = []*Resource{
		namespaceResource(), nodeResource(), podResource(s), serviceResource(s), endpointsResource(), eventResource(),
		deploymentResource(), replicaSetResource(), newEventResource(), leaseResource(s), endpointSliceResource(),
		configMapResource(), secretResource(), serviceAccountResource(), priorityClassResource(s),
		resourceQuotaResource(), limitRangeResource(), podDisruptionBudgetResource(),
		selfSubjectReviewResource(s), selfSubjectAccessReviewResource(), selfSubjectRulesReviewResource(),
	}
	s.byType = map[reflect.Type]*Resource{}
	for _, r := range s.resources {
		s.byType[reflect.TypeOf(r.New())] = r
	}
	s.addIndexes()
	s.managed = newManagedFields(s)
	s.bootstrap()
	s.keepKubernetesService()
	return s
}

// Stop makes every call fail with ServiceUnavailable until Start, and ends
// every watch.
func (s *Server) Stop() {
	if s.stopped {
		return
	}
	s.stopped = true
	for _, w := range s.watches {
		w.cancel()
	}
	s.watches = nil
	for _, f := range s.onStop {
		f()
	}
}

// Start ends a Stop. The pieces of the cluster then watch again: that is what
// the OnStart hooks are for, called in the order in which they were added.
func (s *Server) Start() {
	if !s.stopped {
		return
	}
	s.stopped = false
	for _, f := range s.onStart {
		f()
	}
}

// OnStart adds a function to be called each time the server starts again, and
// OnStop one for each time it stops (the REST skin ends its watches then).
func (s *Server) OnStart(f func()) { s.onStart = append(s.onStart, f) }
func (s *Server) OnStop(f func())  { s.onStop = append(s.onStop, f) }

// Identity is who sends a request.
type Identity struct {
	Actor   trace.Actor // for the trace; trace.Kubectl is anybody outside the cluster
	Node    string      // for a kubelet's
	Manager string      // field manager: kube-controller-manager, kube-scheduler, kubelet, kubectl-create, ...
}

// Request is what accompanies an operation.
type Request struct {
	From   Identity
	DryRun bool // everything but the storing
	// Verb is the HTTP method, for the trace. "" means the operation's usual
	// one: POST, PUT, DELETE.
	Verb string
	// Operation is "Update" ("" means that) or "Apply", for the managed fields.
	Operation string
	// Subresource is "" for the object itself, "status", "scale", "binding" or
	// "finalize" (namespaces).
	Subresource string
}
