// Package client is the one way in which the pieces of the cluster
// (controllers, scheduler, kubelets, proxy) talk to the API server. Package
// apiserver implements it; nothing here knows how.
//
// Objects that come back are shared by everybody: to change one, copy it
// (DeepCopy), change the copy, and send that.
package client

import (
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/labels"
	"k8s.io/apimachinery/pkg/runtime"
)

// Object is a real API object.
type Object interface {
	runtime.Object
	metav1.Object
}

// Resource is a kind of object as the API's paths name it, with its group.
type Resource string

// The resources that the pieces deal with.
const (
	Namespaces  Resource = "namespaces"
	Nodes       Resource = "nodes"
	Pods        Resource = "pods"
	Services    Resource = "services"
	Endpoints   Resource = "endpoints"
	Events      Resource = "events"
	Leases      Resource = "leases.coordination.k8s.io"
	ReplicaSets Resource = "replicasets.apps"
	Deployments Resource = "deployments.apps"

	EndpointSlices Resource = "endpointslices.discovery.k8s.io"

	ConfigMaps      Resource = "configmaps"
	Secrets         Resource = "secrets"
	ServiceAccounts Resource = "serviceaccounts"
	ResourceQuotas  Resource = "resourcequotas"
	LimitRanges     Resource = "limitranges"
	PriorityClasses Resource = "priorityclasses.scheduling.k8s.io"

	PodDisruptionBudgets Resource = "poddisruptionbudgets.policy"
)

// The indexes that the API server keeps.
const (
	// PodsByNode finds Pods by spec.nodeName ("" for those without a node).
	PodsByNode = "node"
	// NodesByName finds a Node by its name.
	NodesByName = "name"
	// ByController finds Pods and ReplicaSets by the UID of the controller
	// that owns them; "NAMESPACE/" for those of a namespace without one.
	ByController = "controller"
	// ByOwner finds objects by the UID of each of their owners.
	ByOwner = "owner"
)

// Selection says which objects are meant: all of a resource, those of one
// namespace, or those under one value of an index.
type Selection struct {
	Resource  Resource
	Namespace string
	Index     string
	Value     string
}

// EventType says what happened to an object.
type EventType string

// The kinds of change.
const (
	Added    EventType = "ADDED"
	Modified EventType = "MODIFIED"
	Deleted  EventType = "DELETED"
)

// Event tells a watcher about one write.
type Event struct {
	Type     EventType
	Object   Object // the new state; for Deleted the last one
	Previous Object // the state before; nil when Added, or when it was there before the watch
}

// Interface is the API server as one piece of the cluster sees it. Errors are
// those of Kubernetes (k8s.io/apimachinery/pkg/api/errors). When the API server
// is stopped every call fails with a ServiceUnavailable error.
//
// Simplification: the pieces of Kubernetes read from caches of their own, which
// lag a little behind. Here a piece that reads sees what is stored.
type Interface interface {
	// Get fails with NotFound.
	Get(resource Resource, namespace, name string) (Object, error)
	// List returns the matching objects by namespace, then name. A nil selector
	// matches everything.
	List(selection Selection, selector labels.Selector) ([]Object, error)
	// Create returns the object as stored: named, defaulted, admitted.
	Create(obj Object) (Object, error)
	// Update writes everything but the status. It fails with Conflict when the
	// object has changed since it was read.
	Update(obj Object) (Object, error)
	// UpdateStatus writes the status only.
	UpdateStatus(obj Object) (Object, error)
	// Delete asks for the end of an object.
	Delete(resource Resource, namespace, name string, opts metav1.DeleteOptions) error
	// Bind gives an unscheduled Pod its node.
	Bind(namespace, name, node string) error
	// Watch tells do first of what is there, as Added, then of every write.
	// do is called within the write: it takes note (a queue) and returns; it
	// must not call the API server. stop ends it.
	Watch(selection Selection, do func(Event)) (stop func(), err error)
}

// Get returns an object by its Go type.
func Get[T Object](c Interface, resource Resource, namespace, name string) (T, error) {
	obj, err := c.Get(resource, namespace, name)
	if err != nil {
		var none T
		return none, err
	}
	return obj.(T), nil
}

// List returns objects by their Go type.
func List[T Object](c Interface, selection Selection, selector labels.Selector) ([]T, error) {
	objs, err := c.List(selection, selector)
	if err != nil {
		return nil, err
	}
	typed := make([]T, len(objs))
	for i, obj := range objs {
		typed[i] = obj.(T)
	}
	return typed, nil
}
