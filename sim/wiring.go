package sim

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"time"

	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/api/resource"

	"caderno/sim/apiserver"
	"caderno/sim/client"
	"caderno/sim/controllers/deployment"
	"caderno/sim/controllers/disruption"
	"caderno/sim/controllers/endpoint"
	"caderno/sim/controllers/endpointslice"
	"caderno/sim/controllers/garbagecollector"
	"caderno/sim/controllers/namespace"
	"caderno/sim/controllers/nodelifecycle"
	"caderno/sim/controllers/podgc"
	"caderno/sim/controllers/replicaset"
	"caderno/sim/controllers/resourcequota"
	"caderno/sim/controllers/rootcacertpublisher"
	"caderno/sim/controllers/serviceaccount"
	"caderno/sim/controllers/tainteviction"
	"caderno/sim/cri"
	"caderno/sim/kubelet"
	"caderno/sim/latency"
	"caderno/sim/proxy"
	"caderno/sim/record"
	"caderno/sim/scheduler"
	"caderno/sim/trace"
)

// The capacity of a node of the reference.
const (
	defaultCPU     = "2"
	defaultMemory  = "24684092Ki"
	defaultMaxPods = 110
)

// controlPlane is the key of the label and of the taint of a master node.
const controlPlane = "node-role.kubernetes.io/control-plane"

// wiring makes the pieces of a cluster and connects them. Nothing else knows
// more than one of them.
type wiring struct {
	cluster *Cluster
	random  *rand.Rand
	latency *latency.Source
}

func (w *wiring) addPieces(nodes []Node) error {
	if len(nodes) == 0 {
		return errors.New("a cluster has at least one node, on which the control plane runs")
	}
	w.addControllers()
	w.addScheduler(nodes[0].Name)
	w.addProxy()
	return w.addKubelets(nodes)
}

func (w *wiring) add(p *piece) { w.cluster.pieces = append(w.cluster.pieces, p) }

// client is the API server as an actor of the controller manager, or another
// one, sees it.
func (w *wiring) client(actor trace.Actor, manager, node string) client.Interface {
	return w.cluster.server.Client(apiserver.Identity{Actor: actor, Manager: manager, Node: node})
}

// addControllers adds what runs inside the controller manager.
//
// Simplification: Kubernetes' has some forty controllers. Missing are, among
// others, those of the kinds that do not exist here, and the one that asks a cloud
// for a load balancer.
func (w *wiring) addControllers() {
	const manager = "kube-controller-manager"
	clk := w.cluster.clock
	recorder := func(c client.Interface, component string) *record.Recorder {
		return record.New(c, clk, corev1.EventSource{Component: component})
	}
	add := func(name Piece, run runner) { w.add(&piece{name: name, manager: true, runner: run}) }

	c := w.client(trace.DeploymentController, manager, "")
	add(DeploymentController, deployment.New(c, clk, w.latency, recorder(c, "deployment-controller")))
	c = w.client(trace.ReplicaSetController, manager, "")
	add(ReplicaSetController, replicaset.New(c, clk, w.latency, recorder(c, "replicaset-controller")))
	c = w.client(trace.EndpointSlices, manager, "")
	add(EndpointSlices, endpointslice.New(c, clk, w.latency, recorder(c, "endpoint-slice-controller")))
	c = w.client(trace.Endpoints, manager, "")
	add(Endpoints, endpoint.New(c, clk, w.latency, recorder(c, "endpoint-controller")))
	c = w.client(trace.GarbageCollector, manager, "")
	add(GarbageCollector, garbagecollector.New(c, clk, w.latency, recorder(c, "garbage-collector-controller")))
	c = w.client(trace.NamespaceController, manager, "")
	add(NamespaceController, namespace.New(c, clk, w.latency))
	c = w.client(trace.NodeController, manager, "")
	add(NodeController, nodelifecycle.New(c, clk, w.latency, recorder(c, "node-controller"), w.cluster.trace))
	c = w.client(trace.TaintEviction, manager, "")
	add(TaintEviction, tainteviction.New(c, clk, w.latency, recorder(c, "taint-eviction-controller"), w.cluster.trace))
	c = w.client(trace.PodGarbageCollector, manager, "")
	add(PodGarbageCollector, podgc.New(c, clk, w.cluster.trace))
	c = w.client(trace.ServiceAccounts, manager, "")
	add(ServiceAccounts, serviceaccount.New(c, clk, w.latency))
	c = w.client(trace.ResourceQuota, manager, "")
	add(ResourceQuota, resourcequota.New(c, clk, w.latency))
	c = w.client(trace.Disruption, manager, "")
	add(Disruption, disruption.New(c, clk, w.latency, recorder(c, "controllermanager")))
	c = w.client(trace.RootCACertPublisher, manager, "")
	add(RootCACertPublisher, rootcacertpublisher.New(c, clk, w.latency))
}

