package store

import (
	"fmt"
	"math/rand/v2"
	"sort"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
)

func pod(namespace, name, node string) *corev1.Pod {
	return &corev1.Pod{
		ObjectMeta: metav1.ObjectMeta{Namespace: namespace, Name: name},
		Spec:       corev1.PodSpec{NodeName: node},
	}
}

func key(namespace, name string) Key { return Key{"pods", namespace, name} }

func byNode(o Object) []string { return []string{o.(*corev1.Pod).Spec.NodeName} }

func names(objs []Object) string {
	var list []string
	for _, o := range objs {
		list = append(list, o.GetNamespace()+"/"+o.GetName())
	}
	return strings.Join(list, " ")
}

func TestWritesShareOneRevisionCounter(t *testing.T) {
	s := New()
	a, b := pod("x", "a", ""), pod("x", "b", "")
	require.NoError(t, s.Create(key("x", "a"), a))
	require.NoError(t, s.Create(key("x", "b"), b))
	assert.Equal(t, "1", a.ResourceVersion)
	assert.Equal(t, "2", b.ResourceVersion)
	assert.ErrorIs(t, s.Create(key("x", "a"), pod("x", "a", "")), ErrExists)
	assert.ErrorIs(t, s.Update(key("x", "a"), pod("x", "a", ""), "2"), ErrConflict)
	assert.ErrorIs(t, s.Update(key("x", "c"), pod("x", "c", ""), ""), ErrNotFound)
	assert.ErrorIs(t, s.Delete(key("x", "c"), pod("x", "c", "")), ErrNotFound)
	assert.EqualValues(t, 2, s.Revision(), "what fails writes nothing")
	require.NoError(t, s.Update(key("x", "a"), pod("x", "a", "n"), "1"))
	assert.Equal(t, "1", a.ResourceVersion, "the old object stays as its readers know it")
	got, found := s.Get(key("x", "a"))
	require.True(t, found)
	assert.Equal(t, "3", got.GetResourceVersion())
}

func TestListIsInKeyOrderWhateverTheOrderOfWrites(t *testing.T) {
	s := New()
	for _, k := range []string{"b/2", "a/9", "b/1", "ab/1", "a/1"} {
		ns, name, _ := strings.Cut(k, "/")
		require.NoError(t, s.Create(key(ns, name), pod(ns, name, "")))
	}
	assert.Equal(t, "a/1 a/9 ab/1 b/1 b/2", names(s.List(Selection{Resource: "pods"})))
	assert.Equal(t, "a/1 a/9", names(s.List(Selection{Resource: "pods", Namespace: "a"})))
	assert.Empty(t, s.List(Selection{Resource: "pods", Namespace: "none"}))
	assert.Empty(t, s.List(Selection{Resource: "nodes"}))
}

func TestWatchersOfAnIndexSeeWhatEntersAndWhatLeaves(t *testing.T) {
	s := New()
	s.AddIndex("pods", "node", byNode)
	var seen []string
	note := func(who string) func(Event) {
		return func(e Event) { seen = append(seen, who+" "+string(e.Type)+" "+e.Key.Name) }
	}
	s.Watch(Selection{Resource: "pods", Index: "node", Value: "w1"}, note("w1"))
	cancel := s.Watch(Selection{Resource: "pods", Index: "node", Value: "w2"}, note("w2"))
	s.Watch(Selection{Resource: "pods", Namespace: "other"}, note("other"))
	require.NoError(t, s.Create(key("x", "a"), pod("x", "a", "")))
	require.NoError(t, s.Update(key("x", "a"), pod("x", "a", "w1"), ""))
	require.NoError(t, s.Update(key("x", "a"), pod("x", "a", "w2"), ""))
	cancel()
	require.NoError(t, s.Delete(key("x", "a"), pod("x", "a", "w2")))
	assert.Equal(t, []string{"w1 MODIFIED a", "w2 MODIFIED a", "w1 MODIFIED a"}, seen)
}

// The index must say at every moment what a full scan says, whatever happened.
func TestIndexAgreesWithAScan(t *testing.T) {
	for seed := range uint64(20) {
		r := rand.New(rand.NewPCG(seed, 0))
		s := New()
		s.AddIndex("pods", "node", byNode)
		for range 500 {
			name, node := fmt.Sprint("p", r.IntN(30)), fmt.Sprint("w", r.IntN(4))
			if s.Create(key("x", name), pod("x", name, node)) != nil {
				if r.IntN(2) == 0 {
					require.NoError(t, s.Update(key("x", name), pod("x", name, node), ""))
				} else {
					require.NoError(t, s.Delete(key("x", name), pod("x", name, node)))
				}
			}
			var scan []Object
			for _, o := range s.List(Selection{Resource: "pods"}) {
				if o.(*corev1.Pod).Spec.NodeName == "w1" {
					scan = append(scan, o)
				}
			}
			sort.Slice(scan, func(i, j int) bool { return scan[i].GetName() < scan[j].GetName() })
			require.Equal(t, names(scan), names(s.List(Selection{Resource: "pods", Index: "node", Value: "w1"})), "seed %d", seed)
		}
	}
}

func TestHistory(t *testing.T) {
	s := New()
	for i := range 5 {
		name := fmt.Sprint("p", i)
		require.NoError(t, s.Create(key("x", name), pod("x", name, "")))
	}
	events, err := s.Since(Selection{Resource: "pods"}, 3)
	require.NoError(t, err)
	require.Len(t, events, 2)
	assert.Equal(t, "p3", events[0].Key.Name)
	s.Compact(4)
	_, err = s.Since(Selection{Resource: "pods"}, 3)
	assert.ErrorIs(t, err, ErrCompacted)
	events, err = s.Since(Selection{Resource: "pods"}, 4)
	require.NoError(t, err)
	assert.Len(t, events, 1)
}

func BenchmarkCreate(b *testing.B) {
	s := New()
	s.AddIndex("pods", "node", byNode)
	b.ReportAllocs()
	for i := 0; b.Loop(); i++ {
		name := fmt.Sprint(i)
		_ = s.Create(key("x", name), pod("x", name, fmt.Sprint(i%5000)))
	}
}

// What was there at a revision is what a list at that moment said.
func TestListAtAgreesWithTheListOfThen(t *testing.T) {
	for seed := range uint64(10) {
		r := rand.New(rand.NewPCG(seed, 0))
		s := New()
		then := []string{""}
		for range 200 {
			name := fmt.Sprint("p", r.IntN(10))
			ns := fmt.Sprint("n", r.IntN(2))
			if s.Create(key(ns, name), pod(ns, name, "")) != nil {
				if r.IntN(2) == 0 {
					require.NoError(t, s.Update(key(ns, name), pod(ns, name, ""), ""))
				} else {
					require.NoError(t, s.Delete(key(ns, name), pod(ns, name, "")))
				}
			}
			then = append(then, state(s.List(Selection{Resource: "pods"})))
		}
		for revision, want := range then {
			objs, err := s.ListAt(Selection{Resource: "pods"}, int64(revision))
			require.NoError(t, err)
			require.Equal(t, want, state(objs), "seed %d, revision %d", seed, revision)
		}
		s.Compact(100)
		_, err := s.ListAt(Selection{Resource: "pods"}, 99)
		assert.ErrorIs(t, err, ErrCompacted)
	}
}

// state is names and revisions.
func state(objs []Object) string {
	text := ""
	for _, o := range objs {
		text += o.GetNamespace() + "/" + o.GetName() + "=" + o.GetResourceVersion() + " "
	}
	return text
}
