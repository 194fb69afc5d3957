package lab

import (
	"context"
	"fmt"

	"caderno/features/piece"
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
		name, state := piece.Title(p), "roda"
		if p.InManager {
			name = "  " + name
		}
		if !p.On {
			state = "parado"
		}
		first = max(first, len(name))
		rows = append(rows, [2]string{name, state})
	}
	for _, row := range rows {
		fmt.Fprintf(c.Stdout, "  %-*s  %s\n", first, row[0], row[1])
	}
	return 0
}

// pieceNames are the pieces as parar and iniciar take them.
func (l *Lab) pieceNames() []string {
	var names []string
	for _, p := range l.cluster.Pieces() {
		names = append(names, piece.Title(p))
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
	p, problem := piece.Find(l.cluster.Pieces(), c.Args[1:])
	if problem != "" {
		return c.fail("%s", problem)
	}
	if p.On != on {
		if err := change(p.Piece, p.Node); err != nil {
			return c.fail("%s: %v", piece.Title(p), err)
		}
		l.changed = true
	}
	fmt.Fprintln(c.Stdout, piece.Changed(p, on))
	return 0
}

// stopped are the pieces that do not run.
func (l *Lab) stopped() []string {
	var names []string
	for _, p := range l.cluster.Pieces() {
		if !p.On {
			names = append(names, piece.Title(p))
		}
	}
	return names
}
