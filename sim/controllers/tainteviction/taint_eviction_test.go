package tainteviction

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

// fixture is this controller alone, with one node.
type fixture struct {
	*controllertest.Cluster
	controller *Controller
}

func newFixture(t *testing.T) *fixture {
	c := controllertest.New(t, 1)
	f := &fixture{c, New(c.Client(trace.TaintEviction), c.Clock, c.Latency, c.Recorder(trace.TaintEviction), c.Trace)}
	f.AddNode("worker-1")
	require.NoError(t, f.controller.Start())
	return f
}

// taint gives the node these NoExecute taints and no others.
func (f *fixture) taint(keys ...string) {
	f.T.Helper()
	node, err := client.Get[*corev1.Node](f.User, client.Nodes, "", "worker-1")
	require.NoError(f.T, err)
	node = node.DeepCopy()
	node.Spec.Taints = nil
	for _, key := range keys {
		node.Spec.Taints = append(node.Spec.Taints, corev1.Taint{Key: key, Effect: corev1.TaintEffectNoExecute})
	}
	_, err = f.User.Update(node)
	require.NoError(f.T, err)
}

func (f *fixture) pod(name string, tolerations ...corev1.Toleration) {
	spec := controllertest.Template("app", "caderno/ola:1.0").Spec
	spec.NodeName, spec.Tolerations = "worker-1", tolerations
	controllertest.Create(f.Cluster, &corev1.Pod{ObjectMeta: metav1.ObjectMeta{Name: name, Namespace: "default"}, Spec: spec})
}

func tolerate(key string, seconds int64) corev1.Toleration {
	t := corev1.Toleration{Key: key, Operator: corev1.TolerationOpExists, Effect: corev1.TaintEffectNoExecute}
	if seconds >= 0 {
		t.TolerationSeconds = &seconds
	}
	return t
}

// leaving are the Pods that were asked to go.
func (f *fixture) leaving() (names []string) {
	for _, pod := range controllertest.List[*corev1.Pod](f.Cluster, client.Pods) {
		if pod.DeletionTimestamp != nil {
			names = append(names, pod.Name)
		}
	}
	return names
}

func TestWhoLeavesWhen(t *testing.T) {
	f := newFixture(t)
	f.pod("fica", tolerate("manutencao", -1))
	f.pod("logo", tolerate("manutencao", 30), tolerate("manutencao", 10))
	f.pod("nada")
	f.pod("tudo", corev1.Toleration{Operator: corev1.TolerationOpExists})
	f.Run(time.Second)
	f.taint("manutencao")
	f.Run(time.Second)
	assert.Equal(t, []string{"nada"}, f.leaving())
	pod := controllertest.Get[*corev1.Pod](f.Cluster, client.Pods, "nada")
	last := pod.Status.Conditions[len(pod.Status.Conditions)-1]
	assert.Equal(t, "DisruptionTarget True DeletionByTaintManager: Taint manager: deleting due to NoExecute taint",
		string(last.Type)+" "+string(last.Status)+" "+last.Reason+": "+last.Message)
	assert.Equal(t, []string{"Marking for deletion Pod default/nada"}, f.Events("TaintManagerEviction"))
	hops := f.Hops(trace.TaintEviction, trace.EndStay, "Pod")
	require.Len(t, hops, 1)
	assert.Equal(t, "worker-1", hops[0].Detail)

	f.Run(27 * time.Second)
	assert.Equal(t, []string{"nada"}, f.leaving(), "of two tolerations the first counts")
	f.Run(3 * time.Second)
	assert.Equal(t, []string{"logo", "nada"}, f.leaving())
	f.pod("novo")
	f.pod("depois", tolerate("manutencao", 5))
	f.Run(time.Second)
	assert.Equal(t, []string{"logo", "nada", "novo"}, f.leaving())
	f.taint("manutencao", "outra")
	f.Run(time.Second)
	assert.Equal(t, []string{"depois", "fica", "logo", "nada", "novo"}, f.leaving(), "every taint must be tolerated")
}

func TestTheTaintGoes(t *testing.T) {
	f := newFixture(t)
	f.pod("espera")
	f.pod("vai")
	f.taint(corev1.TaintNodeUnreachable)
	f.Run(299 * time.Second)
	require.NoError(t, f.User.Delete(client.Pods, "default", "vai", metav1.DeleteOptions{GracePeriodSeconds: new(int64)}))
	f.Run(100 * time.Millisecond)
	f.taint()
	f.Run(time.Hour)
	assert.Empty(t, f.leaving())
	assert.Equal(t, []string{"Cancelling deletion of Pod default/vai", "Cancelling deletion of Pod default/espera"}, f.Events("TaintManagerEviction"))
	_, _, more := f.Clock.Next()
	assert.False(t, more)
}

// A swap of taints does not begin the time anew.
func TestFromNotReadyToUnreachable(t *testing.T) {
	f := newFixture(t)
	f.pod("ola")
	f.taint(corev1.TaintNodeNotReady)
	f.Run(200 * time.Second)
	f.taint(corev1.TaintNodeUnreachable)
	f.Run(99 * time.Second)
	assert.Empty(t, f.leaving())
	f.Run(2 * time.Second)
	assert.Equal(t, []string{"ola"}, f.leaving())
}

// While the controller is away nobody leaves; when it is back the time begins
// anew, as in Kubernetes.
func TestRestart(t *testing.T) {
	f := newFixture(t)
	f.pod("ola")
	f.taint(corev1.TaintNodeUnreachable)
	f.Run(time.Minute)
	f.controller.Stop()
	f.Run(time.Hour)
	assert.Empty(t, f.leaving())
	require.NoError(t, f.controller.Start())
	f.Run(299 * time.Second)
	assert.Empty(t, f.leaving())
	f.Run(2 * time.Second)
	assert.Equal(t, []string{"ola"}, f.leaving())
}

func TestANodeWithoutTaintsCostsNothing(t *testing.T) {
	f := newFixture(t)
	f.Run(time.Second)
	f.pod("ola")
	_, _, more := f.Clock.Next()
	assert.False(t, more)
}
