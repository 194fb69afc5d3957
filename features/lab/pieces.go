package lab

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"caderno/features/spelling"
	"caderno/sim"
)

// pieces is the command peças.
func (l *Lab) pieces(_ context.Context, c *call) int {
	if c.argument() != "" {
		return c.fail("não leva argumentos; para mudar uma: parar %[1]s ou iniciar %[1]s", c.argument())
	}
	var rows [][2]string
	first := 0
	for _, p := range l.cluster.Pieces() {
		name, state := title(p), "roda"
		if insideManager(p.Piece) {
			name = "  " + name
		}
		if !p.On {
			state = "parada"
		}
		first = max(first, len(name))
		rows = append(rows, [2]string{name, state})
	}
	for _, row := range rows {
		fmt.Fprintf(c.Stdout, "  %-*s  %s\n", first, row[0], row[1])
	}
	return 0
}

// insideManager tells the controllers, which the controller manager runs.
func insideManager(p sim.Piece) bool {
	name, found := strings.CutSuffix(string(p), "-controller")
	return found && name != "" || p == sim.GarbageCollector
}

func title(p sim.State) string { return strings.TrimSpace(string(p.Piece) + " " + p.Node) }

// pieceNames are the pieces as parar and iniciar take them.
func (l *Lab) pieceNames() []string {
	var names []string
	for _, p := range l.cluster.Pieces() {
		names = append(names, title(p))
	}
	return names
}

func (l *Lab) stop(_ context.Context, c *call) int {
	return l.turn(c, false, l.cluster.Stop)
}

func (l *Lab) start(_ context.Context, c *call) int {
	return l.turn(c, true, l.cluster.Start)
}

// turn switches the piece that the arguments name on or off.
func (l *Lab) turn(c *call, on bool, change func(sim.Piece, string) error) int {
	p, problem := l.findPiece(c.Args[1:])
	if problem != "" {
		return c.fail("%s", problem)
	}
	state := map[bool]string{false: "parada", true: "roda"}
	if p.On == on {
		fmt.Fprintf(c.Stdout, "%s: já %s\n", title(p), map[bool]string{false: "estava parada", true: "rodava"}[on])
		return 0
	}
	if err := change(p.Piece, p.Node); err != nil {
		return c.fail("%s: %v", title(p), err)
	}
	l.changed = true
	fmt.Fprintf(c.Stdout, "%s: %s\n", title(p), state[on])
	return 0
}

// findPiece finds the piece that somebody names, by its name in peças or by
// that of its program (kube-scheduler); problem says why there is none.
func (l *Lab) findPiece(words []string) (p sim.State, problem string) {
	all := l.cluster.Pieces()
	if len(words) == 0 {
		return p, "falta a peça. Há: " + l.listed()
	}
	name, node := strings.ToLower(words[0]), strings.Join(words[1:], " ")
	if short := strings.TrimPrefix(name, "kube-"); slices.ContainsFunc(all, func(p sim.State) bool { return string(p.Piece) == short }) {
		name = short
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
		names := append(l.pieceNames(), "kubelet")
		if near := spelling.Nearest(name, names); near != "" {
			return p, fmt.Sprintf("não há peça %q. Você quis dizer %s?", words[0], near)
		}
		return p, fmt.Sprintf("não há peça %q. Há: %s", words[0], l.listed())
	case nodes[0] == "":
		return p, fmt.Sprintf("%s não é de um nó; recebi também %q", name, node)
	case node == "":
		return p, fmt.Sprintf("de qual nó? Há: %s", strings.Join(nodes, ", "))
	}
	return p, fmt.Sprintf("não há %s no nó %q. Há: %s", name, node, strings.Join(nodes, ", "))
}

// listed are the names of the pieces, a kubelet's once.
func (l *Lab) listed() string {
	var names []string
	for _, p := range l.cluster.Pieces() {
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

// stopped are the pieces that do not run.
func (l *Lab) stopped() []string {
	var names []string
	for _, p := range l.cluster.Pieces() {
		if !p.On {
			names = append(names, title(p))
		}
	}
	return names
}
