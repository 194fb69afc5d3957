package apiserver

import (
	"slices"
	"strconv"
	"time"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	smmanaged "k8s.io/apimachinery/pkg/util/managedfields"

	"caderno/sim/client"
)

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
