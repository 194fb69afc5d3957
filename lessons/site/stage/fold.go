package stage

import (
	"slices"
	"strconv"
	"strings"

	"caderno/lessons"
)

// Hop takes the next hop and tells what it moves.
func (s *Stage) Hop(h lessons.Hop) Frame {
	s.moves, s.fresh = nil, nil
	where := s.origin(h)
	ways := s.apply(h)
	s.put("words", Look{Text: s.Describe()})
	return Frame{
		Number: h.ID, Cause: h.Cause, At: seconds(h.At), Actor: h.Actor, Piece: h.Record.Piece, Text: h.Text, Step: h.Step,
		Place: where, Object: s.document(h.Record.Object), Ways: ways, Things: s.fresh, Moves: s.moves,
		Decision: newDecision(h.Record.Decision),
	}
}

// Step takes the end of a step, which may have switched pieces off and on, and
// tells what that moves.
func (s *Stage) Step(step lessons.Step) []Move {
	s.moves = nil
	off := map[string]words{}
	for _, p := range step.Stopped {
		place := pieceOf(p.Name)
		if p.Name == "kubelet" {
			place = s.key(p.Node)
		}
		off[place] = append(off[place], p.Name)
	}
	for _, place := range []string{"api", "controladores", "scheduler", "proxy"} {
		l := Look{}
		if names := off[place]; names != nil {
			l.Class = "off"
			if place == "controladores" && !slices.Contains(names, "controller-manager") {
				l.Class, l.Text = "part", shorten(strings.Join(names, ", "), 40)
			}
		}
		s.put(place, l)
	}
	for _, m := range s.machines {
		m.off = off[m.key] != nil
		s.put(m.key, m.look())
	}
	if s.moves != nil {
		s.put("words", Look{Text: s.Describe()})
	}
	return s.moves
}

// pieceOf is the place of a piece that can be switched off.
func pieceOf(name string) string {
	switch name {
	case "apiserver":
		return "api"
	case "scheduler":
		return name
	case "kube-proxy":
		return "proxy"
	}
	return "controladores"
}

// key is the place of a node; "" if it is not drawn.
func (s *Stage) key(node string) string {
	if m := s.machine(node); m != nil {
		return m.key
	}
	return ""
}

// port is the place of a node's network, where the rules of its kube-proxy send
// visitors on; "" if the node is not drawn.
func (s *Stage) port(node string) string {
	if m := s.machine(node); m != nil {
		return m.port()
	}
	return ""
}

// document is the place of an object's document; "" if there is none.
func (s *Stage) document(o lessons.Object) string {
	if t := s.find(o); t != nil {
		return t.id()
	}
	return ""
}

// body is the place of a Pod on its node; "" if it has none.
func (s *Stage) body(o lessons.Object) string {
	if t := s.find(o); t != nil && t.pod != nil && s.machine(t.pod.node) != nil {
		return t.body()
	}
	return ""
}

// apply changes the state as the hop says, and returns the ways that something
// takes, from place to place.
func (s *Stage) apply(h lessons.Hop) []string {
	r := h.Record
	switch r.Action {
	case "request":
		return []string{"fora api"}
	case "refuse":
		return []string{"api fora"}
	case "create", "update", "update-status", "bind", "delete", "remove":
		return s.write(h)
	case "decide", "lose-node", "end-stay", "orphan":
		return nil
	case "write-rules", "remove-rules", "visit", "forward", "reject", "drop", "answer":
		return s.visit(h)
	}
	return s.inNode(h)
}

// write follows an object into etcd.
func (s *Stage) write(h lessons.Hop) []string {
	r := h.Record
	from := s.origin(h)
	if r.Object.Kind == "Node" {
		s.writeNode(r)
		return way(from, "api", "etcd")
	}
	gone := r.Action == "remove" || r.Action == "delete" && r.Detail != "marked"
	t := s.find(r.Object)
	if gone {
		if t == nil {
			return way(from, "api", "etcd")
		}
		s.remove(t)
		return way(from, "api", "etcd", t.id())
	}
	if t == nil {
		t = s.add(r.Object, r.Owner)
	}
	t.leaving = t.leaving || r.Action == "delete"
	if r.Numbers != nil {
		t.numbers = r.Numbers
	}
	if r.Listed != nil {
		t.routes = strconv.Itoa(*r.Listed)
	}
	if r.Pod != nil {
		s.writePod(t, r.Pod)
	}
	s.draw(t)
	if t.owner != nil {
		s.draw(t.owner)
	}
	if t.place() == "" {
		return way(from, "api", "etcd")
	}
	return way(from, "api", "etcd", t.id())
}

func (s *Stage) writeNode(r lessons.Record) {
	m := s.machine(r.Object.Name)
	if m == nil {
		return
	}
	m.gone = r.Action == "remove" || r.Action == "delete" && r.Detail != "marked"
	if r.Machine != nil {
		m.ready, m.closed = r.Machine.Ready == "True", r.Machine.Unschedulable
	}
	s.put(m.key, m.look())
}

// writePod takes over what a Pod says of itself. How its containers are the
// kubelet's own hops have told already; only that one waits is news.
func (s *Stage) writePod(t *thing, said *lessons.PodState) {
	if t.pod == nil {
		t.pod = &pod{slot: -1}
		for _, c := range said.Containers {
			t.pod.containers = append(t.pod.containers, container{name: c.Name, is: 'e'})
		}
	}
	p := t.pod
	p.phase, p.ready = said.Phase, said.Ready
	for i := range p.containers {
		for _, c := range said.Containers {
			if c.Name != p.containers[i].name {
				continue
			}
			p.containers[i].restarts = c.Restarts
			if c.State == "waiting" && p.containers[i].is != 'r' && retried(c.Reason) {
				p.containers[i].is = 'w'
			}
		}
	}
	s.bind(t, said.Node)
}

// retried tells the reasons of a container that waits because something failed.
func retried(reason string) bool {
	return reason != "" && reason != "ContainerCreating" && reason != "PodInitializing"
}

// origin is where the one is who does a hop; "" if that is not drawn.
func (s *Stage) origin(h lessons.Hop) string {
	r := h.Record
	actor, _, _ := strings.Cut(h.Actor, " ") // a node follows
	switch {
	case r.Piece == "fora" || r.Piece == "api" || r.Piece == "scheduler":
		return r.Piece
	case r.Action == "answer": // the program in a container
		return s.body(r.Object)
	case actor == "kube-proxy":
		return "proxy"
	case actor == "rede":
		return s.port(r.Node)
	case r.Node != "":
		return s.key(r.Node)
	}
	return "controladores"
}

// way joins places, without those that are not drawn and without standing still.
func way(places ...string) []string {
	places = slices.Compact(slices.DeleteFunc(places, func(p string) bool { return p == "" }))
	if len(places) < 2 {
		return nil
	}
	return []string{strings.Join(places, " ")}
}
