package steps

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/cucumber/godog"

	"caderno/features/fluxo"
	"caderno/features/spelling"
	"caderno/sim/trace"
)

const allHops = "a mesma verificação com --fluxo mostra todos os saltos, com a hora e com quem fez cada um"

// inOrder takes a table "quem | o que fez": hops that happened one after the
// other, whatever happened in between. Unlike a chain they need not cause each
// other: a visitor comes from outside, and nothing in the cluster causes that.
func (w *world) inOrder(ctx context.Context, when string, table *godog.Table) error {
	rows, err := hopRows(table)
	if err != nil {
		return err
	}
	return w.lookAtHops(ctx, when, func(hops []trace.Hop) error { return compareOrder(hops, rows) })
}

// hopRows reads a table "quem | o que fez", whose actors are there.
func hopRows(table *godog.Table) ([]map[string]string, error) {
	rows, err := records(table, "quem", "o que fez")
	for _, row := range rows {
		if err == nil {
			err = knownActor(row["quem"])
		}
	}
	return rows, err
}

// knownActor refuses a name that no hop bears: that is another mistake than
// having taken one piece for another.
func knownActor(name string) error {
	bare, _, _ := strings.Cut(name, " ") // "kubelet worker-1"
	if slices.Contains(actors, bare) {
		return nil
	}
	const look = "as peças se escrevem como nos saltos que as aulas mostram"
	near := spelling.Nearest(bare, actors)
	if program := "kube-" + bare; slices.Contains(actors, program) {
		near = program
	}
	if near != "" {
		return misused("na coluna quem, o nome de uma peça", fmt.Sprintf("%q; você quis dizer %s?", name, near), look)
	}
	return misused("na coluna quem, um destes nomes: "+strings.Join(actors, ", "), fmt.Sprintf("%q", name), look)
}

// compareOrder gives each row the first hop after that of the row above. What it
// says of a mistake leaves the order, and who did it, to be found by the reader.
func compareOrder(hops []trace.Hop, rows []map[string]string) error {
	from := 0 // the hops before it are those of rows above
	var above string
	for _, row := range rows {
		actor, words := row["quem"], row["o que fez"]
		now := actor + " " + words
		if at := slices.IndexFunc(hops[from:], func(h trace.Hop) bool { return is(h, actor, words) }); at >= 0 {
			from, above = from+at+1, now
			continue
		}
		done, own := occurrences(hops, actor, words)
		switch {
		case done == nil:
			return failed("acontece o salto: "+now, "ele não aconteceu", "o passo que o provoca está no cenário, antes da tabela?", allHops)
		case own == nil:
			return failed("quem fez “"+words+"”: "+actor, fmt.Sprintf("isso aconteceu, no salto %d (%s), e quem fez foi outro", done[0].ID, span(done[0].At)),
				"cada peça tem um trabalho só: de qual delas é este?", allHops)
		}
		last := own[len(own)-1]
		return failed(fmt.Sprintf("primeiro “%s”, depois “%s”", above, now),
			fmt.Sprintf("foi ao contrário: “%s” é o salto %d (%s), e “%s” só o salto %d (%s)", now, last.ID, span(last.At), above, hops[from-1].ID, span(hops[from-1].At)),
			"o que cada salto precisa encontrar pronto? Quem o deixa pronto vem antes", allHops)
	}
	return nil
}

// occurrences are the hops that a row's words are true of, and those of them
// that its actor did.
func occurrences(hops []trace.Hop, actor, words string) (done, own []trace.Hop) {
	for _, h := range hops {
		if !strings.Contains(fluxo.Sentence(h), words) {
			continue
		}
		done = append(done, h)
		if is(h, actor, words) {
			own = append(own, h)
		}
	}
	return done, own
}
