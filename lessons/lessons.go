// Package lessons is the course as data: the trail of nineteen lessons, and
// the text of those that are written. The command line and the HTML site read
// it.
//
// It never runs anything and knows nothing of the simulator: a lesson refers to
// scenarios, outputs, hops and code by name (Reference), and whoever renders it
// hands in a Source that has them.
package lessons

import (
	"bytes"
	"embed"
	"fmt"
	"io/fs"
	"slices"
	"strconv"
	"strings"
	"sync"

	"go.yaml.in/yaml/v3"
)

//go:embed *.md
var files embed.FS

// Files are the texts of the course as they are written: NN-topic.md, the
// glossary and the limits.
func Files() fs.FS { return files }

// Lesson is one lesson of the trail.
type Lesson struct {
	Number int    `yaml:"-"` // 1 to 19, from the file's name
	Topic  string `yaml:"-"` // one or few words without accents, from the file's name

	Title     string   `yaml:"title"`
	Objective string   `yaml:"objective"` // one sentence: what the learner can do afterwards
	Minutes   int      `yaml:"minutes"`   // reading, running and the exercise
	BuildsOn  []int    `yaml:"buildsOn"`  // numbers of the lessons it takes for granted
	Hints     []string `yaml:"hints"`     // three, each telling more than the one before
	Body      []byte   `yaml:"-"`         // Markdown with References and Questions

	Laboratory Laboratory `yaml:"laboratory"`

	line int // of the file, where Body begins
}

// Laboratory is a little story to try, in a laboratory that was just opened.
type Laboratory struct {
	// Lines are run one after the other. One that fails, because that is the point
	// of it, says so in a comment of the shell, and no other has a comment.
	Lines []string `yaml:"lines"`
	// Shows is a part of what the last line prints: what the lesson is about.
	Shows string `yaml:"shows"`
}

// Written are the lines as they are typed: a quoted text may go on in the next.
func (l Laboratory) Written() []string {
	if len(l.Lines) == 0 {
		return nil
	}
	return strings.Split(strings.Join(l.Lines, "\n"), "\n")
}

// Name is how features and files call the lesson, e.g. "02-deployment".
func (l Lesson) Name() string { return fmt.Sprintf("%02d-%s", l.Number, l.Topic) }

// All returns the trail in order. The caller must not change it.
func All() []Lesson { return trail() }

// Find returns the lesson that a learner means by "2", "02", "02-deployment"
// or "deployment"; ok is false when there is none.
func Find(what string) (lesson Lesson, ok bool) {
	what = strings.TrimSuffix(strings.ToLower(strings.TrimSpace(what)), ".md")
	number, err := strconv.Atoi(what)
	for _, l := range trail() {
		if (err == nil && l.Number == number) || what == l.Name() || what == l.Topic {
			return l, true
		}
	}
	return Lesson{}, false
}

// trail reads the lessons. The files are part of
// the program, so a mistake in one is a mistake of ours: it panics.
var trail = sync.OnceValue(func() []Lesson {
	all, mistakes := readTrail(files)
	if len(mistakes) > 0 {
		panic(mistakes[0])
	}
	return all
})

// readTrail reads the lessons of a folder, in order. A file that is not well
// formed is a Mistake, and no lesson.
func readTrail(folder fs.FS) (all []Lesson, mistakes []Mistake) {
	names, err := fs.Glob(folder, "[0-9]*.md")
	if err != nil {
		panic(err) // the pattern is a constant
	}
	for _, name := range names {
		text, err := fs.ReadFile(folder, name)
		if err != nil {
			mistakes = append(mistakes, toMistake(name, err))
			continue
		}
		lesson, err := parse(name, text)
		if err != nil {
			mistakes = append(mistakes, toMistake(name, err))
			continue
		}
		all = append(all, lesson)
	}
	slices.SortFunc(all, func(a, b Lesson) int { return a.Number - b.Number })
	return all, mistakes
}

// parse reads a lesson's file: NN-topic.md, YAML between two lines of dashes,
// then Markdown.
func parse(name string, text []byte) (Lesson, error) {
	number, topic, ok := strings.Cut(strings.TrimSuffix(name, ".md"), "-")
	n, err := strconv.Atoi(number)
	if !ok || err != nil {
		return Lesson{}, fmt.Errorf("lessons/%s: a file name like 02-deployment.md was expected", name)
	}
	front, body, ok := frontMatter(text)
	if !ok {
		return Lesson{}, noFrontMatter(name)
	}
	lesson := Lesson{Number: n, Topic: topic, Body: body, line: firstLine(text, body)}
	decoder := yaml.NewDecoder(bytes.NewReader(front))
	decoder.KnownFields(true) // a misspelt key would otherwise vanish
	if err := decoder.Decode(&lesson); err != nil {
		return Lesson{}, fmt.Errorf("lessons/%s: front matter: %w", name, err)
	}
	return lesson, nil
}

// frontMatter splits a file into the YAML at its top and the Markdown after it.
func frontMatter(text []byte) (front, body []byte, ok bool) {
	front, body, ok = bytes.Cut(bytes.TrimPrefix(text, []byte("---\n")), []byte("\n---\n"))
	return front, bytes.TrimLeft(body, "\n"), ok && bytes.HasPrefix(text, []byte("---\n"))
}

// firstLine is the line of a file at which its body begins, counted from 1.
func firstLine(text, body []byte) int {
	return 1 + bytes.Count(text[:len(text)-len(body)], []byte("\n"))
}

func noFrontMatter(name string) error {
	return fmt.Errorf("lessons/%s: front matter between two lines \"---\" was expected at the top", name)
}
