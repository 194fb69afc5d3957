package sim

import (
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	appsv1 "k8s.io/api/apps/v1"
	corev1 "k8s.io/api/core/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"caderno/sim/client"
	"caderno/sim/trace"
)

func nodeNamed(t testing.TB, c client.Interface, name string) *corev1.Node {
	t.Helper()
	node, err := client.Get[*corev1.Node](c, client.Nodes, "", name)
	require.NoError(t, err)
	return node
}

func taintsOf(node *corev1.Node) (taints []string) {
	for _, taint := range node.Spec.Taints {
		taints = append(taints, taint.ToString())
	}
	return taints
}

func podsOn(t testing.TB, c client.Interface, node string) []*corev1.Pod {
	t.Helper()
	pods, err := client.List[*corev1.Pod](c, client.Selection{Resource: client.Pods, Index: client.PodsByNode, Value: node}, nil)
	require.NoError(t, err)
	return pods
}

func eventsOf(t testing.TB, c client.Interface, reason string) (messages []string) {
	t.Helper()
	events, err := client.List[*corev1.Event](c, client.Selection{Resource: client.Events}, nil)
	require.NoError(t, err)
	for _, e := range events {
		if e.Reason == reason {
			messages = append(messages, e.Source.Component+" "+e.Type+" "+e.InvolvedObject.Kind+": "+e.Message)
		}
	}
	return messages
}

// A node is lost and comes back, with every step as on Kubernetes 1.37.2: lost
// 50 s after the look that last found the kubelet alive, tainted at once, its
// Pods deleted 300 s later, gone when the kubelet is back to end them.
func TestANodeIsLostAndFoundAgain(t *testing.T) {
	c, kubectl := newCluster(t, Options{})
	_, err := kubectl.Create(newDeployment("ola", "caderno/ola:1.0", 3))
	require.NoError(t, err)
	require.NoError(t, c.Advance(2*time.Minute))
	require.Len(t, podsOn(t, kubectl, "worker-2"), 1)
	require.NoError(t, c.Stop(Kubelet, "worker-2"))
	require.NoError(t, c.Advance(44*time.Second))
	assert.True(t, isUsable(nodeNamed(t, kubectl, "worker-2")), "still in its grace period")

	require.NoError(t, c.Advance(14*time.Second))
	node := nodeNamed(t, kubectl, "worker-2")
	for _, condition := range node.Status.Conditions {
		assert.Equal(t, corev1.ConditionUnknown, condition.Status, condition.Type)
		assert.Equal(t, "NodeStatusUnknown", condition.Reason)
		assert.Equal(t, "Kubelet stopped posting node status.", condition.Message)
	}
	assert.Equal(t, []string{"node.kubernetes.io/unreachable:NoSchedule", "node.kubernetes.io/unreachable:NoExecute"}, taintsOf(node))
	assert.Equal(t, []string{"node-controller Normal Node: Node worker-2 status is now: NodeNotReady", "node-controller Warning Pod: Node is not ready"},
		sorted(eventsOf(t, kubectl, "NodeNotReady")))
	deployment, err := client.Get[*appsv1.Deployment](kubectl, client.Deployments, "default", "ola")
	require.NoError(t, err)
	assert.EqualValues(t, 2, deployment.Status.AvailableReplicas)
	lost := podsOn(t, kubectl, "worker-2")[0]
	assert.Nil(t, lost.DeletionTimestamp)

	require.NoError(t, c.Advance(310*time.Second))
	assert.Equal(t, []string{"taint-eviction-controller Normal Pod: Marking for deletion Pod default/" + lost.Name}, eventsOf(t, kubectl, "TaintManagerEviction"))
	lost = podsOn(t, kubectl, "worker-2")[0]
	assert.NotNil(t, lost.DeletionTimestamp)
	assert.Equal(t, corev1.PodRunning, lost.Status.Phase)
	assert.Len(t, append(podsOn(t, kubectl, "worker-1"), podsOn(t, kubectl, "worker-3")...), 3, "another one in its place")
	require.NoError(t, c.Advance(time.Hour))
	assert.Len(t, podsOn(t, kubectl, "worker-2"), 1, "nobody can tell that it ended")

	require.NoError(t, c.Start(Kubelet, "worker-2"))
	require.NoError(t, c.Advance(8*time.Second))
	assert.True(t, isUsable(nodeNamed(t, kubectl, "worker-2")))
	assert.Empty(t, taintsOf(nodeNamed(t, kubectl, "worker-2")))
	assert.Empty(t, podsOn(t, kubectl, "worker-2"))
}

