// Package trace is the record of every hop on the road from a command to a
// running container, each with the hop that caused it. The pieces of the
// cluster write it; lessons, scenarios and the player read it. It changes
// nothing and decides nothing.
package trace

import (
	"slices"
	"time"
)

// Actor is the piece of the cluster (or the person outside) that did a hop.
type Actor string

// The actors, by the names under which Kubernetes runs or reports them.
const (
	Kubectl              Actor = "kubectl" // and any other client from outside
	APIServer            Actor = "kube-apiserver"
	DeploymentController Actor = "deployment-controller"
	ReplicaSetController Actor = "replicaset-controller"
	GarbageCollector     Actor = "garbage-collector"
	NamespaceController  Actor = "namespace-controller"
	NodeController       Actor = "node-controller"
	TaintEviction        Actor = "taint-eviction-controller"
	PodGarbageCollector  Actor = "pod-garbage-collector"
	EndpointSlices       Actor = "endpointslice-controller"
	Endpoints            Actor = "endpoints-controller"
	ServiceAccounts      Actor = "serviceaccount-controller"
	ResourceQuota        Actor = "resourcequota-controller"
	Disruption           Actor = "disruption-controller"
	RootCACertPublisher  Actor = "root-ca-certificate-publisher-controller"
	Scheduler            Actor = "kube-scheduler"
	Kubelet              Actor = "kubelet"
	KubeProxy            Actor = "kube-proxy"
	Visitor              Actor = "visitante" // somebody outside who asks for a page
	Network              Actor = "rede"      // a node's network, which follows kube-proxy's rules whether that runs or not
	App                  Actor = "aplicação" // the program in a container
)

// Actors are all of them, first those on the road from a command to a visitor.
func Actors() []Actor {
	return []Actor{
		Kubectl, APIServer, DeploymentController, ReplicaSetController, Scheduler, Kubelet, EndpointSlices, KubeProxy, Visitor, Network, App,
		GarbageCollector, NamespaceController, NodeController, TaintEviction, PodGarbageCollector,
		Endpoints, ServiceAccounts, ResourceQuota, Disruption, RootCACertPublisher,
	}
}

// Action is what was done.
type Action string

// The actions. The first ones are writes at the API server, done by the actor;
// the rest happens inside a piece.
const (
	Create          Action = "create"
	Update          Action = "update"
	UpdateStatus    Action = "update-status"
	Bind            Action = "bind"
	Delete          Action = "delete"    // the object is gone, or only Marked if something holds it
	Remove          Action = "remove"    // the marked object is gone
	Request         Action = "request"   // a change was asked for from outside
	Refuse          Action = "refuse"    // the API server said no; nothing is stored
	LoseNode        Action = "lose-node" // the node controller heard nothing of a kubelet for as long as Detail says
	EndStay         Action = "end-stay"  // a Pod's time on its tainted node (Detail) is over
	Orphan          Action = "orphan"    // a Pod has no node (Detail) any more
	Decide          Action = "decide"    // the scheduler looked at every node: Decision says what it saw
	RunSandbox      Action = "run-sandbox"
	PullImage       Action = "pull-image"   // begins
	ImagePulled     Action = "image-pulled" // ended, or was there already
	PullFailed      Action = "pull-failed"  // and will be tried again
	CreateContainer Action = "create-container"
	StartContainer  Action = "start-container"
	StopContainer   Action = "stop-container"
	ContainerExited Action = "container-exited"
	ProbeFailed     Action = "probe-failed" // so often in a row that it counts: Detail is "KIND CONTAINER TIMES"
	ProbePassed     Action = "probe-passed" // and did not count as passed before
	WriteRules      Action = "write-rules"  // from now on visitors of a Service go to so many Pods: Detail
	RemoveRules     Action = "remove-rules" // of a Service that is gone
	Visit           Action = "visit"        // somebody knocks: Detail is the URL, Node where they knock
	Forward         Action = "forward"      // to a Pod: Object; Detail is its address
	Reject          Action = "reject"       // nobody is ready behind the Service, or no Service has the port
	Drop            Action = "drop"         // nobody is ready on this node, and only there they may be
	Answer          Action = "answer"       // Detail is the HTTP status
)

// Marked is the Detail of a Delete that something holds up: a grace period or a
// finalizer.
const Marked = "marked"

// Object names what a hop is about.
type Object struct {
	Kind      string `json:"kind"`
	Namespace string `json:"namespace,omitempty"`
	Name      string `json:"name"`
	UID       string `json:"uid,omitempty"`
}

