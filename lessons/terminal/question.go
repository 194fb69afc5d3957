package terminal

import (
	"fmt"
	"strings"

	"github.com/yuin/goldmark/ast"

	"caderno/lessons"
)

// question writes what is asked, numbered within its section, and the options
// with their letters. Which one is right is not told: that is for whoever answers.
func (r *renderer) question(q *lessons.Question, margin string) error {
	_, number := q.Section(r.text)
	lead := fmt.Sprintf("%d. ", number)
	indent := margin + strings.Repeat(" ", len(lead))
	for i, paragraph := range q.Prompt() {
		if i > 0 {
			r.line("", "")
		}
		if err := r.beside(paragraph, margin, lead); err != nil {
			return err
		}
		margin, lead = indent, ""
	}
	r.line("", "")
	for i, option := range q.Options() {
		if err := r.beside(option.Answer(), indent, lessons.Letter(i)+") "); err != nil {
			return err
		}
	}
	if q.IsLast() && r.Answer != "" {
		r.line("", "")
		r.prose(margin, []span{{text: "Para responder: ", sequence: faint}, {text: r.Answer, sequence: code}})
	}
	return nil
}

// beside writes a block's text with a lead before it, under which no line of the
// text begins.
func (r *renderer) beside(block ast.Node, margin, lead string) error {
	spans, err := r.inline(block, "")
	if err != nil {
		return err
	}
	indent := strings.Repeat(" ", len(lead))
	for i, line := range wrap(spans, r.Width-len([]rune(margin+lead)), r.Style) {
		if i == 0 {
			line = r.Style.Accent(lead) + line
		} else {
			line = indent + line
		}
		r.line(margin, line)
	}
	return nil
}
