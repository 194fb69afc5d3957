package namespace

import (
	"errors"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	corev1 "k8s.io/api/core/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"caderno/sim/client"
	"caderno/sim/controllers"
	"caderno/sim/controllers/controllertest"
	"caderno/sim/trace"
)

// fixture is this controller alone, and a Namespace to empty.
type fixture struct {
	*controllertest.Cluster
	controller *Controller
}

func newFixture(t *testing.T) *fixture {
	c := controllertest.New(t, 1)
	nm := New(c.Client(trace.NamespaceController), c.Clock, c.Latency)
	require.NoError(t, nm.Start())
	controllertest.Create(c, &corev1.Namespace{ObjectMeta: metav1.ObjectMeta{Name: "aula"}})
	c.AddServiceAccount("aula")
	return &fixture{c, nm}
}

func (f *fixture) deleteNamespace() {
	require.NoError(f.T, f.User.Delete(client.Namespaces, "", "aula", metav1.DeleteOptions{}))
}

func (f *fixture) namespace() *corev1.Namespace {
	ns, err := client.Get[*corev1.Namespace](f.User, client.Namespaces, "", "aula")
	if apierrors.IsNotFound(err) {
		return nil
	}
	require.NoError(f.T, err)
	return ns
}

func (f *fixture) conditions() map[corev1.NamespaceConditionType]string {
	got := map[corev1.NamespaceConditionType]string{}
	for _, c := range f.namespace().Status.Conditions {
		got[c.Type] = string(c.Status) + " " + c.Reason + ": " + c.Message
	}
	return got
}

func in(namespace string, obj client.Object) client.Object {
	obj.SetNamespace(namespace)
	return obj
}

func pod(finalizers ...string) *corev1.Pod {
	return &corev1.Pod{ObjectMeta: metav1.ObjectMeta{Name: "p", Finalizers: finalizers}, Spec: controllertest.Template("p", "caderno/ola:1.0").Spec}
}

func TestAnEmptyNamespaceGoesAfterFiveSeconds(t *testing.T) {
	f := newFixture(t)
	f.deleteNamespace()
	f.Run(5 * time.Second)
	assert.Equal(t, corev1.NamespaceTerminating, f.namespace().Status.Phase)
	f.Run(time.Second)
	assert.Nil(t, f.namespace())
}

func TestEverythingInItGoesAndNothingElse(t *testing.T) {
	f := newFixture(t)
	f.RunPods("worker-1")
	for _, namespace := range []string{"aula", "default"} {
		controllertest.Create(f.Cluster, in(namespace, controllertest.Deployment("ola", "caderno/ola:1.0", 1)))
		controllertest.Create(f.Cluster, in(namespace, controllertest.ReplicaSet("ola", 1)))
		controllertest.Create(f.Cluster, in(namespace, pod()))
	}
	f.Recorder("x").Event(controllertest.List[client.Object](f.Cluster, client.Deployments)[0], "Normal", "R", "m")
	f.Run(5 * time.Second)
	f.deleteNamespace()
	f.Run(6 * time.Second)
	assert.Len(t, controllertest.List[client.Object](f.Cluster, client.Deployments), 2, "the Pods first, and their 30 seconds of grace")
	f.Run(10 * time.Second)
	assert.Nil(t, f.namespace())
	for _, kind := range controllers.Kinds {
		for _, obj := range controllertest.List[client.Object](f.Cluster, kind.Resource) {
			assert.NotEqual(t, "aula", obj.GetNamespace(), kind.GVK.Kind)
		}
	}
	assert.Len(t, controllertest.List[client.Object](f.Cluster, client.Deployments), 1)
	assert.Len(t, controllertest.List[client.Object](f.Cluster, client.Pods), 1)
}

func TestConditionsSayWhatRemains(t *testing.T) {
	f := newFixture(t)
	controllertest.Create(f.Cluster, in("aula", pod()))
	rs := controllertest.ReplicaSet("ola", 0)
	rs.Finalizers = []string{"aula.dev/espera"}
	controllertest.Create(f.Cluster, in("aula", rs))
	f.Run(time.Second)
	// The Pod runs on a node that does not answer.
	f.AddNode("worker-1")
	require.NoError(t, f.Client(trace.Scheduler).Bind("aula", "p", "worker-1"))
	f.deleteNamespace()
	f.Run(6 * time.Second)
	assert.Equal(t, map[corev1.NamespaceConditionType]string{
		"NamespaceDeletionDiscoveryFailure":           "False ResourcesDiscovered: All resources successfully discovered",
		"NamespaceDeletionGroupVersionParsingFailure": "False ParsedGroupVersions: All legacy kube types successfully parsed",
		"NamespaceDeletionContentFailure":             "False ContentDeleted: All content successfully deleted, may be waiting on finalization",
		"NamespaceContentRemaining":                   "False ContentRemoved: All content successfully removed",
		"NamespaceFinalizersRemaining":                "False ContentHasNoFinalizers: All content-preserving finalizers finished",
	}, f.conditions())

	require.NoError(t, f.User.Delete(client.Pods, "aula", "p", metav1.DeleteOptions{GracePeriodSeconds: new(int64)}))
	f.Run(20 * time.Second)
	assert.Equal(t, "True SomeResourcesRemain: Some resources are remaining: replicasets.apps has 1 resource instances",
		f.conditions()[corev1.NamespaceContentRemaining])
	assert.Equal(t, "True SomeFinalizersRemain: Some content in the namespace has finalizers remaining: aula.dev/espera in 1 resource instances",
		f.conditions()[corev1.NamespaceFinalizersRemaining])

	held, err := client.Get[client.Object](f.User, client.ReplicaSets, "aula", "ola")
	require.NoError(t, err)
	freed := held.DeepCopyObject().(client.Object)
	freed.SetFinalizers(nil)
	_, err = f.User.Update(freed)
	require.NoError(t, err)
	f.Run(20 * time.Second)
	assert.Nil(t, f.namespace())
}

func TestUpdateConditionsKeepsTimesOfWhatStays(t *testing.T) {
	first, second := metav1.NewTime(controllertest.Start), metav1.NewTime(controllertest.Start.Add(time.Hour))
	var status corev1.NamespaceStatus
	assert.True(t, updateConditions(&status, nil, first))
	assert.False(t, updateConditions(&status, nil, second))
	found := findings{failures: []error{errors.New("b"), errors.New("a")}}.conditions()
	assert.True(t, updateConditions(&status, found, second))
	for _, c := range status.Conditions {
		if c.Type == corev1.NamespaceDeletionContentFailure {
			assert.Equal(t, "Failed to delete all resource types, 2 remaining: a, b", c.Message)
			assert.Equal(t, second, c.LastTransitionTime)
		} else {
			assert.Equal(t, first, c.LastTransitionTime, c.Type)
		}
	}
}

func TestALivingNamespaceIsLeftAlone(t *testing.T) {
	f := newFixture(t)
	controllertest.Create(f.Cluster, in("aula", pod()))
	before := f.Store.Revision()
	f.Run(time.Hour)
	assert.Equal(t, before, f.Store.Revision())
}

func TestStoppedControllerCatchesUp(t *testing.T) {
	f := newFixture(t)
	f.controller.Stop()
	f.deleteNamespace()
	f.Run(time.Minute)
	assert.NotNil(t, f.namespace())
	require.NoError(t, f.controller.Start())
	f.Run(time.Minute)
	assert.Nil(t, f.namespace())
}
