package endpoint

import (
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/util/intstr"

	"caderno/sim/client"
	"caderno/sim/controllers/controllertest"
	"caderno/sim/trace"
)

func start(t *testing.T) (*controllertest.Cluster, *Controller) {
	c := controllertest.New(t, 1)
	e := New(c.Client(trace.Endpoints), c.Clock, c.Latency, c.Recorder(trace.Endpoints))
	require.NoError(t, e.Start())
	return c, e
}

func pod(name, ip string, ready bool) *corev1.Pod {
	status := corev1.ConditionFalse
	if ready {
		status = corev1.ConditionTrue
	}
	return &corev1.Pod{
		ObjectMeta: metav1.ObjectMeta{Name: name, Namespace: "default", Labels: map[string]string{"app": "ola"}},
		Spec: corev1.PodSpec{NodeName: "worker-1", Containers: []corev1.Container{{
			Name: "ola", Image: "caderno/ola:1.0", Ports: []corev1.ContainerPort{{Name: "web", ContainerPort: 8080, Protocol: corev1.ProtocolTCP}}}}},
		Status: corev1.PodStatus{
			PodIP: ip, PodIPs: []corev1.PodIP{{IP: ip}}, Phase: corev1.PodRunning,
			Conditions: []corev1.PodCondition{{Type: corev1.PodReady, Status: status}},
		},
	}
}

func service(change func(*corev1.ServiceSpec)) *corev1.Service {
	svc := &corev1.Service{
		ObjectMeta: metav1.ObjectMeta{Name: "ola", Namespace: "default", Labels: map[string]string{"dono": "eu"}},
		Spec: corev1.ServiceSpec{
			Selector: map[string]string{"app": "ola"}, ClusterIP: "10.96.0.9",
			Ports: []corev1.ServicePort{{Port: 80, Protocol: corev1.ProtocolTCP, TargetPort: intstr.FromString("web")}},
		},
	}
	if change != nil {
		change(&svc.Spec)
	}
	return svc
}

// described is what kubectl describe shows of the subsets.
func described(subsets []corev1.EndpointSubset) (lines []string) {
	for _, s := range subsets {
		line := ""
		for _, a := range s.Addresses {
			line += a.IP + " "
		}
		line += "|"
		for _, a := range s.NotReadyAddresses {
			line += " " + a.IP
		}
		line += " |"
		for _, p := range s.Ports {
			line += fmt.Sprintf(" %s:%d", p.Name, p.Port)
		}
		lines = append(lines, line)
	}
	return lines
}

func TestSubsets(t *testing.T) {
	two := func(s *corev1.ServiceSpec) {
		s.Ports = []corev1.ServicePort{
			{Name: "a", Port: 80, Protocol: corev1.ProtocolTCP, TargetPort: intstr.FromString("web")},
			{Name: "b", Port: 81, Protocol: corev1.ProtocolTCP, TargetPort: intstr.FromInt32(9000)},
		}
	}
	other := pod("c", "10.244.1.1", true)
	other.Spec.Containers[0].Ports[0].ContainerPort = 7070
	gone := pod("d", "10.244.1.2", true)
	gone.Status.Phase = corev1.PodFailed
	leaving := pod("e", "10.244.1.3", true)
	leaving.DeletionTimestamp = &metav1.Time{}
	plain := []*corev1.Pod{pod("b", "10.244.0.3", true), pod("a", "10.244.0.2", true), pod("n", "10.244.0.4", false)}
	for name, c := range map[string]struct {
		change func(*corev1.ServiceSpec)
		pods   []*corev1.Pod
		want   []string
	}{
		"nobody":              {nil, nil, nil},
		"by address":          {nil, plain, []string{"10.244.0.2 10.244.0.3 | 10.244.0.4 | :8080"}},
		"not who is over":     {nil, []*corev1.Pod{gone, leaving}, nil},
		"one set, two ports":  {two, plain[:1], []string{"10.244.0.3 | | b:9000 a:8080"}},
		"two ports, two sets": {nil, append(plain[:1:1], other), []string{"10.244.0.3 | | :8080", "10.244.1.1 | | :7070"}},
		"published anyhow":    {func(s *corev1.ServiceSpec) { s.PublishNotReadyAddresses = true }, append(plain[2:3:3], leaving), []string{"10.244.0.4 10.244.1.3 | | :8080"}},
		"headless, no ports":  {func(s *corev1.ServiceSpec) { s.ClusterIP, s.Ports = "None", nil }, plain, []string{"10.244.0.2 10.244.0.3 | 10.244.0.4 |"}},
		"no such port":        {func(s *corev1.ServiceSpec) { s.Ports[0].TargetPort = intstr.FromString("nada") }, plain, nil},
	} {
		assert.ElementsMatch(t, c.want, described(subsetsOf(service(c.change), c.pods)), name)
	}
}

