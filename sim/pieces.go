package sim

import "fmt"

// Piece is a part of the cluster that can be stopped and started.
type Piece string

// The pieces. A kubelet is one of a node; the controllers are what runs inside
// the controller manager, and can also be stopped one by one.
const (
	APIServer            Piece = "apiserver"
	Scheduler            Piece = "scheduler"
	ControllerManager    Piece = "controller-manager"
	Kubelet              Piece = "kubelet"
	KubeProxy            Piece = "kube-proxy"
	DeploymentController Piece = "deployment-controller"
	ReplicaSetController Piece = "replicaset-controller"
	GarbageCollector     Piece = "garbage-collector"
	NamespaceController  Piece = "namespace-controller"
	NodeController       Piece = "node-lifecycle-controller"
	TaintEviction        Piece = "taint-eviction-controller"
	PodGarbageCollector  Piece = "pod-garbage-collector"
	EndpointSlices       Piece = "endpointslice-controller"
	Endpoints            Piece = "endpoints-controller"
	ServiceAccounts      Piece = "serviceaccount-controller"
	ResourceQuota        Piece = "resourcequota-controller"
	Disruption           Piece = "disruption-controller"
	RootCACertPublisher  Piece = "root-ca-certificate-publisher-controller"
)

// runner is what a piece does when it is switched on and off. Stop is as a
// process that ends: what it had in mind is forgotten. Start lists everything
// anew and catches up.
type runner interface {
	Start() error
	Stop()
}

// reconnecter is a runner that outlives the API server's absence: a kubelet's
// containers go on, and so does what it knows of them.
type reconnecter interface {
	Reconnect() error
}

// piece is a runner with its name and whether it runs.
//
// Simplification: there is one of each, so that nobody has to be elected; and the
// control plane is neither Pods in kube-system nor processes that end with the
// master node.
type piece struct {
	name    Piece
	manager bool   // runs inside the controller manager
	node    string // of a kubelet
	runner  runner
	on      bool
}

// Stop switches a piece off. node names the node of a kubelet and is empty
// otherwise. Stopping what is stopped does nothing.
func (c *Cluster) Stop(name Piece, node string) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	if name == APIServer {
		c.server.Stop()
		return nil
	}
	pieces, err := c.find(name, node)
	for _, p := range pieces {
		if p.on {
			p.on = false
			p.runner.Stop()
		}
	}
	return err
}

// Start switches a piece on again; it catches up with what it missed. Starting
// what runs does nothing.
func (c *Cluster) Start(name Piece, node string) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	if name == APIServer {
		return c.startServer()
	}
	pieces, err := c.find(name, node)
	for _, p := range pieces {
		if err := c.switchOn(p); err != nil {
			return err
		}
	}
	return err
}

// switchOn starts a piece. One that needs the API server to begin waits until
// that is back.
func (c *Cluster) switchOn(p *piece) error {
	if p.on {
		return nil
	}
	p.on = true
	if _, patient := p.runner.(reconnecter); c.server.Stopped() && !patient {
		return nil
	}
	return p.runner.Start()
}

// startServer brings the API server back. The pieces lost their connections
// when it stopped; each makes a new one, lists, and goes on.
func (c *Cluster) startServer() error {
	if !c.server.Stopped() {
		return nil
	}
	c.server.Start()
	for _, p := range c.pieces {
		if !p.on {
			continue
		}
		if err := resume(p.runner); err != nil {
			return err
		}
	}
	return nil
}

func resume(r runner) error {
	if patient, ok := r.(reconnecter); ok {
		return patient.Reconnect()
	}
	r.Stop()
	return r.Start()
}

// find returns the pieces of a name.
func (c *Cluster) find(name Piece, node string) ([]*piece, error) {
	var found []*piece
	for _, p := range c.pieces {
		if (p.name == name || name == ControllerManager && p.manager) && p.node == node {
			found = append(found, p)
		}
	}
	if found == nil {
		return nil, fmt.Errorf("no piece %q on node %q in this cluster", name, node)
	}
	return found, nil
}
