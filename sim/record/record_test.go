package record

import (
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	corev1 "k8s.io/api/core/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime/schema"

	"caderno/sim/client"
	"caderno/sim/clock"
)

// server keeps Events and nothing else; down, it answers as a stopped one.
type server struct {
	client.Interface
	down   bool
	events map[string]*corev1.Event
	order  []string
	writes int
}

func (s *server) Create(obj client.Object) (client.Object, error) {
	if s.down {
		return nil, apierrors.NewServiceUnavailable("down")
	}
	event := obj.(*corev1.Event).DeepCopy()
	if s.events[event.Name] != nil {
		return nil, apierrors.NewAlreadyExists(schema.GroupResource{Resource: "events"}, event.Name)
	}
	s.events[event.Name] = event
	s.order = append(s.order, event.Name)
	s.writes++
	return event, nil
}

func (s *server) Get(_ client.Resource, _, name string) (client.Object, error) {
	if s.down {
		return nil, apierrors.NewServiceUnavailable("down")
	}
	if event := s.events[name]; event != nil {
		return event, nil
	}
	return nil, apierrors.NewNotFound(schema.GroupResource{Resource: "events"}, name)
}

func (s *server) Update(obj client.Object) (client.Object, error) {
	event := obj.(*corev1.Event).DeepCopy()
	s.events[event.Name] = event
	s.writes++
	return event, nil
}

func (s *server) list() []*corev1.Event {
	var events []*corev1.Event
	for _, name := range s.order {
		if event := s.events[name]; event != nil {
			events = append(events, event)
		}
	}
	return events
}

var start = time.Date(2026, 3, 2, 9, 0, 0, 123456789, time.UTC)

func pod() *corev1.Pod {
	return &corev1.Pod{
		TypeMeta:   metav1.TypeMeta{Kind: "Pod", APIVersion: "v1"},
		ObjectMeta: metav1.ObjectMeta{Name: "ola", Namespace: "aula", UID: "u1", ResourceVersion: "7"},
	}
}

func newFixture() (*server, *clock.Clock, *Recorder) {
	s := &server{events: map[string]*corev1.Event{}}
	clk := clock.New(start)
	return s, clk, New(s, clk, corev1.EventSource{Component: "kubelet", Host: "worker-1"})
}

func pass(clk *clock.Clock, d time.Duration) {
	for end := clk.Now().Add(d); ; clk.Step() {
		if at, _, ok := clk.Next(); !ok || at.After(end) {
			clk.Skip(end)
			return
		}
	}
}

func TestEventHasWhatDescribeShows(t *testing.T) {
	s, _, r := newFixture()
	r.EventAt(pod(), "spec.containers{ola}", corev1.EventTypeNormal, "Pulling", `Pulling image "x"`)
	require.Len(t, s.list(), 1)
	second := metav1.NewTime(start.Truncate(time.Second))
	assert.Equal(t, &corev1.Event{
		TypeMeta:   metav1.TypeMeta{Kind: "Event", APIVersion: "v1"},
		ObjectMeta: metav1.ObjectMeta{Name: fmt.Sprintf("ola.%x", start.UnixNano()), Namespace: "aula"},
		InvolvedObject: corev1.ObjectReference{Kind: "Pod", APIVersion: "v1", Namespace: "aula", Name: "ola",
			UID: "u1", ResourceVersion: "7", FieldPath: "spec.containers{ola}"},
		Reason: "Pulling", Message: `Pulling image "x"`, Type: "Normal", Count: 1,
		Source:         corev1.EventSource{Component: "kubelet", Host: "worker-1"},
		FirstTimestamp: second, LastTimestamp: second,
		ReportingController: "kubelet", ReportingInstance: "worker-1",
	}, s.list()[0])
}

func TestEventAboutClusterWideObjectGoesToDefault(t *testing.T) {
	s, _, r := newFixture()
	r.Event(&corev1.Node{TypeMeta: metav1.TypeMeta{Kind: "Node", APIVersion: "v1"}, ObjectMeta: metav1.ObjectMeta{Name: "worker-1"}},
		corev1.EventTypeNormal, "NodeReady", "ready")
	assert.Equal(t, "default", s.list()[0].Namespace)
	assert.Empty(t, s.list()[0].InvolvedObject.Namespace)
}

