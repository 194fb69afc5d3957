// Package store plays etcd's part: it keeps the cluster's objects under one
// revision counter, remembers what changed, and tells watchers. Only the API
// server uses it.
//
// A stored object is never changed in place, neither here nor by a reader: a
// write puts a new object in the old one's place. So readers share objects
// without copying them.
package store

import (
	"errors"
	"sort"
	"strconv"

	"github.com/google/btree"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
)

// Object is a real API object.
type Object interface {
	runtime.Object
	metav1.Object
}

// Key names an object: the resource with its group ("pods",
// "deployments.apps"), the namespace ("" for cluster-wide ones), the name.
type Key struct{ Resource, Namespace, Name string }

// The ways in which a write can fail.
var (
	ErrExists   = errors.New("the key exists already")
	ErrNotFound = errors.New("the key does not exist")
	ErrConflict = errors.New("the object has another revision than expected")
	// ErrCompacted says that the history no longer goes back that far.
	ErrCompacted = errors.New("the revision has been compacted")
)

// historyLimit is how many changes are remembered for watchers that come late.
const historyLimit = 20_000

// Store is one cluster's memory. It is not safe for concurrent use.
//
// Simplification: etcd writes everything to disk, on three or five machines that
// agree on each revision. Here there is one copy in memory, and it ends with the
// program.
type Store struct {
	revision  int64
	tables    map[string]*table
	history   []Event // ascending revisions; history[0] is the oldest remembered
	compacted int64   // the newest revision no longer in the history
	watchers  map[Selection][]*watcher
}

type item struct {
	key Key
	obj Object
}

type table struct {
	rows    *btree.BTreeG[item] // by namespace, then name
	indexes map[string]*index
}

// IndexFunc says under which values an object is to be found in an index.
type IndexFunc func(Object) []string

type index struct {
	of     IndexFunc
	values map[string][]item // each in key order
}

// New returns an empty store. Its first write has revision 1.
func New() *Store {
	return &Store{tables: map[string]*table{}, watchers: map[Selection][]*watcher{}}
}

func less(a, b item) bool {
	if a.key.Namespace != b.key.Namespace {
		return a.key.Namespace < b.key.Namespace
	}
	return a.key.Name < b.key.Name
}

func (s *Store) table(resource string) *table {
	t := s.tables[resource]
	if t == nil {
		t = &table{rows: btree.NewG(32, less), indexes: map[string]*index{}}
		s.tables[resource] = t
	}
	return t
}

// AddIndex keeps an index over a resource. It is to be called before the
// resource's first write.
func (s *Store) AddIndex(resource, name string, of IndexFunc) {
	s.table(resource).indexes[name] = &index{of: of, values: map[string][]item{}}
}

// Revision is the revision of the latest write.
func (s *Store) Revision() int64 { return s.revision }

// Get returns the object under a key.
func (s *Store) Get(key Key) (Object, bool) {
	got, ok := s.table(key.Resource).rows.Get(item{key: key})
	return got.obj, ok
}

// List returns the objects of a selection in key order. The slice is the
// caller's; the objects are everybody's.
func (s *Store) List(sel Selection) []Object {
	t := s.table(sel.Resource)
	if sel.Index != "" {
		var objs []Object
		for _, it := range t.indexes[sel.Index].values[sel.Value] {
			if sel.Namespace == "" || it.key.Namespace == sel.Namespace {
				objs = append(objs, it.obj)
			}
		}
		return objs
	}
	if sel.Namespace == "" {
		objs := make([]Object, 0, t.rows.Len())
		t.rows.Ascend(func(it item) bool { objs = append(objs, it.obj); return true })
		return objs
	}
	var objs []Object
	t.rows.AscendGreaterOrEqual(item{key: Key{Namespace: sel.Namespace}}, func(it item) bool {
		if it.key.Namespace != sel.Namespace {
			return false
		}
		objs = append(objs, it.obj)
		return true
	})
	return objs
}

// Create stores a new object, which from then on belongs to the store, and
// gives it its resourceVersion. It fails with ErrExists.
func (s *Store) Create(key Key, obj Object) error {
	if _, found := s.Get(key); found {
		return ErrExists
	}
	s.put(Added, key, nil, obj)
	return nil
}

// Update puts obj in the place of the object under key, provided that one
// still has the resourceVersion expected ("" for whatever it has). It fails
// with ErrNotFound or ErrConflict.
func (s *Store) Update(key Key, obj Object, expected string) error {
	old, found := s.Get(key)
	if !found {
		return ErrNotFound
	}
	if expected != "" && expected != old.GetResourceVersion() {
		return ErrConflict
	}
	s.put(Modified, key, old, obj)
	return nil
}

// Delete removes the object under key. last is its final state, as watchers
// will see it; it gets the revision of the removal. It fails with ErrNotFound.
func (s *Store) Delete(key Key, last Object) error {
	old, found := s.Get(key)
	if !found {
		return ErrNotFound
	}
	s.put(Deleted, key, old, last)
	return nil
}

func (s *Store) put(typ EventType, key Key, old, obj Object) {
	s.revision++
	obj.SetResourceVersion(strconv.FormatInt(s.revision, 10))
	t := s.table(key.Resource)
	if typ == Deleted {
		t.rows.Delete(item{key: key})
	} else {
		t.rows.ReplaceOrInsert(item{key: key, obj: obj})
	}
	for _, ix := range t.indexes {
		ix.move(key, old, obj, typ == Deleted)
	}
	s.tell(Event{Type: typ, Key: key, Revision: s.revision, Object: obj, Previous: old}, t)
}

// move takes the old object out of the index and puts the new one in.
func (ix *index) move(key Key, old, obj Object, gone bool) {
	if old != nil {
		for _, v := range ix.of(old) {
			items := ix.values[v]
			if i, found := find(items, key); found {
				items = append(items[:i:i], items[i+1:]...)
			}
			if len(items) == 0 {
				delete(ix.values, v)
			} else {
				ix.values[v] = items
			}
		}
	}
	if gone {
		return
	}
	for _, v := range ix.of(obj) {
		items := ix.values[v]
		i, _ := find(items, key)
		items = append(items, item{})
		copy(items[i+1:], items[i:])
		items[i] = item{key: key, obj: obj}
		ix.values[v] = items
	}
}

func find(items []item, key Key) (int, bool) {
	probe := item{key: key}
	i := sort.Search(len(items), func(i int) bool { return !less(items[i], probe) })
	return i, i < len(items) && items[i].key == key
}
