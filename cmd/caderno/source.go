package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path"
	"strings"

	"caderno/features"
	"caderno/features/fluxo"
	"caderno/lessons"
	"caderno/sim"
	"caderno/sim/trace"
)

// runSource is what lessons refer to, made by running it: the scenarios of a
// lesson run when the first of them is asked for.
type runSource struct {
	ctx context.Context
	ran map[string][]features.Scenario // by lesson name
}

func newRunSource(ctx context.Context) *runSource {
	return &runSource{ctx: ctx, ran: map[string][]features.Scenario{}}
}

// Scenario implements lessons.Source. A scenario that did not pass is an error:
// a lesson shows only what is true.
func (s *runSource) Scenario(feature, name string) (lessons.Scenario, error) {
	scenarios, err := s.run(feature)
	if err != nil {
		return lessons.Scenario{}, err
	}
	var found []features.Scenario
	for _, ran := range scenarios {
		if ran.Name == name {
			found = append(found, ran)
		}
	}
	if len(found) != 1 {
		return lessons.Scenario{}, fmt.Errorf("esperava um cenário %q em features/%s.feature, e há %d", name, feature, len(found))
	}
	if found[0].Status != features.Passed {
		return lessons.Scenario{}, fmt.Errorf("o cenário %q de features/%s.feature não passou: %s", name, feature, found[0].Status)
	}
	return toLesson(feature, found[0]), nil
}

// run runs the scenarios of a lesson once.
func (s *runSource) run(feature string) ([]features.Scenario, error) {
	if ran, ok := s.ran[feature]; ok {
		return ran, nil
	}
	lesson, ok := lessons.Find(feature)
	if !ok || lesson.Name() != feature {
		return nil, fmt.Errorf("não há features/%s.feature", feature)
	}
	if err := s.runLessons(lesson.Number); err != nil {
		return nil, err
	}
	return s.ran[feature], nil
}

// runLessons runs the scenarios of some lessons, of all if none is named.
func (s *runSource) runLessons(numbers ...int) error {
	result, err := features.Run(s.ctx, features.Options{Lessons: numbers, Output: io.Discard})
	if err != nil && !errors.Is(err, features.ErrFailed) {
		return err
	}
	for _, ran := range result.Scenarios {
		s.ran[lessonOf(ran)] = append(s.ran[lessonOf(ran)], ran)
	}
	return nil
}

// Code implements lessons.Source.
func (s *runSource) Code(file, region string) (lessons.Code, error) {
	if !strings.HasPrefix(file, "sim/") {
		return lessons.Code{}, fmt.Errorf("só o código de sim/ pode aparecer em uma aula, e não %s", file)
	}
	text, err := sourceFile(file)
	if err != nil {
		return lessons.Code{}, err
	}
	return lessons.Region(file, text, region)
}

// Simplification implements lessons.Source.
func (s *runSource) Simplification(file, declaration string) (lessons.Simplification, error) {
	text, err := sourceFile(file)
	if err != nil {
		return lessons.Simplification{}, err
	}
	all, err := lessons.Simplifications(file, text)
	if err != nil {
		return lessons.Simplification{}, err
	}
	for _, found := range all {
		if found.Declaration == declaration {
			return found, nil
		}
	}
	return lessons.Simplification{}, fmt.Errorf("%s: não há comentário “Simplification:” em %q", file, declaration)
}

// sourceFile reads a file of the project's code, by its path in the repository.
func sourceFile(file string) (string, error) {
	folder, name, _ := strings.Cut(file, "/")
	code := map[string]fs.FS{"sim": sim.Source(), "features": features.Source()}[folder]
	if code == nil {
		return "", fmt.Errorf("o programa não traz consigo o código de %s", file)
	}
	text, err := fs.ReadFile(code, name)
	if err != nil {
		return "", fmt.Errorf("não há arquivo %s", file)
	}
	return string(text), nil
}

// toLesson tells a scenario that ran as lessons know it.
func toLesson(feature string, ran features.Scenario) lessons.Scenario {
	scenario := lessons.Scenario{Feature: feature, Name: ran.Name, Tags: ran.Tags}
	for _, step := range ran.Steps {
		told := lessons.Step{Keyword: step.Keyword, Text: step.Text, DocText: step.DocText, Table: step.Table, Took: step.Took}
		for _, output := range step.Outputs {
			told.Outputs = append(told.Outputs, lessons.Output{
				Command: output.Command, Text: output.Result.Combined, ExitCode: output.Result.Exit,
			})
		}
		scenario.Steps = append(scenario.Steps, told)
	}
	for _, hop := range ran.Hops {
		scenario.Hops = append(scenario.Hops, lessons.Hop{
			ID: hop.ID, Cause: hop.Cause, At: hop.At, Actor: fluxo.Actor(hop), Text: fluxo.Sentence(hop),
			Object:   hop.Object.Kind + " " + path.Join(hop.Object.Namespace, hop.Object.Name),
			Replicas: toReplicas(hop),
		})
	}
	for _, hop := range fluxo.Decisions(ran.Hops) {
		scenario.Decisions = append(scenario.Decisions, toDecision(hop))
	}
	return scenario
}

// toReplicas tells what a ReplicaSet says after a hop; nil if the hop is about
// something else.
func toReplicas(hop trace.Hop) *lessons.Replicas {
	if hop.Replicas == nil {
		return nil
	}
	n := hop.Replicas
	return &lessons.Replicas{ReplicaSet: hop.Object.Name, Desired: int(n.Desired), Current: int(n.Current), Ready: int(n.Ready)}
}

// toDecision tells what the scheduler thought of the nodes, for the hop's Pod.
func toDecision(hop trace.Hop) lessons.Decision {
	decision := lessons.Decision{Pod: hop.Object.Name, Best: hop.Decision.Best(), Chosen: hop.Decision.Chosen, Message: hop.Decision.Message}
	for _, v := range hop.Decision.Nodes {
		verdict := lessons.Verdict{Node: v.Node, Filter: v.Plugin, Reasons: v.Reasons, Total: v.Total}
		for _, s := range v.Scores {
			verdict.Scores = append(verdict.Scores, lessons.Score{Plugin: s.Plugin, Points: s.Score * s.Weight, Weight: s.Weight})
		}
		decision.Nodes = append(decision.Nodes, verdict)
	}
	return decision
}
