package lab

import (
	"context"
	"fmt"
	"io"
	"slices"
	"strings"

	"caderno/features/fluxo"
	"caderno/sim/trace"
)

// span is a part of the cluster's record of hops: from one place to before
// another.
type span struct{ from, to int }

// shortList is how many lines the hops after a line may take for a person; the
// hops left out are counted.
const shortList = 16

// recorded are the hops of a part of the record, with the numbers and times of
// the laboratory, which are the same wherever they are told.
func (l *Lab) recorded(s span) []trace.Hop {
	all := fluxo.Since(l.cluster.Hops(), l.opened.hops, l.opened.age)
	return all[s.from-l.opened.hops : s.to-l.opened.hops]
}

// tellHops tells the hops of a line after what it printed. Where that would be
// long, how objects' statuses follow is left out first, and then the end.
func (l *Lab) tellHops(s span) {
	if !l.hops {
		return
	}
	hops := l.recorded(s)
	shown := hops
	text := l.hopText(shown)
	if l.options.Live && strings.Count(text, "\n") > shortList {
		shown = slices.DeleteFunc(slices.Clone(hops), func(h trace.Hop) bool { return h.Action == trace.UpdateStatus })
		for text = l.hopText(shown); strings.Count(text, "\n") > shortList; text = l.hopText(shown) {
			shown = shown[:len(shown)-1]
		}
	}
	_, _ = io.WriteString(l.out.stream(l.options.Stdout), text)
	switch left := len(hops) - len(shown); {
	case left == 1:
		l.note("e mais 1 salto: fluxo último mostra todos.")
	case left > 1:
		l.note(fmt.Sprintf("e mais %d saltos: fluxo último mostra todos.", left))
	}
}

func (l *Lab) hopText(hops []trace.Hop) string {
	var text strings.Builder
	_ = l.writeHops(&text, hops, l.options.Color, l.options.Width())
	return text.String()
}

func (l *Lab) writeHops(out io.Writer, hops []trace.Hop, color bool, width int) error {
	return fluxo.Write(out, hops, fluxo.Options{Width: width, Color: color, Lead: "  "})
}

// flow is the command fluxo.
func (l *Lab) flow(_ context.Context, c *call) int {
	part := span{l.opened.hops, len(l.cluster.Hops())}
	switch what := c.argument(); what {
	case "":
	case "último", "ultimo":
		part = l.last
	case "ligado", "desligado":
		l.hops = what == "ligado"
		return 0
	default:
		return c.fail("esperava nada (todos os saltos), último, ligado ou desligado; recebi %q", what)
	}
	hops := l.recorded(part)
	if len(hops) == 0 {
		if c.screen && l.options.Live {
			l.note("Nenhum salto ainda: eles começam quando você muda algo, ou deixa o tempo passar.")
		}
		return 0
	}
	width, color := l.options.Width(), l.options.Color
	if !c.screen { // for a filter or a file: one line a hop, and nothing but text
		width, color = 1000, false
	}
	if err := l.writeHops(c.Stdout, hops, color, width); err != nil {
		return c.fail("%v", err)
	}
	return 0
}
