package sim

import (
	"encoding/json"
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	appsv1 "k8s.io/api/apps/v1"
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"caderno/sim/apiserver"
	"caderno/sim/client"
	"caderno/sim/trace"
)

// newCluster is the usual cluster, with a client from outside.
func newCluster(t testing.TB, o Options) (*Cluster, client.Interface) {
	t.Helper()
	c, err := New(o)
	require.NoError(t, err)
	return c, c.server.Client(apiserver.Identity{Actor: trace.Kubectl, Manager: "kubectl-create"})
}

func newDeployment(name, image string, replicas int32) *appsv1.Deployment {
	labels := map[string]string{"app": name}
	return &appsv1.Deployment{
		ObjectMeta: metav1.ObjectMeta{Name: name, Namespace: "default", Labels: labels},
		Spec: appsv1.DeploymentSpec{
			Replicas: &replicas,
			Selector: &metav1.LabelSelector{MatchLabels: labels},
			Template: corev1.PodTemplateSpec{
				ObjectMeta: metav1.ObjectMeta{Labels: labels},
				Spec:       corev1.PodSpec{Containers: []corev1.Container{{Name: name, Image: image}}},
			},
		},
	}
}

// step names a hop without what is random: the actor, what it did, to what kind.
func step(h trace.Hop) string { return fmt.Sprintf("%s %s %s", h.Actor, h.Action, h.Object.Kind) }

// road is the chain of causes that ends with the last hop for which reached
// holds, from the command on.
func road(hops []trace.Hop, reached func(trace.Hop) bool) []string {
	var steps []string
	for i := len(hops); i > 0; i-- {
		if !reached(hops[i-1]) {
			continue
		}
		for id := hops[i-1].ID; id != 0; id = hops[id-1].Cause {
			steps = append([]string{step(hops[id-1])}, steps...)
		}
		break
	}
	return steps
}

// wayIn is the road from the command to the report that the container runs.
var wayIn = []string{
	"kubectl request Deployment",
	"kube-apiserver create Deployment",
	"deployment-controller create ReplicaSet",
	"replicaset-controller create Pod",
	"kube-scheduler decide Pod",
	"kube-scheduler bind Pod",
	"kubelet run-sandbox Pod",
	"kubelet pull-image Pod",
	"kubelet image-pulled Pod",
	"kubelet create-container Pod",
	"kubelet start-container Pod",
	"kubelet update-status Pod",
}

func TestTheRoadFromTheCommandToTheRunningContainer(t *testing.T) {
	c, kubectl := newCluster(t, Options{})
	_, err := kubectl.Create(newDeployment("ola", "nginx:1.27", 1))
	require.NoError(t, err)
	require.NoError(t, c.Advance(10*time.Second))

	assert.Equal(t, append(wayIn,
		"replicaset-controller update-status ReplicaSet",
		"deployment-controller update-status Deployment",
	), road(c.Hops(), func(h trace.Hop) bool { return h.Object.Kind == "Deployment" }))
}

// With a piece stopped, everything before it happens and nothing from it on.
func TestWithoutAPieceTheChainStopsExactlyThere(t *testing.T) {
	tests := []struct {
		piece Piece
		node  string
		reach int // how many hops of wayIn happen
	}{
		{APIServer, "", 0},
		{ControllerManager, "", 2},
		{DeploymentController, "", 2},
		{ReplicaSetController, "", 3},
		{Scheduler, "", 4},
		{Kubelet, "worker-1", 6},
	}
	for _, tt := range tests {
		t.Run(string(tt.piece), func(t *testing.T) {
			c, kubectl := newCluster(t, Options{Nodes: DefaultNodes(1)})
			before := len(c.Hops())
			require.NoError(t, c.Stop(tt.piece, tt.node))
			_, err := kubectl.Create(newDeployment("ola", "nginx:1.27", 1))
			assert.Equal(t, tt.piece == APIServer, err != nil, "only the API server answers the command")
			require.NoError(t, c.Advance(30*time.Second))

			happened := map[string]bool{}
			for _, h := range c.Hops()[before:] {
				happened[step(h)] = true
			}
			for i, s := range wayIn {
				assert.Equal(t, i < tt.reach, happened[s], s)
			}

			require.NoError(t, c.Start(tt.piece, tt.node))
			if tt.piece == APIServer { // nobody keeps a command for later
				_, err = kubectl.Create(newDeployment("ola", "nginx:1.27", 1))
				require.NoError(t, err)
			}
			require.NoError(t, c.Advance(30*time.Second))
			d, err := client.Get[*appsv1.Deployment](kubectl, client.Deployments, "default", "ola")
			require.NoError(t, err)
			assert.EqualValues(t, 1, d.Status.AvailableReplicas, "started again, it catches up")
		})
	}
}

