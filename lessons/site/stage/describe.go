package stage

import (
	"fmt"
	"strings"
)

// Describe tells in words how the cluster is, as the picture shows it.
func (s *Stage) Describe() string {
	var told strings.Builder
	told.WriteString("O cluster, agora.")
	for _, m := range s.machines {
		if text := m.describe(); text != "" {
			fmt.Fprintf(&told, " %s: %s.", m.Name, text)
		}
	}
	for _, p := range []struct{ place, name string }{
		{"api", "servidor da API"}, {"controladores", "controladores"}, {"scheduler", "scheduler"}, {"proxy", "kube-proxy"},
	} {
		switch l := s.looks[p.place]; l.Class {
		case "off":
			fmt.Fprintf(&told, " Parado: %s.", p.name)
		case "part":
			fmt.Fprintf(&told, " Parado: %s.", l.Text)
		}
	}
	return told.String()
}

// describe tells how a node and its Pods are; "" for one that is gone and empty.
func (m *machine) describe() string {
	var state, pods words
	state.add("NotReady", !m.ready)
	state.add("kubelet parado", m.off)
	state.add("SchedulingDisabled", m.closed)
	running, waiting, leaving := 0, 0, 0
	for _, t := range m.pods {
		switch {
		case t.leaving:
			leaving++
		case t.pod.running():
			running++
			if !t.pod.ready {
				waiting++
			}
		}
	}
	switch n := len(m.pods); {
	case n == 0 && m.gone:
		return ""
	case n == 0:
		pods.add("nenhum Pod", true)
	case n == 1:
		pods.add("1 Pod", true)
	default:
		pods.add(fmt.Sprintf("%d Pods", n), true)
	}
	pods.add(fmt.Sprintf("%d rodando", running), len(m.pods) > leaving)
	pods.add(fmt.Sprintf("%d ainda sem estar pronto", waiting), waiting > 0)
	pods.add(fmt.Sprintf("%d terminando", leaving), leaving > 0)
	told := strings.Join(pods, ", ")
	if len(state) > 0 {
		told = strings.Join(state, ", ") + "; " + told
	}
	return told
}

// running tells whether a container of the Pod runs.
func (p *pod) running() bool {
	for _, c := range p.containers {
		if c.is == 'r' {
			return true
		}
	}
	return false
}