func (w *wiring) addScheduler(master string) {
	clk := w.cluster.clock
	c := w.client(trace.Scheduler, "kube-scheduler", "")
	w.add(&piece{name: Scheduler, runner: scheduler.New(scheduler.Config{
		Client: c, Clock: clk, Latency: w.latency, Rand: w.random, Trace: w.cluster.trace,
		Recorder: record.NewEvents(c, clk, "default-scheduler", "default-scheduler-"+master),
	})})
}

// addProxy adds kube-proxy, and the network in which visitors find the nodes.
func (w *wiring) addProxy() {
	c := w.client(trace.KubeProxy, "kube-proxy", "")
	p := proxy.New(proxy.Config{Client: c, Clock: w.cluster.clock, Latency: w.latency, Rand: w.random, Trace: w.cluster.trace})
	w.cluster.network = network{proxy: p, latency: w.latency}
	w.add(&piece{name: KubeProxy, runner: p})
}

func (w *wiring) addKubelets(nodes []Node) error {
	agents := nodeAgents{}
	for i, n := range nodes {
		spec, err := kubeletNode(n, i)
		if err != nil {
			return err
		}
		if agents[n.Name] != nil {
			return fmt.Errorf("two nodes named %q: a node's name must be its own", n.Name)
		}
		c := w.client(trace.Kubelet, "kubelet", n.Name)
		runtime := cri.New(cri.Config{Index: i, Registry: w.cluster.registry, Clock: w.cluster.clock, Rand: w.random})
		k := kubelet.New(kubelet.Config{
			Node: spec, Client: c, Clock: w.cluster.clock, Latency: w.latency, Rand: w.random, Trace: w.cluster.trace,
			Recorder: record.New(c, w.cluster.clock, corev1.EventSource{Component: "kubelet", Host: n.Name}),
			Runtime:  runtime,
		})
		w.cluster.network.hosts = append(w.cluster.network.hosts, host{n.Name, spec.IP, runtime})
		agents[n.Name] = k
		w.add(&piece{name: Kubelet, node: n.Name, runner: k})
	}
	w.cluster.server.SetKubelets(agents)
	return nil
}

// kubeletNode says the i-th node's options in the kubelet's terms. Addresses
// are those of the reference: 192.0.2.10 and on.
func kubeletNode(n Node, i int) (kubelet.Node, error) {
	spec := kubelet.Node{Name: n.Name, IP: nodeIP(i), Labels: map[string]string{}, MaxPods: defaultMaxPods}
	for key, value := range n.Labels {
		spec.Labels[key] = value
	}
	if n.ControlPlane {
		spec.Labels[controlPlane] = ""
	}
	if n.Tainted {
		spec.Taints = []corev1.Taint{{Key: controlPlane, Effect: corev1.TaintEffectNoSchedule}}
	}
	if n.MaxPods > 0 {
		spec.MaxPods = int64(n.MaxPods)
	}
	var err error
	if spec.CPU, err = quantity(n.CPU, defaultCPU); err != nil {
		return spec, fmt.Errorf("node %q: cpu: %w", n.Name, err)
	}
	if spec.Memory, err = quantity(n.Memory, defaultMemory); err != nil {
		return spec, fmt.Errorf("node %q: memory: %w", n.Name, err)
	}
	return spec, nil
}

func quantity(text, otherwise string) (resource.Quantity, error) {
	if text == "" {
		text = otherwise
	}
	q, err := resource.ParseQuantity(text)
	if err != nil {
		return q, fmt.Errorf("%q is not a quantity such as 2, 500m or 4Gi: %w", text, err)
	}
	return q, nil
}

// nodeIP is the address of the i-th node: 192.0.2.10 and on for the first 200
// (the documentation's own network), 198.18.0.0/15 after that.
func nodeIP(i int) string {
	if i < 200 {
		return fmt.Sprintf("192.0.2.%d", 10+i)
	}
	return fmt.Sprintf("198.18.%d.%d", i/250, 1+i%250)
}

// bootLimit is how much virtual time the nodes have to become Ready.
const bootLimit = time.Minute

// waitForNodes lets the cluster run until all nodes are Ready.
func (w *wiring) waitForNodes(want int) error {
	ready := map[string]bool{}
	selection := client.Selection{Resource: client.Nodes}
	stop, err := w.client(trace.Kubectl, "kubectl", "").Watch(selection, func(e client.Event) {
		if isUsable(e.Object.(*corev1.Node)) {
			ready[e.Object.GetName()] = true
		}
	})
	if err != nil {
		return err
	}
	defer stop()
	clk := w.cluster.clock
	for deadline := clk.Now().Add(bootLimit); len(ready) < want; clk.Step() {
		if at, _, ok := clk.Next(); !ok || at.After(deadline) {
			return fmt.Errorf("%d of %d nodes are Ready %v after the start of the cluster", len(ready), want, bootLimit)
		}
	}
	return nil
}

// isUsable tells whether a node is Ready and says so by its taints as well.
func isUsable(n *corev1.Node) bool {
	for _, t := range n.Spec.Taints {
		if t.Key == corev1.TaintNodeNotReady {
			return false
		}
	}
	for _, c := range n.Status.Conditions {
		if c.Type == corev1.NodeReady {
			return c.Status == corev1.ConditionTrue
		}
	}
	return false
}
