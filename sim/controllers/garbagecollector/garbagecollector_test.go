package garbagecollector

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	appsv1 "k8s.io/api/apps/v1"
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"caderno/sim/client"
	"caderno/sim/controllers/controllertest"
	"caderno/sim/trace"
)

// fixture is this controller alone.
type fixture struct {
	*controllertest.Cluster
	controller *Controller
}

func newFixture(t *testing.T) *fixture {
	c := controllertest.New(t, 1)
	c.RunPods("worker-1")
	gc := New(c.Client(trace.GarbageCollector), c.Clock, c.Latency, c.Recorder("garbage-collector-controller"))
	require.NoError(t, gc.Start())
	return &fixture{c, gc}
}

// family makes a Deployment, its ReplicaSet, and that one's Pod, which runs.
func (f *fixture) family(name string) (*appsv1.Deployment, *appsv1.ReplicaSet, *corev1.Pod) {
	d := controllertest.Create(f.Cluster, controllertest.Deployment(name, "caderno/ola:1.0", 1))
	rs := controllertest.ReplicaSet(name, 1)
	rs.OwnerReferences = []metav1.OwnerReference{*metav1.NewControllerRef(d, d.GroupVersionKind())}
	rs = controllertest.Create(f.Cluster, rs)
	pod := controllertest.Create(f.Cluster, podOf(name, *metav1.NewControllerRef(rs, rs.GroupVersionKind())))
	f.Run(5 * time.Second)
	return d, rs, pod
}

func podOf(name string, owners ...metav1.OwnerReference) *corev1.Pod {
	return &corev1.Pod{
		ObjectMeta: metav1.ObjectMeta{Name: name, Namespace: "default", Labels: map[string]string{"app": name}, OwnerReferences: owners},
		Spec:       controllertest.Template(name, "caderno/ola:1.0").Spec,
	}
}

func (f *fixture) delete(resource client.Resource, name string, policy metav1.DeletionPropagation) {
	require.NoError(f.T, f.User.Delete(resource, "default", name, metav1.DeleteOptions{PropagationPolicy: &policy}))
}

// left lists what there is of the three kinds.
func (f *fixture) left() (names []string) {
	for _, kind := range []client.Resource{client.Deployments, client.ReplicaSets, client.Pods} {
		for _, obj := range controllertest.List[client.Object](f.Cluster, kind) {
			names = append(names, obj.GetObjectKind().GroupVersionKind().Kind+" "+obj.GetName())
		}
	}
	return names
}

func TestBackground(t *testing.T) {
	f := newFixture(t)
	f.family("a")
	f.family("b")
	f.delete(client.Deployments, "a", metav1.DeletePropagationBackground)
	assert.NotContains(t, f.left(), "Deployment a", "the owner goes at once")
	assert.Contains(t, f.left(), "ReplicaSet a")
	f.Run(5 * time.Second)
	assert.Equal(t, []string{"Deployment b", "ReplicaSet b", "Pod b"}, f.left())
}

func TestForeground(t *testing.T) {
	f := newFixture(t)
	f.family("a")
	f.delete(client.Deployments, "a", metav1.DeletePropagationForeground)
	f.Run(500 * time.Millisecond)
	assert.Equal(t, []string{"Deployment a", "ReplicaSet a", "Pod a"}, f.left(), "all wait for the Pod to end")
	f.Run(5 * time.Second)
	assert.Empty(t, f.left())
	var gone []string
	for _, hop := range f.Trace.Hops() {
		if hop.Action == trace.Remove {
			gone = append(gone, hop.Object.Kind)
		}
	}
	assert.Equal(t, []string{"Pod", "ReplicaSet", "Deployment"}, gone)
}

func TestForegroundDoesNotWaitForWhatDoesNotBlock(t *testing.T) {
	f := newFixture(t)
	d := controllertest.Create(f.Cluster, controllertest.Deployment("a", "caderno/ola:1.0", 1))
	controllertest.Create(f.Cluster, podOf("p", metav1.OwnerReference{APIVersion: "apps/v1", Kind: "Deployment", Name: "a", UID: d.UID}))
	f.Run(5 * time.Second)
	f.delete(client.Deployments, "a", metav1.DeletePropagationForeground)
	f.Run(500 * time.Millisecond)
	assert.Equal(t, []string{"Pod p"}, f.left())
	f.Run(5 * time.Second)
	assert.Empty(t, f.left())
}

func TestOrphan(t *testing.T) {
	f := newFixture(t)
	f.family("a")
	f.delete(client.Deployments, "a", metav1.DeletePropagationOrphan)
	f.Run(5 * time.Second)
	assert.Equal(t, []string{"ReplicaSet a", "Pod a"}, f.left())
	assert.Empty(t, controllertest.Get[*appsv1.ReplicaSet](f.Cluster, client.ReplicaSets, "a").OwnerReferences)
}

