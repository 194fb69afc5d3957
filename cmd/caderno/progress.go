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

// lessonProgress is what is remembered of a lesson. What was done once stays
// done: a lesson or an exercise that changes later sends nobody back.
type lessonProgress struct {
	Read     bool `json:"lida,omitempty"`
	Verified bool `json:"verificada,omitempty"`
	Passed   bool `json:"exercicio,omitempty"` // its exercise
	Skipped  bool `json:"pulada,omitempty"`
	Hints    int  `json:"dicas,omitempty"` // how many were shown
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

// progressVersion is the form of the file that this program writes. The first
// one had no number: it was the lessons alone.
const progressVersion = 2

// progressRecord is the file.
type progressRecord struct {
	Version int      `json:"versao"`
	Lessons progress `json:"aulas"`
}

func progressFile(env surroundings) string { return filepath.Join(env.notebook, "progresso.json") }

// loadProgress reads the learner's progress. What cannot be read is said so, and
// counts as none: losing a tick must not keep anybody from a lesson.
func loadProgress(env surroundings) progress {
	done, err := readProgress(env)
	if err != nil {
		fmt.Fprintf(env.stderr, "caderno: %v\n", err)
	}
	return done
}

// readProgress reads the file. One that we do not understand is set aside, for
// the learner to see to; the error says why nothing could be read.
func readProgress(env surroundings) (progress, error) {
	file := progressFile(env)
	text, err := os.ReadFile(file)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return progress{}, nil
	case err != nil:
		return progress{}, fmt.Errorf("não consegui ler o seu progresso: %w", err)
	}
	done, why := parseProgress(text)
	if why == "" {
		return done, nil
	}
	kept, err := keepAway(file, "progresso-guardado-%d.json")
	if err != nil {
		return progress{}, fmt.Errorf("%s em %s, e não consegui guardar o arquivo: %w", why, file, err)
	}
	fmt.Fprintf(env.stderr, "caderno: %s em %s. Nada se perdeu: o arquivo agora se chama %s, e um novo começa vazio.\n", why, file, kept)
	return progress{}, nil
}

// parseProgress reads the file's text; why it could not is for the learner.
func parseProgress(text []byte) (done progress, why string) {
	const damaged = "não entendi o seu progresso"
	var head struct {
		Version *int `json:"versao"`
	}
	if json.Unmarshal(text, &head) != nil {
		return nil, damaged
	}
	record := progressRecord{Lessons: progress{}}
	switch {
	case head.Version == nil:
		if json.Unmarshal(text, &record.Lessons) != nil || record.Lessons == nil {
			return nil, damaged
		}
	case *head.Version > progressVersion:
		return nil, fmt.Sprintf("o seu progresso foi escrito por um Caderno mais novo (forma %d; este conhece até a %d)", *head.Version, progressVersion)
	case *head.Version < progressVersion || json.Unmarshal(text, &record) != nil || record.Lessons == nil:
		return nil, damaged
	}
	return record.Lessons, ""
}

// note changes what is remembered of one lesson. A file that cannot be read is
// said so and left as it is.
func note(env surroundings, topic string, change func(*lessonProgress)) {
	defer lockFile(progressFile(env) + ".lock")()
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

func (p progress) write(file string) error {
	text, err := json.MarshalIndent(progressRecord{Version: progressVersion, Lessons: p}, "", "  ")
	if err != nil {
		return err
	}
	return replaceFile(file, append(text, '\n'))
}
