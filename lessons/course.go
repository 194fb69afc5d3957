package lessons

import (
	"fmt"
	"io/fs"
	"regexp"
	"strconv"
)

// Mistake is something in the course that its authors have to mend.
type Mistake struct {
	File string // in the repository, e.g. "lessons/02-deployment.md"
	Line int    // counted from 1
	Text string // what is wrong and what was expected, in Portuguese
}

// Error names the place as editors understand it.
func (m Mistake) Error() string { return fmt.Sprintf("%s:%d: %s", m.File, m.Line, m.Text) }

// Course is all the texts of a folder like this one.
type Course struct {
	Lessons  []Lesson // those that can be read, in the order of the trail
	Glossary Glossary
	Limits   Page

	folder fs.FS
}

// ReadCourse reads a course. What cannot be read is a Mistake, and left out.
func ReadCourse(folder fs.FS) (Course, []Mistake) {
	c := Course{folder: folder}
	var mistakes []Mistake
	c.Lessons, mistakes = readTrail(folder)
	page := func(name string, parse func(text []byte) error) {
		text, err := fs.ReadFile(folder, name)
		if err == nil {
			err = parse(text)
		}
		if err != nil {
			mistakes = append(mistakes, toMistake(name, err))
		}
	}
	page("glossario.md", func(text []byte) (err error) {
		c.Glossary, err = parseGlossary("glossario", text)
		return err
	})
	page("limites.md", func(text []byte) (err error) {
		c.Limits, err = parsePage("limites", text)
		return err
	})
	return c, mistakes
}

// placed matches an error of this package that says where in its file it is.
var placed = regexp.MustCompile(`(?s)^lessons/[^:]+:(?:(\d+):)? (.*)$`)

// toMistake makes a Mistake of an error about a file.
func toMistake(name string, err error) Mistake {
	m := Mistake{File: "lessons/" + name, Line: 1, Text: err.Error()}
	if found := placed.FindStringSubmatch(m.Text); found != nil {
		m.Text = found[2]
		if line, err := strconv.Atoi(found[1]); err == nil {
			m.Line = line
		}
	}
	return m
}
