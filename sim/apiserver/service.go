package apiserver

import (
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/fields"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/util/intstr"

	"caderno/sim/client"
)

// serviceResource keeps Services.
//
// Simplification: they are stored with their plain defaults; no address and no
// node port is given out yet, so only the Service `kubernetes` has one.
func serviceResource() *Resource {
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
		Default: func(obj client.Object) { defaultService(&obj.(*corev1.Service).Spec) },
		Prepare: func(obj client.Object) { obj.(*corev1.Service).Status = corev1.ServiceStatus{} },
		PrepareUpdate: func(obj, old client.Object) {
			obj.(*corev1.Service).Status = old.(*corev1.Service).Status
		},
		PrepareStatus: func(obj, old client.Object) {
			obj.(*corev1.Service).Spec = old.(*corev1.Service).Spec
		},
		Validate:             validateService,
		ValidateUpdate:       validateServiceUpdate,
		ValidateStatusUpdate: func(obj, old client.Object) errorList { return validateMetaUpdate(obj, old) },
	}
}

func defaultService(spec *corev1.ServiceSpec) {
	if spec.SessionAffinity == "" {
		spec.SessionAffinity = corev1.ServiceAffinityNone
	}
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
	if outside := spec.Type == corev1.ServiceTypeNodePort || spec.Type == corev1.ServiceTypeLoadBalancer; outside && spec.ExternalTrafficPolicy == "" {
		spec.ExternalTrafficPolicy = corev1.ServiceExternalTrafficPolicyCluster
	}
	if spec.Type == corev1.ServiceTypeExternalName {
		return
	}
	if spec.InternalTrafficPolicy == nil {
		policy := corev1.ServiceInternalTrafficPolicyCluster
		spec.InternalTrafficPolicy = &policy
	}
	if spec.IPFamilyPolicy == nil && spec.ClusterIP != "" {
		single := corev1.IPFamilyPolicySingleStack
		spec.IPFamilyPolicy, spec.IPFamilies = &single, []corev1.IPFamily{corev1.IPv4Protocol}
		spec.ClusterIPs = []string{spec.ClusterIP}
	}
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
