package main

import (
	"context"
	"errors"
	"fmt"
	"io"

	"caderno/features"
	"caderno/features/web"
	"caderno/lessons"
	"caderno/lessons/site/stage"
)

// A run is told to a page in three kinds of event. The steps are those of the
// page's own picture of the scenario, by their place.
type (
	runBegan struct {
		Kind  string       `json:"tipo"` // "começou"
		Steps []stage.Step `json:"passos"`
	}
	stepEnded struct {
		Kind  string        `json:"tipo"` // "passo"
		Place int           `json:"lugar"`
		Step  stage.Step    `json:"passo"`
		Hops  []stage.Frame `json:"saltos"`
	}
	runEnded struct {
		Kind    string `json:"tipo"` // "terminou"
		Status  string `json:"fim"`
		Took    string `json:"durou"`              // on the cluster's clock
		Message string `json:"mensagem,omitempty"` // why it did not pass
	}
)

// runScenario runs a scenario of the course for a page.
func runScenario(ctx context.Context, asked web.Scenario, tell func(any) error) error {
	lesson, ok := lessons.Find(asked.Feature)
	if !ok || lesson.Name() != asked.Feature || asked.Name == "" {
		return fmt.Errorf("não há cenário %q em %q", asked.Name, asked.Feature)
	}
	ctx, leave := context.WithCancel(ctx)
	defer leave()
	began, player := 0, liveRun{}
	result, err := features.Run(ctx, features.Options{
		Lessons: []int{lesson.Number}, Only: asked.Name, Output: io.Discard,
		Observe: func(p features.Progress) {
			if p.Ended == 0 {
				began++
			}
			if began > 1 || tell(player.event(p)) != nil {
				leave() // nobody listens any more
			}
		},
	})
	if began > 1 { // the rows of an outline, which no lesson shows
		return fmt.Errorf("há mais de um cenário %q em %s", asked.Name, asked.Feature)
	}
	if err != nil && !errors.Is(err, features.ErrFailed) {
		return err
	}
	end := result.Scenarios[0]
	return tell(runEnded{"terminou", string(end.Status), lessons.Clock(end.Took), end.Explanation()})
}

// liveRun turns the progress of a scenario into what the player takes.
type liveRun struct {
	stage *stage.Stage // nil until there is a cluster
	hops  int          // told so far
}

func (r *liveRun) event(p features.Progress) any {
	s := p.Scenario
	if p.Ended == 0 {
		began := runBegan{"começou", []stage.Step{}}
		for _, step := range s.Steps {
			began.Steps = append(began.Steps, stage.NewStep(lessons.Step{Keyword: step.Keyword, Text: step.Text}))
		}
		return began
	}
	place := p.Ended - 1
	step := toStep(s.Steps[place])
	event := stepEnded{"passo", place, stage.NewStep(step), []stage.Frame{}}
	if r.stage == nil && s.Nodes != nil {
		r.stage = stage.New(toNodes(s.Nodes))
	}
	if r.stage == nil {
		return event
	}
	event.Step.Moves = r.stage.Step(step) // before its hops, as stage.NewRun has it
	for _, hop := range s.Hops[min(r.hops, len(s.Hops)):] {
		event.Hops = append(event.Hops, r.stage.Hop(toHop(hop, place)))
	}
	r.hops = len(s.Hops)
	return event
}
