package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"runtime/debug"
	"strings"

	"caderno/features"
	"caderno/features/portuguese"
)

// outcome is how a check ended.
type outcome struct {
	ctx     context.Context // it counts only if this has not ended
	text    string          // for the learner
	width   int             // that the text was filled to
	passed  bool
	all     bool       // it is about all exercises, not the current one
	solved  []exercise // of all
	when    string     // the time, as a clock shows it
	err     error      // nothing could be checked
	crashed string     // the trace of a panic: it is for the goroutine that owns the terminal to die of it
}

func (o outcome) mark() string {
	switch {
	case o.text == "":
		return "…"
	case o.passed:
		return "✓"
	default:
		return "✗"
	}
}

// start runs a check beside the companion, in place of the one under way.
func (c *companion) start(ctx context.Context, check func(context.Context, *screen) outcome) {
	c.cancel()
	ctx, c.running = context.WithCancel(ctx)
	at := c.env.now().Format("15:04:05")
	paper := *c.view.paper()
	paper.width = c.view.width()
	go func() {
		o := outcome{}
		defer func() {
			if p := recover(); p != nil {
				o.crashed = fmt.Sprintf("%v\n\n%s", p, debug.Stack())
			}
			o.ctx, o.when = ctx, at
			select {
			case c.results <- o:
			case <-ctx.Done():
			}
		}()
		var text bytes.Buffer
		paper.Writer = &text
		o = check(ctx, &paper)
		o.text = text.String()
	}()
}

func (c *companion) cancel() {
	if c.running != nil {
		c.running()
		c.running = nil
	}
}

// errNothingLeft says that every exercise is solved or skipped, and that nobody is
// there to say what to do.
var errNothingLeft = errors.New("nothing left")

// conclude shows the end of a check, unless another one has begun since.
func (c *companion) conclude(ctx context.Context, o outcome, alone bool) error {
	switch {
	case o.crashed != "":
		panic(o.crashed)
	case o.ctx.Err() != nil:
		return nil
	}
	c.cancel()
	if o.err != nil {
		return o.err
	}
	if o.all {
		for _, e := range o.solved {
			e.pass(c.env)
		}
		c.show(func(s *screen) { fmt.Fprint(s, o.text) }, "")
		return nil
	}
	c.latest = o
	if o.passed {
		c.current.pass(c.env)
	}
	if c.question != "" {
		return nil // its answer comes first
	}
	c.report()
	if alone && o.passed {
		return c.goAlone(ctx)
	}
	return nil
}

// goAlone goes on from an exercise that passed, when nobody can ask for it.
func (c *companion) goAlone(ctx context.Context) error {
	if !c.latest.passed {
		return nil
	}
	e, ok := exerciseAfter(c.env, c.current)
	if !ok {
		return errNothingLeft
	}
	return c.begin(ctx, e)
}

// check checks the learner's copy; the screen gets the report, and after a pass
// what there was to learn.
func (e exercise) check(ctx context.Context, s *screen, env surroundings) outcome {
	result, err := features.Run(ctx, features.Options{
		Files: []string{e.file}, Output: s, Width: s.width, NoColors: !s.style.Color,
	})
	var use *features.UseError
	switch {
	case errors.As(err, &use):
		s.message(use.Message)
		return outcome{}
	case err != nil && !errors.Is(err, features.ErrFailed):
		return outcome{err: err}
	}
	end := e.endOf(result)
	fmt.Fprintln(s)
	s.paragraphs(end.sentence(e.keyed(env), env))
	if !end.passed() {
		return outcome{}
	}
	fmt.Fprintln(s)
	return outcome{passed: true, err: e.debrief(ctx, s, env)}
}

// checkAll checks each exercise that the learner has opened, and says in a line
// how it is.
func checkAll(ctx context.Context, s *screen, env surroundings) outcome {
	all := outcome{all: true}
	s.title("Todos os seus exercícios")
	fmt.Fprintln(s)
	for _, e := range exercises(env) {
		if !e.copied() {
			continue
		}
		result, err := features.Run(ctx, features.Options{Files: []string{e.file}})
		mark, how := "✗", ""
		var use *features.UseError
		switch end := e.endOf(result); {
		case errors.As(err, &use):
			how, _, _ = strings.Cut(use.Message, "\n")
			how = strings.TrimSuffix(how, ":")
		case err != nil && !errors.Is(err, features.ErrFailed):
			return outcome{err: err}
		case end.passed():
			mark, how = "✓", "resolvido"
			all.solved = append(all.solved, e)
		default:
			how = fmt.Sprintf("%d de %s", result.Count(features.Passed), portuguese.Count(len(result.Scenarios), "cenário", "cenários"))
		}
		s.hanging(fmt.Sprintf("%s %2d  ", mark, e.lesson.Number), e.lesson.Title+": "+how, s.style.Accent)
	}
	return all
}
