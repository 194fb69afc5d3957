package podgc

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"caderno/sim/client"
	"caderno/sim/controllers/controllertest"
	"caderno/sim/trace"
)

// fixture is this controller alone, with a node.
type fixture struct {
	*controllertest.Cluster
	controller *Controller
}

func newFixture(t *testing.T) *fixture {
	c := controllertest.New(t, 1)
	f := &fixture{c, New(c.Client(trace.PodGarbageCollector), c.Clock, c.Trace)}
	f.AddNode("worker-1")
	require.NoError(t, f.controller.Start())
	return f
}

func (f *fixture) pod(name, node string, finalizers ...string) {
	spec := controllertest.Template("app", "caderno/ola:1.0").Spec
	spec.NodeName = node
	controllertest.Create(f.Cluster, &corev1.Pod{ObjectMeta: metav1.ObjectMeta{Name: name, Namespace: "default", Finalizers: finalizers}, Spec: spec})
}

func (f *fixture) names() (names []string) {
	for _, pod := range controllertest.List[*corev1.Pod](f.Cluster, client.Pods) {
		names = append(names, pod.Name)
	}
	return names
}

func (f *fixture) requireRest() {
	f.T.Helper()
	_, what, more := f.Clock.Next()
	require.False(f.T, more, what)
}

func TestPodsOfAMissingNode(t *testing.T) {
	f := newFixture(t)
	f.pod("aqui", "worker-1")
	f.Run(30 * time.Second)
	f.requireRest()
	f.pod("nenhures", "worker-9", "aula.dev/espera")
	f.Run(49 * time.Second) // seen at 40 s, acted upon at 80 s
	assert.Equal(t, corev1.PodPending, controllertest.Get[*corev1.Pod](f.Cluster, client.Pods, "nenhures").Status.Phase)
	f.Run(2 * time.Second)
	pod := controllertest.Get[*corev1.Pod](f.Cluster, client.Pods, "nenhures")
	assert.Equal(t, corev1.PodFailed, pod.Status.Phase)
	condition := pod.Status.Conditions[len(pod.Status.Conditions)-1]
	assert.Equal(t, "DisruptionTarget DeletionByPodGC PodGC: node no longer exists", string(condition.Type)+" "+condition.Reason+" "+condition.Message)
	assert.NotNil(t, pod.DeletionTimestamp, "what holds it now is its finalizer")
	assert.Equal(t, "worker-9", f.Hops(trace.PodGarbageCollector, trace.Orphan, "Pod")[0].Detail)
}

// A node that comes back in time keeps its Pods.
func TestANodeThatComesBack(t *testing.T) {
	f := newFixture(t)
	f.pod("ola", "worker-1")
	f.Run(5 * time.Second)
	require.NoError(t, f.User.Delete(client.Nodes, "", "worker-1", metav1.DeleteOptions{}))
	f.Run(50 * time.Second)
	f.AddNode("worker-1")
	f.Run(time.Hour)
	assert.Equal(t, []string{"ola"}, f.names())
	f.requireRest()
	require.NoError(t, f.User.Delete(client.Nodes, "", "worker-1", metav1.DeleteOptions{}))
	f.Run(39 * time.Second)
	assert.Equal(t, []string{"ola"}, f.names(), "its quarantine begins anew")
	f.Run(22 * time.Second)
	assert.Empty(t, f.names())
	f.requireRest()
}

// A Pod on its way out that never had a node has failed.
func TestUnscheduledTerminating(t *testing.T) {
	f := newFixture(t)
	f.pod("so", "", "aula.dev/espera")
	require.NoError(t, f.User.Delete(client.Pods, "default", "so", metav1.DeleteOptions{}))
	f.Run(21 * time.Second)
	assert.Equal(t, corev1.PodFailed, controllertest.Get[*corev1.Pod](f.Cluster, client.Pods, "so").Status.Phase)
	f.Run(time.Hour)
	f.requireRest()
}

// A user gives a lost node up: what is on its way out there is gone.
func TestOutOfService(t *testing.T) {
	f := newFixture(t)
	f.pod("fica", "worker-1")
	f.pod("sai", "worker-1")
	require.NoError(t, f.User.Delete(client.Pods, "default", "sai", metav1.DeleteOptions{}))
	f.Run(time.Hour)
	assert.Equal(t, []string{"fica", "sai"}, f.names())
	node, err := client.Get[*corev1.Node](f.User, client.Nodes, "", "worker-1")
	require.NoError(t, err)
	node = node.DeepCopy()
	node.Spec.Taints = []corev1.Taint{{Key: corev1.TaintNodeOutOfService, Value: "nodeshutdown", Effect: corev1.TaintEffectNoExecute}}
	_, err = f.User.Update(node)
	require.NoError(t, err)
	f.Run(21 * time.Second)
	assert.Equal(t, []string{"fica"}, f.names())
}