// Two controllers have nothing to do on the way in; what is missing without
// them shows on the way out.
func TestWithoutAPieceNothingIsClearedAway(t *testing.T) {
	pods := func(kubectl client.Interface) int {
		list, err := kubectl.List(client.Selection{Resource: client.Pods}, nil)
		require.NoError(t, err)
		return len(list)
	}
	tests := []struct {
		piece  Piece
		delete func(kubectl client.Interface) error
		step   string // the first hop of the piece
	}{
		{GarbageCollector, func(kubectl client.Interface) error {
			return kubectl.Delete(client.Deployments, "aula", "ola", metav1.DeleteOptions{})
		}, "garbage-collector delete ReplicaSet"},
		{NamespaceController, func(kubectl client.Interface) error {
			return kubectl.Delete(client.Namespaces, "", "aula", metav1.DeleteOptions{})
		}, "namespace-controller delete Deployment"},
	}
	for _, tt := range tests {
		t.Run(string(tt.piece), func(t *testing.T) {
			c, kubectl := newCluster(t, Options{Nodes: DefaultNodes(1)})
			_, err := kubectl.Create(&corev1.Namespace{ObjectMeta: metav1.ObjectMeta{Name: "aula"}})
			require.NoError(t, err)
			d := newDeployment("ola", "nginx:1.27", 1)
			d.Namespace = "aula"
			_, err = kubectl.Create(d)
			require.NoError(t, err)
			require.NoError(t, c.Advance(5*time.Second))
			require.NoError(t, c.Stop(tt.piece, ""))
			require.NoError(t, tt.delete(kubectl))
			require.NoError(t, c.Advance(time.Minute))
			assert.Equal(t, 1, pods(kubectl), "nobody clears the Pod away")
			assert.Empty(t, road(c.Hops(), func(h trace.Hop) bool { return step(h) == tt.step }))

			require.NoError(t, c.Start(tt.piece, ""))
			require.NoError(t, c.Advance(time.Minute))
			assert.Zero(t, pods(kubectl), "started again, it catches up")
			assert.NotEmpty(t, road(c.Hops(), func(h trace.Hop) bool { return step(h) == tt.step }))
		})
	}
}

// A write tells what its object says after it, and no other hop does.
func TestAHopTellsTheStateOfItsObject(t *testing.T) {
	c, kubectl := newCluster(t, Options{})
	_, err := kubectl.Create(newDeployment("ola", "nginx:1.27", 3))
	require.NoError(t, err)
	require.NoError(t, c.Advance(10*time.Second))
	var told []trace.Replicas
	var phases []string
	for _, h := range c.Hops() {
		numbers := h.Object.Kind == "ReplicaSet" || h.Object.Kind == "Deployment" && h.Action != trace.Request
		require.Equal(t, numbers, h.Replicas != nil, step(h))
		require.Equal(t, h.Object.Kind == "Pod" && h.Revision > 0, h.Pod != nil, step(h))
		require.Equal(t, h.Object.Kind == "Node" && h.Revision > 0, h.Machine != nil, step(h))
		switch {
		case h.Object.Kind == "ReplicaSet":
			told = append(told, *h.Replicas)
		case h.Pod != nil && h.Object.Name == c.Hops()[len(c.Hops())-3].Object.Name:
			phases = append(phases, fmt.Sprint(h.Pod.Phase, " ", h.Pod.Node != "", " ", h.Pod.Containers[0].State, " ", h.Pod.Ready))
		}
		if h.Action == trace.Create && h.Object.Kind == "Pod" {
			assert.Equal(t, "ReplicaSet", h.Owner.Kind)
		}
	}
	assert.Equal(t, []string{"Pending false  false", "Pending true  false", "Pending true waiting false", "Running true running true"}, slices.Compact(phases))
	assert.Equal(t, trace.Replicas{Desired: 3}, told[0])
	assert.Equal(t, trace.Replicas{Desired: 3, Current: 3, Ready: 3}, told[len(told)-1])
	assert.Contains(t, told, trace.Replicas{Desired: 3, Current: 3}, "none of them is ready at first")
}