// Hop is one thing that happened.
type Hop struct {
	ID       int           `json:"id"`                 // 1, 2, 3, ... in the order of happening
	Cause    int           `json:"cause"`              // the hop that caused it; 0: somebody outside
	At       time.Duration `json:"at"`                 // virtual time since the cluster was made, in ns
	Actor    Actor         `json:"actor"`              // who did it
	Node     string        `json:"node,omitempty"`     // where, for a kubelet
	Action   Action        `json:"action"`             // what
	Object   Object        `json:"object"`             // on what
	Revision int64         `json:"revision,omitempty"` // the store's revision a write made
	Detail   string        `json:"detail,omitempty"`   // image, container, chosen node, or the refusal's own words
	Decision *Decision     `json:"decision,omitempty"` // for Decide
	Owner    *Object       `json:"owner,omitempty"`    // for Create: the controller that the object names as its own

	// What an object says after a write of it; nil for other kinds.
	Replicas *Replicas `json:"replicas,omitempty"` // a Deployment or a ReplicaSet
	Pod      *Pod      `json:"pod,omitempty"`
	Machine  *Machine  `json:"machine,omitempty"` // a Node
	Listed   *int      `json:"listed,omitempty"`  // an EndpointSlice: how many of its endpoints are ready
}

// Replicas are the numbers of a ReplicaSet, as kubectl get replicasets shows
// them, or of a Deployment.
type Replicas struct {
	Desired int32 `json:"desired"` // Pods that there shall be
	Current int32 `json:"current"` // Pods that its controller has counted
	Ready   int32 `json:"ready"`   // those of them that are ready
}

// Pod is what a Pod says of itself.
type Pod struct {
	Node       string      `json:"node,omitempty"` // "" until it is bound
	Phase      string      `json:"phase"`
	Ready      bool        `json:"ready,omitempty"` // receives visitors
	Containers []Container `json:"containers"`      // in the order of the spec, without those that only prepare
}

// Container is what a Pod says of one of its containers.
type Container struct {
	Name     string `json:"name"`
	State    string `json:"state,omitempty"`  // waiting, running, terminated; "" while the kubelet has said nothing
	Reason   string `json:"reason,omitempty"` // why it waits or ended, in one word
	Restarts int32  `json:"restarts,omitempty"`
}

// Machine is what a Node says of itself.
type Machine struct {
	Ready         string `json:"ready"` // True, False, Unknown; "" while nobody has said
	Unschedulable bool   `json:"unschedulable,omitempty"`
}

// Decision is the scheduler's diagnosis of one attempt to place a Pod.
type Decision struct {
	Nodes   []Verdict `json:"nodes"`             // every node, by name (of more than 100, a few)
	Chosen  string    `json:"chosen,omitempty"`  // "" when no node fits
	Message string    `json:"message,omitempty"` // Kubernetes' own sentence when no node fits
}

// Verdict is what the scheduler thought of one node.
type Verdict struct {
	Node    string   `json:"node"`
	Plugin  string   `json:"plugin,omitempty"`  // the filter that refused the node; "" when it fits
	Reasons []string `json:"reasons,omitempty"` // in Kubernetes' own words
	Scores  []Score  `json:"scores,omitempty"`  // in the scheduler's plugin order; none when it was the only node
	Total   int64    `json:"total"`             // sum of weighted scores
}

// Fits tells whether no filter refused the node.
func (v Verdict) Fits() bool { return v.Plugin == "" }

// Best are the nodes with the highest total: more than one when they are tied.
func (d *Decision) Best() []string {
	var most int64
	var nodes []string
	for _, v := range d.Nodes {
		switch {
		case !v.Fits() || v.Total < most:
		case v.Total > most:
			most, nodes = v.Total, []string{v.Node}
		default:
			nodes = append(nodes, v.Node)
		}
	}
	return nodes
}

// Score is one plugin's opinion of one node.
type Score struct {
	Plugin string `json:"plugin"`
	Score  int64  `json:"score"`  // normalized, 0 to 100
	Weight int64  `json:"weight"` // the profile's weight
}

// Trace collects the hops of one cluster.
type Trace struct {
	since func() time.Duration
	cause func() int
	hops  []Hop
	last  int // the number of the latest hop
	keep  int // how many hops are remembered at least; 0: all
}

// New returns an empty trace that reads the virtual time since the cluster was
// made, and the hop on whose behalf code runs, from the two functions.
func New(since func() time.Duration, cause func() int) *Trace {
	return &Trace{since: since, cause: cause}
}

// Record adds a hop, gives it its number, time and cause, and returns the
// number, which is to be made the cause of what follows from it.
func (t *Trace) Record(h Hop) int {
	t.last++
	h.ID, h.At, h.Cause = t.last, t.since(), t.cause()
	if t.keep > 0 && len(t.hops) >= 2*t.keep {
		t.hops = slices.Clone(t.hops[len(t.hops)-t.keep:]) // a new one: readers hold the old
	}
	t.hops = append(t.hops, h)
	return h.ID
}

// Keep has the trace forget old hops: it remembers the newest so many, and up to
// as many again, so that a cluster that runs for weeks does not grow. 0 is all.
func (t *Trace) Keep(newest int) { t.keep = newest }

// Hops returns what happened so far, or the newest of that if old hops are
// forgotten; a hop's place is then no longer its number. The caller must not
// change it.
func (t *Trace) Hops() []Hop { return t.hops }
