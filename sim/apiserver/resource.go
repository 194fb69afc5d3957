package apiserver

import (
	authenticationv1 "k8s.io/api/authentication/v1"
	"k8s.io/apimachinery/pkg/fields"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/apimachinery/pkg/util/validation/field"

	"caderno/sim/client"
	"caderno/sim/store"
)

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
	// Detail is what the record of hops says of an update, in a few words; nil:
	// that there was one.
	Detail func(obj, old client.Object) string

	// Deprecated is what every request for the resource is warned of; Warn is what
	// is said of an object that was taken all the same. "" and nil: nothing.
	Deprecated string
	Warn       func(obj client.Object) []string

	// Allocate gives a new (old is nil) or changed object what the cluster has
	// but once, addresses and ports, or refuses; nil: there is nothing to give.
	Allocate func(obj, old client.Object) error
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
	// AdmitUpdate does the same with a changed object.
	AdmitUpdate func(obj, old client.Object) error
	// Review answers a question that is put in the form of an object; nil: the
	// object is stored.
	Review func(obj client.Object, who authenticationv1.UserInfo) error
	// Validate and its sisters return every mistake, in Kubernetes' words.
	Validate             func(obj client.Object) field.ErrorList
	ValidateUpdate       func(obj, old client.Object) field.ErrorList
	ValidateStatusUpdate func(obj, old client.Object) field.ErrorList

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

// inStore returns an object of this resource's version as it is stored.
func (r *Resource) inStore(obj client.Object) client.Object {
	if r.stored == nil {
		return obj
	}
	return r.stored(obj)
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