func TestEveryHopNamesAnEarlierCause(t *testing.T) {
	c, kubectl := newCluster(t, Options{})
	_, err := kubectl.Create(newDeployment("ola", "nginx:1.27", 3))
	require.NoError(t, err)
	require.NoError(t, c.Advance(10*time.Second))
	for i, h := range c.Hops() {
		require.Equal(t, i+1, h.ID)
		require.Less(t, h.Cause, h.ID, step(h))
		switch h.Actor {
		case trace.Kubelet: // registers its node by itself
			continue
		case trace.ServiceAccounts, trace.RootCACertPublisher: // the first Namespaces are no hops
			continue
		}
		if h.Cause == 0 {
			assert.Equal(t, trace.Request, h.Action, "only somebody outside acts without a cause: %s", step(h))
		}
	}
}

func TestTheKubeletsOfOtherNodesDoNothing(t *testing.T) {
	c, kubectl := newCluster(t, Options{})
	before := len(c.Hops())
	_, err := kubectl.Create(newDeployment("ola", "nginx:1.27", 1))
	require.NoError(t, err)
	require.NoError(t, c.Advance(5*time.Second))
	nodes := map[string]bool{}
	for _, h := range c.Hops()[before:] {
		if h.Actor == trace.Kubelet {
			nodes[h.Node] = true
		}
	}
	assert.Len(t, nodes, 1)
	assert.NotContains(t, nodes, "master")
}

func traceOf(t *testing.T, seed uint64) string {
	c, kubectl := newCluster(t, Options{Seed: seed})
	_, err := kubectl.Create(newDeployment("ola", "nginx:1.27", 5))
	require.NoError(t, err)
	require.NoError(t, c.Advance(5*time.Second))
	pods, err := client.List[*corev1.Pod](kubectl, client.Selection{Resource: client.Pods}, nil)
	require.NoError(t, err)
	require.NoError(t, kubectl.Delete(client.Pods, "default", pods[0].Name, metav1.DeleteOptions{}))
	require.NoError(t, c.Advance(5*time.Minute))
	text, err := json.Marshal(c.Hops())
	require.NoError(t, err)
	return string(text)
}

func TestTheSameSeedGivesTheSameTrace(t *testing.T) {
	first := traceOf(t, 7)
	for range 10 {
		require.Equal(t, first, traceOf(t, 7))
	}
	assert.NotEqual(t, first, traceOf(t, 8), "another seed gives another run")
}

func BenchmarkNewCluster(b *testing.B) {
	for b.Loop() {
		newCluster(b, Options{})
	}
}

func BenchmarkFromDeploymentToRunning(b *testing.B) {
	for b.Loop() {
		c, kubectl := newCluster(b, Options{})
		_, err := kubectl.Create(newDeployment("ola", "nginx:1.27", 3))
		require.NoError(b, err)
		require.NoError(b, c.Advance(5*time.Second))
	}
}

// The largest cluster that Kubernetes supports.
func BenchmarkNewClusterOf5000Nodes(b *testing.B) {
	for b.Loop() {
		newCluster(b, Options{Nodes: DefaultNodes(5000)})
	}
}
