package apiserver

import (
	"slices"
	"strconv"
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

// fields are the managed fields of an object in the state that is given.
func (m *managedFields) fields(obj client.Object) []metav1.ManagedFieldsEntry {
	own := m.owned[obj.GetUID()]
	if own == nil {
		return obj.GetManagedFields()
	}
	revision := revisionOf(obj)
	n := len(own.notes)
	for n > 0 && revisionOf(own.notes[n-1].now) > revision {
		n--
	}
	return m.resolve(own, n)
}

func revisionOf(obj metav1.Object) int64 {
	revision, _ := strconv.ParseInt(obj.GetResourceVersion(), 10, 64)
	return revision
}

// resolve works out the fields after the first n notes.
func (m *managedFields) resolve(own *ownership, n int) []metav1.ManagedFieldsEntry {
	fields := own.base
	for _, note := range own.notes[:n] {
		if !note.known {
			note.fields, note.known = m.after(note, fields), true
			note.old, note.asSent, note.sent = nil, nil, nil
		}
		fields = note.fields
	}
	return fields
}

// preview is what fields would be after a write that is not done.
func (m *managedFields) preview(old, now client.Object, manager, subresource string, at time.Time) []metav1.ManagedFieldsEntry {
	var fields []metav1.ManagedFieldsEntry
	if old != nil {
		fields = m.fields(old)
	}
	if sent := now.GetManagedFields(); sent != nil {
		return sent
	}
	n := &ownershipNote{old: old, now: now, manager: manager, subresource: subresource, at: at}
	if m.sending == now {
		n.asSent = m.asSent
	}
	return m.after(n, fields)
}

// after lets Kubernetes' field manager compare the states before and after a
// write.
func (m *managedFields) after(n *ownershipNote, before []metav1.ManagedFieldsEntry) []metav1.ManagedFieldsEntry {
	r, err := m.byType(n.now)
	if err != nil {
		return nil
	}
	old := n.old
	if old == nil {
		old = r.New()
		old.GetObjectKind().SetGroupVersionKind(r.Kind)
	}
	now := n.now
	if n.asSent != nil {
		now = n.asSent
	}
	written := withManagedFields(now, n.sent)
	written.GetObjectKind().SetGroupVersionKind(r.Kind)
	done, err := m.manager(r, n.subresource).Update(withManagedFields(old, before), written, n.manager)
	if err != nil {
		return before
	}
	return stamp(done.(client.Object).GetManagedFields(), append(slices.Clone(before), n.sent...), n.subresource, n.at)
}

func (m *managedFields) manager(r *Resource, subresource string) *smmanaged.FieldManager {
	key := managerKey{string(r.Name), subresource}
	manager := m.managers[key]
	if manager == nil {
		manager = newFieldManager(r, subresource)
		m.managers[key] = manager
	}
	return manager
}

// stamp replaces the wall clock's time, which the library puts into what it
// changed, by the virtual one. As in Kubernetes a scale leaves no time of its
// own.
func stamp(entries, before []metav1.ManagedFieldsEntry, subresource string, at time.Time) []metav1.ManagedFieldsEntry {
	for i := range entries {
		e := &entries[i]
		same := func(b metav1.ManagedFieldsEntry) bool { return b.Time == e.Time }
		if e.Time == nil || slices.ContainsFunc(before, same) {
			continue
		}
		now := metav1.NewTime(at.UTC()).Rfc3339Copy()
		e.Time = &now
		if subresource == "scale" {
			e.Time = nil
		}
	}
	slices.SortFunc(entries, compareManaged)
	return entries
}
