package site

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"html/template"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/util"

	"caderno/lessons"
)

// question shows each option as something to open: it works without a program
// in the page.
func (r *nodeRenderer) question(w util.BufWriter, source []byte, node ast.Node, entering bool) (ast.WalkStatus, error) {
	if !entering {
		return ast.WalkContinue, nil
	}
	q := node.(*lessons.Question)
	section, number := q.Section(source)
	shown := question{ID: fmt.Sprintf("%spergunta-%d", r.text.prefix(), len(r.asked)+1), Section: section, Number: number}
	for _, paragraph := range q.Prompt() {
		shown.Prompt += "<p>" + r.inline(paragraph, source) + "</p>"
	}
	for i, o := range q.Options() {
		shown.Options = append(shown.Options, answer{
			Letter: lessons.Letter(i), Right: o.Right,
			Text: r.inline(o.Answer(), source), Why: r.inline(o.Explanation(), source),
		})
	}
	shown.Key = keyOf(shown)
	r.asked = append(r.asked, shown)
	form := "pergunta"
	if r.text.printed {
		form = "pergunta-impressa"
	}
	_, err := w.WriteString(string(r.render(form, shown)))
	return ast.WalkSkipChildren, err
}

// keyOf names a question by what it asks, so that an answer is not taken for one
// to another question when the lesson changes.
func keyOf(q question) string {
	sum := sha256.Sum256([]byte(fmt.Sprint(q.Prompt, q.Options)))
	return hex.EncodeToString(sum[:4])
}

type question struct {
	ID      string
	Key     string // under which a browser remembers the answer
	Section string // the heading that it stands under
	Number  int    // there
	Prompt  template.HTML
	Options []answer
}

type answer struct {
	Letter    string
	Right     bool
	Text, Why template.HTML
}
