package validation

import corev1 "k8s.io/api/core/v1"

// NeedsClusterIP tells whether a Service has an address in the cluster, be it
// none (headless); an ExternalName is but another name.
func NeedsClusterIP(svc *corev1.Service) bool { return svc.Spec.Type != corev1.ServiceTypeExternalName }

// IsHeadless tells whether a Service wants no address of its own.
func IsHeadless(svc *corev1.Service) bool {
	return len(svc.Spec.ClusterIPs) == 1 && svc.Spec.ClusterIPs[0] == corev1.ClusterIPNone
}

// NeedsHealthCheck: a load balancer that knocks at every node has to be told
// which of them has Pods.
func NeedsHealthCheck(svc *corev1.Service) bool {
	return svc.Spec.Type == corev1.ServiceTypeLoadBalancer &&
		svc.Spec.ExternalTrafficPolicy == corev1.ServiceExternalTrafficPolicyLocal
}

// ExternallyAccessible tells whether visitors from outside are meant to come.
func ExternallyAccessible(spec *corev1.ServiceSpec) bool {
	return HasNodePorts(spec) ||
		spec.Type == corev1.ServiceTypeClusterIP && len(spec.ExternalIPs) > 0
}

// HasNodePorts tells whether a Service has a port on every node.
func HasNodePorts(spec *corev1.ServiceSpec) bool {
	return spec.Type == corev1.ServiceTypeNodePort || spec.Type == corev1.ServiceTypeLoadBalancer
}
