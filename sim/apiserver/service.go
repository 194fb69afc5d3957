package apiserver

import (
	"strconv"

	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/fields"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/util/intstr"

	"caderno/sim/apiserver/validation"
	"caderno/sim/client"
	"caderno/sim/store"
)

// serviceResource keeps Services; their addresses and ports are given out in
// service_alloc.go.
func serviceResource(s *Server) *Resource {
	return &Resource{
		Name: client.Services, Kind: corev1.SchemeGroupVersion.WithKind("Service"),
		Plural: "services", Singular: "service", ShortNames: []string{"svc"}, Categories: []string{"all"},
		Namespaced: true, HasStatus: true, AnyRevision: true, Verbs: allVerbs,
		New:     func() client.Object { return &corev1.Service{} },
		NewList: func() runtime.Object { return &corev1.ServiceList{} },
		Fields: func(obj client.Object) fields.Set {
			svc := obj.(*corev1.Service)
			return fields.Set{
				"metadata.name": svc.Name, "metadata.namespace": svc.Namespace,
				"spec.clusterIP": svc.Spec.ClusterIP, "spec.type": string(svc.Spec.Type),
			}
		},
		Default: func(obj client.Object) { defaultService(obj.(*corev1.Service)) },
		Allocate: func(obj, old client.Object) error {
			before, _ := old.(*corev1.Service)
			return s.allocateService(obj.(*corev1.Service), before)
		},
		Prepare: func(obj client.Object) {
			svc := obj.(*corev1.Service)
			svc.Status = corev1.ServiceStatus{}
			dropInternalTrafficPolicy(svc)
		},
		PrepareUpdate: func(obj, old client.Object) {
			svc, before := obj.(*corev1.Service), old.(*corev1.Service)
			svc.Status = before.Status
			dropTypeDependentFields(svc, before)
			dropInternalTrafficPolicy(svc)
		},
		PrepareStatus: func(obj, old client.Object) {
			obj.(*corev1.Service).Spec = old.(*corev1.Service).Spec
		},
		Warn:                 func(obj client.Object) []string { return validation.ServiceWarnings(obj.(*corev1.Service)) },
		Validate:             validation.ValidateService,
		ValidateUpdate:       validation.ValidateServiceUpdate,
		ValidateStatusUpdate: validation.ValidateServiceStatusUpdate,
	}
}

// affinitySeconds is for how long a visitor comes back to the same Pod, unless
// the Service says otherwise: three hours.
const affinitySeconds = 10800

func defaultService(svc *corev1.Service) {
	spec := &svc.Spec
	defaultAffinity(spec)
	if spec.Type == "" {
		spec.Type = corev1.ServiceTypeClusterIP
	}
	for i := range spec.Ports {
		port := &spec.Ports[i]
		if port.Protocol == "" {
			port.Protocol = corev1.ProtocolTCP
		}
		if port.TargetPort == intstr.FromInt32(0) || port.TargetPort == intstr.FromString("") {
			port.TargetPort = intstr.FromInt32(port.Port)
		}
	}
	if validation.ExternallyAccessible(spec) && spec.ExternalTrafficPolicy == "" {
		spec.ExternalTrafficPolicy = corev1.ServiceExternalTrafficPolicyCluster
	}
	if spec.Type == corev1.ServiceTypeClusterIP || validation.HasNodePorts(spec) {
		setDefault(&spec.InternalTrafficPolicy, corev1.ServiceInternalTrafficPolicyCluster)
	}
	if spec.Type != corev1.ServiceTypeLoadBalancer {
		return
	}
	setDefault(&spec.AllocateLoadBalancerNodePorts, true)
	for i := range svc.Status.LoadBalancer.Ingress {
		if ingress := &svc.Status.LoadBalancer.Ingress[i]; ingress.IP != "" {
			setDefault(&ingress.IPMode, corev1.LoadBalancerIPModeVIP)
		}
	}
}

func defaultAffinity(spec *corev1.ServiceSpec) {
	if spec.SessionAffinity == "" {
		spec.SessionAffinity = corev1.ServiceAffinityNone
	}
	switch config := spec.SessionAffinityConfig; spec.SessionAffinity {
	case corev1.ServiceAffinityNone:
		spec.SessionAffinityConfig = nil
	case corev1.ServiceAffinityClientIP:
		if config == nil || config.ClientIP == nil || config.ClientIP.TimeoutSeconds == nil {
			seconds := int32(affinitySeconds)
			spec.SessionAffinityConfig = &corev1.SessionAffinityConfig{ClientIP: &corev1.ClientIPConfig{TimeoutSeconds: &seconds}}
		}
	}
}

// dropInternalTrafficPolicy: an ExternalName has no traffic.
func dropInternalTrafficPolicy(svc *corev1.Service) {
	if svc.Spec.Type == corev1.ServiceTypeExternalName {
		svc.Spec.InternalTrafficPolicy = nil
	}
}

// The store's indexes by which it is known what has been given out already.
const (
	servicesByIP   = "clusterIP"
	servicesByPort = "nodePort"
)

func serviceIP(obj store.Object) []string { return []string{obj.(*corev1.Service).Spec.ClusterIP} }

func servicePortNumbers(obj store.Object) []string {
	spec := &obj.(*corev1.Service).Spec
	numbers := []string{strconv.Itoa(int(spec.HealthCheckNodePort))}
	for _, port := range spec.Ports {
		numbers = append(numbers, strconv.Itoa(int(port.NodePort)))
	}
	return numbers
}

// kubernetesService is the way to the API server from inside the cluster.
func kubernetesService() *corev1.Service {
	return &corev1.Service{
		ObjectMeta: metav1.ObjectMeta{
			Name: "kubernetes", Labels: map[string]string{"component": "apiserver", "provider": "kubernetes"},
		},
		Spec: corev1.ServiceSpec{
			ClusterIP: "10.96.0.1",
			Ports:     []corev1.ServicePort{{Name: "https", Port: 443, TargetPort: intstr.FromInt32(6443)}},
		},
	}
}
