package stage

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"caderno/lessons"
)

// mostMachines is how many nodes beside the master are drawn one by one.
const mostMachines = 8

// machine is a node as it is drawn.
type machine struct {
	lessons.Node
	key    string // "n0" is the master's part that can hold Pods
	room   int    // places for Pods
	pods   []*thing
	ready  bool
	closed bool // takes no new Pods
	gone   bool
	off    bool // its kubelet does not run
	others int  // nodes that this one stands for beside itself
}

// port is the place of the node's network.
func (m *machine) port() string { return "r" + m.key[1:] }

// newMachines are the nodes to draw. The first one of the control plane is the
// master; it stands first if there is one.
func newMachines(nodes []lessons.Node) []*machine {
	nodes = slices.Clone(nodes)
	slices.SortStableFunc(nodes, func(a, b lessons.Node) int { return byNumber(a.Name, b.Name) })
	var all []*machine
	master := slices.IndexFunc(nodes, func(n lessons.Node) bool { return n.ControlPlane })
	if master >= 0 {
		all = append(all, &machine{Node: nodes[master], key: "n0", ready: true})
	}
	workers := 0
	for i, n := range nodes {
		if i == master {
			continue
		}
		workers++
		if workers > mostMachines {
			all[len(all)-1].others++
			continue
		}
		all = append(all, &machine{Node: n, key: fmt.Sprintf("n%d", workers), ready: true})
	}
	for _, m := range all {
		m.room = roomFor(m.key, workers)
	}
	return all
}

// byNumber compares names as people count: worker-2 comes before worker-10.
func byNumber(a, b string) int {
	const digits = "0123456789"
	stemA, stemB := strings.TrimRight(a, digits), strings.TrimRight(b, digits)
	if stemA != stemB {
		return strings.Compare(a, b)
	}
	return cmp.Or(cmp.Compare(len(a), len(b)), strings.Compare(a, b))
}

// roomFor is how many Pods fit on a node beside so many.
func roomFor(key string, workers int) int {
	switch {
	case workers == 0:
		return 12
	case key == "n0":
		return 4
	case workers <= 2:
		return 10
	case workers == 3:
		return 5
	case workers == 4:
		return 6
	case workers <= 6:
		return 4
	}
	return 2
}

// machine finds a node by its name; nil if it is not drawn.
func (s *Stage) machine(name string) *machine {
	at := slices.IndexFunc(s.machines, func(m *machine) bool { return m.Name == name })
	if at < 0 {
		return nil
	}
	return s.machines[at]
}

func (m *machine) look() Look {
	var class words
	class.add("lost", !m.ready)
	class.add("closed", m.closed)
	class.add("gone", m.gone)
	class.add("off", m.off)
	l := Look{Class: class.String()}
	unseen := 0
	for _, t := range m.pods {
		if t.pod.slot < 0 {
			unseen++
		}
	}
	if unseen > 0 {
		l.Text = fmt.Sprintf("+%d", unseen)
	}
	return l
}

// pod is a Pod as its node has it.
type pod struct {
	node       string // "" until it is bound
	slot       int    // on its node; -1: not shown
	phase      string
	ready      bool
	sandbox    bool
	pulling    bool
	ill        bool // a probe fails
	containers []container
	drawn      bool   // has a body
	via        string // the network place that sent the last visitor here
}

// container is one of a Pod's, with a letter for how it is: e not there yet,
// c created, r running, x ended, w waiting for another try.
type container struct {
	name     string
	is       byte
	restarts int
}

// bind puts a Pod onto its node.
func (s *Stage) bind(t *thing, node string) {
	p := t.pod
	if p.node == node || node == "" {
		return
	}
	p.node, p.slot = node, -1
	m := s.machine(node)
	if m == nil {
		return
	}
	for slot := range m.room {
		if !slices.ContainsFunc(m.pods, func(o *thing) bool { return o.pod.slot == slot }) {
			p.slot = slot
			break
		}
	}
	m.pods = append(m.pods, t)
	s.put(m.key, m.look())
}

// leave takes a Pod from its node; one that had no place there gets the one that
// is free now.
func (s *Stage) leave(t *thing) {
	s.put(t.body(), Look{})
	m := s.machine(t.pod.node)
	if m == nil {
		return
	}
	m.pods = slices.DeleteFunc(m.pods, func(o *thing) bool { return o == t })
	if at := slices.IndexFunc(m.pods, func(o *thing) bool { return o.pod.slot < 0 }); t.pod.slot >= 0 && at >= 0 {
		m.pods[at].pod.slot = t.pod.slot
		s.drawBody(m.pods[at])
	}
	s.put(m.key, m.look())
}

// drawBody brings a Pod on its node up to date.
func (s *Stage) drawBody(t *thing) {
	p := t.pod
	m := s.machine(p.node)
	if m == nil {
		return
	}
	if !p.drawn {
		p.drawn = true
		s.introduce(Thing{ID: t.body(), Glyph: fmt.Sprintf("pod%d", min(max(len(p.containers), 1), 3)), Label: shorten(t.label(), 7), Title: t.title()})
	}
	l := Look{}
	if p.slot >= 0 {
		l.At = fmt.Sprintf("%s/%d", m.key, p.slot)
	}
	var class words
	class.add("assigned", !p.sandbox)
	class.add("pulling", p.pulling)
	class.add("ready", p.ready)
	class.add("ill", p.ill)
	class.add("leaving", t.leaving)
	class.add("done", p.phase == "Succeeded")
	class.add("failed", p.phase == "Failed")
	restarts := 0
	for i, c := range p.containers {
		class.add(fmt.Sprintf("c%d%c", i+1, c.is), i < 3)
		restarts += c.restarts
	}
	if restarts > 0 {
		l.Text = fmt.Sprintf("↻%d", restarts)
	}
	l.Class = class.String()
	s.put(t.body(), l)
}
