package proxy

import (
	"maps"
	"reflect"
	"slices"
	"strings"
	"time"

	corev1 "k8s.io/api/core/v1"
	discoveryv1 "k8s.io/api/discovery/v1"
)

// Endpoint is a Pod's port behind a Service.
type Endpoint struct {
	IP        string
	Port      int
	Node      string // "" if unknown
	Pod       string
	Namespace string

	ready, serving bool
}

// servicePort is the rule for one port of a Service.
type servicePort struct {
	service                      string // NAMESPACE/NAME
	clusterIP                    string
	port, nodePort               int
	internalLocal, externalLocal bool          // only Pods of the visited node
	affinity                     time.Duration // how long a visitor comes back to the same Pod; 0: never
	endpoints                    []Endpoint

	visitors map[string]visitor // with affinity: by the visitor's address
}

// visitor is who has come before.
type visitor struct {
	to   Endpoint
	last time.Time
}

// portsOf works out the rules of a Service from what was told of it.
//
// Simplification: TCP only; no external IPs; no traffic distribution.
func (p *Proxy) portsOf(k string) []*servicePort {
	svc := p.services[k]
	if svc == nil || svc.Spec.ClusterIP == "" || svc.Spec.ClusterIP == corev1.ClusterIPNone || svc.Spec.Type == corev1.ServiceTypeExternalName {
		return nil
	}
	var rules []*servicePort
	for i := range svc.Spec.Ports {
		port := &svc.Spec.Ports[i]
		if port.Protocol != corev1.ProtocolTCP {
			continue
		}
		rule := &servicePort{
			service: k, clusterIP: svc.Spec.ClusterIP, port: int(port.Port), nodePort: int(port.NodePort),
			internalLocal: svc.Spec.InternalTrafficPolicy != nil && *svc.Spec.InternalTrafficPolicy == corev1.ServiceInternalTrafficPolicyLocal,
			externalLocal: svc.Spec.ExternalTrafficPolicy == corev1.ServiceExternalTrafficPolicyLocal,
			visitors:      map[string]visitor{},
		}
		if config := svc.Spec.SessionAffinityConfig; svc.Spec.SessionAffinity == corev1.ServiceAffinityClientIP {
			rule.affinity = time.Duration(*config.ClientIP.TimeoutSeconds) * time.Second
		}
		for _, name := range slices.Sorted(maps.Keys(p.slices[k])) {
			rule.endpoints = append(rule.endpoints, endpointsAt(p.slices[k][name], port)...)
		}
		rules = append(rules, rule)
	}
	return rules
}

// endpointsAt are a slice's endpoints that may be visited at a port.
func endpointsAt(slice *discoveryv1.EndpointSlice, port *corev1.ServicePort) (found []Endpoint) {
	for _, p := range slice.Ports {
		if p.Port == nil || p.Name == nil || *p.Name != port.Name || p.Protocol != nil && *p.Protocol != port.Protocol {
			continue
		}
		for _, e := range slice.Endpoints {
			endpoint := Endpoint{IP: e.Addresses[0], Port: int(*p.Port), Namespace: slice.Namespace}
			if e.NodeName != nil {
				endpoint.Node = *e.NodeName
			}
			if e.TargetRef != nil {
				endpoint.Pod = e.TargetRef.Name
			}
			endpoint.ready = e.Conditions.Ready == nil || *e.Conditions.Ready
			terminating := e.Conditions.Terminating != nil && *e.Conditions.Terminating
			endpoint.serving = terminating && (e.Conditions.Serving == nil || *e.Conditions.Serving)
			if endpoint.ready || endpoint.serving {
				found = append(found, endpoint)
			}
		}
	}
	return found
}

// usable are the endpoints that a visit of the node may be sent to: those that
// are ready; where none is, those that still serve on their way out.
func (r *servicePort) usable(local bool, node string) []Endpoint {
	for _, fits := range []func(Endpoint) bool{
		func(e Endpoint) bool { return e.ready }, func(e Endpoint) bool { return e.serving },
	} {
		var found []Endpoint
		for _, e := range r.endpoints {
			if fits(e) && (!local || e.Node == node) {
				found = append(found, e)
			}
		}
		if len(found) > 0 {
			return found
		}
	}
	return nil
}

func countReady(rules []*servicePort) int {
	seen := map[string]bool{}
	for _, r := range rules {
		for _, e := range r.usable(false, "") {
			seen[e.IP] = true
		}
	}
	return len(seen)
}

// sameRules compares all but the visitors.
func sameRules(a, b []*servicePort) bool {
	return slices.EqualFunc(a, b, func(x, y *servicePort) bool {
		one, other := *x, *y
		one.visitors, other.visitors = nil, nil
		return reflect.DeepEqual(one, other)
	})
}

// keepVisitors remembers, across a change of rules, who has come before.
func keepVisitors(old, rules []*servicePort) {
	for _, o := range old {
		for _, r := range rules {
			if o.port == r.port {
				r.visitors = o.visitors
			}
		}
	}
}

func splitKey(k string) (namespace, name string) {
	namespace, name, _ = strings.Cut(k, "/")
	return namespace, name
}
