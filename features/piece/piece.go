// Package piece finds the piece of a cluster that a learner names, to stop or
// to start it. The laboratory and the command line call it.
package piece

import (
	"fmt"
	"slices"
	"strings"

	"caderno/features/spelling"
	"caderno/sim"
	"caderno/sim/trace"
)

// Title is how a piece is named to the learner: kubelet worker-1.
func Title(p sim.State) string { return strings.TrimSpace(string(p.Piece) + " " + p.Node) }

// Find finds the piece that somebody names among all there are, by its title, by
// the name of its program (kube-scheduler) or as hops call it. problem says in
// Portuguese why there is none.
func Find(all []sim.State, words []string) (p sim.State, problem string) {
	if len(words) == 0 {
		return p, "falta a peça. Há: " + listed(all)
	}
	name, node := strings.ToLower(words[0]), strings.Join(words[1:], " ")
	if short := strings.TrimPrefix(name, "kube-"); slices.ContainsFunc(all, func(p sim.State) bool { return string(p.Piece) == short }) {
		name = short
	}
	if name == string(trace.NodeController) { // as it signs its events, too
		name = string(sim.NodeController)
	}
	var nodes []string
	for _, p := range all {
		if string(p.Piece) != name {
			continue
		}
		if p.Node == node {
			return p, ""
		}
		nodes = append(nodes, p.Node)
	}
	switch {
	case nodes == nil:
		names := []string{"kubelet"}
		for _, p := range all {
			names = append(names, Title(p))
		}
		if near := spelling.Nearest(name, names); near != "" {
			return p, fmt.Sprintf("não há peça %q. Você quis dizer %s?", words[0], near)
		}
		return p, fmt.Sprintf("não há peça %q. Há: %s", words[0], listed(all))
	case nodes[0] == "":
		return p, fmt.Sprintf("%s não é de um nó; recebi também %q", name, node)
	case node == "":
		return p, fmt.Sprintf("de qual nó? Há: %s", some(nodes))
	}
	return p, fmt.Sprintf("não há %s no nó %q. Há: %s", name, node, some(nodes))
}

// listed are the names of the pieces, a kubelet's once.
func listed(all []sim.State) string {
	var names []string
	for _, p := range all {
		name := string(p.Piece)
		if p.Node != "" {
			name += " NÓ"
		}
		if !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	return strings.Join(names, ", ")
}

// mostListed is how many nodes a message names.
const mostListed = 10

// some are the names of the nodes, of many the first.
func some(nodes []string) string {
	if more := len(nodes) - mostListed; more > 0 {
		return fmt.Sprintf("%s e mais %d", strings.Join(nodes[:mostListed], ", "), more)
	}
	return strings.Join(nodes, ", ")
}

// Changed says what became of a piece that was to be stopped or started.
func Changed(p sim.State, on bool) string {
	state := map[bool]string{false: "parado", true: "roda"}[on]
	if p.On == on {
		state = map[bool]string{false: "já estava parado", true: "já rodava"}[on]
	}
	return Title(p) + ": " + state
}
