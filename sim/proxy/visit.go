package proxy

import (
	"errors"
	"maps"
	"slices"
)

// What becomes of a visit that is sent nowhere.
var (
	// ErrRefused: somebody said no, at once.
	ErrRefused = errors.New("connection refused")
	// ErrDropped: nobody says anything.
	ErrDropped = errors.New("no answer")
)

// Route is where a visit is sent.
type Route struct {
	Service  string // NAMESPACE/NAME
	Endpoint Endpoint
}

// NodePort sends a visitor from outside who knocks at a node's port to a Pod.
// visitor is the address by which they are known again. It fails with
// ErrRefused where no Service has the port (Service is "" then) or nobody is
// ready behind it, and with ErrDropped where that is so only of this node, and
// the Service keeps visitors to the node that they came to.
func (p *Proxy) NodePort(visitor, node string, port int) (Route, error) {
	return p.route(visitor, node, func(r *servicePort) (fits, local bool) {
		return r.nodePort != 0 && r.nodePort == port, r.externalLocal
	})
}

// ClusterIP is NodePort for a visitor inside, on a node, who asks for a
// Service's own address.
func (p *Proxy) ClusterIP(visitor, node, ip string, port int) (Route, error) {
	return p.route(visitor, node, func(r *servicePort) (fits, local bool) {
		return r.clusterIP == ip && r.port == port, r.internalLocal
	})
}

func (p *Proxy) route(visitor, node string, match func(*servicePort) (fits, local bool)) (Route, error) {
	for _, k := range slices.Sorted(maps.Keys(p.rules)) {
		for _, r := range p.rules[k] {
			fits, local := match(r)
			if !fits {
				continue
			}
			// region who-answers
			candidates := r.usable(local, node)
			switch {
			case len(candidates) > 0:
				return Route{k, p.choose(r, visitor, candidates)}, nil
			case len(r.usable(false, "")) > 0:
				return Route{Service: k}, ErrDropped
			}
			return Route{Service: k}, ErrRefused
			// end region
		}
	}
	return Route{}, ErrRefused
}

// choose draws one of the candidates; a visitor whom the Service knows comes
// back to where they were.
func (p *Proxy) choose(r *servicePort, from string, candidates []Endpoint) Endpoint {
	now := p.Clock.Now()
	chosen := candidates[p.Rand.IntN(len(candidates))]
	if r.affinity == 0 {
		return chosen
	}
	if before, known := r.visitors[from]; known && now.Sub(before.last) < r.affinity && slices.Contains(candidates, before.to) {
		chosen = before.to
	}
	r.visitors[from] = visitor{chosen, now}
	return chosen
}

// NodePort is a port at which every node takes visitors for a Service.
type NodePort struct {
	Port    int
	Service string // NAMESPACE/NAME
}

// NodePorts are those at which a visit can succeed, by Service: some Pod is
// behind it, and listens. At the others a node refuses.
func (p *Proxy) NodePorts(listens func(Endpoint) bool) []NodePort {
	var open []NodePort
	for _, k := range slices.Sorted(maps.Keys(p.rules)) {
		for _, r := range p.rules[k] {
			if r.nodePort != 0 && r.leadsTo(listens) {
				open = append(open, NodePort{r.nodePort, k})
			}
		}
	}
	return open
}

// leadsTo tells whether one of the usable endpoints listens, without listing
// them all.
func (r *servicePort) leadsTo(listens func(Endpoint) bool) bool {
	ready := slices.ContainsFunc(r.endpoints, func(e Endpoint) bool { return e.ready })
	return slices.ContainsFunc(r.endpoints, func(e Endpoint) bool { return e.ready == ready && listens(e) })
}
