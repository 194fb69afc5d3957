// Package scheduler decides which node each Pod goes to and says why. It plays
// kube-scheduler 1.37 with its default profile: a queue of Pods without a node,
// filters, scores, a binding, and the diagnosis of every attempt in the trace.
//
// Package sim starts and stops it. It talks to the API server only, through
// client.Interface: it writes a node's name into a Pod and never touches a node
// nor starts anything there.
//
// One Pod, from top to bottom: eventhandlers.go (somebody made a Pod), queue.go
// (its turn comes), schedule.go (one attempt), filter.go (which nodes fit),
// score.go (which of them is best), diagnosis.go (what there is to tell), and
// bind.go. Each rule is a file of its own, by its name in Kubernetes:
// tainttoleration.go, noderesourcesfit.go, ... framework.go lists them all.
package scheduler

import (
	"math/rand/v2"

	"caderno/sim/client"
	"caderno/sim/clock"
	"caderno/sim/latency"
	"caderno/sim/record"
	"caderno/sim/trace"
)

// schedulerName is the profile's name: Pods that ask for another scheduler in
// spec.schedulerName are none of our business.
const schedulerName = "default-scheduler"

// Config is what a Scheduler is made of.
type Config struct {
	Client   client.Interface
	Clock    *clock.Clock
	Latency  *latency.Source
	Rand     *rand.Rand // the cluster's one seeded generator: decides between equals
	Trace    *trace.Trace
	Recorder *record.Recorder // made with record.NewEvents
}

// Scheduler is the process kube-scheduler.
type Scheduler struct {
	client   client.Interface
	clock    *clock.Clock
	latency  *latency.Source
	rand     *rand.Rand
	trace    *trace.Trace
	recorder *record.Recorder
	profile  []*plugin

	snapshot  *snapshot  // the nodes and what runs where
	queue     *queue     // the Pods that wait
	nominator *nominator // the places that preemption has promised
	next      *clock.Event
	binding   map[*queuedPod]*clock.Event // decided, not yet written
	start     int                         // the node at which the next search begins
	stops     []func()                    // ends the watches
}

// New returns a scheduler that does nothing until Start.
func New(cfg Config) *Scheduler {
	s := &Scheduler{
		client: cfg.Client, clock: cfg.Clock, latency: cfg.Latency, rand: cfg.Rand,
		trace: cfg.Trace, recorder: cfg.Recorder, profile: defaultProfile(),
	}
	s.forget()
	return s
}

// Start watches nodes and Pods, finds what waits for a node, and goes to work.
// It fails when the API server cannot be reached; whoever starts it then tries
// again once the server is back, as package sim does.
func (s *Scheduler) Start() error {
	nodes, err := s.client.Watch(client.Selection{Resource: client.Nodes}, s.onNode)
	if err != nil {
		return err
	}
	s.stops = append(s.stops, nodes)
	pods, err := s.client.Watch(client.Selection{Resource: client.Pods}, s.onPod)
	if err != nil {
		s.Stop()
		return err
	}
	s.stops = append(s.stops, pods)
	return nil
}

// Stop ends the process: what it had in mind is lost, also a decision that was
// not written yet.
func (s *Scheduler) Stop() {
	for _, stop := range s.stops {
		stop()
	}
	s.next.Cancel()
	for _, e := range s.binding {
		e.Cancel()
	}
	s.queue.stop()
	s.recorder.Reset()
	s.forget()
}

func (s *Scheduler) forget() {
	s.stops, s.next, s.start = nil, nil, 0
	s.binding = map[*queuedPod]*clock.Event{}
	s.snapshot = newSnapshot()
	s.nominator = newNominator()
	s.queue = newQueue(s.clock, s.profile, s.wake)
}
