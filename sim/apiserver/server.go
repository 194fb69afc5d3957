// Package apiserver is the cluster's front door: every change to every object
// passes through here, is decoded strictly, admitted, defaulted, validated and
// stored, and watchers are told. It speaks to the pieces of the cluster through
// client.Interface (client.go) and to the world as a Kubernetes REST API
// (package http.Handler in rest.go). It makes nothing happen by itself.
package apiserver

import (
	"math/rand/v2"

	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/apimachinery/pkg/util/validation/field"

	"caderno/sim/client"
	"caderno/sim/clock"
	"caderno/sim/store"
	"caderno/sim/trace"
)

// Server is the API server. It is not safe for concurrent use; the REST skin
// takes a lock of the cluster's owner around each access.
type Server struct {
	clock     *clock.Clock
	rand      *rand.Rand // the cluster's one seeded generator: UIDs, random names
	store     *store.Store
	trace     *trace.Trace
	resources []*Resource // in the order in which discovery lists them
	stopped   bool
}

// Identity is who sends a request.
type Identity struct {
	Actor   trace.Actor // for the trace
	Node    string      // for a kubelet's
	Manager string      // field manager: kube-controller-manager, kube-scheduler, kubelet, kubectl-create, ...
}

// Request is what accompanies an operation.
type Request struct {
	From   Identity
	DryRun bool // everything but the storing
	// Subresource is "" for the object itself, "status", "scale" or "binding".
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
	HasScale   bool
	Verbs      []string

	New     func() client.Object
	NewList func() runtime.Object

	// Prepare sets what only the server may set on a new object (generation,
	// an empty status). PrepareUpdate does so on a changed one.
	Prepare       func(obj client.Object)
	PrepareUpdate func(obj, old client.Object)
	// Default fills in what the sender left out, as Kubernetes' defaulting does.
	Default func(obj client.Object)
	// Validate and ValidateUpdate return every mistake, in Kubernetes' words.
	Validate       func(obj client.Object) field.ErrorList
	ValidateUpdate func(obj, old client.Object) field.ErrorList
}
