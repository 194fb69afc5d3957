package steps

import (
	"context"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/cucumber/godog"

	"caderno/features/fluxo"
	"caderno/features/portuguese"
	"caderno/sim/trace"
)

// interval is how long something may take.
type interval struct{ least, most time.Duration }

// hopsApart takes a table "ao menos | no máximo", a row for each time that a hop
// was followed by another about the same object, from the first time on.
func (w *world) hopsApart(ctx context.Context, when, actor, words, nextActor, nextWords string, table *godog.Table) error {
	wanted, err := intervals(table)
	if err != nil {
		return err
	}
	return w.lookAtHops(ctx, when, func(hops []trace.Hop) error {
		took := 0
		for _, h := range hops {
			if took == len(wanted) || !is(h, actor, words) {
				continue
			}
			next := following(hops, h, nextActor, nextWords)
			if next == nil {
				break
			}
			want, passed := wanted[took], next.At-h.At
			took++
			if passed < want.least || passed > want.most {
				return failed(fmt.Sprintf("na %dª vez, de “%s %s” a “%s %s” passam de %s a %s", took, actor, words, nextActor, nextWords, span(want.least), span(want.most)),
					fmt.Sprintf("passaram %s, dos %s do cluster aos %s", span(passed), span(h.At), span(next.At)))
			}
		}
		if took == len(wanted) {
			return nil
		}
		return failed(fmt.Sprintf("a um salto “%s %s” segue-se, %s, um salto “%s %s”", actor, words, portuguese.Count(len(wanted), "vez", "vezes"), nextActor, nextWords),
			"isso aconteceu "+portuguese.Count(took, "vez", "vezes"))
	})
}

// following is the first hop of a kind after another, about the same object.
func following(hops []trace.Hop, h trace.Hop, actor, words string) *trace.Hop {
	for i := h.ID; i < len(hops); i++ {
		if hops[i].Object == h.Object && is(hops[i], actor, words) {
			return &hops[i]
		}
	}
	return nil
}

func intervals(table *godog.Table) ([]interval, error) {
	rows, err := records(table, "ao menos", "no máximo")
	if err != nil {
		return nil, err
	}
	var all []interval
	for _, row := range rows {
		var one interval
		if one.least, err = parseSpan(row["ao menos"]); err != nil {
			return nil, err
		}
		if one.most, err = parseSpan(row["no máximo"]); err != nil {
			return nil, err
		}
		all = append(all, one)
	}
	return all, nil
}

// parseSpan reads "10 s" and "5 min".
func parseSpan(text string) (time.Duration, error) {
	number, unit, _ := strings.Cut(strings.TrimSpace(text), " ")
	each := map[string]time.Duration{"s": time.Second, "min": time.Minute}[unit]
	n, err := strconv.Atoi(number)
	if err != nil || each == 0 || n < 0 || n > int(longest/each) {
		return 0, misused("um tempo escrito como 10 s ou 5 min", fmt.Sprintf("%q", text))
	}
	return time.Duration(n) * each, nil
}

// span writes a time as the report does.
func span(d time.Duration) string { return strings.TrimSpace(fluxo.Seconds(d)) }
