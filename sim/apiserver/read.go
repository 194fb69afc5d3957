package apiserver

import (
	"maps"
	"slices"

	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/fields"
	"k8s.io/apimachinery/pkg/labels"

	"caderno/sim/client"
	"caderno/sim/store"
)

// get returns the object as stored; it is everybody's. It fails with NotFound.
func (s *Server) get(r *Resource, namespace, name string) (client.Object, error) {
	if s.stopped {
		return nil, errStopped()
	}
	obj, found := s.store.Get(r.key(namespace, name))
	if !found {
		return nil, apierrors.NewNotFound(r.GroupResource(), name)
	}
	return r.Form(obj), nil
}

// list returns the objects that match both selectors by namespace, then name;
// nil selectors match everything, namespace "" means all. It fails with
// BadRequest when a field selector asks for a field that it may not.
func (s *Server) list(r *Resource, namespace string, byLabel labels.Selector, byField fields.Selector) ([]client.Object, error) {
	if s.stopped {
		return nil, errStopped()
	}
	if err := r.checkFields(byField); err != nil {
		return nil, err
	}
	var objs []client.Object
	for _, stored := range s.candidates(r, namespace, byField) {
		if s.selects(r, stored, byLabel, byField) {
			objs = append(objs, r.Form(stored))
		}
	}
	return objs, nil
}

// selects tells whether both selectors match a stored object; nil matches all.
func (s *Server) selects(r *Resource, stored client.Object, byLabel labels.Selector, byField fields.Selector) bool {
	if byLabel != nil && !byLabel.Matches(labels.Set(stored.GetLabels())) {
		return false
	}
	return byField == nil || byField.Empty() || byField.Matches(s.fieldsOf(r, r.Form(stored)))
}

// candidates reads as few objects as the store's indexes allow.
func (s *Server) candidates(r *Resource, namespace string, byField fields.Selector) []store.Object {
	if byField != nil {
		if name, ok := byField.RequiresExactMatch("metadata.name"); ok && (namespace != "" || !r.Namespaced) {
			if obj, found := s.store.Get(r.key(namespace, name)); found {
				return []store.Object{obj}
			}
			return nil
		}
		for _, label := range slices.Sorted(maps.Keys(r.FieldIndexes)) {
			if value, ok := byField.RequiresExactMatch(label); ok {
				return s.store.List(store.Selection{
					Resource: r.storage(), Namespace: namespace, Index: r.FieldIndexes[label], Value: value,
				})
			}
		}
	}
	return s.store.List(store.Selection{Resource: r.storage(), Namespace: namespace})
}

// standing is one standing question to the store; Stop ends it.
type standing struct{ cancel func() }

// watch tells do of every write in the selection (of stored objects: see
// Resource.Form) from now on until cancel, or until the server stops. do is
// called within the write: it must not call the server.
func (s *Server) watch(sel store.Selection, do func(store.Event)) (cancel func()) {
	w := &standing{cancel: s.store.Watch(sel, do)}
	s.watches = append(s.watches, w)
	return func() {
		w.cancel()
		s.watches = slices.DeleteFunc(s.watches, func(other *standing) bool { return other == w })
	}
}

// fieldsOf returns what field selectors look at.
func (s *Server) fieldsOf(r *Resource, obj client.Object) fields.Set {
	set := fields.Set{"metadata.name": obj.GetName()}
	if r.Namespaced {
		set["metadata.namespace"] = obj.GetNamespace()
	}
	if r.Fields != nil {
		for label, value := range r.Fields(obj) {
			set[label] = value
		}
	}
	return set
}

// checkFields refuses a selector over a field that the kind does not offer.
func (r *Resource) checkFields(selector fields.Selector) error {
	if selector == nil || selector.Empty() {
		return nil
	}
	var known fields.Set
	if r.Fields != nil {
		known = r.Fields(r.New())
	}
	for _, requirement := range selector.Requirements() {
		label := requirement.Field
		if label == "metadata.name" || label == "metadata.namespace" || known.Has(label) {
			continue
		}
		if r.Fields == nil {
			return apierrors.NewBadRequest("\"" + label + "\" is not a known field selector: only \"metadata.name\", \"metadata.namespace\"")
		}
		return apierrors.NewBadRequest("field label not supported: " + label)
	}
	return nil
}

// addIndexes makes the store keep what client.Interface and field selectors
// look things up by.
func (s *Server) addIndexes() {
	for _, r := range s.resources {
		if r.storedAs != "" {
			continue
		}
		s.store.AddIndex(r.storage(), client.ByOwner, owners)
	}
	s.store.AddIndex(string(client.Pods), client.PodsByNode, podNode)
	s.store.AddIndex(string(client.Nodes), client.NodesByName, func(node store.Object) []string { return []string{node.GetName()} })
	s.store.AddIndex(string(client.Pods), client.ByController, controller)
	s.store.AddIndex(string(client.ReplicaSets), client.ByController, controller)
	s.store.AddIndex(string(client.Services), servicesByIP, serviceIP)
	s.store.AddIndex(string(client.Services), servicesByPort, servicePortNumbers)
	s.store.AddIndex(string(client.Events), eventsByObject, involvedName)
}

func owners(obj store.Object) []string {
	refs := obj.GetOwnerReferences()
	if len(refs) == 0 {
		return nil
	}
	uids := make([]string, 0, len(refs))
	for _, ref := range refs {
		uids = append(uids, string(ref.UID))
	}
	return uids
}

func controller(obj store.Object) []string {
	if ref := metav1.GetControllerOfNoCopy(obj); ref != nil {
		return []string{string(ref.UID)}
	}
	return []string{obj.GetNamespace() + "/"}
}
