package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"caderno/features"
	"caderno/features/steps"
	"caderno/lessons"
)

// courseFiles is what conferir checks: the course inside the program, or a test's copy.
type courseFiles struct {
	lessons, features fs.FS
	checkout          fs.FS // all of the project, where conferir runs in it; or nil
	chosen            []int // of which lessons to run the scenarios; none: of all
}

// The folders of features, each of which has a file NN-topic.feature for a lesson.
const (
	ofLessons   = "."
	ofExercises = "exercicios"
	ofSolutions = "solucoes"
	ofAnswers   = "respostas"
)

var folders = []string{ofLessons, ofExercises, ofSolutions, ofAnswers}

// courseReport is what conferir found.
type courseReport struct {
	mistakes []lessons.Mistake // by file and line
	read     int               // lessons
	ran      map[string]int    // scenarios, by folder
}

// courseCheck is a check under way.
type courseCheck struct {
	courseFiles
	courseReport
	texts map[string]string              // of the files that can be run, by their path in the repository
	found map[string][]features.Scenario // the same files, as they ran
}

// check looks through the course. The error is what kept it from looking.
func (c courseFiles) check(ctx context.Context) (courseReport, error) {
	k := &courseCheck{courseFiles: c, courseReport: courseReport{ran: map[string]int{}}, texts: map[string]string{}, found: map[string][]features.Scenario{}}
	trail, mistakes := lessons.ReadCourse(c.lessons)
	k.mistakes = append(mistakes, trail.Mistakes()...)
	k.read = len(trail.Lessons)
	k.ownerless(trail)
	var chosen []lessons.Lesson
	for _, lesson := range trail.Lessons {
		if len(c.chosen) == 0 || slices.Contains(c.chosen, lesson.Number) {
			chosen = append(chosen, lesson)
			k.collect(lesson)
		}
	}
	if err := k.run(ctx); err != nil {
		return courseReport{}, err
	}
	for _, lesson := range chosen {
		k.scenarios(lesson)
		k.exercise(lesson)
		k.answers(lesson)
		if err := k.laboratory(ctx, lesson); err != nil {
			return courseReport{}, err
		}
	}
	k.references(ctx, trail, chosen)
	k.links()
	slices.SortStableFunc(k.mistakes, func(a, b lessons.Mistake) int {
		return cmp.Or(cmp.Compare(a.File, b.File), cmp.Compare(a.Line, b.Line))
	})
	return k.courseReport, ctx.Err()
}

func (k *courseCheck) at(file string, line int, format string, args ...any) {
	k.mistakes = append(k.mistakes, lessons.Mistake{File: file, Line: line, Text: fmt.Sprintf(format, args...)})
}

// inRepository is the path of a lesson's file in one of the folders.
func inRepository(folder, name string) string {
	return path.Join("features", folder, name+".feature")
}

// ownerless finds files of features that no lesson will ever show.
func (k *courseCheck) ownerless(trail lessons.Course) {
	for _, folder := range folders {
		files, err := fs.Glob(k.features, path.Join(folder, "*.feature"))
		if err != nil {
			panic(err) // the pattern is a constant
		}
		for _, file := range files {
			name := strings.TrimSuffix(path.Base(file), ".feature")
			if !slices.ContainsFunc(trail.Lessons, func(l lessons.Lesson) bool { return l.Name() == name }) {
				k.at(inRepository(folder, name), 1, "este arquivo não é de nenhuma aula; esperava uma aula lessons/%s.md", name)
			}
		}
	}
}

// what says what each folder has for a lesson.
var what = map[string]string{
	ofLessons: "os cenários da aula", ofExercises: "o exercício da aula",
	ofSolutions: "uma solução do exercício", ofAnswers: "outras respostas ao exercício, certas e erradas",
}

// inLine finds the line in what is wrong with a text of Gherkin.
var inLine = regexp.MustCompile(`linha (\d+)`)

// collect reads a lesson's files of scenarios.
func (k *courseCheck) collect(lesson lessons.Lesson) {
	for _, folder := range folders {
		file := inRepository(folder, lesson.Name())
		text, err := fs.ReadFile(k.features, path.Join(folder, lesson.Name()+".feature"))
		if err != nil {
			k.at("lessons/"+lesson.Name()+".md", 1, "falta %s; esperava %s", file, what[folder])
			continue
		}
		if err := features.Check(file, string(text)); err != nil {
			line := 1
			if found := inLine.FindStringSubmatch(err.Error()); found != nil {
				line, _ = strconv.Atoi(found[1]) // digits, as matched
			}
			k.at(file, line, "%v", err)
			continue
		}
		k.texts[file] = string(text)
	}
}

// run runs all there is, side by side.
func (k *courseCheck) run(ctx context.Context) error {
	if len(k.texts) == 0 {
		return nil
	}
	result, err := features.Run(ctx, features.Options{Texts: k.texts, Output: io.Discard})
	if err != nil && !errors.Is(err, features.ErrFailed) {
		return err
	}
	defined := map[string]bool{}
	for _, s := range result.Scenarios {
		k.found[s.File] = append(k.found[s.File], s)
		k.ran[cmp.Or(strings.TrimPrefix(strings.TrimPrefix(path.Dir(s.File), "features"), "/"), ofLessons)]++
		for _, step := range s.Steps {
			// In a wrong answer it may be the mistake.
			if place := fmt.Sprintf("%s:%d", s.File, step.Line); !defined[place] && !slices.Contains(s.Tags, wrongTag) {
				defined[place] = true
				k.definedOnce(s.File, step)
			}
		}
	}
	return nil
}

// definedOnce checks that a step means something, and only one thing. What has a
// blank in it means nothing yet.
func (k *courseCheck) definedOnce(file string, step features.Step) {
	if strings.Contains(step.Text, blank) {
		return
	}
	switch meanings := steps.Meanings(step.Text); {
	case len(meanings) == 0:
		k.at(file, step.Line, "não conheço o passo “%s”; parecidos: %s", step.Text, strings.Join(steps.Nearest(step.Text, 2), "; "))
	case len(meanings) > 1:
		k.at(file, step.Line, "o passo “%s” tem mais de um sentido; esperava um só, e há: %s", step.Text, strings.Join(meanings, "; "))
	}
}

// scenarios checks those of the lesson itself.
func (k *courseCheck) scenarios(lesson lessons.Lesson) {
	tag := fmt.Sprintf("@aula-%02d", lesson.Number)
	for _, folder := range folders {
		for _, s := range k.found[inRepository(folder, lesson.Name())] {
			if !slices.Contains(s.Tags, tag) {
				k.at(s.File, s.Line, "o cenário não tem o rótulo da aula; esperava %s", tag)
			}
		}
	}
	for _, s := range k.found[inRepository(ofLessons, lesson.Name())] {
		k.passes(s)
	}
}

// passes checks that a scenario passes.
func (k *courseCheck) passes(s features.Scenario) bool {
	if s.Status == features.Passed {
		return true
	}
	if step := s.Stopped(); step != nil {
		k.at(s.File, step.Line, "o cenário “%s” devia passar, e aqui %s:\n%s", s.Name, s.Status, s.Explanation())
	} else {
		k.at(s.File, s.Line, "o cenário “%s” devia passar, e não tem passos", s.Name)
	}
	return false
}
