package proxy

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	corev1 "k8s.io/api/core/v1"
	discoveryv1 "k8s.io/api/discovery/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"caderno/sim/client"
	"caderno/sim/controllers/controllertest"
	"caderno/sim/trace"
)

func start(t *testing.T) (*controllertest.Cluster, *Proxy) {
	c := controllertest.New(t, 1)
	p := New(Config{Client: c.Client(trace.KubeProxy), Clock: c.Clock, Latency: c.Latency, Rand: c.Rand, Trace: c.Trace})
	require.NoError(t, p.Start())
	c.Run(10 * time.Second)
	return c, p
}

func service(name string) *corev1.Service {
	return &corev1.Service{
		ObjectMeta: metav1.ObjectMeta{Name: name, Namespace: "default"},
		Spec:       corev1.ServiceSpec{Type: corev1.ServiceTypeNodePort, ClusterIP: "10.96.0.9", Ports: []corev1.ServicePort{{Name: "web", Port: 80, NodePort: 30080}}},
	}
}

// slice has one endpoint, with the conditions ready, serving, terminating.
func slice(name, service, ip string, conditions ...bool) *discoveryv1.EndpointSlice {
	port, portName := int32(8080), "web"
	return &discoveryv1.EndpointSlice{
		ObjectMeta:  metav1.ObjectMeta{Name: name, Namespace: "default", Labels: map[string]string{discoveryv1.LabelServiceName: service}},
		AddressType: discoveryv1.AddressTypeIPv4,
		Ports:       []discoveryv1.EndpointPort{{Name: &portName, Port: &port}},
		Endpoints: []discoveryv1.Endpoint{{
			Addresses:  []string{ip},
			Conditions: discoveryv1.EndpointConditions{Ready: &conditions[0], Serving: &conditions[1], Terminating: &conditions[2]},
		}},
	}
}

// reached are the addresses that visitors were sent to.
func reached(p *Proxy) []string {
	found := map[string]bool{}
	for range 40 {
		if route, err := p.NodePort("x", "worker-1", 30080); err == nil {
			found[route.Endpoint.IP] = true
		}
	}
	var ips []string
	for _, ip := range []string{"10.244.1.2", "10.244.1.3", "10.244.1.4"} {
		if found[ip] {
			ips = append(ips, ip)
		}
	}
	return ips
}

// Kubernetes sends visitors to Pods on their way out only where nobody else is.
func TestWhoIsVisited(t *testing.T) {
	ready, notReady, leaving := []bool{true, true, false}, []bool{false, false, false}, []bool{false, true, true}
	for name, c := range map[string]struct {
		conditions [][]bool
		want       []string
	}{
		"all that are ready":     {[][]bool{ready, ready, notReady}, []string{"10.244.1.2", "10.244.1.3"}},
		"not who leaves":         {[][]bool{ready, leaving}, []string{"10.244.1.2"}},
		"who leaves, if alone":   {[][]bool{notReady, leaving}, []string{"10.244.1.3"}},
		"nobody":                 {[][]bool{notReady}, nil},
		"nobody, without slices": {nil, nil},
	} {
		cluster, p := start(t)
		controllertest.Create(cluster, service("ola"))
		for i, conditions := range c.conditions {
			controllertest.Create(cluster, slice(string(rune('a'+i)), "ola", []string{"10.244.1.2", "10.244.1.3", "10.244.1.4"}[i], conditions...))
		}
		cluster.Run(2 * time.Second)
		assert.Equal(t, c.want, reached(p), name)
	}
}

// The rules change at most once a second, as on Kubernetes.
func TestRulesFollowSlices(t *testing.T) {
	c, p := start(t)
	controllertest.Create(c, service("ola"))
	controllertest.Create(c, slice("a", "ola", "10.244.1.2", true, true, false))
	c.Run(50 * time.Millisecond)
	assert.Equal(t, []string{"10.244.1.2"}, reached(p))
	controllertest.Create(c, slice("b", "ola", "10.244.1.3", true, true, false))
	c.Run(900 * time.Millisecond)
	assert.Equal(t, []string{"10.244.1.2"}, reached(p), "not yet")
	c.Run(100 * time.Millisecond)
	assert.Equal(t, []string{"10.244.1.2", "10.244.1.3"}, reached(p))
	controllertest.Change(c, client.EndpointSlices, "b", func(s *discoveryv1.EndpointSlice) { s.Labels[discoveryv1.LabelServiceName] = "outro" })
	c.Run(2 * time.Second)
	assert.Equal(t, []string{"10.244.1.2"}, reached(p), "the slice is another Service's now")
	require.NoError(t, c.User.Delete(client.EndpointSlices, "default", "a", metav1.DeleteOptions{}))
	c.Run(2 * time.Second)
	assert.Empty(t, reached(p))
	var told []string
	for _, h := range c.Trace.Hops() {
		if h.Actor == trace.KubeProxy {
			told = append(told, string(h.Action)+" "+h.Object.Name+" "+h.Detail)
			assert.NotZero(t, h.Cause)
		}
	}
	assert.Equal(t, []string{"write-rules ola 1", "write-rules ola 2", "write-rules ola 1", "write-rules ola 0"}, told)
}

// What has no address of its own has no rules.
func TestNoRules(t *testing.T) {
	for name, change := range map[string]func(*corev1.ServiceSpec){
		"headless": func(s *corev1.ServiceSpec) { s.Type, s.ClusterIP, s.Ports[0].NodePort = "", "None", 0 },
		"external name": func(s *corev1.ServiceSpec) {
			*s = corev1.ServiceSpec{Type: "ExternalName", ExternalName: "example.org"}
		},
		"udp":          func(s *corev1.ServiceSpec) { s.Ports[0].Protocol = corev1.ProtocolUDP },
		"another port": func(s *corev1.ServiceSpec) { s.Ports[0].Name = "outra" },
	} {
		c, p := start(t)
		svc := service("ola")
		change(&svc.Spec)
		controllertest.Create(c, svc)
		controllertest.Create(c, slice("a", "ola", "10.244.1.2", true, true, false))
		c.Run(2 * time.Second)
		assert.Empty(t, reached(p), name)
	}
}

// A Service that is labelled for another program has no rules here, also one
// that had some.
func TestAnotherProgramsService(t *testing.T) {
	c, p := start(t)
	controllertest.Create(c, service("ola"))
	controllertest.Create(c, slice("a", "ola", "10.244.1.2", true, true, false))
	c.Run(2 * time.Second)
	require.Equal(t, []string{"10.244.1.2"}, reached(p))
	controllertest.Change(c, client.Services, "ola", func(s *corev1.Service) { s.Labels = map[string]string{serviceProxyName: "outro"} })
	c.Run(2 * time.Second)
	assert.Empty(t, reached(p))
	controllertest.Change(c, client.Services, "ola", func(s *corev1.Service) { s.Labels = nil })
	c.Run(2 * time.Second)
	assert.Equal(t, []string{"10.244.1.2"}, reached(p))
}