// Kubernetes keeps 1,000 addresses, those that are ready first.
func TestTruncateEndpoints(t *testing.T) {
	list := func(n int) []corev1.EndpointAddress { return make([]corev1.EndpointAddress, n) }
	for _, c := range []struct{ ready, notReady, wantReady, wantNotReady int }{
		{600, 400, 600, 400}, {600, 500, 600, 400}, {1200, 500, 1000, 0}, {1000, 1, 1000, 0},
	} {
		e := &corev1.Endpoints{Subsets: []corev1.EndpointSubset{{Addresses: list(c.ready), NotReadyAddresses: list(c.notReady)}}}
		truncateEndpoints(e)
		assert.Len(t, e.Subsets[0].Addresses, c.wantReady)
		assert.Len(t, e.Subsets[0].NotReadyAddresses, c.wantNotReady)
		assert.Equal(t, c.ready+c.notReady > 1000, e.Annotations[corev1.EndpointsOverCapacity] == "truncated")
	}
}

func TestEndpointsOfAService(t *testing.T) {
	c, e := start(t)
	c.RunPods("worker-1")
	controllertest.Create(c, service(nil))
	c.Run(100 * time.Millisecond)
	endpoints := controllertest.Get[*corev1.Endpoints](c, client.Endpoints, "ola")
	assert.Equal(t, "2026-03-02T09:00:00Z", endpoints.Annotations[corev1.EndpointsLastChangeTriggerTime])
	assert.Nil(t, endpoints.Subsets)
	p := pod("a", "10.244.0.2", true)
	p.Spec.NodeName = ""
	controllertest.Create(c, p)
	c.Run(3 * time.Second)
	stored := controllertest.Get[*corev1.Pod](c, client.Pods, "a").DeepCopy()
	stored.Status.PodIP = "10.244.0.2"
	_, err := c.Client(trace.Kubelet).UpdateStatus(stored)
	require.NoError(t, err)
	c.Run(time.Second)
	endpoints = controllertest.Get[*corev1.Endpoints](c, client.Endpoints, "ola")
	assert.Equal(t, map[string]string{"dono": "eu", LabelManagedBy: ControllerName}, endpoints.Labels)
	assert.Equal(t, []string{"10.244.0.2 | | :8080"}, described(endpoints.Subsets))
	assert.Empty(t, endpoints.OwnerReferences)

	revision := c.Store.Revision()
	e.Stop()
	require.NoError(t, e.Start())
	c.Run(time.Minute)
	assert.Equal(t, revision, c.Store.Revision(), "nothing was wrong")

	require.NoError(t, c.User.Delete(client.Endpoints, "default", "ola", metav1.DeleteOptions{}))
	c.Run(time.Second)
	assert.Equal(t, []string{"10.244.0.2 | | :8080"}, described(controllertest.Get[*corev1.Endpoints](c, client.Endpoints, "ola").Subsets))

	e.Stop()
	require.NoError(t, c.User.Delete(client.Services, "default", "ola", metav1.DeleteOptions{}))
	c.Run(time.Second)
	require.NoError(t, e.Start())
	c.Run(time.Second)
	assert.Empty(t, controllertest.List[*corev1.Endpoints](c, client.Endpoints), "also when the Service went while nobody looked")
}
