package store

import "sort"

// EventType says what a write did to its key.
type EventType string

// The kinds of change.
const (
	Added    EventType = "ADDED"
	Modified EventType = "MODIFIED"
	Deleted  EventType = "DELETED"
)

// Event is one write, as watchers are told of it.
type Event struct {
	Type     EventType
	Key      Key
	Revision int64
	Object   Object // the new state; for Deleted the last one
	Previous Object // the state before; nil for Added
}

// Selection says which objects of a resource are meant: all, those of one
// namespace, or those under a value of an index (Index "" means no index).
type Selection struct{ Resource, Namespace, Index, Value string }

// watcher is somebody who is told of every write in its selection.
type watcher struct {
	sel Selection
	do  func(Event)
}

// Watch tells do of every write in the selection from now on, within the write
// itself: do must not write and must not block. An object that leaves an index
// value is told as it is (Modified), to the old value's watchers too. Watchers
// are told in the order in which they came. cancel ends it.
func (s *Store) Watch(sel Selection, do func(Event)) (cancel func()) {
	w := &watcher{sel: sel, do: do}
	s.watchers[sel] = append(s.watchers[sel], w)
	return func() {
		list := s.watchers[sel]
		for i, other := range list {
			if other == w {
				s.watchers[sel] = append(append([]*watcher{}, list[:i]...), list[i+1:]...)
				return
			}
		}
	}
}

// Since returns the writes in the selection (by resource and namespace only)
// after a revision, oldest first. It fails with ErrCompacted when the history
// does not go back that far.
func (s *Store) Since(sel Selection, revision int64) ([]Event, error) {
	if revision < s.compacted {
		return nil, ErrCompacted
	}
	first := sort.Search(len(s.history), func(i int) bool { return s.history[i].Revision > revision })
	var events []Event
	for _, e := range s.history[first:] {
		if e.Key.Resource == sel.Resource && (sel.Namespace == "" || sel.Namespace == e.Key.Namespace) {
			events = append(events, e)
		}
	}
	return events, nil
}

// ListAt returns the objects of a selection (by resource and namespace only) as
// they were at a revision, in key order. It fails with ErrCompacted when the
// history does not go back that far.
func (s *Store) ListAt(sel Selection, revision int64) ([]Object, error) {
	changes, err := s.Since(sel, revision)
	if err != nil || len(changes) == 0 {
		return s.List(sel), err
	}
	before := map[Key]Object{} // of what has changed since; nil: it was not there
	for _, e := range changes {
		if _, seen := before[e.Key]; !seen {
			before[e.Key] = e.Previous
		}
	}
	var items []item
	add := func(key Key, obj Object) {
		if obj != nil {
			items = append(items, item{key, obj})
		}
	}
	for _, obj := range s.List(sel) {
		key := Key{Resource: sel.Resource, Namespace: obj.GetNamespace(), Name: obj.GetName()}
		if _, changed := before[key]; !changed {
			add(key, obj)
		}
	}
	for key, obj := range before { // in any order: they are sorted below
		add(key, obj)
	}
	sort.Slice(items, func(i, j int) bool { return less(items[i], items[j]) })
	objs := make([]Object, len(items))
	for i, it := range items {
		objs[i] = it.obj
	}
	return objs, nil
}

// Compact forgets the changes up to and including a revision.
func (s *Store) Compact(revision int64) {
	first := sort.Search(len(s.history), func(i int) bool { return s.history[i].Revision > revision })
	s.history = append([]Event(nil), s.history[first:]...)
	s.compacted = max(s.compacted, revision)
}

// tell remembers the event and passes it to the watchers of every selection
// that the object is in, or was in.
func (s *Store) tell(e Event, t *table) {
	s.history = append(s.history, e)
	if len(s.history) > 2*historyLimit {
		s.Compact(s.history[len(s.history)-historyLimit-1].Revision)
	}
	s.pass(Selection{Resource: e.Key.Resource}, e)
	if e.Key.Namespace != "" {
		s.pass(Selection{Resource: e.Key.Resource, Namespace: e.Key.Namespace}, e)
	}
	for _, name := range indexNames(t) {
		for _, value := range valuesOf(t.indexes[name].of, e) {
			s.pass(Selection{Resource: e.Key.Resource, Index: name, Value: value}, e)
		}
	}
}

func (s *Store) pass(sel Selection, e Event) {
	for _, w := range s.watchers[sel] {
		w.do(e)
	}
}

func indexNames(t *table) []string {
	names := make([]string, 0, len(t.indexes))
	for name := range t.indexes {
		names = append(names, name)
	}
	sort.Strings(names)
	return names
}

// valuesOf lists the values of both states, each once.
func valuesOf(of IndexFunc, e Event) []string {
	values := of(e.Object)
	if e.Previous == nil {
		return values
	}
next:
	for _, old := range of(e.Previous) {
		for _, v := range values {
			if v == old {
				continue next
			}
		}
		values = append(values[:len(values):len(values)], old)
	}
	return values
}
