package live

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"slices"
	"sync"

	"caderno/features/loopback"
	"caderno/sim"
	"caderno/sim/proxy"
)

// nodePorts are the doors to the apps: 127.0.0.1 stands for the cluster's first
// node, so that the machine's own browser reaches its NodePorts. A port at which
// the node would refuse is closed here, and so refused by this machine.
type nodePorts struct {
	cluster *sim.Cluster
	catchUp func()
	tell    func(string)

	mu     sync.Mutex
	open   map[int]*http.Server // nil: the port is somebody else's
	told   map[proxy.NodePort]bool
	closed bool
}

func newNodePorts(cluster *sim.Cluster, tell func(string)) *nodePorts {
	return &nodePorts{cluster: cluster, tell: tell, open: map[int]*http.Server{}, told: map[proxy.NodePort]bool{}}
}

// sync opens and closes ports so that they are the cluster's.
func (n *nodePorts) sync() {
	ports := n.cluster.NodePorts()
	n.mu.Lock()
	defer n.mu.Unlock()
	if n.closed {
		return
	}
	for port, server := range n.open {
		if !slices.ContainsFunc(ports, func(p proxy.NodePort) bool { return p.Port == port }) {
			closeServer(server)
			delete(n.open, port)
		}
	}
	for _, p := range ports {
		if _, known := n.open[p.Port]; !known {
			n.open[p.Port] = n.listen(p)
		}
	}
}

// close closes all ports for good.
func (n *nodePorts) close() {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.closed = true
	for _, server := range n.open {
		closeServer(server)
	}
}

func closeServer(server *http.Server) {
	if server != nil {
		_ = server.Close()
	}
}

// listen opens a port, or says why not and returns nil.
func (n *nodePorts) listen(p proxy.NodePort) *http.Server {
	listener, err := loopback.Listen(p.Port)
	if err != nil {
		n.tell(fmt.Sprintf("%v: o Service %s fica sem ela em %s (dentro do cluster nada muda). Libere a porta e refaça o Service, ou escolha outra nodePort.", err, p.Service, loopback.Address))
		return nil
	}
	if !n.told[p] {
		n.told[p] = true
		n.tell(fmt.Sprintf("o Service %s atende em http://%s:%d", p.Service, loopback.Address, p.Port))
	}
	server := &http.Server{
		Handler: http.HandlerFunc(n.visit), ReadHeaderTimeout: readHeaderTimeout, ErrorLog: silence,
		ConnContext: func(ctx context.Context, _ net.Conn) context.Context {
			return context.WithValue(ctx, connectionKey{}, n.cluster.Connect(loopback.Address, p.Port))
		},
	}
	go func() { _ = server.Serve(listener) }() // it ends by our closing it
	return server
}

type connectionKey struct{}

// visit answers a request as the cluster's network does.
func (n *nodePorts) visit(w http.ResponseWriter, r *http.Request) {
	n.catchUp()
	connection := r.Context().Value(connectionKey{}).(*sim.Connection)
	status, body, err := connection.Request(r.Method, r.URL.RequestURI())
	var slow interface{ Timeout() bool }
	switch {
	case err == nil:
		w.WriteHeader(status)
		_, _ = io.WriteString(w, body)
	case errors.As(err, &slow) && slow.Timeout(): // nobody answers: the visitor loses patience
		<-r.Context().Done()
		panic(http.ErrAbortHandler)
	default:
		reset(w)
	}
}

// reset breaks the connection off, as a machine does on which nobody listens.
func reset(w http.ResponseWriter) {
	conn, _, err := http.NewResponseController(w).Hijack()
	if err != nil {
		panic(http.ErrAbortHandler)
	}
	if tcp, ok := conn.(*net.TCPConn); ok {
		_ = tcp.SetLinger(0)
	}
	_ = conn.Close()
}
