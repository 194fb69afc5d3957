package apiserver

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	appsv1 "k8s.io/api/apps/v1"
	corev1 "k8s.io/api/core/v1"
	eventsv1 "k8s.io/api/events/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/fields"
	"k8s.io/apimachinery/pkg/types"

	"caderno/sim/client"
)

// pod makes one that a ReplicaSet (by UID) owns; "" for none.
func (f *fixture) pod(name, node, owner string) *corev1.Pod {
	f.t.Helper()
	pod := &corev1.Pod{ObjectMeta: metav1.ObjectMeta{Namespace: "default", Name: name}}
	pod.Spec = corev1.PodSpec{NodeName: node, Containers: []corev1.Container{{Name: "x", Image: "i"}}}
	if owner != "" {
		yes := true
		pod.OwnerReferences = []metav1.OwnerReference{{APIVersion: "apps/v1", Kind: "ReplicaSet", Name: "r", UID: types.UID(owner), Controller: &yes}}
	}
	obj, err := f.pieces.Create(pod)
	require.NoError(f.t, err)
	return obj.(*corev1.Pod)
}

func names[T client.Object](objs []T) (names []string) {
	for _, obj := range objs {
		names = append(names, obj.GetName())
	}
	return names
}

func TestIndexes(t *testing.T) {
	f := newFixture(t)
	f.pod("a", "n", "u1")
	f.pod("b", "", "u1")
	f.pod("c", "n", "")
	for _, c := range []struct {
		index, value string
		want         []string
	}{
		{client.PodsByNode, "n", []string{"a", "c"}}, {client.PodsByNode, "", []string{"b"}},
		{client.ByController, "u1", []string{"a", "b"}}, {client.ByController, "default/", []string{"c"}},
		{client.ByOwner, "u1", []string{"a", "b"}}, {client.ByOwner, "u2", nil},
	} {
		got, err := f.pieces.List(client.Selection{Resource: client.Pods, Index: c.index, Value: c.value}, nil)
		require.NoError(t, err)
		assert.Equal(t, c.want, names(got), "%s=%s", c.index, c.value)
	}
}

func TestFieldSelectors(t *testing.T) {
	f := newFixture(t)
	f.pod("a", "n", "")
	f.pod("b", "", "")
	pods, rs := f.byName(client.Pods), f.byName(client.ReplicaSets)
	for text, want := range map[string][]string{
		"spec.nodeName=n": {"a"}, "spec.nodeName=": {"b"}, "metadata.name=b": {"b"}, "metadata.name!=b": {"a"},
		"status.phase=Pending,spec.nodeName!=": {"a"}, "status.phase=Running": nil, "metadata.namespace=outro": nil,
		"spec.hostNetwork=false": {"a", "b"}, "metadata.name=zz": nil,
	} {
		got, err := f.list(pods, "default", nil, fields.ParseSelectorOrDie(text))
		require.NoError(t, err, text)
		assert.Equal(t, want, names(got), text)
	}
	_, err := f.list(pods, "default", nil, fields.ParseSelectorOrDie("spec.cor=azul"))
	assert.EqualError(t, err, "field label not supported: spec.cor")
	assert.True(t, apierrors.IsBadRequest(err))
	_, err = f.list(rs, "default", nil, fields.ParseSelectorOrDie("status.replicas=1"))
	assert.EqualError(t, err, `"status.replicas" is not a known field selector: only "metadata.name", "metadata.namespace"`)
}

func TestBind(t *testing.T) {
	f := newFixture(t)
	f.pod("a", "", "")
	require.NoError(t, f.pieces.Bind("default", "a", "n"))
	pod, err := client.Get[*corev1.Pod](f.pieces, client.Pods, "default", "a")
	require.NoError(t, err)
	assert.Equal(t, "n", pod.Spec.NodeName)
	assert.Equal(t, int64(1), pod.Generation, "binding does not count as a change of the spec")
	assert.Equal(t, []corev1.PodCondition{{Type: corev1.PodScheduled, Status: corev1.ConditionTrue, LastTransitionTime: f.now()}}, pod.Status.Conditions)
	err = f.pieces.Bind("default", "a", "m")
	assert.EqualError(t, err, `Operation cannot be fulfilled on pods/binding "a": pod a is already assigned to node "n"`)
	assert.True(t, apierrors.IsConflict(err))
	assert.True(t, apierrors.IsNotFound(f.pieces.Bind("default", "zz", "n")))

	wrong := &corev1.Binding{ObjectMeta: metav1.ObjectMeta{Name: "a"}, Target: corev1.ObjectReference{Kind: "Nodo"}}
	assert.EqualError(t, f.bind(f.outside, "default", "a", wrong),
		`[target.kind: Unsupported value: "Nodo": supported values: "Node", "<empty>", target.name: Required value]`)

	f.apply(`{apiVersion: v1, kind: Pod, metadata: {name: going, finalizers: [a/b]}, spec: {containers: [{name: x, image: i}]}}`)
	f.remove1(client.Pods, "going", metav1.DeleteOptions{})
	assert.EqualError(t, f.pieces.Bind("default", "going", "n"),
		`Operation cannot be fulfilled on pods/binding "going": pod going is being deleted, cannot be assigned to a host`)
}

