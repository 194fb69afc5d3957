package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"strings"

	"caderno/features"
	"caderno/lessons"
	"caderno/sim"
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
