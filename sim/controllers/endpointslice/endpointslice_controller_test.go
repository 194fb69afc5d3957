package endpointslice

import (
	"fmt"
	"maps"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	corev1 "k8s.io/api/core/v1"
	discoveryv1 "k8s.io/api/discovery/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/util/intstr"

	"caderno/sim/client"
	"caderno/sim/controllers/controllertest"
	"caderno/sim/trace"
)

// fixture is a cluster with this controller, a node in a zone, and a hand that
// makes Pods as a kubelet would show them.
type fixture struct {
	*controllertest.Cluster
	controller *Controller
	pods       int
}

func newFixture(t *testing.T) *fixture {
	f := &fixture{Cluster: controllertest.New(t, 1)}
	f.controller = New(f.Client(trace.EndpointSlices), f.Clock, f.Latency, f.Recorder(trace.EndpointSlices))
	require.NoError(t, f.controller.Start())
	controllertest.Create(f.Cluster, &corev1.Node{ObjectMeta: metav1.ObjectMeta{
		Name: "worker-1", Labels: map[string]string{corev1.LabelTopologyZone: "norte"}}})
	return f
}

// pod makes a Pod with an address of its own.
func (f *fixture) pod(name string, ready bool, change func(*corev1.Pod)) {
	f.pods++
	pod := &corev1.Pod{
		ObjectMeta: metav1.ObjectMeta{Name: name, Namespace: "default", Labels: map[string]string{"app": "ola"}},
		Spec: corev1.PodSpec{NodeName: "worker-1", Containers: []corev1.Container{{
			Name: "ola", Image: "caderno/ola:1.0", Ports: []corev1.ContainerPort{{Name: "web", ContainerPort: 8080}},
		}}},
	}
	if change != nil {
		change(pod)
	}
	controllertest.Create(f.Cluster, pod)
	f.SetReady("default", name, ready)
	f.status(name, func(s *corev1.PodStatus) { s.PodIP = fmt.Sprintf("10.244.%d.%d", f.pods/200, f.pods%200+1) })
}

func (f *fixture) status(name string, change func(*corev1.PodStatus)) {
	pod := controllertest.Get[*corev1.Pod](f.Cluster, client.Pods, name).DeepCopy()
	change(&pod.Status)
	_, err := f.Client(trace.Kubelet).UpdateStatus(pod)
	require.NoError(f.T, err)
}

func (f *fixture) service(change func(*corev1.ServiceSpec)) *corev1.Service {
	svc := &corev1.Service{
		ObjectMeta: metav1.ObjectMeta{Name: "ola", Namespace: "default", Labels: map[string]string{"dono": "eu"}},
		Spec:       corev1.ServiceSpec{Selector: map[string]string{"app": "ola"}, Ports: []corev1.ServicePort{{Port: 80, TargetPort: intstr.FromString("web")}}},
	}
	if change != nil {
		change(&svc.Spec)
	}
	return controllertest.Create(f.Cluster, svc)
}

func (f *fixture) slices() []*discoveryv1.EndpointSlice {
	return controllertest.List[*discoveryv1.EndpointSlice](f.Cluster, client.EndpointSlices)
}

// shown is each endpoint's Pod with its conditions.
func shown(slices []*discoveryv1.EndpointSlice) (lines []string) {
	for _, slice := range slices {
		for _, e := range slice.Endpoints {
			c := e.Conditions
			lines = append(lines, fmt.Sprintf("%s %t %t %t", e.TargetRef.Name, *c.Ready, *c.Serving, *c.Terminating))
		}
	}
	return lines
}

func TestSliceOfAService(t *testing.T) {
	f := newFixture(t)
	f.pod("a", true, nil)
	f.pod("b", false, nil)
	svc := f.service(nil)
	f.Run(20 * time.Millisecond)
	require.Len(t, f.slices(), 1)
	slice := f.slices()[0]
	assert.Regexp(t, "^ola-.{5}$", slice.Name)
	assert.Equal(t, map[string]string{
		"dono": "eu", discoveryv1.LabelServiceName: "ola", discoveryv1.LabelManagedBy: "endpointslice-controller.k8s.io"}, slice.Labels)
	assert.True(t, metav1.IsControlledBy(slice, svc))
	assert.True(t, *slice.OwnerReferences[0].BlockOwnerDeletion)
	assert.Equal(t, "2026-03-02T09:00:00Z", slice.Annotations[corev1.EndpointsLastChangeTriggerTime])
	require.Len(t, slice.Ports, 1)
	assert.Equal(t, int32(8080), *slice.Ports[0].Port, "the named port of the Pod")
	assert.Equal(t, []string{"a true true false", "b false false false"}, shown(f.slices()))
	e := slice.Endpoints[0]
	assert.Equal(t, []string{"10.244.0.2"}, e.Addresses)
	assert.Equal(t, "worker-1", *e.NodeName)
	assert.Equal(t, "norte", *e.Zone)
	assert.Nil(t, e.Hints)
}