func TestWatch(t *testing.T) {
	f := newFixture(t)
	f.pod("a", "n", "")
	f.pod("b", "m", "")
	var heard []string
	stop, err := f.pieces.Watch(client.Selection{Resource: client.Pods, Index: client.PodsByNode, Value: "n"}, func(e client.Event) {
		heard = append(heard, fmt.Sprint(e.Type, " ", e.Object.GetName(), " ", e.Previous != nil))
	})
	require.NoError(t, err)
	f.pod("c", "n", "")
	f.remove1(client.Pods, "a", deleteNow())
	f.remove1(client.Pods, "b", deleteNow())
	assert.Equal(t, []string{"ADDED a false", "ADDED c false", "MODIFIED a true", "DELETED a true"}, heard)
	stop()
	f.remove1(client.Pods, "c", deleteNow())
	assert.Len(t, heard, 4)
}

func TestStop(t *testing.T) {
	f := newFixture(t)
	pod := f.pod("a", "", "")
	heard, starts := 0, []string{}
	_, err := f.pieces.Watch(client.Selection{Resource: client.Pods}, func(client.Event) { heard++ })
	require.NoError(t, err)
	for _, name := range []string{"one", "two"} {
		f.OnStart(func() { starts = append(starts, name) })
	}
	f.Stop()
	_, getErr := f.pieces.Get(client.Pods, "default", "a")
	_, listErr := f.pieces.List(client.Selection{Resource: client.Pods}, nil)
	_, createErr := f.pieces.Create(&corev1.Pod{})
	_, updateErr := f.pieces.UpdateStatus(pod)
	_, watchErr := f.pieces.Watch(client.Selection{Resource: client.Pods}, func(client.Event) {})
	_, outsideErr := f.try(simplePod)
	for _, err := range []error{getErr, listErr, createErr, updateErr, watchErr, outsideErr,
		f.pieces.Delete(client.Pods, "default", "a", metav1.DeleteOptions{}), f.pieces.Bind("default", "a", "n")} {
		assert.True(t, apierrors.IsServiceUnavailable(err), "%v", err)
	}
	f.Start()
	f.Start()
	assert.Equal(t, []string{"one", "two"}, starts)
	f.pod("b", "", "")
	assert.Equal(t, 1, heard, "the old watch is over")
}

// Events are kept in one form and shown in two.
func TestEventsInBothVersions(t *testing.T) {
	f := newFixture(t)
	f.apply(`{apiVersion: v1, kind: Event, metadata: {name: e}, involvedObject: {kind: Pod, namespace: default, name: a, uid: u},
		reason: Pulled, message: m, type: Normal, count: 3, source: {component: kubelet}, lastTimestamp: "2026-03-02T12:00:00Z"}`)
	r := f.byGVR("events.k8s.io", "v1", "events")
	require.NotNil(t, r)
	obj, err := f.get(r, "default", "e")
	require.NoError(t, err)
	event := obj.(*eventsv1.Event)
	assert.Equal(t, "events.k8s.io/v1", event.APIVersion)
	assert.Equal(t, "a", event.Regarding.Name)
	assert.Equal(t, "m", event.Note)
	assert.Equal(t, int32(3), event.DeprecatedCount)
	back := coreEvent(event)
	stored, err := f.pieces.Get(client.Events, "default", "e")
	require.NoError(t, err)
	assert.Equal(t, stored, back)

	f.apply(`{apiVersion: events.k8s.io/v1, kind: Event, metadata: {name: f}, eventTime: "2026-03-02T12:00:00.000000Z", type: Normal, note: n,
		regarding: {kind: Pod, namespace: default, name: a}, reportingController: k, reportingInstance: k, action: A, reason: R}`)
	for about, version := range map[string]*Resource{"involvedObject.name=a": f.byName(client.Events), "regarding.name=a": r} {
		got, err := f.list(version, "default", nil, fields.ParseSelectorOrDie(about))
		require.NoError(t, err)
		assert.Equal(t, []string{"e", "f"}, names(got), about)
	}
	_, err = f.try(`{apiVersion: events.k8s.io/v1, kind: Event, metadata: {name: g}, regarding: {namespace: default}}`)
	assert.ErrorContains(t, err, "eventTime: Required value")
}

func TestUnknownTypeIsRefused(t *testing.T) {
	f := newFixture(t)
	_, err := f.pieces.Create(&appsv1.DaemonSet{})
	assert.True(t, apierrors.IsBadRequest(err), "%v", err)
}

// A rollout of a thousand Pods must not be felt: well under 100 ms.
func BenchmarkCreate1000Pods(b *testing.B) {
	for b.Loop() {
		f := newFixture(b)
		for i := range 1000 {
			f.pod(fmt.Sprintf("p-%04d", i), "", "u1")
		}
	}
}