func TestOneOwnerIsEnough(t *testing.T) {
	f := newFixture(t)
	a, _, _ := f.family("a")
	b, _, _ := f.family("b")
	ref := func(d *appsv1.Deployment) metav1.OwnerReference {
		return metav1.OwnerReference{APIVersion: "apps/v1", Kind: "Deployment", Name: d.Name, UID: d.UID}
	}
	controllertest.Create(f.Cluster, podOf("p", ref(a), ref(b)))
	f.delete(client.Deployments, "a", metav1.DeletePropagationBackground)
	f.Run(5 * time.Second)
	p := controllertest.Get[*corev1.Pod](f.Cluster, client.Pods, "p")
	assert.Equal(t, []metav1.OwnerReference{ref(b)}, p.OwnerReferences, "the reference to what is gone is taken off")
	f.delete(client.Deployments, "b", metav1.DeletePropagationBackground)
	f.Run(5 * time.Second)
	assert.Empty(t, f.left())
}

func TestAnOwnerThatNeverWas(t *testing.T) {
	f := newFixture(t)
	controllertest.Create(f.Cluster, podOf("p", metav1.OwnerReference{APIVersion: "apps/v1", Kind: "ReplicaSet", Name: "x", UID: "x"}))
	d, _, _ := f.family("a")
	controllertest.Create(f.Cluster, podOf("q", metav1.OwnerReference{APIVersion: "apps/v1", Kind: "Deployment", Name: "a", UID: "another"}))
	controllertest.Create(f.Cluster, podOf("r", metav1.OwnerReference{APIVersion: "aula.dev/v1", Kind: "Coisa", Name: "a", UID: "y"}))
	f.Run(5 * time.Second)
	assert.Equal(t, []string{"Deployment a", "ReplicaSet a", "Pod a", "Pod r"}, f.left(), "kinds that nobody knows are left alone")
	assert.NotEmpty(t, d.UID)
}

func TestAnOwnerInAnotherNamespaceDoesNotCount(t *testing.T) {
	f := newFixture(t)
	controllertest.Create(f.Cluster, &corev1.Namespace{ObjectMeta: metav1.ObjectMeta{Name: "aula"}})
	f.AddServiceAccount("aula")
	d, _, _ := f.family("a")
	stray := podOf("p", metav1.OwnerReference{APIVersion: "apps/v1", Kind: "Deployment", Name: "a", UID: d.UID})
	stray.Namespace = "aula"
	controllertest.Create(f.Cluster, stray)
	f.Run(5 * time.Second)
	assert.Equal(t, []string{"Deployment a", "ReplicaSet a", "Pod a"}, f.left())
	assert.Equal(t, []string{"ownerRef [apps/v1/Deployment, namespace: aula, name: a, uid: " + string(d.UID) + `] does not exist in namespace "aula"`},
		f.Events("OwnerRefInvalidNamespace"))
}

func TestTwoThatOwnEachOtherDoNotWaitForEver(t *testing.T) {
	f := newFixture(t)
	a := controllertest.Create(f.Cluster, controllertest.Deployment("a", "caderno/ola:1.0", 1))
	b := controllertest.Deployment("b", "caderno/ola:1.0", 1)
	b.OwnerReferences = []metav1.OwnerReference{*metav1.NewControllerRef(a, a.GroupVersionKind())}
	b = controllertest.Create(f.Cluster, b)
	controllertest.Change(f.Cluster, client.Deployments, "a", func(d *appsv1.Deployment) {
		d.OwnerReferences = []metav1.OwnerReference{*metav1.NewControllerRef(b, b.GroupVersionKind())}
	})
	f.Run(time.Second)
	f.delete(client.Deployments, "a", metav1.DeletePropagationForeground)
	f.Run(time.Minute)
	assert.Empty(t, f.left())
}

func TestNothingIsDoneWhenAllIsRight(t *testing.T) {
	f := newFixture(t)
	f.family("a")
	before := f.Store.Revision()
	f.controller.Stop()
	require.NoError(t, f.controller.Start())
	f.Run(time.Hour)
	assert.Equal(t, before, f.Store.Revision())
}

func TestStoppedCollectorCatchesUp(t *testing.T) {
	for _, policy := range []metav1.DeletionPropagation{metav1.DeletePropagationBackground, metav1.DeletePropagationForeground} {
		f := newFixture(t)
		f.family("a")
		f.controller.Stop()
		f.delete(client.Deployments, "a", policy)
		f.Run(time.Minute)
		assert.Contains(t, f.left(), "Pod a")
		require.NoError(t, f.controller.Start())
		f.Run(time.Minute)
		assert.Empty(t, f.left(), policy)
	}
}

func TestWhatGoesIsCausedByTheOwner(t *testing.T) {
	f := newFixture(t)
	f.family("a")
	f.delete(client.Deployments, "a", metav1.DeletePropagationBackground)
	f.Run(5 * time.Second)
	owner := f.Hops(trace.APIServer, trace.Delete, "Deployment")[0]
	rs := f.Hops(trace.GarbageCollector, trace.Delete, "ReplicaSet")[0]
	pod := f.Hops(trace.GarbageCollector, trace.Delete, "Pod")[0]
	assert.Equal(t, []int{owner.ID, rs.ID}, []int{rs.Cause, pod.Cause})
}
