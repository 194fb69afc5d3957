package main

import (
	"context"
	"errors"
	"fmt"
	"io"

	"caderno/features"
	"caderno/features/web"
	"caderno/lessons"
)

// A run is told to a page in three kinds of event. The steps are those of the
// page's own picture of the scenario, by their place.
type (
	runBegan struct {
		Kind  string `json:"tipo"` // "começou"
		Steps int    `json:"passos"`
	}
	stepEnded struct {
		Kind    string   `json:"tipo"` // "passo"
		Step    int      `json:"passo"`
		Status  string   `json:"fim"`
		Took    int64    `json:"durou"` // ms on the cluster's clock
		Outputs []output `json:"saidas"`
		Hops    int      `json:"saltos"`
	}
	runEnded struct {
		Kind    string `json:"tipo"` // "terminou"
		Status  string `json:"fim"`
		Took    int64  `json:"durou"`
		Message string `json:"mensagem,omitempty"` // why it did not pass
	}
	output struct {
		Command string `json:"comando"`
		Text    string `json:"texto"`
		Exit    int    `json:"codigo"`
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
	began := 0
	result, err := features.Run(ctx, features.Options{
		Lessons: []int{lesson.Number}, Only: asked.Name, Output: io.Discard,
		Observe: func(p features.Progress) {
			if p.Ended == 0 {
				began++
			}
			if began > 1 || tell(progressEvent(p)) != nil {
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
	return tell(runEnded{"terminou", string(end.Status), end.Took.Milliseconds(), end.Explanation()})
}

func progressEvent(p features.Progress) any {
	if p.Ended == 0 {
		return runBegan{"começou", len(p.Scenario.Steps)}
	}
	step := p.Scenario.Steps[p.Ended-1]
	event := stepEnded{Kind: "passo", Step: p.Ended - 1, Status: string(step.Status), Took: step.Took.Milliseconds(), Hops: len(p.Scenario.Hops)}
	for _, o := range step.Outputs {
		event.Outputs = append(event.Outputs, output{o.Command, o.Result.Combined, o.Result.Exit})
	}
	return event
}
