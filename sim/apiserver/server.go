// Package apiserver is the cluster's front door: every change to every object
// passes through here, is decoded strictly, admitted, defaulted, validated and
// stored, and watchers are told. It speaks to the pieces of the cluster through
// client.Interface (client.go) and to the world as a Kubernetes REST API
// (rest.go). It makes nothing happen by itself.
//
// One write, from top to bottom: create.go, update.go or delete.go; the kind's
// own file (pod.go, deployment.go, ...) for what is particular to it; admit*.go,
// default*.go and validate*.go by topic; write.go for the store and the trace.
package apiserver

import (
	"math/rand/v2"
	"reflect"
	"time"

	"k8s.io/apimachinery/pkg/fields"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/schema"

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
func New(cfg Config) *Server {
	s := &Server{clock: cfg.Clock, rand: cfg.Rand, store: cfg.Store, trace: cfg.Trace}
	s.resources = []*Resource{
		namespaceResource(), nodeResource(), podResource(s), serviceResource(), eventResource(),
		deploymentResource(), replicaSetResource(), leaseResource(s), newEventResource(),
	}
	s.byType = map[reflect.Type]*Resource{}
	for _, r := range s.resources {
		s.byType[reflect.TypeOf(r.New())] = r
	}
	s.addIndexes()
	s.managed = newManagedFields(s)
	s.bootstrap()
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

// Resource is one kind of object that the server keeps, with what makes it
// different from the others.
type Resource struct {
	Name       client.Resource // plural with the group, e.g. deployments.apps
	Kind       schema.GroupVersionKind
	Plural     string
	Singular   string
	ShortNames []string
	Categories []string
	Namespaced bool
	HasStatus  bool // has a status subresource
	HasScale   bool // has a scale subresource
	Verbs      []string

	New     func() client.Object
	NewList func() runtime.Object

	// Fields returns the fields that a field selector may ask for, by label. It
	// returns all of them, whatever the object holds.
	Fields func(obj client.Object) fields.Set
	// FieldIndexes names the store's index that answers an equality on a field
	// label.
	FieldIndexes map[string]string
	// AnyRevision says that an update without resourceVersion is taken.
	AnyRevision bool
	// Spec returns what makes the generation grow when it changes; nil for kinds
	// without generations.
	Spec func(obj client.Object) any
	// GracePeriod is how many seconds the object is given to end, where asked is
	// what the request says; nil for kinds that are gone at once.
	GracePeriod func(obj client.Object, asked *int64) int64
	// Scale points to what the scale subresource is about; nil without one.
	Scale func(obj client.Object) scaled

	// Prepare sets what only the server may set on a new object (an empty
	// status). PrepareUpdate undoes what an update of the object itself may not
	// change (the status), PrepareStatus what one of its status may not.
	Prepare       func(obj client.Object)
	PrepareUpdate func(obj, old client.Object)
	PrepareStatus func(obj, old client.Object)
	// Default fills in what the sender left out, as Kubernetes' defaulting does.
	Default func(obj client.Object)
	// Admit changes a new object as the admission plugins do, or refuses it; nil:
	// neither.
	Admit func(obj client.Object) error
	// Validate and its sisters return every mistake, in Kubernetes' words.
	Validate             func(obj client.Object) errorList
	ValidateUpdate       func(obj, old client.Object) errorList
	ValidateStatusUpdate func(obj, old client.Object) errorList

	// view and stored convert between the form that is stored and this version
	// of it, for a resource kept under another one (storedAs). nil: no difference.
	storedAs client.Resource
	view     func(stored client.Object) client.Object
	stored   func(view client.Object) client.Object
}

// GroupVersionResource is how the API's paths name the resource.
func (r *Resource) GroupVersionResource() schema.GroupVersionResource {
	return r.Kind.GroupVersion().WithResource(r.Plural)
}

// GroupResource is how error messages name the resource.
func (r *Resource) GroupResource() schema.GroupResource {
	return r.GroupVersionResource().GroupResource()
}

// byGVR finds a resource by its path; nil if the server has no such thing.
func (s *Server) byGVR(group, version, plural string) *Resource {
	want := schema.GroupVersionResource{Group: group, Version: version, Resource: plural}
	for _, r := range s.resources {
		if r.GroupVersionResource() == want {
			return r
		}
	}
	return nil
}

// Form returns a stored object as this resource's version shows it.
func (r *Resource) Form(stored client.Object) client.Object {
	if r.view == nil {
		return stored
	}
	return r.view(stored)
}

// storage is the name under which objects of the resource are stored.
func (r *Resource) storage() string {
	if r.storedAs != "" {
		return string(r.storedAs)
	}
	return string(r.Name)
}

// key is the place of an object in the store.
func (r *Resource) key(namespace, name string) store.Key {
	return store.Key{Resource: r.storage(), Namespace: namespace, Name: name}
}
