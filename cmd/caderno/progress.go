package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"reflect"
)

// progress is what the learner has done, by the lessons' topics: numbers may
// change when the trail does.
type progress map[string]lessonProgress

type lessonProgress struct {
	Read     bool `json:"lida,omitempty"`
	Verified bool `json:"verificada,omitempty"`
	// Answers are the lesson's questions that the learner answered, by their
	// text, and whether the last answer was right.
	Answers map[string]bool `json:"perguntas,omitempty"`
}

// answer remembers whether a question was answered right.
func (p *lessonProgress) answer(question string, right bool) {
	if p.Answers == nil {
		p.Answers = map[string]bool{}
	}
	p.Answers[question] = right
}

func progressFile(env surroundings) string { return filepath.Join(env.notebook, "progresso.json") }

// loadProgress reads the learner's progress. A file that cannot be read is said
// so, and counts as none: losing a tick must not keep anybody from a lesson.
func loadProgress(env surroundings) progress {
	done, err := readProgress(env)
	if err != nil {
		fmt.Fprintf(env.stderr, "caderno: %v\n", err)
	}
	return done
}

func readProgress(env surroundings) (progress, error) {
	done := progress{}
	text, err := os.ReadFile(progressFile(env))
	if errors.Is(err, fs.ErrNotExist) {
		return done, nil
	}
	if err != nil {
		return done, fmt.Errorf("não consegui ler o seu progresso: %w", err)
	}
	if json.Unmarshal(text, &done) != nil {
		return progress{}, fmt.Errorf("não entendi o seu progresso em %s; apague o arquivo para recomeçar", progressFile(env))
	}
	return done, nil
}

// note changes what is remembered of one lesson. A file that cannot be read is
// said so and left as it is.
func note(env surroundings, topic string, change func(*lessonProgress)) {
	done, err := readProgress(env)
	if err != nil {
		fmt.Fprintf(env.stderr, "caderno: %v\n", err)
		return
	}
	before := done[topic]
	after := before
	after.Answers = maps.Clone(before.Answers)
	if change(&after); reflect.DeepEqual(after, before) {
		return
	}
	done[topic] = after
	if err := done.write(progressFile(env)); err != nil {
		fmt.Fprintf(env.stderr, "caderno: não consegui guardar o seu progresso: %v\n", err)
	}
}

// write replaces the file in one step, so that an interruption loses nothing.
func (p progress) write(file string) error {
	text, err := json.MarshalIndent(p, "", "  ")
	if err != nil {
		return err
	}
	if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
		return err
	}
	if err := os.WriteFile(file+".novo", append(text, '\n'), 0o644); err != nil {
		return err
	}
	return os.Rename(file+".novo", file)
}
