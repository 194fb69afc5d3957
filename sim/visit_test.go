package sim

import (
	"errors"
	"fmt"
	"net"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	appsv1 "k8s.io/api/apps/v1"
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"caderno/sim/client"
	"caderno/sim/trace"
)

const port = 30080

// exposed is a cluster with a Deployment and a Service of type NodePort, both
// called ola, after enough time for everything to be ready.
func exposed(t *testing.T, replicas int32, change func(*corev1.ServiceSpec)) (*Cluster, client.Interface) {
	c, user := newCluster(t, Options{})
	svc := &corev1.Service{
		ObjectMeta: metav1.ObjectMeta{Name: "ola", Namespace: "default"},
		Spec: corev1.ServiceSpec{
			Type: corev1.ServiceTypeNodePort, Selector: map[string]string{"app": "ola"}, ClusterIP: "10.96.0.80",
			Ports: []corev1.ServicePort{{Port: 8080, NodePort: port}},
		},
	}
	if change != nil {
		change(&svc.Spec)
	}
	for _, obj := range []client.Object{newDeployment("ola", "caderno/ola:1.0", replicas), svc} {
		_, err := user.Create(obj)
		require.NoError(t, err)
	}
	require.NoError(t, c.Advance(10*time.Second))
	return c, user
}

// seen visits a node n times and counts the answers, or the kinds of failure.
func seen(c *Cluster, host string, port, n int) map[string]int {
	answers := map[string]int{}
	for range n {
		_, body, err := c.Visit("GET", host, port, "/")
		answers[strings.TrimSpace(body)+kindOf(err)]++
	}
	return answers
}

func kindOf(err error) string {
	var name *net.DNSError
	var slow interface{ Timeout() bool }
	switch {
	case err == nil:
		return ""
	case errors.As(err, &name):
		return "unknown"
	case errors.As(err, &slow) && slow.Timeout():
		return "timeout"
	}
	return "refused"
}

func scale(t *testing.T, c *Cluster, user client.Interface, replicas int32) {
	d, err := client.Get[*appsv1.Deployment](user, client.Deployments, "default", "ola")
	require.NoError(t, err)
	d = d.DeepCopy()
	d.Spec.Replicas = &replicas
	_, err = user.Update(d)
	require.NoError(t, err)
	require.NoError(t, c.Advance(10*time.Second))
}

// Every node lets visitors in, also those on which no Pod runs, and all Pods
// get their turn.
func TestVisitorsReachAllPods(t *testing.T) {
	c, _ := exposed(t, 3, nil)
	before := c.Age()
	answers := seen(c, "192.0.2.10", port, 60)
	assert.Len(t, answers, 3)
	for answer, times := range answers {
		assert.Regexp(t, `^Olá! Aqui é o pod ola-59946bc664-.{5}, versão 1\.0\.$`, answer)
		assert.Greater(t, times, 8, "by chance, but not always the same")
	}
	assert.Less(t, c.Age()-before, 150*time.Millisecond, "a visit takes a millisecond or two")
	again, _ := exposed(t, 3, nil)
	assert.Equal(t, answers, seen(again, "192.0.2.10", port, 60), "the same seed")
}

func TestVisitsThatFail(t *testing.T) {
	one := map[string]int{}
	for name, v := range map[string]struct {
		host string
		port int
		want string
	}{
		"a port of nobody":             {"192.0.2.11", 30081, "refused"},
		"the Service's port of a node": {"192.0.2.11", 8080, "refused"},
		"a node's name":                {"worker-1", port, "unknown"},
		"the visitor's own machine":    {"localhost", port, "refused"},
		"no node":                      {"192.0.2.99", port, "timeout"},
		"a Service, from outside":      {"10.96.0.80", 8080, "timeout"},
		"a Pod, from outside":          {"10.244.1.2", 8080, "timeout"},
	} {
		c, _ := exposed(t, 3, nil)
		assert.Equal(t, map[string]int{v.want: 1}, seen(c, v.host, v.port, 1), name)
		one[v.want]++
	}
	assert.Len(t, one, 3, "all three kinds")
}

