package apiserver

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	corev1 "k8s.io/api/core/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/types"

	"caderno/sim/client"
	"caderno/sim/store"
)

// told is what a watcher of everything of a resource hears.
type told struct {
	event      store.EventType
	name       string
	grace      any
	finalizers []string
}

func (f *fixture) listen(resource client.Resource) *[]told {
	heard := &[]told{}
	f.store.Watch(store.Selection{Resource: string(resource)}, func(e store.Event) {
		var grace any
		if g := e.Object.GetDeletionGracePeriodSeconds(); g != nil {
			grace = *g
		}
		*heard = append(*heard, told{e.Type, e.Object.GetName(), grace, e.Object.GetFinalizers()})
	})
	return heard
}

func (f *fixture) remove1(resource client.Resource, name string, opts metav1.DeleteOptions) (client.Object, bool) {
	f.t.Helper()
	r := f.byName(resource)
	namespace := ""
	if r.Namespaced {
		namespace = "default"
	}
	obj, gone, err := f.delete(f.outside, r, namespace, name, &opts)
	require.NoError(f.t, err)
	return obj, gone
}

// The risk: a Pod's end is seen in other steps than on a cluster, where
// `kubectl get -w` prints a line for each. The steps are the reference's.
func TestDeletePod(t *testing.T) {
	zero := int64(0)
	for _, c := range []struct {
		name, spec string
		opts       metav1.DeleteOptions
		heard      []told
	}{
		{"unscheduled", `{containers: [{name: x, image: i}]}`, metav1.DeleteOptions{},
			[]told{{store.Modified, "a", int64(0), nil}, {store.Deleted, "a", int64(0), nil}}},
		{"scheduled", `{nodeName: n, containers: [{name: x, image: i}]}`, metav1.DeleteOptions{},
			[]told{{store.Modified, "a", int64(30), nil}}},
		{"own grace period", `{nodeName: n, terminationGracePeriodSeconds: 5, containers: [{name: x, image: i}]}`, metav1.DeleteOptions{},
			[]told{{store.Modified, "a", int64(5), nil}}},
		{"now", `{nodeName: n, containers: [{name: x, image: i}]}`, metav1.DeleteOptions{GracePeriodSeconds: &zero},
			[]told{{store.Modified, "a", int64(0), nil}, {store.Deleted, "a", int64(0), nil}}},
	} {
		t.Run(c.name, func(t *testing.T) {
			f := newFixture(t)
			f.apply(`{apiVersion: v1, kind: Pod, metadata: {name: a}, spec: ` + c.spec + `}`)
			heard := f.listen(client.Pods)
			obj, gone := f.remove1(client.Pods, "a", c.opts)
			assert.Equal(t, c.heard, *heard)
			assert.Equal(t, len(c.heard) == 2, gone)
			assert.Equal(t, int64(2), obj.GetGeneration())
			grace := time.Duration(*obj.GetDeletionGracePeriodSeconds()) * time.Second
			assert.Equal(t, start.Truncate(time.Second).Add(grace), obj.GetDeletionTimestamp().Time)
		})
	}
}

func TestKubeletEndsPod(t *testing.T) {
	f := newFixture(t)
	pod := f.apply(`{apiVersion: v1, kind: Pod, metadata: {name: a}, spec: {nodeName: n, containers: [{name: x, image: i}]}}`)
	f.remove1(client.Pods, "a", metav1.DeleteOptions{})
	before := f.store.Revision()
	obj, gone := f.remove1(client.Pods, "a", metav1.DeleteOptions{})
	assert.False(t, gone)
	assert.Equal(t, before, f.store.Revision(), "asking twice changes nothing")
	assert.Equal(t, int64(30), *obj.GetDeletionGracePeriodSeconds())

	zero, other, uid := int64(0), types.UID("another"), pod.GetUID()
	err := f.pieces.Delete(client.Pods, "default", "a", metav1.DeleteOptions{GracePeriodSeconds: &zero, Preconditions: &metav1.Preconditions{UID: &other}})
	assert.True(t, apierrors.IsConflict(err), "%v", err)
	f.clock.Skip(start.Add(2 * time.Second))
	heard := f.listen(client.Pods)
	require.NoError(t, f.pieces.Delete(client.Pods, "default", "a", metav1.DeleteOptions{GracePeriodSeconds: &zero, Preconditions: &metav1.Preconditions{UID: &uid}}))
	assert.Equal(t, []told{{store.Modified, "a", int64(0), nil}, {store.Deleted, "a", int64(0), nil}}, *heard)
	_, err = f.pieces.Get(client.Pods, "default", "a")
	assert.True(t, apierrors.IsNotFound(err))
}

func TestFinalizerHoldsObject(t *testing.T) {
	f := newFixture(t)
	f.apply(simpleDeployment)
	_, err := f.change(client.Deployments, "ola", func(obj client.Object) { obj.SetFinalizers([]string{"a/b"}) })
	require.NoError(t, err)
	heard := f.listen(client.Deployments)
	obj, gone := f.remove1(client.Deployments, "ola", metav1.DeleteOptions{})
	assert.False(t, gone)
	assert.Equal(t, int64(2), obj.GetGeneration(), "the mark counts as a change")

	_, err = f.change(client.Deployments, "ola", func(obj client.Object) { obj.SetFinalizers([]string{"a/b", "c/d"}) })
	assert.ErrorContains(t, err, "no new finalizers can be added if the object is being deleted")
	_, err = f.try(simpleDeployment)
	assert.EqualError(t, err, `object is being deleted: deployments.apps "ola" already exists`)
	_, err = f.change(client.Deployments, "ola", func(obj client.Object) { obj.SetFinalizers(nil) })
	require.NoError(t, err)
	assert.Equal(t, []told{{store.Modified, "ola", int64(0), []string{"a/b"}}, {store.Deleted, "ola", int64(0), []string{"a/b"}}}, *heard)
}

