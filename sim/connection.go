package sim

import (
	"caderno/sim/proxy"
)

// NodePorts are the ports of the nodes at which a visit from outside can
// succeed now. At all others a node refuses at once.
func (c *Cluster) NodePorts() []proxy.NodePort {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.network.proxy.NodePorts(func(e proxy.Endpoint) bool {
		h := c.hostOf(e)
		return h != nil && h.runtime.Dial(e.IP, e.Port) == nil
	})
}

// hostOf finds the node on which an endpoint's Pod is; nil if there is no such
// Pod any more.
func (c *Cluster) hostOf(e proxy.Endpoint) *host {
	for i := range c.network.hosts {
		if h := &c.network.hosts[i]; (e.Node == "" || h.name == e.Node) && h.runtime.Has(e.IP) {
			return h
		}
	}
	return nil
}

// Connection is one that a visitor from outside keeps open to a port of the
// first node, which is known to them under another address. As in Kubernetes it
// is the connection that is sent to a Pod, and not each of its requests.
type Connection struct {
	cluster *Cluster
	host    string
	port    int
	pod     proxy.Endpoint // zero until the first request
}

// Connect opens a connection. host is the address by which the visitor knows
// the node.
func (c *Cluster) Connect(host string, port int) *Connection {
	return &Connection{cluster: c, host: host, port: port}
}

// Request sends an HTTP request; its errors are those of Visit. Unlike Visit it
// takes no virtual time: time passes by itself for who keeps connections open.
func (v *Connection) Request(method, path string) (status int, body string, err error) {
	c := v.cluster
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.arrive(method, v.host, v.port, path, func() (to proxy.Route, node string, err error) {
		node = c.network.hosts[0].name
		if v.pod.IP == "" {
			to, err = c.network.proxy.NodePort(outsider, node, v.port)
			v.pod = to.Endpoint
			return to, node, err
		}
		if c.hostOf(v.pod) == nil {
			return to, node, proxy.ErrRefused // the program ended, and with it the connection
		}
		return proxy.Route{Endpoint: v.pod}, node, nil
	})
}
