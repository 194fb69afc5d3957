package lessons

import (
	"bytes"
	"fmt"
	"sync"

	"github.com/yuin/goldmark/ast"
	"go.yaml.in/yaml/v3"
)

// Page is a text beside the trail. It has no exercise and no number.
type Page struct {
	Name  string `yaml:"-"` // as in `caderno ler NAME`
	Title string `yaml:"title"`
	Body  []byte `yaml:"-"` // Markdown with References

	line int // of the file, where Body begins
}

// Is tells whether a learner means the page, accents and case ignored.
func (p Page) Is(what string) bool { return Fold(what) == Fold(p.Name) }

// Limits returns the page "O que este cluster não é": what Kubernetes does and
// the simulator does not, told to a learner. Each item names the places in the
// code whose comment "Simplification:" it speaks for, and each such place has its
// item, which a test of cmd/caderno sees to.
func Limits() Page { return limits() }

var limits = sync.OnceValue(func() Page {
	text, err := files.ReadFile("limites.md")
	if err != nil {
		panic(err)
	}
	page, err := parsePage("limites", text)
	if err != nil {
		panic(err)
	}
	return page
})

func parsePage(name string, text []byte) (Page, error) {
	front, body, ok := frontMatter(text)
	if !ok {
		return Page{}, noFrontMatter(name + ".md")
	}
	page := Page{Name: name, Body: body, line: firstLine(text, body)}
	decoder := yaml.NewDecoder(bytes.NewReader(front))
	decoder.KnownFields(true)
	if err := decoder.Decode(&page); err != nil {
		return Page{}, fmt.Errorf("lessons/%s.md: front matter: %w", name, err)
	}
	return page, nil
}

// Document returns the page's text as a tree, as that of a lesson.
func (p Page) Document() (ast.Node, error) { return parseDocument(p.Name, p.line, p.Body) }

// References returns the references in the page's text, in their order.
func (p Page) References() ([]*Reference, error) {
	document, err := p.Document()
	if err != nil {
		return nil, err
	}
	var found []*Reference
	err = ast.Walk(document, func(node ast.Node, entering bool) (ast.WalkStatus, error) {
		if r, ok := node.(*Reference); ok && entering {
			found = append(found, r)
		}
		return ast.WalkContinue, nil
	})
	return found, err
}

// LineOf is the line of the page's file at which a block of its text begins.
func (p Page) LineOf(block ast.Node) int { return lineAt(p.Body, p.line, placeOf(block)) }
