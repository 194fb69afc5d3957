package steps

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/cucumber/godog"

	"caderno/features/fluxo"
	"caderno/sim/trace"
)

// actors are the names of who does hops, actorNames what matches one of them.
var (
	actors     = namesOfActors()
	actorNames = "(" + strings.Join(actors, "|") + ")"
)

func namesOfActors() []string {
	var names []string
	for _, actor := range trace.Actors() {
		names = append(names, string(actor))
	}
	return names
}

var hopSteps = []definition{
	{moment + `cada salto foi causado pelo de cima:`, `Então cada salto foi causado pelo de cima:`,
		func(w *world) any { return w.chain }},
	{moment + `estes saltos aconteceram, nesta ordem:`, `Então em até 60 segundos estes saltos aconteceram, nesta ordem:`,
		func(w *world) any { return w.inOrder }},
	{moment + `o salto "` + actorNames + ` ([^"]+)" foi causado por "` + actorNames + ` ([^"]+)"`, `Então o salto "deployment-controller cria o ReplicaSet" foi causado por "kube-apiserver guarda o Deployment"`,
		func(w *world) any { return w.causedBy }},
	{moment + `acontece o salto "` + actorNames + ` ([^"]+)"`, `Então em até 10 segundos acontece o salto "kubelet inicia o contêiner nginx"`,
		func(w *world) any { return w.hopHappens }},
	{moment + `não acontece o salto "` + actorNames + ` ([^"]+)"`, `Então durante 30 segundos não acontece o salto "kube-scheduler associa o Pod"`,
		func(w *world) any { return w.hopDoesNotHappen }},
	{moment + `de cada salto "` + actorNames + ` ([^"]+)" ao salto "` + actorNames + ` ([^"]+)" seguinte passaram:`, `Então em até 60 segundos de cada salto "kubelet vê que o contêiner ola terminou" ao salto "kubelet inicia o contêiner ola" seguinte passaram:`,
		func(w *world) any { return w.hopsApart }},
	{`de fora do cluster veio um único pedido`, `Então de fora do cluster veio um único pedido`,
		func(w *world) any { return w.oneRequest }},
}

// hops are those since the scenario began.
func (w *world) hops() []trace.Hop {
	s, ok := w.cluster.(Simulator)
	if !ok {
		return nil
	}
	return fluxo.Since(s.Hops(), w.before, w.began)
}

// is tells whether a hop is the one that a step means: the actor, a kubelet with
// or without its node, and words that its sentence contains.
func is(h trace.Hop, actor, words string) bool {
	return (string(h.Actor) == actor || fluxo.Actor(h) == actor) && strings.Contains(fluxo.Sentence(h), words)
}

// lookAtHops holds the hops so far to a rule.
func (w *world) lookAtHops(ctx context.Context, when string, check func([]trace.Hop) error) error {
	if _, err := w.simulator(ctx); err != nil {
		return err
	}
	return w.observe(ctx, when, func() error { return check(w.hops()) })
}

// chain takes a table "quem | o que fez": hops of which each is the direct
// cause of the one under it.
func (w *world) chain(ctx context.Context, when string, table *godog.Table) error {
	rows, err := hopRows(table)
	if err != nil {
		return err
	}
	return w.lookAtHops(ctx, when, func(hops []trace.Hop) error {
		reached := 0
		for _, h := range hops {
			reached = max(reached, follow(hops, h, rows))
		}
		if reached == len(rows) {
			return nil
		}
		missing := rows[reached]["quem"] + " " + rows[reached]["o que fez"]
		if reached == 0 {
			return failed("acontece o salto: "+missing, "ele não aconteceu", lookAtHops)
		}
		cause := rows[reached-1]["quem"] + " " + rows[reached-1]["o que fez"]
		return failed(fmt.Sprintf("o salto “%s” causa “%s”", cause, missing), consequences(hops, rows[reached-1]), lookAtHops)
	})
}

// follow counts how many rows, from the first, a chain of causes that starts
// with a given hop goes through.
func follow(hops []trace.Hop, h trace.Hop, rows []map[string]string) int {
	if len(rows) == 0 || !is(h, rows[0]["quem"], rows[0]["o que fez"]) {
		return 0
	}
	longest := 0
	for _, next := range hops[h.ID:] {
		if next.Cause == h.ID {
			longest = max(longest, follow(hops, next, rows[1:]))
		}
	}
	return 1 + longest
}

// consequences says what a hop caused instead of what was expected.
func consequences(hops []trace.Hop, row map[string]string) string {
	var seen []string
	times := map[string]int{}
	for _, h := range hops {
		if h.Cause == 0 || !is(hops[h.Cause-1], row["quem"], row["o que fez"]) {
			continue
		}
		told := fluxo.Actor(h) + " " + fluxo.Sentence(h)
		if times[told]++; times[told] == 1 {
			seen = append(seen, told)
		}
	}
	if len(seen) == 0 {
		return "ele não causou nada"
	}
	for i, told := range seen {
		if n := times[told]; n > 1 {
			seen[i] = fmt.Sprintf("%s (%d vezes)", told, n)
		}
	}
	return "ele causou: " + strings.Join(seen, "; ")
}

func (w *world) causedBy(ctx context.Context, when, actor, words, causeActor, causeWords string) error {
	expected := fmt.Sprintf("o salto “%s %s” é causado por “%s %s”", actor, words, causeActor, causeWords)
	return w.lookAtHops(ctx, when, func(hops []trace.Hop) error {
		observed := "o salto não aconteceu"
		for _, h := range hops {
			if !is(h, actor, words) {
				continue
			}
			if h.Cause == 0 {
				observed = "nada no cluster o causou"
				continue
			}
			cause := hops[h.Cause-1]
			if is(cause, causeActor, causeWords) {
				return nil
			}
			observed = fmt.Sprintf("foi causado por “%s %s”", fluxo.Actor(cause), fluxo.Sentence(cause))
		}
		return failed(expected, observed)
	})
}

func (w *world) hopHappens(ctx context.Context, when, actor, words string) error {
	return w.lookAtHops(ctx, when, func(hops []trace.Hop) error {
		if slices.ContainsFunc(hops, func(h trace.Hop) bool { return is(h, actor, words) }) {
			return nil
		}
		return failed(fmt.Sprintf("acontece o salto “%s %s”", actor, words), "ele não aconteceu")
	})
}

func (w *world) hopDoesNotHappen(ctx context.Context, when, actor, words string) error {
	return w.lookAtHops(ctx, when, func(hops []trace.Hop) error {
		for _, h := range hops {
			if is(h, actor, words) {
				return failed(fmt.Sprintf("não acontece o salto “%s %s”", actor, words), fmt.Sprintf("ele aconteceu: %s %s", fluxo.Actor(h), fluxo.Sentence(h)))
			}
		}
		return nil
	})
}

// oneRequest looks from inside: reads are no hops, changes asked for are.
func (w *world) oneRequest(ctx context.Context) error {
	return w.lookAtHops(ctx, "", func(hops []trace.Hop) error {
		var asked []string
		for _, h := range hops {
			if h.Action == trace.Request {
				asked = append(asked, fluxo.Actor(h)+" "+fluxo.Sentence(h))
			}
		}
		if len(asked) == 1 {
			return nil
		}
		return failed("um único pedido de mudança vindo de fora", fmt.Sprintf("%d: %s", len(asked), strings.Join(asked, "; ")))
	})
}