func TestPropagationPolicy(t *testing.T) {
	for _, c := range []struct {
		policy     metav1.DeletionPropagation
		finalizers []string
	}{
		{"", nil}, {metav1.DeletePropagationBackground, nil},
		{metav1.DeletePropagationForeground, []string{"foregroundDeletion"}},
		{metav1.DeletePropagationOrphan, []string{"orphan"}},
	} {
		f := newFixture(t)
		f.apply(simpleDeployment)
		opts := metav1.DeleteOptions{PropagationPolicy: &c.policy}
		if c.policy == "" {
			opts.PropagationPolicy = nil
		}
		obj, gone := f.remove1(client.Deployments, "ola", opts)
		assert.Equal(t, len(c.finalizers) == 0, gone, c.policy)
		assert.Equal(t, c.finalizers, obj.GetFinalizers(), c.policy)
	}
	f := newFixture(t)
	f.apply(simpleDeployment)
	wrong := metav1.DeletionPropagation("Talvez")
	_, _, err := f.delete(f.outside, f.byName(client.Deployments), "default", "ola", &metav1.DeleteOptions{PropagationPolicy: &wrong})
	assert.EqualError(t, err, `DeleteOptions.meta.k8s.io "" is invalid: propagationPolicy: Unsupported value: "Talvez": supported values: "Foreground", "Background", "Orphan", "nil"`)
}

func TestDeleteNamespace(t *testing.T) {
	f := newFixture(t)
	f.apply(`{apiVersion: v1, kind: Namespace, metadata: {name: aula}}`)
	obj, gone := f.remove1(client.Namespaces, "aula", metav1.DeleteOptions{})
	assert.False(t, gone)
	assert.Equal(t, corev1.NamespaceTerminating, obj.(*corev1.Namespace).Status.Phase)
	assert.NotNil(t, obj.GetDeletionTimestamp())

	_, err := f.try(`{apiVersion: v1, kind: Pod, metadata: {name: a, namespace: aula}, spec: {containers: [{name: x, image: i}]}}`)
	assert.EqualError(t, err, `pods "a" is forbidden: unable to create new content in namespace aula because it is being terminated`)
	assert.True(t, apierrors.HasStatusCause(err, corev1.NamespaceTerminatingCause))

	ns := obj.DeepCopyObject().(*corev1.Namespace)
	ns.Spec.Finalizers = nil
	_, err = f.pieces.Update(ns)
	require.NoError(t, err)
	_, err = f.pieces.Get(client.Namespaces, "", "aula")
	assert.True(t, apierrors.IsNotFound(err), "the namespace controller's last word")

	for _, name := range []string{"default", "kube-system", "kube-public"} {
		_, _, err = f.delete(f.outside, f.byName(client.Namespaces), "", name, nil)
		assert.EqualError(t, err, `namespaces "`+name+`" is forbidden: this namespace may not be deleted`)
	}
}

func TestDeleteCollection(t *testing.T) {
	f := newFixture(t)
	for _, name := range []string{"a", "b"} {
		f.apply(`{apiVersion: v1, kind: Pod, metadata: {name: ` + name + `, labels: {app: ` + name + `}}, spec: {containers: [{name: x, image: i}]}}`)
	}
	pods := f.byName(client.Pods)
	deleted, err := f.deleteCollection(f.outside, pods, "default", func() ([]client.Object, error) {
		return f.list(pods, "default", selector(t, "app=b"), nil)
	}, nil)
	require.NoError(t, err)
	require.Len(t, deleted, 1)
	assert.Equal(t, "b", deleted[0].GetName())
	left, err := f.list(pods, "default", nil, nil)
	require.NoError(t, err)
	require.Len(t, left, 1)
	assert.Equal(t, "a", left[0].GetName())
}

func TestGracePeriodOnlyShrinks(t *testing.T) {
	f := newFixture(t)
	f.apply(`{apiVersion: v1, kind: Pod, metadata: {name: a, finalizers: [a/b]}, spec: {nodeName: n1, containers: [{name: x, image: i}]}}`)
	f.remove1(client.Pods, "a", metav1.DeleteOptions{})
	for _, c := range []struct{ asked, want int64 }{{60, 30}, {10, 10}, {20, 10}, {-1, 1}, {0, 0}} {
		obj, gone := f.remove1(client.Pods, "a", metav1.DeleteOptions{GracePeriodSeconds: &c.asked})
		assert.False(t, gone)
		assert.Equal(t, c.want, *obj.GetDeletionGracePeriodSeconds(), "asked for %d", c.asked)
		assert.Equal(t, time.Duration(c.want)*time.Second, obj.GetDeletionTimestamp().Sub(start.Truncate(time.Second)))
	}
	foreground := metav1.DeletePropagationForeground
	obj, _ := f.remove1(client.Pods, "a", metav1.DeleteOptions{PropagationPolicy: &foreground})
	assert.Equal(t, []string{"a/b", "foregroundDeletion"}, obj.GetFinalizers(), "no grace period runs any more: the policy may change")
}