func TestTwoEventsInOneNanosecondHaveTwoNames(t *testing.T) {
	s, clk, r := newFixture()
	other := New(s, clk, corev1.EventSource{Component: "replicaset-controller"})
	r.Event(pod(), corev1.EventTypeNormal, "Created", "a")
	r.Event(pod(), corev1.EventTypeNormal, "Started", "b")
	other.Event(pod(), corev1.EventTypeNormal, "Created", "c")
	assert.Len(t, s.list(), 3)
}

func TestRepeatRaisesTheCount(t *testing.T) {
	s, clk, r := newFixture()
	for range 3 {
		r.Event(pod(), corev1.EventTypeWarning, "BackOff", "again")
		pass(clk, time.Minute)
	}
	require.Len(t, s.list(), 1)
	got := s.list()[0]
	assert.EqualValues(t, 3, got.Count)
	assert.Equal(t, 2*time.Minute, got.LastTimestamp.Sub(got.FirstTimestamp.Time))

	clear(s.events) // expired: the count goes on, under the same name
	r.Event(pod(), corev1.EventTypeWarning, "BackOff", "again")
	assert.EqualValues(t, 4, s.list()[0].Count)
}

func TestManySimilarEventsAreCombined(t *testing.T) {
	s, clk, r := newFixture()
	for i := range 12 {
		r.Eventf(pod(), corev1.EventTypeNormal, "Created", "pod %d", i)
	}
	require.Len(t, s.list(), 10, "nine of their own, one for the others")
	last := s.list()[9]
	assert.Equal(t, "(combined from similar events): pod 11", last.Message)
	assert.EqualValues(t, 3, last.Count)

	pass(clk, 601*time.Second)
	r.Eventf(pod(), corev1.EventTypeNormal, "Created", "pod 12")
	assert.Equal(t, "pod 12", s.list()[10].Message, "after ten quiet minutes counting begins anew")
}

func TestSpamIsDropped(t *testing.T) {
	s, clk, r := newFixture()
	for i := range 40 {
		r.Eventf(pod(), corev1.EventTypeNormal, fmt.Sprint("Reason", i), "m")
	}
	assert.Equal(t, 25, s.writes, "burst")
	r.Event(pod(), corev1.EventTypeWarning, "Failed", "warnings have an allowance of their own")
	other := pod()
	other.UID = "u2"
	r.Event(other, corev1.EventTypeNormal, "Reason", "so has another object")
	assert.Equal(t, 27, s.writes)

	pass(clk, 299*time.Second)
	r.Event(pod(), corev1.EventTypeNormal, "TooSoon", "m")
	assert.Equal(t, 27, s.writes)
	pass(clk, time.Second)
	r.Event(pod(), corev1.EventTypeNormal, "InTime", "m")
	r.Event(pod(), corev1.EventTypeNormal, "OneTooMany", "m")
	assert.Equal(t, 28, s.writes)
}

func TestEventsWaitForTheServer(t *testing.T) {
	s, clk, r := newFixture()
	s.down = true
	r.Event(pod(), corev1.EventTypeNormal, "Killing", "a")
	r.Event(pod(), corev1.EventTypeNormal, "Killing", "a")
	pass(clk, 35*time.Second)
	s.down = false
	pass(clk, 10*time.Second)
	require.Len(t, s.list(), 1)
	assert.EqualValues(t, 2, s.list()[0].Count)
	assert.Equal(t, start.Truncate(time.Second), s.list()[0].FirstTimestamp.Time)

	s.down = true
	r.Event(pod(), corev1.EventTypeNormal, "Killing", "b")
	pass(clk, time.Hour)
	s.down = false
	pass(clk, time.Hour)
	assert.Len(t, s.list(), 1, "given up after twelve attempts")
	_, _, more := clk.Next()
	assert.False(t, more)
}

func TestResetForgetsAsAStoppedProcess(t *testing.T) {
	s, clk, r := newFixture()
	r.Event(pod(), corev1.EventTypeNormal, "Killing", "a")
	s.down = true
	r.Event(pod(), corev1.EventTypeNormal, "Killing", "b")
	r.Reset()
	s.down = false
	pass(clk, time.Minute)
	r.Event(pod(), corev1.EventTypeNormal, "Killing", "a")
	require.Len(t, s.list(), 2, "the count is forgotten, and b was never written")
	assert.EqualValues(t, 1, s.list()[1].Count)
}
