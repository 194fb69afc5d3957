// Package site writes the course as static HTML: a page for each lesson, the
// glossary, the scenarios with how they ended, what the simulator leaves out, and
// all of it on one page to print. It runs nothing: recorded runs are handed to it
// as data. The same data give the same bytes.
package site

import (
	"bytes"
	"embed"
	"fmt"
	"html/template"
	"io/fs"

	"caderno/lessons"
)

//go:embed templates assets styles
var files embed.FS

// Options are what the pages are made from.
type Options struct {
	Source   lessons.Source // for the references in the lessons
	Features []Feature      // in the order of the lessons
	// Piece is the class name of a piece of the cluster, which has one quiet hue
	// everywhere, by its name.
	Piece func(actor string) string
	// Address is where the site will be, with a slash at its end, for the list of
	// its pages; all links are relative.
	Address string
}

// Feature is a file of scenarios and how they ended.
type Feature struct {
	Name      string // as the lesson: "02-deployment"
	Title     string // after Funcionalidade:
	Scenarios []lessons.Scenario
	Exercise  string // the text of the lesson's exercise, as learners are given it
}

// File is a file of the site, by its name with slashes.
type File struct {
	Name string
	Data []byte
}

// builder puts a site together.
type builder struct {
	Options
	templates *template.Template
	places    map[string]string // of scenarios: page and fragment, by feature and name
	questions map[string]int    // how many a text asks, by its name
	files     []File
	err       error // the first one
}

// Build makes the site's files. It fails on a reference that does not resolve
// and on Markdown for which there is no form here: nothing is dropped in silence.
func Build(o Options) ([]File, error) {
	b := &builder{Options: o, places: map[string]string{}, questions: map[string]int{}}
	var err error
	if b.templates, err = template.New("").Funcs(b.functions()).ParseFS(files, "templates/*.html"); err != nil {
		return nil, err
	}
	b.assets()
	b.pages()
	b.add("sw.js", b.serviceWorker()) // last: it lists the others
	return b.files, b.err
}

// assets takes over what is the same for every course.
func (b *builder) assets() {
	entries, err := fs.ReadDir(files, "assets")
	b.note(err)
	for _, entry := range entries {
		text, err := files.ReadFile("assets/" + entry.Name())
		b.note(err)
		b.add(entry.Name(), text)
	}
	b.add("site.css", b.styles())
}

// styles are the sheets of styles/ in one, in the order of their names.
func (b *builder) styles() []byte {
	entries, err := fs.ReadDir(files, "styles")
	b.note(err)
	var whole []byte
	for _, entry := range entries {
		text, err := files.ReadFile("styles/" + entry.Name())
		b.note(err)
		whole = append(whole, text...)
	}
	return whole
}

func (b *builder) add(name string, data []byte) {
	b.files = append(b.files, File{Name: name, Data: data})
}

func (b *builder) note(err error) {
	if b.err == nil {
		b.err = err
	}
}

// render is a template's HTML.
func (b *builder) render(name string, data any) template.HTML {
	var out bytes.Buffer
	if err := b.templates.ExecuteTemplate(&out, name, data); err != nil {
		b.note(fmt.Errorf("site: %w", err))
	}
	return template.HTML(out.String())
}
