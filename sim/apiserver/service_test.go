package apiserver

import (
	"encoding/json"
	"net/netip"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	corev1 "k8s.io/api/core/v1"
	discoveryv1 "k8s.io/api/discovery/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime/schema"

	"caderno/sim/apiserver/printers"
	"caderno/sim/apiserver/validation"
	"caderno/sim/client"
)

// storedService is a Service that the reference (Kubernetes 1.37.2) took, or
// changed, with what it made of it and what it warned of.
type storedService struct {
	Old      json.RawMessage    `json:"old"`
	Patch    map[string]any     `json:"patch"`
	New      json.RawMessage    `json:"new"`
	Spec     corev1.ServiceSpec `json:"spec"`
	Warnings []string           `json:"warnings"`
}

// The risk: a field that the server completes otherwise than Kubernetes, so
// that a manifest that works here does not work there.
func TestServicesAreCompletedAsOnKubernetes(t *testing.T) {
	var cases []storedService
	require.NoError(t, json.Unmarshal(newFixture(t).read("services.json"), &cases))
	require.Greater(t, len(cases), 40)
	for _, c := range cases {
		f := newFixture(t)
		f.apply(`{apiVersion: v1, kind: Namespace, metadata: {name: core-check}}`)
		addServiceAccount(t, f.Server, "core-check")
		about := string(c.New)
		if c.Old != nil {
			patch, _ := json.Marshal(c.Patch)
			about = string(c.Old) + string(patch)
			c.New = c.Old
		}
		r, obj := f.decode(c.New)
		got, err := f.create(f.outside, r, "core-check", obj)
		require.NoError(t, err, about)
		if c.Old != nil {
			got, err = f.update(f.outside, r, "core-check", got.GetName(), func(existing client.Object) (client.Object, error) {
				return merged(t, r, existing, c.Patch), nil
			})
			require.NoError(t, err, about)
		}
		svc := got.(*corev1.Service)
		assert.Equal(t, maskService(c.Spec), maskService(svc.Spec), about)
		assert.ElementsMatch(t, c.Warnings, validation.ServiceWarnings(svc), about)
	}
}

// maskService hides what was given by chance.
func maskService(spec corev1.ServiceSpec) string {
	spec = *spec.DeepCopy()
	for i, ip := range spec.ClusterIPs {
		if ip != corev1.ClusterIPNone && ip != "10.97.1.1" && ip != "10.97.1.7" {
			spec.ClusterIPs[i], spec.ClusterIP = "IP", "IP"
		}
	}
	for i := range spec.Ports {
		if port := &spec.Ports[i].NodePort; *port != 0 && *port != 30100 && *port != 30123 && *port != 30124 && *port != 30201 {
			*port = 1
		}
	}
	if spec.HealthCheckNodePort != 0 && spec.HealthCheckNodePort != 30200 {
		spec.HealthCheckNodePort = 1
	}
	text, _ := json.Marshal(spec)
	return string(text)
}

func service(name string, change func(*corev1.ServiceSpec)) *corev1.Service {
	svc := &corev1.Service{
		ObjectMeta: metav1.ObjectMeta{Name: name, Namespace: "default"},
		Spec:       corev1.ServiceSpec{Type: corev1.ServiceTypeNodePort, Ports: []corev1.ServicePort{{Port: 80}}},
	}
	if change != nil {
		change(&svc.Spec)
	}
	return svc
}

// The risk: two Services with one address, or what is kept for who asks by
// number given to who does not.
func TestAddressesAndPortsAreGivenOnce(t *testing.T) {
	f := newFixture(t)
	ips, ports := map[string]bool{"10.96.0.1": true}, map[int32]bool{}
	for range 300 {
		svc := service("", nil)
		svc.GenerateName = "s-"
		obj, err := f.pieces.Create(svc)
		require.NoError(t, err)
		spec := obj.(*corev1.Service).Spec
		ip, port := netip.MustParseAddr(spec.ClusterIP), spec.Ports[0].NodePort
		assert.True(t, netip.MustParsePrefix("10.96.0.0/12").Contains(ip) && netip.MustParseAddr("10.96.1.0").Less(ip), spec.ClusterIP)
		assert.True(t, port >= 30086 && port <= 32767, port)
		assert.False(t, ips[spec.ClusterIP] || ports[port], "given twice: %s, %d", spec.ClusterIP, port)
		ips[spec.ClusterIP], ports[port] = true, true
	}
}

// When all other ports are given, those that are kept go too; then there is
// none.
func TestNodePortsRunOut(t *testing.T) {
	f := newFixture(t)
	given := map[int32]bool{}
	for port := int32(30000); port <= 32767; port++ {
		if port != 30007 {
			_, err := f.pieces.Create(service("p"+itoa(port), func(spec *corev1.ServiceSpec) { spec.Ports[0].NodePort = port }))
			require.NoError(t, err)
			given[port] = true
		}
	}
	obj, err := f.pieces.Create(service("ultimo", nil))
	require.NoError(t, err)
	assert.Equal(t, int32(30007), obj.(*corev1.Service).Spec.Ports[0].NodePort)
	_, err = f.pieces.Create(service("demais", nil))
	require.EqualError(t, err, "Internal error occurred: failed to allocate a nodePort: range is full")
}

