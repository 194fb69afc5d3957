package sim

import (
	"errors"
	"fmt"
	"net"
	"strconv"
	"strings"
	"time"

	"caderno/sim/cri"
	"caderno/sim/latency"
	"caderno/sim/proxy"
	"caderno/sim/trace"
)

// network is where visitors come and go: the nodes by their addresses, the
// containers on them, and kube-proxy's rules.
//
// Simplification: there is no network plugin that could be missing, every Pod
// reaches every other, and no cable is ever unplugged; NetworkPolicies do not
// exist.
type network struct {
	proxy   *proxy.Proxy
	latency *latency.Source
	hosts   []host
}

// host is a node in the network. What runs on it runs whether its kubelet does
// or not.
type host struct {
	name, ip string
	runtime  *cri.Runtime
}

// patience is how long a visitor waits for an answer that does not come.
const patience = 3 * time.Second

// outsider is the address of everybody outside of the cluster.
const outsider = "198.51.100.7"

// Visit sends an HTTP request from outside of the cluster, and takes as long
// as that does. host is an address: the nodes' are 192.0.2.10 and on; names of
// nodes mean nothing out there, and addresses of Services and Pods lead nowhere.
//
// Errors are of three kinds, which curl tells apart: *net.DNSError for a name
// that nobody knows; one whose Timeout() is true when nobody answers; any other
// when the connection is refused.
func (c *Cluster) Visit(method, host string, port int, path string) (status int, body string, err error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.visit(method, host, port, path, c.fromOutside)
}

// VisitInside is Visit for somebody on a node of the cluster, who can also ask
// for the address of a Service or of a Pod.
//
// Simplification: no names of Services; the reference runs no CoreDNS either.
func (c *Cluster) VisitInside(node, method, host string, port int, path string) (status int, body string, err error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.visit(method, host, port, path, func(ip string, port int) (proxy.Route, string, error) {
		return c.fromInside(node, ip, port)
	})
}

// visit has the visitor come, be sent on, and be answered, each a hop caused by
// the one before; the first is caused by nothing in the cluster.
func (c *Cluster) visit(method, host string, port int, path string, route func(ip string, port int) (proxy.Route, string, error)) (status int, body string, err error) {
	if host == "localhost" {
		host = "127.0.0.1"
	}
	ip := net.ParseIP(host)
	if ip == nil {
		return 0, "", &net.DNSError{Err: "no such host", Name: host, IsNotFound: true}
	}
	if err := c.runTo(c.clock.Now().Add(c.network.latency.Draw(latency.Visit)), busyLimit); err != nil {
		return 0, "", err
	}
	status, body, err = c.arrive(method, host, port, path, func() (proxy.Route, string, error) { return route(ip.String(), port) })
	if slow := (*noAnswer)(nil); errors.As(err, &slow) {
		if busy := c.runTo(c.clock.Now().Add(patience), busyLimit); busy != nil {
			return 0, "", busy
		}
	}
	return status, body, err
}

// arrive is the part of a visit that happens in the cluster, at one instant.
func (c *Cluster) arrive(method, host string, port int, path string, route func() (proxy.Route, string, error)) (status int, body string, err error) {
	address := net.JoinHostPort(host, strconv.Itoa(port))
	c.clock.WithCause(0, func() {
		to, node, problem := route()
		c.hop(trace.Hop{Actor: trace.Visitor, Action: trace.Visit, Object: trace.Object{Kind: "Node", Name: node}, Detail: method + " http://" + address + path})
		status, body, err = c.answer(to, node, path, problem)
	})
	switch {
	case errors.Is(err, proxy.ErrDropped):
		return 0, "", &noAnswer{host, port}
	case err != nil:
		return 0, "", fmt.Errorf("dial tcp %s: connect: connection refused", address)
	}
	return status, body, nil
}

// noAnswer is the error of a visitor who waited in vain.
type noAnswer struct {
	host string
	port int
}

func (e *noAnswer) Error() string {
	return fmt.Sprintf("dial tcp %s: i/o timeout", net.JoinHostPort(e.host, strconv.Itoa(e.port)))
}

// Timeout makes it the error that net and curl call a time-out.
func (e *noAnswer) Timeout() bool { return true }

// Waited is how long the visitor was patient.
func (e *noAnswer) Waited() time.Duration { return patience }

// fromOutside finds the way of somebody outside: to a node's port, or nowhere.
func (c *Cluster) fromOutside(ip string, port int) (to proxy.Route, node string, err error) {
	if net.ParseIP(ip).IsLoopback() {
		return to, "", proxy.ErrRefused // their own machine
	}
	for _, h := range c.network.hosts {
		if h.ip == ip {
			to, err = c.network.proxy.NodePort(outsider, h.name, port)
			return to, h.name, err
		}
	}
	return to, "", proxy.ErrDropped
}

// fromInside finds the way of somebody on a node.
func (c *Cluster) fromInside(node, ip string, port int) (to proxy.Route, at string, err error) {
	for _, h := range c.network.hosts {
		if h.ip == ip {
			to, err = c.network.proxy.NodePort(node, h.name, port)
			return to, h.name, err
		}
		if h.runtime.Has(ip) {
			return proxy.Route{Endpoint: proxy.Endpoint{IP: ip, Port: port, Node: h.name}}, node, nil
		}
	}
	to, err = c.network.proxy.ClusterIP(node, node, ip, port)
	return to, node, err
}

// answer tells what the visitor got, in hops.
func (c *Cluster) answer(to proxy.Route, node, path string, problem error) (status int, body string, err error) {
	service := trace.Object{Kind: "Service"}
	service.Namespace, service.Name, _ = strings.Cut(to.Service, "/")
	switch {
	case to.Service == "" && problem != nil:
		return 0, "", problem // nobody has the address or the port
	case errors.Is(problem, proxy.ErrDropped):
		c.hop(trace.Hop{Actor: trace.Network, Action: trace.Drop, Node: node, Object: service})
		return 0, "", problem
	case problem != nil:
		c.hop(trace.Hop{Actor: trace.Network, Action: trace.Reject, Node: node, Object: service})
		return 0, "", problem
	}
	e := to.Endpoint
	pod := trace.Object{Kind: "Pod", Namespace: e.Namespace, Name: e.Pod}
	if to.Service != "" {
		c.hop(trace.Hop{Actor: trace.Network, Action: trace.Forward, Node: node, Object: pod, Detail: fmt.Sprintf("%s:%d", e.IP, e.Port)})
	}
	for _, h := range c.network.hosts {
		if !h.runtime.Has(e.IP) {
			continue
		}
		if status, body, err = h.runtime.Answer(e.IP, e.Port, path); err != nil {
			return 0, "", err
		}
		c.hop(trace.Hop{Actor: trace.App, Action: trace.Answer, Object: pod, Detail: strconv.Itoa(status)})
		return status, body, nil
	}
	return 0, "", proxy.ErrDropped // the rules point to a Pod that is gone
}

// hop records a hop and makes it the cause of the next.
func (c *Cluster) hop(h trace.Hop) { c.clock.SetCause(c.trace.Record(h)) }
