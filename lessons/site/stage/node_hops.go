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
			ways = append(ways, way("api", m.key)...)
		}
		return ways
	case "visit":
		return way("fora", s.key(r.Object.Name))
	case "forward":
		return way(s.key(r.Node), body)
	case "reject":
		return way(s.key(r.Node), "fora")
	case "answer":
		if body == "" {
			return nil
		}
		return way(body, s.key(t.pod.node), "fora")
	}
	return nil
}