func TestNobodyIsReady(t *testing.T) {
	for name, change := range map[string]func(*corev1.ServiceSpec){
		"a selector that matches nothing": func(s *corev1.ServiceSpec) { s.Selector = map[string]string{"app": "outro"} },
		"a target port of nobody":         func(s *corev1.ServiceSpec) { s.Ports[0].TargetPort.IntVal = 9999 },
		"no node port":                    func(s *corev1.ServiceSpec) { s.Type, s.Ports[0].NodePort = corev1.ServiceTypeClusterIP, 0 },
	} {
		c, _ := exposed(t, 3, change)
		assert.Equal(t, map[string]int{"refused": 1}, seen(c, "192.0.2.11", port, 1), name)
	}
	c, user := exposed(t, 2, nil)
	scale(t, c, user, 0)
	assert.Equal(t, map[string]int{"refused": 2}, seen(c, "192.0.2.11", port, 2), "after scale to 0")
	scale(t, c, user, 1)
	assert.Len(t, seen(c, "192.0.2.11", port, 2), 1)
	require.NoError(t, user.Delete(client.Services, "default", "ola", metav1.DeleteOptions{}))
	require.NoError(t, c.Advance(2*time.Second))
	assert.Equal(t, map[string]int{"refused": 1}, seen(c, "192.0.2.11", port, 1), "without the Service")
}

// After a rollout only the new version answers.
func TestVisitsAfterARollout(t *testing.T) {
	c, user := exposed(t, 3, nil)
	d, err := client.Get[*appsv1.Deployment](user, client.Deployments, "default", "ola")
	require.NoError(t, err)
	d = d.DeepCopy()
	d.Spec.Template.Spec.Containers[0].Image = "caderno/ola:2.0"
	_, err = user.Update(d)
	require.NoError(t, err)
	require.NoError(t, c.Advance(15*time.Second))
	for answer := range seen(c, "192.0.2.12", port, 20) {
		assert.Contains(t, answer, "versão 2.0")
	}
}

// externalTrafficPolicy Local: who comes to a node stays on it.
func TestTrafficStaysOnTheNode(t *testing.T) {
	c, user := exposed(t, 1, func(s *corev1.ServiceSpec) { s.ExternalTrafficPolicy = corev1.ServiceExternalTrafficPolicyLocal })
	outcomes := map[string]int{}
	for _, h := range c.network.hosts {
		for what := range seen(c, h.ip, port, 1) {
			outcomes[what[:min(len(what), 7)]]++
		}
	}
	assert.Equal(t, map[string]int{"timeout": 3, "Olá! A": 1}, outcomes)
	scale(t, c, user, 0)
	assert.Equal(t, map[string]int{"refused": 1}, seen(c, "192.0.2.11", port, 1), "nobody anywhere")
}

func TestSessionAffinity(t *testing.T) {
	c, _ := exposed(t, 3, func(s *corev1.ServiceSpec) {
		seconds := int32(60)
		s.SessionAffinity = corev1.ServiceAffinityClientIP
		s.SessionAffinityConfig = &corev1.SessionAffinityConfig{ClientIP: &corev1.ClientIPConfig{TimeoutSeconds: &seconds}}
	})
	assert.Len(t, seen(c, "192.0.2.11", port, 20), 1)
	pods := map[string]int{}
	for range 20 {
		require.NoError(t, c.Advance(time.Minute))
		for answer := range seen(c, "192.0.2.11", port, 1) {
			pods[answer]++
		}
	}
	assert.Len(t, pods, 3, "a minute later nobody remembers")
}

// From inside, a Service has an address, and Pods have theirs.
func TestVisitsFromInside(t *testing.T) {
	c, user := exposed(t, 2, nil)
	pods, err := client.List[*corev1.Pod](user, client.Selection{Resource: client.Pods}, nil)
	require.NoError(t, err)
	for host, want := range map[string]string{"10.96.0.80": "", pods[0].Status.PodIP: "", "10.96.0.81": "refused"} {
		_, body, err := c.VisitInside("worker-1", "GET", host, 8080, "/")
		assert.Equal(t, want, kindOf(err), host)
		assert.Equal(t, want == "", strings.Contains(body, "versão 1.0"), host)
	}
	_, _, err = c.VisitInside("worker-1", "GET", pods[0].Status.PodIP, 9090, "/")
	assert.Equal(t, "refused", kindOf(err))
}