func sorted(texts []string) []string {
	for i := range texts {
		for j := i; j > 0 && texts[j] < texts[j-1]; j-- {
			texts[j], texts[j-1] = texts[j-1], texts[j]
		}
	}
	return texts
}

// Nothing was caused by anybody inside: the kubelet's silence is where it begins.
func TestWhatComesOfALostNodeIsCausedByItsSilence(t *testing.T) {
	c, kubectl := newCluster(t, Options{Nodes: DefaultNodes(2)})
	_, err := kubectl.Create(newDeployment("ola", "caderno/ola:1.0", 2))
	require.NoError(t, err)
	require.NoError(t, c.Advance(2*time.Minute))
	require.NoError(t, c.Stop(Kubelet, "worker-1"))
	before := len(c.Hops())
	require.NoError(t, c.Advance(400*time.Second))
	hops := c.Hops()
	assert.Equal(t, trace.LoseNode, hops[before].Action)
	assert.Zero(t, hops[before].Cause)
	assert.True(t, slices.ContainsFunc(hops[before:before+5], func(h trace.Hop) bool {
		return h.Detail == "+node.kubernetes.io/unreachable:NoSchedule"
	}), "among the first hops")
	replaced := false
	assert.Equal(t, []string{
		"node-controller lose-node Node", "node-controller update Node",
		"taint-eviction-controller end-stay Pod", "taint-eviction-controller update-status Pod",
		"replicaset-controller create Pod", "kube-scheduler decide Pod", "kube-scheduler bind Pod",
	}, road(hops, func(h trace.Hop) bool {
		replaced = replaced || h.Action == trace.Bind && h.ID > before
		return h.Action == trace.Bind && h.ID > before
	}))
	assert.True(t, replaced)
}

// A node that is closed and opened again carries the taint that says so.
func TestCordon(t *testing.T) {
	c, kubectl := newCluster(t, Options{})
	require.NoError(t, c.Advance(10*time.Second))
	for _, closed := range []bool{true, false} {
		node := nodeNamed(t, kubectl, "worker-1").DeepCopy()
		node.Spec.Unschedulable = closed
		_, err := kubectl.Update(node)
		require.NoError(t, err)
		require.NoError(t, c.Advance(time.Second))
		taints := taintsOf(nodeNamed(t, kubectl, "worker-1"))
		if closed {
			assert.Equal(t, []string{"node.kubernetes.io/unschedulable:NoSchedule"}, taints)
		} else {
			assert.Empty(t, taints)
		}
	}
	assert.Len(t, eventsOf(t, kubectl, "RegisteredNode"), 4)
}

// Pods of a Node that somebody deletes are removed, a minute later at most.
func TestPodsOfADeletedNode(t *testing.T) {
	c, kubectl := newCluster(t, Options{})
	_, err := kubectl.Create(newDeployment("ola", "caderno/ola:1.0", 3))
	require.NoError(t, err)
	require.NoError(t, c.Advance(time.Minute))
	require.NoError(t, kubectl.Delete(client.Nodes, "", "worker-3", metav1.DeleteOptions{}))
	require.NoError(t, c.Advance(35*time.Second))
	assert.Len(t, podsOn(t, kubectl, "worker-3"), 1)
	require.NoError(t, c.Advance(30*time.Second))
	assert.Empty(t, podsOn(t, kubectl, "worker-3"))
	assert.Equal(t, []string{"node-controller Normal Node: Node worker-3 event: Removing Node worker-3 from Controller"}, eventsOf(t, kubectl, "RemovingNode"))
	deployment, err := client.Get[*appsv1.Deployment](kubectl, client.Deployments, "default", "ola")
	require.NoError(t, err)
	assert.EqualValues(t, 3, deployment.Status.AvailableReplicas)
}