// The risk: visitors are sent to a Pod that cannot answer, or that is going.
func TestEndpointsFollowPods(t *testing.T) {
	f := newFixture(t)
	f.service(nil)
	f.Run(time.Second)
	require.Len(t, f.slices(), 1, "a placeholder")
	assert.Empty(t, f.slices()[0].Endpoints)
	assert.Empty(t, f.slices()[0].Ports)
	f.pod("a", false, nil)
	f.Run(time.Second)
	assert.Equal(t, []string{"a false false false"}, shown(f.slices()))
	f.SetReady("default", "a", true)
	f.status("a", func(s *corev1.PodStatus) { s.PodIP = "10.244.0.2" })
	f.Run(time.Second)
	assert.Equal(t, []string{"a true true false"}, shown(f.slices()))
	require.NoError(t, f.User.Delete(client.Pods, "default", "a", metav1.DeleteOptions{}))
	f.Run(time.Second)
	assert.Equal(t, []string{"a false true true"}, shown(f.slices()))
	require.NoError(t, f.User.Delete(client.Pods, "default", "a", metav1.DeleteOptions{GracePeriodSeconds: new(int64)}))
	f.Run(time.Second)
	assert.Empty(t, shown(f.slices()))
	assert.Len(t, f.slices(), 1, "the placeholder again")
	f.pod("acabou", true, nil)
	f.status("acabou", func(s *corev1.PodStatus) { s.Phase = corev1.PodSucceeded })
	f.Run(time.Second)
	assert.Empty(t, shown(f.slices()), "nobody is at the address of a Pod that ended")
	f.pod("outro", true, func(p *corev1.Pod) { p.Labels = map[string]string{"app": "outro"} })
	f.Run(time.Second)
	assert.Empty(t, shown(f.slices()))
	controllertest.Change(f.Cluster, client.Pods, "outro", func(p *corev1.Pod) { p.Labels["app"] = "ola" })
	f.Run(time.Second)
	assert.Equal(t, []string{"outro true true false"}, shown(f.slices()))
	controllertest.Change(f.Cluster, client.Pods, "outro", func(p *corev1.Pod) { p.Labels["app"] = "outro" })
	f.Run(time.Second)
	assert.Empty(t, shown(f.slices()))
}

// At most 100 in a slice; what is there stays where it is.
func TestSlicesAreOfAHundred(t *testing.T) {
	f := newFixture(t)
	f.service(nil)
	for i := range 250 {
		f.pod(fmt.Sprintf("p-%03d", i), true, nil)
	}
	f.Run(time.Second)
	sizes := map[string]int{}
	for _, slice := range f.slices() {
		sizes[slice.Name] = len(slice.Endpoints)
	}
	assert.ElementsMatch(t, []int{100, 100, 50}, slices.Collect(maps.Values(sizes)))
	require.NoError(t, f.User.Delete(client.Pods, "default", "p-000", metav1.DeleteOptions{GracePeriodSeconds: new(int64)}))
	f.Run(time.Second)
	writes := len(f.Hops(trace.EndpointSlices, trace.Update, "EndpointSlice"))
	f.pod("novo", true, nil)
	f.Run(time.Second)
	assert.Len(t, f.Hops(trace.EndpointSlices, trace.Update, "EndpointSlice"), writes+1, "one slice had room")
	assert.Len(t, shown(f.slices()), 250)
	assert.Len(t, f.slices(), 3)
}

func TestWhoIsPublished(t *testing.T) {
	for name, c := range map[string]struct {
		change func(*corev1.ServiceSpec)
		want   []string
		slices int
	}{
		"also who is not ready": {func(s *corev1.ServiceSpec) { s.PublishNotReadyAddresses = true }, []string{"a true true false", "b true false false"}, 1},
		"headless":              {func(s *corev1.ServiceSpec) { s.ClusterIP, s.Ports = "None", nil }, []string{"a true true false", "b false false false"}, 1},
		"nobody is selected":    {func(s *corev1.ServiceSpec) { s.Selector = map[string]string{"app": "x"} }, nil, 1},
		"no such port":          {func(s *corev1.ServiceSpec) { s.Ports[0].TargetPort = intstr.FromString("nada") }, []string{"a true true false", "b false false false"}, 1},
		"no selector":           {func(s *corev1.ServiceSpec) { s.Selector = nil }, nil, 0},
		"another cluster's":     {func(s *corev1.ServiceSpec) { s.Type, s.ExternalName = corev1.ServiceTypeExternalName, "example.org" }, nil, 0},
	} {
		t.Run(name, func(t *testing.T) {
			f := newFixture(t)
			f.pod("a", true, nil)
			f.pod("b", false, nil)
			svc := f.service(c.change)
			f.Run(time.Second)
			assert.Equal(t, c.want, shown(f.slices()))
			assert.Len(t, f.slices(), c.slices)
			for _, slice := range f.slices() {
				_, headless := slice.Labels[corev1.IsHeadlessService]
				assert.Equal(t, svc.Spec.ClusterIP == "None", headless)
			}
		})
	}
}

