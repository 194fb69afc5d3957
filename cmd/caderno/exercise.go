package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"

	"caderno/features"
	"caderno/lessons"
	"caderno/lessons/terminal"
)

// exercise is a lesson's exercise: as the course gives it, and the learner's copy
// of it in the notebook.
type exercise struct {
	lesson lessons.Lesson
	given  []byte
	file   string // the copy, which may not be there yet
}

// findExercise finds the exercise of the lesson that a learner names.
func findExercise(env surroundings, what string) (exercise, error) {
	lesson, err := findLesson(env, what)
	if err != nil {
		return exercise{}, err
	}
	return exerciseOf(env, lesson), nil
}

// exerciseOf is a lesson's exercise.
func exerciseOf(env surroundings, lesson lessons.Lesson) exercise {
	name := lesson.Name() + ".feature"
	given, err := fs.ReadFile(features.Files(), path.Join("exercicios", name))
	if err != nil {
		panic(err) // each lesson has one, and conferir says so
	}
	return exercise{lesson: lesson, given: given, file: filepath.Join(env.notebook, name)}
}

// exercises are those of the whole trail, in order.
func exercises(env surroundings) []exercise {
	var all []exercise
	for _, lesson := range lessons.All() {
		all = append(all, exerciseOf(env, lesson))
	}
	return all
}

// copied tells whether the learner has a copy.
func (e exercise) copied() bool {
	_, err := os.Stat(e.file)
	return err == nil
}

// debrief tells what there was to learn, and what to try in the laboratory.
func (e exercise) debrief(ctx context.Context, screen *screen, env surroundings) error {
	if err := terminal.RenderSection(screen, e.lesson, "Debrief", screen.lessonOptions(ctx)); err != nil {
		return err
	}
	fmt.Fprintf(screen, "\nPara experimentar em %s laboratorio %d:\n", env.self, e.lesson.Number)
	screen.toTry(e.lesson)
	return nil
}

// open makes the learner's copy, unless there is one; made tells which.
func (e exercise) open() (made bool, err error) {
	err = createFile(e.file, e.given)
	if errors.Is(err, fs.ErrExist) {
		return false, nil
	}
	if err != nil {
		return false, fmt.Errorf("não consegui copiar o exercício da aula %d: %w", e.lesson.Number, err)
	}
	return true, nil
}
