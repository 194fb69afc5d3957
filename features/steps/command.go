package steps

import (
	"context"
	"fmt"
	"strings"

	"caderno/features/portuguese"

	"github.com/cucumber/godog"
)

var commandSteps = []definition{
	{`executo "(.+)"`, `Quando executo "kubectl create deployment ola --image=nginx:1.27"`,
		func(w *world) any { return w.run }},
	{`executo:`, `Quando executo:`,
		func(w *world) any { return w.runText }},
	{`que executei "(.+)"`, `Dado que executei "kubectl create deployment ola --image=nginx:1.27"`,
		func(w *world) any { return w.runWell }},
	{`que executei:`, `Dado que executei:`,
		func(w *world) any { return w.runTextWell }},
	{`nada mais é pedido`, `E nada mais é pedido`,
		func(w *world) any { return w.askNoMore }},
}

// run runs a line; how it ends is for the next step to say.
func (w *world) run(ctx context.Context, line string) error {
	cluster, err := w.need(ctx)
	if err != nil {
		return err
	}
	if w.closed {
		return misused("nenhum comando depois de “nada mais é pedido”", "o comando "+line)
	}
	_, simulated := cluster.(Simulator)
	early := w.working() || !simulated // nobody knows of a real one
	result := cluster.Run(ctx, line)
	if err := ctx.Err(); err != nil {
		return err
	}
	if result.Refused != "" {
		return &SkipError{result.Refused}
	}
	w.last = &command{line: line, result: result, early: early}
	w.commands = append(w.commands, line)
	w.outputs = append(w.outputs, Output{Command: line, Result: result})
	return nil
}

func (w *world) runText(ctx context.Context, text *godog.DocString) error {
	return w.run(ctx, strings.TrimSpace(text.Content))
}

// runWell runs a line that only prepares what the scenario is about.
func (w *world) runWell(ctx context.Context, line string) error {
	if err := w.run(ctx, line); err != nil {
		return err
	}
	w.last.prepares = true
	return w.unjudged()
}

func (w *world) runTextWell(ctx context.Context, text *godog.DocString) error {
	return w.runWell(ctx, strings.TrimSpace(text.Content))
}

// askNoMore promises that the scenario only looks from here on, and holds it to
// having asked for one thing: "kubectl create" is said once, the rest follows.
func (w *world) askNoMore(ctx context.Context) error {
	if len(w.commands) != 1 {
		return misused("um único comando no cenário até aqui", fmt.Sprintf("%s: %s",
			portuguese.Count(len(w.commands), "comando", "comandos"), strings.Join(w.commands, "; ")))
	}
	w.closed = true
	return nil
}