// Pods whose ports differ cannot share a slice.
func TestSlicesByPorts(t *testing.T) {
	f := newFixture(t)
	f.service(nil)
	f.pod("a", true, nil)
	f.pod("b", true, func(p *corev1.Pod) { p.Spec.Containers[0].Ports[0].ContainerPort = 9090 })
	f.Run(time.Second)
	ports := map[int32]string{}
	for _, slice := range f.slices() {
		ports[*slice.Ports[0].Port] = shown([]*discoveryv1.EndpointSlice{slice})[0]
	}
	assert.Equal(t, map[int32]string{8080: "a true true false", 9090: "b true true false"}, ports)
}

// Kubernetes' proxies are told to prefer Pods near them only where that was
// asked for.
func TestTrafficDistribution(t *testing.T) {
	f := newFixture(t)
	near := corev1.ServiceTrafficDistributionPreferSameNode
	f.service(func(s *corev1.ServiceSpec) { s.TrafficDistribution = &near })
	f.pod("a", true, nil)
	f.Run(time.Second)
	hints := f.slices()[0].Endpoints[0].Hints
	require.NotNil(t, hints)
	assert.Equal(t, "norte", hints.ForZones[0].Name)
	assert.Equal(t, "worker-1", hints.ForNodes[0].Name)
}

// What others do to the slices is undone, a second later; what is right
// already is left alone.
func TestMendsAndRests(t *testing.T) {
	f := newFixture(t)
	f.service(nil)
	f.pod("a", true, nil)
	f.Run(5 * time.Second)
	revision := f.Store.Revision()
	f.controller.Stop()
	require.NoError(t, f.controller.Start())
	f.Run(time.Minute)
	assert.Equal(t, revision, f.Store.Revision(), "nothing was wrong")
	slice := f.slices()[0].DeepCopy()
	slice.Endpoints = nil
	_, err := f.User.Update(slice)
	require.NoError(t, err)
	f.Run(900 * time.Millisecond)
	assert.Empty(t, shown(f.slices()))
	f.Run(200 * time.Millisecond)
	assert.Equal(t, []string{"a true true false"}, shown(f.slices()))
	require.NoError(t, f.User.Delete(client.EndpointSlices, "default", slice.Name, metav1.DeleteOptions{}))
	f.Run(1100 * time.Millisecond)
	assert.Equal(t, []string{"a true true false"}, shown(f.slices()))
	controllertest.Change(f.Cluster, client.Services, "ola", func(s *corev1.Service) { s.Labels["dono"] = "ela" })
	f.Run(time.Second)
	assert.Equal(t, "ela", f.slices()[0].Labels["dono"])
}

// A Service made again under the same name does not take over what the first
// one left.
func TestSlicesOfAnEarlierService(t *testing.T) {
	f := newFixture(t)
	f.service(nil)
	f.Run(time.Second)
	left := f.slices()[0].Name
	require.NoError(t, f.User.Delete(client.Services, "default", "ola", metav1.DeleteOptions{}))
	f.service(nil)
	f.Run(time.Second)
	require.Len(t, f.slices(), 1)
	assert.NotEqual(t, left, f.slices()[0].Name)
}

// Kubernetes sorts ports by a hash: these two were seen in this order, and in
// Endpoints in the other.
func TestPortsInKubernetesOrder(t *testing.T) {
	f := newFixture(t)
	f.service(func(s *corev1.ServiceSpec) {
		s.Ports = []corev1.ServicePort{
			{Name: "b", Port: 81, TargetPort: intstr.FromInt32(9000)}, {Name: "a", Port: 80, TargetPort: intstr.FromInt32(8080)},
		}
	})
	f.pod("x", true, nil)
	f.Run(time.Second)
	ports := f.slices()[0].Ports
	assert.Equal(t, []int32{8080, 9000}, []int32{*ports[0].Port, *ports[1].Port})
}
