package apiserver

import (
	"regexp"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	coordinationv1 "k8s.io/api/coordination/v1"
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/labels"

	"caderno/sim/client"
	"caderno/sim/store"
	"caderno/sim/trace"
)

func selector(t *testing.T, text string) labels.Selector {
	s, err := labels.Parse(text)
	require.NoError(t, err)
	return s
}

func deleteNow() metav1.DeleteOptions { return *metav1.NewDeleteOptions(0) }

// brief is a hop without what every hop has.
type brief struct {
	id, cause int
	actor     trace.Actor
	action    trace.Action
	kind      string
	detail    string
}

func (f *fixture) hops() (hops []brief) {
	for _, h := range f.trace.Hops() {
		hops = append(hops, brief{h.ID, h.Cause, h.Actor, h.Action, h.Object.Kind, h.Detail})
	}
	return hops
}

// The risk: a hop that does not name its true cause; the whole story hangs on
// that chain.
func TestHopsOfRequestsFromOutside(t *testing.T) {
	f := newFixture(t)
	var during int
	f.store.Watch(store.Selection{Resource: string(client.Deployments)}, func(store.Event) { during = f.clock.Cause() })
	f.clock.WithCause(99, func() { f.apply(simpleDeployment) })
	assert.Equal(t, 2, during, "watchers are told on the write's behalf")
	assert.Zero(t, f.clock.Cause())
	_, err := f.try(simpleDeployment)
	require.Error(t, err)
	_, err = f.change(client.Deployments, "ola", func(client.Object) {})
	require.NoError(t, err)
	f.remove1(client.Deployments, "ola", metav1.DeleteOptions{})
	assert.Equal(t, []brief{
		{1, 0, trace.Kubectl, trace.Request, "Deployment", "POST deployments.apps"},
		{2, 1, trace.APIServer, trace.Create, "Deployment", ""},
		{3, 0, trace.Kubectl, trace.Request, "Deployment", "POST deployments.apps"},
		{4, 3, trace.APIServer, trace.Refuse, "Deployment", `deployments.apps "ola" already exists`},
		{5, 0, trace.Kubectl, trace.Request, "Deployment", "PUT deployments.apps"},
		{6, 0, trace.Kubectl, trace.Request, "Deployment", "DELETE deployments.apps"},
		{7, 6, trace.APIServer, trace.Delete, "Deployment", ""},
	}, f.hops())
	for _, h := range []int{2, 7} {
		hop := f.trace.Hops()[h-1]
		assert.NotZero(t, hop.Revision)
		assert.NotEmpty(t, hop.Object.UID)
		assert.Equal(t, "default", hop.Object.Namespace)
	}
	assert.Equal(t, f.store.Revision(), f.trace.Hops()[6].Revision)
}

func TestHopsOfPieces(t *testing.T) {
	f := newFixture(t)
	f.apply(simplePod)
	scheduler := f.Client(Identity{Actor: trace.Scheduler, Manager: "kube-scheduler"})
	kubelet := f.Client(Identity{Actor: trace.Kubelet, Node: "n", Manager: "kubelet"})
	f.clock.WithCause(2, func() {
		require.NoError(t, scheduler.Bind("default", "a", "n"))
		require.Error(t, scheduler.Bind("default", "a", "m"))
	})
	pod, err := client.Get[*corev1.Pod](kubelet, client.Pods, "default", "a")
	require.NoError(t, err)
	pod = pod.DeepCopy()
	pod.Status.Phase = corev1.PodRunning
	_, err = kubelet.UpdateStatus(pod)
	require.NoError(t, err)
	require.NoError(t, f.pieces.Delete(client.Pods, "default", "a", metav1.DeleteOptions{}))
	require.NoError(t, kubelet.Delete(client.Pods, "default", "a", deleteNow()))
	assert.Equal(t, []brief{
		{3, 2, trace.Scheduler, trace.Bind, "Pod", "n"},
		{4, 0, trace.Kubelet, trace.UpdateStatus, "Pod", ""},
		{5, 0, trace.ReplicaSetController, trace.Delete, "Pod", trace.Marked},
		{6, 0, trace.Kubelet, trace.Remove, "Pod", ""},
	}, f.hops()[2:])
	assert.Equal(t, &trace.Pod{Node: "n", Phase: "Running", Containers: []trace.Container{{Name: "x"}}}, f.trace.Hops()[3].Pod)
	last := f.trace.Hops()[5]
	assert.Equal(t, "n", last.Node)
	assert.Equal(t, f.store.Revision(), last.Revision, "two writes, the last one's revision")
}

func TestEventsAndLeasesAreNoHops(t *testing.T) {
	f := newFixture(t)
	f.apply(`{apiVersion: v1, kind: Event, metadata: {name: e}, involvedObject: {kind: Pod, namespace: default, name: a}}`)
	f.apply(`{apiVersion: events.k8s.io/v1, kind: Event, metadata: {name: f}, eventTime: "2026-03-02T12:00:00.000000Z", type: Normal,
		regarding: {kind: Pod, namespace: default, name: a}, reportingController: k, reportingInstance: k, action: A, reason: R}`)
	_, err := f.pieces.Create(&coordinationv1.Lease{ObjectMeta: metav1.ObjectMeta{Namespace: "kube-node-lease", Name: "n"}})
	require.NoError(t, err)
	assert.Empty(t, f.trace.Hops())
}

func TestMetadata(t *testing.T) {
	f := newFixture(t)
	f.clock.Skip(start.Add(time.Minute))
	obj := f.apply(`{apiVersion: v1, kind: Pod, metadata: {generateName: ola-59946bc664-, uid: mine, creationTimestamp: "2001-01-01T00:00:00Z",
		generation: 7, deletionTimestamp: "2001-01-01T00:00:00Z"}, spec: {containers: [{name: x, image: i}]}}`)
	assert.Regexp(t, `^ola-59946bc664-[bcdfghjklmnpqrstvwxz2456789]{5}$`, obj.GetName())
	assert.Regexp(t, `^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$`, string(obj.GetUID()))
	assert.Equal(t, time.Date(2026, 3, 2, 12, 1, 0, 0, time.UTC), obj.GetCreationTimestamp().Time)
	assert.Nil(t, obj.GetDeletionTimestamp())
	assert.Equal(t, int64(1), obj.GetGeneration())
	assert.Equal(t, "v1", obj.(*corev1.Pod).APIVersion)
	assert.Equal(t, "Pod", obj.(*corev1.Pod).Kind)

	long := f.apply(`{apiVersion: v1, kind: Pod, metadata: {generateName: ` + string(regexp.MustCompile(`.`).ReplaceAll(make([]byte, 80), []byte("a"))) + `-}, spec: {containers: [{name: x, image: i}]}}`)
	assert.Len(t, long.GetName(), 63)

	again := newFixture(t)
	again.clock.Skip(start.Add(time.Minute))
	assert.Equal(t, obj.GetUID(), again.apply(`{apiVersion: v1, kind: Pod, metadata: {generateName: ola-59946bc664-}, spec: {containers: [{name: x, image: i}]}}`).GetUID(),
		"the same seed, the same cluster")
}