// A kubelet that stops while nobody can be told is missed all the same; one
// that went on meanwhile is not.
func TestKubeletsWhileTheAPIServerIsAway(t *testing.T) {
	c, kubectl := newCluster(t, Options{})
	require.NoError(t, c.Advance(2*time.Minute))
	require.NoError(t, c.Stop(APIServer, ""))
	require.NoError(t, c.Advance(time.Minute))
	require.NoError(t, c.Stop(Kubelet, "worker-1"))
	require.NoError(t, c.Advance(10*time.Minute))
	require.NoError(t, c.Start(APIServer, ""))
	require.NoError(t, c.Advance(45*time.Second))
	assert.True(t, isUsable(nodeNamed(t, kubectl, "worker-1")), "a whole grace period from the start of the controller")
	require.NoError(t, c.Advance(10*time.Minute))
	for _, name := range []string{"master", "worker-1", "worker-2", "worker-3"} {
		assert.Equal(t, name != "worker-1", isUsable(nodeNamed(t, kubectl, name)), name)
	}
}

// Without the node controller nobody notices; it catches up when it is back.
func TestANodeIsLostWhileNobodyLooks(t *testing.T) {
	c, kubectl := newCluster(t, Options{})
	require.NoError(t, c.Advance(2*time.Minute))
	require.NoError(t, c.Stop(ControllerManager, ""))
	require.NoError(t, c.Stop(Kubelet, "worker-1"))
	require.NoError(t, c.Advance(time.Hour))
	assert.True(t, isUsable(nodeNamed(t, kubectl, "worker-1")))
	require.NoError(t, c.Start(ControllerManager, ""))
	require.NoError(t, c.Advance(time.Minute))
	assert.False(t, isUsable(nodeNamed(t, kubectl, "worker-1")))
	require.NoError(t, c.Start(Kubelet, "worker-1"))
	require.NoError(t, c.Stop(Kubelet, "worker-2"))
	require.NoError(t, c.Advance(8*time.Second))
	assert.True(t, isUsable(nodeNamed(t, kubectl, "worker-1")))
	assert.True(t, isUsable(nodeNamed(t, kubectl, "worker-2")))
}

// A Node that was deleted comes back with its kubelet, and only then.
func TestADeletedNodeComesBack(t *testing.T) {
	c, kubectl := newCluster(t, Options{})
	require.NoError(t, c.Advance(time.Minute))
	require.NoError(t, kubectl.Delete(client.Nodes, "", "worker-1", metav1.DeleteOptions{}))
	require.NoError(t, c.Advance(time.Hour))
	_, err := kubectl.Get(client.Nodes, "", "worker-1")
	assert.True(t, apierrors.IsNotFound(err))
	require.NoError(t, c.Stop(Kubelet, "worker-1"))
	require.NoError(t, c.Start(Kubelet, "worker-1"))
	require.NoError(t, c.Advance(time.Hour))
	assert.True(t, isUsable(nodeNamed(t, kubectl, "worker-1")))
	require.NoError(t, c.Stop(Kubelet, "worker-1"))
	require.NoError(t, c.Advance(time.Minute))
	assert.False(t, isUsable(nodeNamed(t, kubectl, "worker-1")))
}

// A kubelet that stops and starts within the grace period is not missed.
func TestAShortAbsence(t *testing.T) {
	c, kubectl := newCluster(t, Options{})
	for _, before := range []time.Duration{0, 3 * time.Second, 12 * time.Second, 5 * time.Minute} {
		require.NoError(t, c.Advance(before))
		require.NoError(t, c.Stop(Kubelet, "worker-1"))
		require.NoError(t, c.Advance(40*time.Second))
		require.NoError(t, c.Start(Kubelet, "worker-1"))
		require.NoError(t, c.Advance(5*time.Minute))
		assert.True(t, isUsable(nodeNamed(t, kubectl, "worker-1")), before)
	}
	assert.Empty(t, eventsOf(t, kubectl, "NodeNotReady"))
}
