package kubelet

import (
	"math/rand/v2"
	"time"

	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/api/equality"
	"k8s.io/apimachinery/pkg/types"

	"caderno/sim/client"
	"caderno/sim/clock"
	"caderno/sim/cri"
	"caderno/sim/latency"
	"caderno/sim/record"
	"caderno/sim/trace"
)

// Config is what a Kubelet is made of. Everything but Node, Recorder and
// Runtime is shared with the rest of the cluster.
type Config struct {
	Node     Node
	Client   client.Interface // which signs with trace.Kubelet and the node's name
	Clock    *clock.Clock
	Latency  *latency.Source
	Rand     *rand.Rand
	Trace    *trace.Trace
	Recorder *record.Recorder // source kubelet, and the node as host
	Runtime  *cri.Runtime     // the node's own
}

// Kubelet is the agent of one node.
type Kubelet struct {
	node     Node
	client   client.Interface
	clock    *clock.Clock
	latency  *latency.Source
	rand     *rand.Rand
	trace    *trace.Trace
	recorder *record.Recorder
	runtime  *cri.Runtime

	// What follows is the memory of a running process. Stop forgets it; what
	// runs on the node is remembered by the runtime, the rest by the API server.
	running   bool
	startedAt time.Time
	phase     time.Duration // of the ticks, one a second
	agenda    agenda
	stopWatch func()
	workers   map[types.UID]*podWorker
	images    imageManager
	crashLoop *backOff
	lease     nodeLease
	reporting bool // a report of new images is due

	stopNodeWatch func()
	nodeSeen      bool
	unschedulable bool // as the kubelet last saw its Node
	looking       bool // a look at the Node is due
}

// New returns the kubelet of a node. It does nothing until Start.
func New(cfg Config) *Kubelet {
	return &Kubelet{
		node: cfg.Node, client: cfg.Client, clock: cfg.Clock, latency: cfg.Latency, rand: cfg.Rand,
		trace: cfg.Trace, recorder: cfg.Recorder, runtime: cfg.Runtime, stopWatch: func() {}, stopNodeWatch: func() {},
	}
}

// Start runs the kubelet: it registers its Node (again) and takes care of the
// Pods bound to it, those that run already included. While the API server does
// not answer it tries again; the error is always nil, and there because every
// piece of the cluster starts in the same way.
func (k *Kubelet) Start() error {
	if k.running {
		return nil
	}
	k.running = true
	k.startedAt = k.clock.Now()
	k.phase = time.Duration(k.rand.Int64N(int64(tickPeriod)))
	k.agenda = agenda{clock: k.clock, events: map[*clock.Event]bool{}}
	k.workers = map[types.UID]*podWorker{}
	k.images = imageManager{kubelet: k, backOff: newBackOff(k.clock), lastError: map[string]string{}}
	k.crashLoop = newBackOff(k.clock)
	k.reporting, k.nodeSeen, k.looking = false, false, false
	k.runtime.OnExit(k.containerExited)
	k.startNode()
	return nil
}

// Stop ends the kubelet as a process that is killed: what it had in mind is
// forgotten, no more status, no probes, no heartbeats. The containers go on.
func (k *Kubelet) Stop() {
	if !k.running {
		return
	}
	k.stopHeartbeat()
	k.running = false
	k.stopWatch()
	k.stopWatch = func() {}
	k.stopNodeWatch()
	k.stopNodeWatch = func() {}
	k.agenda.clear()
	k.recorder.Reset()
	k.runtime.OnExit(nil)
}

// Reconnect makes the kubelet watch anew, as it does by itself when its
// connection to the API server breaks: whoever restarts the API server calls
// it. It remembers everything else, which Stop and Start would not.
func (k *Kubelet) Reconnect() error {
	if !k.running {
		return nil
	}
	k.watchPods()
	for _, w := range k.workersInOrder() {
		w.writeStatusSoon()
	}
	return nil
}

// watchPods lists and watches the Pods that are bound to the node.
func (k *Kubelet) watchPods() {
	k.stopWatch()
	k.stopWatch = func() {}
	there := map[types.UID]bool{}
	listing := true
	stop, err := k.client.Watch(client.Selection{Resource: client.Pods, Index: client.PodsByNode, Value: k.node.Name}, func(e client.Event) {
		pod := e.Object.(*corev1.Pod)
		if listing {
			there[pod.UID] = true
		}
		if e.Type == client.Deleted {
			k.handlePodRemove(pod)
			return
		}
		k.handlePodUpdate(pod)
	})
	listing = false
	if err != nil {
		k.agenda.after(watchRetry, "kubelet "+k.node.Name+": watch Pods", k.watchPods)
		return
	}
	k.stopWatch = stop
	k.watchNode()
	for _, w := range k.workersInOrder() { // removed while nobody told us
		if !there[w.pod.UID] {
			k.handlePodRemove(w.pod)
		}
	}
	k.removeOrphans(there)
}

// watchRetry is how long the kubelet waits before it tries again to reach an
// API server that does not answer.
const watchRetry = time.Second

// removeOrphans ends what runs for Pods that were removed while no kubelet ran
// here.
//
// Simplification: at once and without Events, while a kubelet of Kubernetes
// goes through an orderly termination.
func (k *Kubelet) removeOrphans(there map[types.UID]bool) {
	for _, uid := range k.runtime.Pods() {
		if !there[types.UID(uid)] && k.workers[types.UID(uid)] == nil {
			k.runtime.RemovePod(uid)
		}
	}
}

// handlePodUpdate takes note of a Pod that is new here or has changed.
func (k *Kubelet) handlePodUpdate(pod *corev1.Pod) {
	w := k.workers[pod.UID]
	if w == nil {
		k.workers[pod.UID] = newPodWorker(k, pod)
		return
	}
	old := w.pod
	w.pod = pod
	switch {
	case pod.DeletionTimestamp != nil && old.DeletionTimestamp == nil:
		w.terminate()
	case pod.DeletionTimestamp != nil && w.phase == finished:
		w.writeStatusSoon() // which removes the Pod
	case len(pod.Spec.ReadinessGates) > 0 && !equality.Semantic.DeepEqual(pod.Status.Conditions, old.Status.Conditions),
		pod.Generation != old.Generation, !equality.Semantic.DeepEqual(pod.Labels, old.Labels),
		!equality.Semantic.DeepEqual(pod.Annotations, old.Annotations):
		w.sync(k.latency.Draw(latency.KubeletStatus))
	}
	// Anything else is a status, most often the one that this kubelet wrote.
}

// handlePodRemove takes note of a Pod that is no longer in the API. Usually its
// containers ended before; if it was removed by force they end now.
func (k *Kubelet) handlePodRemove(pod *corev1.Pod) {
	w := k.workers[pod.UID]
	if w == nil {
		return
	}
	w.gone = true
	if w.phase == finished {
		w.forget()
		return
	}
	w.terminate()
}