// Without kube-proxy the rules stay as they were: what was reachable is, what
// is new is not, until it is back.
func TestWithoutKubeProxy(t *testing.T) {
	c, user := exposed(t, 1, nil)
	require.NoError(t, c.Stop(KubeProxy, ""))
	require.Len(t, seen(c, "192.0.2.11", port, 5), 1)
	scale(t, c, user, 3)
	assert.Len(t, seen(c, "192.0.2.11", port, 30), 1, "nobody told the nodes of the new Pods")
	_, err := user.Create(&corev1.Service{
		ObjectMeta: metav1.ObjectMeta{Name: "outra", Namespace: "default"},
		Spec: corev1.ServiceSpec{Type: corev1.ServiceTypeNodePort, Selector: map[string]string{"app": "ola"},
			Ports: []corev1.ServicePort{{Port: 8080, NodePort: 30081}}},
	})
	require.NoError(t, err)
	require.NoError(t, c.Advance(10*time.Second))
	assert.Equal(t, map[string]int{"refused": 1}, seen(c, "192.0.2.11", 30081, 1))
	require.NoError(t, c.Start(KubeProxy, ""))
	require.NoError(t, c.Advance(time.Second))
	assert.Len(t, seen(c, "192.0.2.11", port, 60), 3)
	assert.Len(t, seen(c, "192.0.2.11", 30081, 60), 3)

	require.NoError(t, c.Stop(KubeProxy, ""))
	require.NoError(t, user.Delete(client.Services, "default", "outra", metav1.DeleteOptions{}))
	scale(t, c, user, 0)
	assert.Equal(t, map[string]int{"timeout": 2}, seen(c, "192.0.2.11", port, 2), "sent to Pods that are gone")
	require.NoError(t, c.Start(KubeProxy, ""))
	require.NoError(t, c.Advance(time.Second))
	assert.Equal(t, map[string]int{"refused": 1}, seen(c, "192.0.2.11", port, 1))
	assert.Equal(t, map[string]int{"refused": 1}, seen(c, "192.0.2.11", 30081, 1))
}

// Without the API server visitors are still answered.
func TestVisitsWithoutTheAPIServer(t *testing.T) {
	c, _ := exposed(t, 2, nil)
	require.NoError(t, c.Stop(APIServer, ""))
	require.NoError(t, c.Advance(time.Minute))
	assert.Len(t, seen(c, "192.0.2.11", port, 20), 2)
	require.NoError(t, c.Start(APIServer, ""))
	require.NoError(t, c.Advance(time.Minute))
	assert.Len(t, seen(c, "192.0.2.11", port, 20), 2)
}

// The road of a visit, and that of the rules: each hop by the one before.
func TestHopsOfAVisit(t *testing.T) {
	c, _ := exposed(t, 1, nil)
	seen(c, "192.0.2.11", port, 1)
	hops := c.Hops()
	assert.Equal(t, []string{"visitante visit Node", "rede forward Pod", "aplicação answer Pod"},
		road(hops, func(h trace.Hop) bool { return h.Action == trace.Answer }))
	rules := road(hops, func(h trace.Hop) bool { return h.Action == trace.WriteRules })
	require.NotEmpty(t, rules)
	assert.Equal(t, "kube-proxy write-rules Service", rules[len(rules)-1])
	assert.Equal(t, "endpointslice-controller update EndpointSlice", rules[len(rules)-2])
	seen(c, "192.0.2.11", 30999, 1)
	last := c.Hops()[len(c.Hops())-1]
	assert.Equal(t, "visitante visit Node worker-1 GET http://192.0.2.11:30999/", fmt.Sprintf("%s %s %s", step(last), last.Object.Name, last.Detail))
}
