package sim

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"caderno/sim/client"
	"caderno/sim/proxy"
	"caderno/sim/trace"
)

// It is the connection that is sent to a Pod, not each of its requests; and none
// of them takes virtual time.
func TestAConnectionStaysWithItsPod(t *testing.T) {
	c, user := exposed(t, 3, nil)
	before, hops := c.Now(), len(c.Hops())
	seen := map[string]bool{}
	for range 30 {
		connection := c.Connect("127.0.0.1", port)
		status, first, err := connection.Request("GET", "/")
		require.NoError(t, err)
		assert.Equal(t, 200, status)
		_, again, err := connection.Request("GET", "/")
		require.NoError(t, err)
		assert.Equal(t, first, again)
		seen[first] = true
	}
	assert.Len(t, seen, 3)
	assert.Equal(t, before, c.Now())
	visit := c.Hops()[hops]
	assert.Equal(t, trace.Visit, visit.Action)
	assert.Equal(t, "GET http://127.0.0.1:30080/", visit.Detail)
	assert.Equal(t, "master", visit.Object.Name, "127.0.0.1 stands for the first node")

	kept := c.Connect("127.0.0.1", port)
	_, _, err := kept.Request("GET", "/")
	require.NoError(t, err)
	pods := client.Selection{Resource: client.Pods, Namespace: "default"}
	list, err := user.List(pods, nil)
	require.NoError(t, err)
	for _, p := range list {
		require.NoError(t, user.Delete(client.Pods, "default", p.GetName(), metav1.DeleteOptions{}))
	}
	require.NoError(t, c.Advance(5*time.Second))
	_, _, err = kept.Request("GET", "/")
	assert.Equal(t, "refused", kindOf(err), "the program that it led to is gone")
	_, _, err = c.Connect("127.0.0.1", port).Request("GET", "/")
	assert.NoError(t, err, "others answer")
}

// A port is open at which a visit can succeed.
func TestNodePorts(t *testing.T) {
	open := []proxy.NodePort{{Port: port, Service: "default/ola"}}
	for name, test := range map[string]struct {
		replicas int32
		change   func(*corev1.ServiceSpec)
		want     []proxy.NodePort
	}{
		"Pods that listen":        {2, nil, open},
		"nobody":                  {0, nil, nil},
		"a port nobody listens":   {1, func(s *corev1.ServiceSpec) { s.Ports[0].TargetPort.IntVal = 8081 }, nil},
		"only inside":             {1, func(s *corev1.ServiceSpec) { s.Type, s.Ports[0].NodePort = corev1.ServiceTypeClusterIP, 0 }, nil},
		"on another node, hidden": {1, func(s *corev1.ServiceSpec) { s.ExternalTrafficPolicy = corev1.ServiceExternalTrafficPolicyLocal }, open},
	} {
		c, _ := exposed(t, test.replicas, test.change)
		assert.Equal(t, test.want, c.NodePorts(), name)
	}
}

// Nobody answers a visitor whom a Service keeps to a node without its Pods.
func TestAConnectionThatNobodyAnswers(t *testing.T) {
	c, _ := exposed(t, 1, func(s *corev1.ServiceSpec) { s.ExternalTrafficPolicy = corev1.ServiceExternalTrafficPolicyLocal })
	_, _, err := c.Connect("127.0.0.1", port).Request("GET", "/")
	assert.Equal(t, "timeout", kindOf(err))
	_, _, err = c.Connect("127.0.0.1", port+1).Request("GET", "/")
	assert.Equal(t, "refused", kindOf(err))
}

// RunDue does some of what is due, and says when that was all; the clock stands
// at the instant that was asked for then.
func TestRunDue(t *testing.T) {
	c, user := newCluster(t, Options{})
	earlier := 0
	c.OnEarlier(func() { earlier++ })
	_, err := user.Create(newDeployment("ola", "caderno/ola:1.0", 3))
	require.NoError(t, err)
	assert.Positive(t, earlier, "a controller has something to do now")
	until := c.Now().Add(10 * time.Second)
	rounds := 0
	for !c.RunDue(until, 10) {
		assert.True(t, c.Now().Before(until))
		rounds++
	}
	assert.Greater(t, rounds, 3)
	assert.Equal(t, until, c.Now())
	assert.True(t, c.RunDue(until.Add(-time.Hour), 10))
	assert.Equal(t, until, c.Now(), "time does not go back")
}
