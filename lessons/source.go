package lessons

import "time"

// Source has what lessons refer to: scenarios as they really ran, and the
// project's own code. Errors say, in Portuguese, what was not found.
type Source interface {
	// Scenario returns a scenario of features/FEATURE.feature, run to its end.
	Scenario(feature, name string) (Scenario, error)
	// Code returns a marked region of a source file, e.g. file
	// "sim/store/store.go". The region is between two comments:
	//
	//	// region NAME
	//	// end region
	Code(file, region string) (Code, error)
	// Simplification returns the one at a declaration of a source file.
	Simplification(file, declaration string) (Simplification, error)
}

// Insert is what a Reference stands for: a Scenario, an Output, Hops, a Timeline,
// a Rollout, a Decision, Code or a Simplification.
type Insert interface{ insert() }

// Scenario is a scenario and what happened when it ran.
type Scenario struct {
	Feature string // "02-deployment"
	Name    string
	// Rule is the name after Regra:, Description the text under the scenario's name,
	// Row the values of an outline's row; each only where there is one.
	Rule, Description string
	Row               []string
	Tags              []string // with their @
	Nodes             []Node   // when it began
	Steps             []Step
	Hops              []Hop
	// Decisions are the scheduler's, the last one about each Pod, in the order in
	// which the Pods first came up.
	Decisions []Decision
}

// Step is one line of a scenario.
type Step struct {
	Keyword string // "Dado", "Quando", "Então", "E", ...
	Text    string
	DocText string        // the text between """ under the step, if any
	Table   [][]string    // the table under the step, if any
	Status  string        // "passou"; another one in a run that is not the course's own
	Took    time.Duration // virtual time
	Outputs []Output
	Hops    int     // how many there were when the step ended
	Stopped []Piece // what was switched off when the step ended
}

// Node is a machine of the cluster.
type Node struct {
	Name         string
	ControlPlane bool
	Tainted      bool // refuses ordinary Pods
}

// Piece is a part of the cluster that can be switched off: "scheduler",
// "kubelet" with its node, ...
type Piece struct{ Name, Node string }

// Output is a command line and what it printed.
type Output struct {
	Command  string
	Text     string
	ExitCode int
}

// Hop is one thing that happened in the cluster, told to a reader.
type Hop struct {
	ID    int           // 1, 2, 3, ... in the order of happening
	Cause int           // the hop that caused it; 0: somebody outside
	At    time.Duration // virtual time since the scenario began
	Actor string        // e.g. "kube-scheduler"
	Text  string        // what it did, in Portuguese
	// Object is what it did it to, e.g. "Pod default/ola-59946bc664-bx2kz".
	Object string
	// Replicas is what a ReplicaSet says after this hop, if it is the hop's object.
	Replicas *Replicas
	Step     int // during which it happened: its place in Scenario.Steps
	Record   Record
}

// Record is a hop as the cluster noted it, for who follows the objects.
type Record struct {
	Piece    string // of the cluster, by the class that gives it its hue: "api", "kubelet", ...
	Action   string // e.g. "create", "bind", "start-container"
	Object   Object
	Node     string  // where, for a kubelet
	Detail   string  // what the action needs: an image, a container, the node of a bind
	Owner    *Object // for "create": the controller that the object names as its own
	Decision *Decision

	// What the object says after it was written; nil for other kinds.
	Numbers *Replicas // a Deployment or a ReplicaSet
	Pod     *PodState
	Machine *NodeState
	Listed  *int // an EndpointSlice: how many of its endpoints are ready
}

// Object names what a hop is about.
type Object struct{ Kind, Namespace, Name string }

// PodState is what a Pod says of itself.
type PodState struct {
	Node       string // "" until it is bound
	Phase      string
	Ready      bool
	Containers []ContainerState
}

// ContainerState is what a Pod says of one of its containers.
type ContainerState struct {
	Name     string
	State    string // waiting, running, terminated; "" while nothing is known
	Reason   string
	Restarts int
}

// NodeState is what a Node says of itself.
type NodeState struct {
	Ready         string // True, False, Unknown; "" while nobody has said
	Unschedulable bool
}

// Hops is the record of a scenario, or its beginning.
type Hops []Hop

// Decision is what the scheduler thought of every node, for one Pod.
type Decision struct {
	Pod     string
	Nodes   []Verdict // every node, by name
	Best    []string  // the nodes with the highest total: more than one when they are tied
	Chosen  string    // one of the best; "" when no node fits
	Message string    // Kubernetes' own sentence when no node fits
}

// Verdict is what the scheduler thought of one node.
type Verdict struct {
	Node    string
	Filter  string   // the plugin that refused the node; "" when it fits
	Reasons []string // in Kubernetes' own words
	Scores  []Score  // in the scheduler's order; none when no other node fits
	Total   int64    // the sum of the scores' points
}

// Score is what a plugin gave to a node.
type Score struct {
	Plugin string
	Points int64 // 0 to 100, times the weight
	Weight int64
}

// Fits tells whether no filter refused the node.
func (v Verdict) Fits() bool { return v.Filter == "" }

// Code is a region of a source file.
type Code struct {
	File   string
	Region string
	Text   string // without the markers, not indented more than it needs
}

func (Scenario) insert() {}
func (Output) insert()   {}
func (Hops) insert()     {}
func (Timeline) insert() {}
func (Rollout) insert()  {}
func (Decision) insert() {}
func (Code) insert()     {}

func (Simplification) insert() {}
