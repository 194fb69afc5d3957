package stage

import (
	"slices"
	"strings"

	"caderno/lessons"
)

// inNode follows what a kubelet does with a Pod.
func (s *Stage) inNode(h lessons.Hop) []string {
	r := h.Record
	t := s.find(r.Object)
	if t == nil || t.pod == nil {
		return nil
	}
	p := t.pod
	var ways []string
	switch r.Action {
	case "run-sandbox":
		p.sandbox = true
	case "pull-image":
		p.pulling = true
		ways = way(s.key(r.Node), "registro")
	case "image-pulled":
		if p.pulling {
			ways = way("registro", s.key(r.Node))
		}
		p.pulling = false
	case "pull-failed":
		p.pulling = false
		ways = way("registro", s.key(r.Node))
	case "create-container":
		p.set(r.Detail, 'c')
	case "start-container":
		p.set(r.Detail, 'r')
		p.ill = false
	case "container-exited":
		name, _, _ := strings.Cut(r.Detail, ": ")
		p.set(name, 'x')
		p.ill = false
	case "probe-failed":
		p.ill = true
	case "probe-passed":
		p.ill = false
	}
	s.draw(t)
	return ways
}

// set changes how a container is; one that only prepares is not drawn.
func (p *pod) set(name string, is byte) {
	if at := slices.IndexFunc(p.containers, func(c container) bool { return c.name == name }); at >= 0 {
		p.containers[at].is = is
	}
}

// visit follows somebody from outside, and the rules that send them on.
func (s *Stage) visit(h lessons.Hop) []string {
	r := h.Record
	t := s.find(r.Object)
	body := s.body(r.Object)
	switch r.Action {
	case "write-rules", "remove-rules":
		if t != nil {
			t.routes = r.Detail
			s.draw(t)
		}
		var ways []string
		for _, m := range s.machines {
			ways = append(ways, way("api", m.key, m.port())...)
		}
		return ways
	case "visit":
		return s.network("fora", s.port(r.Object.Name))
	case "forward":
		if body == "" {
			return nil
		}
		t.pod.via = s.port(r.Node)
		return s.network(t.pod.via, s.port(t.pod.node), body)
	case "reject":
		return s.network(s.port(r.Node), "fora")
	case "answer":
		if body == "" {
			return nil
		}
		return s.network(body, s.port(t.pod.node), t.pod.via, "fora") // back as it came
	}
	return nil
}

// network joins places as way does, by the wires between nodes: these meet at
// "net", and those of the workers before that at "net:workers".
func (s *Stage) network(places ...string) []string {
	places = slices.Compact(slices.DeleteFunc(places, func(p string) bool { return p == "" }))
	var all []string
	for i, p := range places {
		if i > 0 {
			all = append(all, between(places[i-1], p)...)
		}
		all = append(all, p)
	}
	return way(all...)
}

// between are the meeting points on the way from one place to another.
func between(from, to string) []string {
	level := func(place string) int { // how far from the workers
		switch {
		case place == "fora" || place == "r0":
			return 2
		case strings.HasPrefix(place, "r"):
			return 1
		}
		return 0 // inside a node
	}
	switch a, b := level(from), level(to); {
	case a == 0 || b == 0:
		return nil
	case a == 2 && b == 2:
		return []string{"net"}
	case a == 2:
		return []string{"net", "net:workers"}
	case b == 2:
		return []string{"net:workers", "net"}
	}
	return []string{"net:workers"}
}