func itoa(n int32) string {
	text, _ := json.Marshal(n)
	return string(text)
}

// What a Service gives back can be had again: after its end, after a change of
// type, and after a dry run, which takes nothing.
func TestAddressesComeBack(t *testing.T) {
	f := newFixture(t)
	asked := func(name string) *corev1.Service {
		return service(name, func(spec *corev1.ServiceSpec) { spec.ClusterIP, spec.Ports[0].NodePort = "10.97.0.7", 30080 })
	}
	r := f.byName(client.Services)
	dry := f.outside
	dry.DryRun = true
	_, err := f.create(dry, r, "default", asked("a"))
	require.NoError(t, err)
	_, err = f.pieces.Create(asked("a"))
	require.NoError(t, err)
	_, err = f.pieces.Create(asked("b"))
	require.ErrorContains(t, err, "failed to allocate IP 10.97.0.7: provided IP is already allocated")
	require.NoError(t, f.pieces.Delete(client.Services, "default", "a", metav1.DeleteOptions{}))
	_, err = f.pieces.Create(asked("b"))
	require.NoError(t, err)
	_, err = f.change(client.Services, "b", func(obj client.Object) {
		spec := &obj.(*corev1.Service).Spec
		spec.Type, spec.ExternalName = corev1.ServiceTypeExternalName, "example.org"
	})
	require.NoError(t, err)
	_, err = f.pieces.Create(asked("c"))
	require.NoError(t, err)
}

// A status is written by who runs load balancers, and taken away with the type.
func TestServiceStatus(t *testing.T) {
	f := newFixture(t)
	obj, err := f.pieces.Create(service("a", func(spec *corev1.ServiceSpec) { spec.Type = corev1.ServiceTypeLoadBalancer }))
	require.NoError(t, err)
	svc := obj.DeepCopyObject().(*corev1.Service)
	svc.Status.LoadBalancer.Ingress = []corev1.LoadBalancerIngress{{IP: "192.0.2.99"}}
	svc.Spec.Selector = map[string]string{"nao": "vai"}
	obj, err = f.pieces.UpdateStatus(svc)
	require.NoError(t, err)
	svc = obj.(*corev1.Service)
	assert.Nil(t, svc.Spec.Selector)
	assert.Equal(t, corev1.LoadBalancerIPModeVIP, *svc.Status.LoadBalancer.Ingress[0].IPMode)
	assert.Contains(t, printers.ColumnsOf(schema.GroupKind{Kind: "Service"}).Cells(svc, f.clock.Now()), "192.0.2.99", "as EXTERNAL-IP")
	changed, err := f.change(client.Services, "a", func(obj client.Object) { obj.(*corev1.Service).Spec.Type = corev1.ServiceTypeClusterIP })
	require.NoError(t, err)
	assert.Empty(t, changed.(*corev1.Service).Status.LoadBalancer.Ingress)
	_, err = f.pieces.UpdateStatus(svc)
	require.Error(t, err)
}

// As on Kubernetes: every change but one of annotations is a generation.
func TestEndpointSliceGeneration(t *testing.T) {
	f := newFixture(t)
	slice := f.apply(`{apiVersion: discovery.k8s.io/v1, kind: EndpointSlice, metadata: {name: a}, addressType: IPv4, endpoints: [], ports: [{port: 80}]}`).(*discoveryv1.EndpointSlice)
	assert.Nil(t, slice.Endpoints)
	assert.Equal(t, "", *slice.Ports[0].Name)
	assert.Equal(t, corev1.ProtocolTCP, *slice.Ports[0].Protocol)
	for i, change := range []func(*discoveryv1.EndpointSlice){
		func(s *discoveryv1.EndpointSlice) { s.Annotations = map[string]string{"a": "b"} },
		func(s *discoveryv1.EndpointSlice) { s.Labels = map[string]string{"a": "b"} },
		func(s *discoveryv1.EndpointSlice) {
			s.Endpoints = []discoveryv1.Endpoint{{Addresses: []string{"1.2.3.4"}}}
		},
	} {
		obj, err := f.change(client.EndpointSlices, "a", func(obj client.Object) { change(obj.(*discoveryv1.EndpointSlice)) })
		require.NoError(t, err)
		assert.Equal(t, int64(i+1), obj.GetGeneration())
	}
}

// Whoever asks for Endpoints is told of what replaces them.
func TestEndpointsAreDeprecated(t *testing.T) {
	f := newRestFixture(t)
	w := f.do("GET /api/v1/namespaces/default/endpoints", "")
	assert.Equal(t, []string{`299 - "v1 Endpoints is deprecated in v1.33+; use discovery.k8s.io/v1 EndpointSlice"`}, w.Header().Values("Warning"))
	assert.Empty(t, f.do("GET /apis/discovery.k8s.io/v1/endpointslices", "").Header().Values("Warning"))
}
