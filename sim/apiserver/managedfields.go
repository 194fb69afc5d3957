package apiserver

import (
	"slices"
	"time"

	"k8s.io/apimachinery/pkg/api/equality"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/types"
	smmanaged "k8s.io/apimachinery/pkg/util/managedfields"

	"caderno/sim/client"
	"caderno/sim/store"
)

// managedFields remembers who wrote what, so that metadata.managedFields can be
// worked out when somebody looks. A write costs next to nothing: only what was
// there, what came of it, and who did it is noted.
//
// Simplification: beyond limits that no lesson reaches (maxNotes), the objects
// noted longest ago are forgotten, and show no managed fields any more.
type managedFields struct {
	managers map[managerKey]*smmanaged.FieldManager
	byType   func(client.Object) (*Resource, error)
	owned    map[types.UID]*ownership
	order    []types.UID // of owned, oldest first
	removed  []types.UID // objects that are gone, oldest first: watchers may still be told of them
	notes    int         // in all of owned

	sending, asSent client.Object // an object on its way through admission, and as it was before
}

const (
	maxNotes         = 20_000 // of all objects
	maxNotesOfObject = 12
	maxRemoved       = 1_000
)

type managerKey struct{ resource, subresource string }

// ownership is the history of one object's fields.
type ownership struct {
	base  []metav1.ManagedFieldsEntry // before the first note
	notes []*ownershipNote            // in the order of the writes
}

// ownershipNote is one write.
type ownershipNote struct {
	old, now client.Object // old is nil for a new object
	asSent   client.Object // now as it was before admission, where that made a difference
	// sent is what the client sent as managed fields, if that says something new.
	sent                 []metav1.ManagedFieldsEntry
	manager, subresource string
	at                   time.Time

	fields []metav1.ManagedFieldsEntry // after this write
	known  bool                        // fields is worked out
}

func newManagedFields(s *Server) *managedFields {
	m := &managedFields{
		managers: map[managerKey]*smmanaged.FieldManager{}, byType: s.byObject, owned: map[types.UID]*ownership{},
	}
	for _, r := range s.resources {
		if r.storedAs == "" {
			s.store.Watch(store.Selection{Resource: r.storage()}, m.observe)
		}
	}
	return m
}

// noteSent remembers a new object as it is before admission and the server's
// own additions. Nobody adds anything to Events and Leases, and there are many.
func (s *Server) noteSent(r *Resource, obj client.Object) {
	if s.managed != nil && traced(r) {
		s.managed.sent(obj)
	}
}

// sent implements fieldManager.
func (m *managedFields) sent(obj client.Object) {
	m.sending, m.asSent = obj, obj.DeepCopyObject().(client.Object)
}

// note implements fieldManager. A binding makes nobody the owner of anything,
// as in Kubernetes; neither does a write to an object that is not tracked.
func (m *managedFields) note(old, now client.Object, manager, operation, subresource string, at time.Time) {
	if subresource == "binding" {
		return
	}
	n := &ownershipNote{old: old, now: now, manager: manager, subresource: subresource, at: at}
	if m.sending == now {
		n.asSent = m.asSent
	}
	m.sending, m.asSent = nil, nil
	own := m.owned[now.GetUID()]
	if operation == string(metav1.ManagedFieldsOperationApply) {
		if old != nil && m.nothingApplied(old, now) {
			now.SetManagedFields(old.GetManagedFields())
			return
		}
		n.fields, n.known = now.GetManagedFields(), true
	} else {
		if own == nil && old != nil {
			return
		}
		if old == nil || !equality.Semantic.DeepEqual(now.GetManagedFields(), old.GetManagedFields()) {
			n.sent = now.GetManagedFields()
		}
		now.SetManagedFields(nil)
	}
	if own == nil {
		own = &ownership{}
		m.owned[now.GetUID()] = own
		m.order = append(m.order, now.GetUID())
	}
	own.notes = append(own.notes, n)
	m.notes++
	m.bound(own)
}

// nothingApplied tells whether an apply left all as it was, but for the time.
func (m *managedFields) nothingApplied(old, now client.Object) bool {
	before, after := m.fields(old), now.GetManagedFields()
	if len(before) != len(after) {
		return false
	}
	for i := range before {
		a, b := before[i], after[i]
		a.Time, b.Time = nil, nil
		if !equality.Semantic.DeepEqual(a, b) {
			return false
		}
	}
	return equality.Semantic.DeepEqual(withManagedFields(now, old.GetManagedFields()), old)
}

// bound keeps the history short: of the object by working out its first half,
// of all objects by forgetting the oldest.
func (m *managedFields) bound(own *ownership) {
	if len(own.notes) > maxNotesOfObject {
		half := len(own.notes) / 2
		own.base = m.resolve(own, half)
		own.notes = slices.Clone(own.notes[half:])
		m.notes -= half
	}
	for m.notes > maxNotes && len(m.order) > 1 {
		m.forget(m.order[0])
		m.order = m.order[1:]
	}
}

func (m *managedFields) forget(uid types.UID) {
	if own := m.owned[uid]; own != nil {
		m.notes -= len(own.notes)
		delete(m.owned, uid)
	}
}

// observe forgets objects that are gone, some time after.
func (m *managedFields) observe(e store.Event) {
	if e.Type != store.Deleted {
		return
	}
	m.removed = append(m.removed, e.Object.GetUID())
	if len(m.removed) > maxRemoved {
		m.forget(m.removed[0])
		m.removed = m.removed[1:]
	}
}
