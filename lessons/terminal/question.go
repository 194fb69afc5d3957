package terminal

import (
	"fmt"
	"io"
	"strings"
	"unicode/utf8"

	"github.com/yuin/goldmark/ast"

	"caderno/lessons"
)

// Question writes one of a lesson's questions by itself, as Render does.
func Question(out io.Writer, lesson lessons.Lesson, q *lessons.Question, options Options) error {
	r := &renderer{Options: options, text: lesson.Body}
	if err := r.ask(q, ""); err != nil {
		return err
	}
	_, err := io.WriteString(out, r.out.String())
	return err
}

// Explanation writes what a lesson says of an option, after a mark and a verdict.
func Explanation(out io.Writer, lesson lessons.Lesson, option *lessons.Option, mark, verdict string, options Options) error {
	r := &renderer{Options: options, text: lesson.Body}
	if err := r.beside(option.Explanation(), questionMargin, mark+" ", span{text: verdict + " ", sequence: bold}); err != nil {
		return err
	}
	_, err := io.WriteString(out, r.out.String())
	return err
}

// questionMargin is how far options and explanations are set in under a question.
const questionMargin = "   "

// question writes a question in its place in the lesson, and under the last one
// of a section how to answer them.
func (r *renderer) question(q *lessons.Question, margin string) error {
	if err := r.ask(q, margin); err != nil {
		return err
	}
	if q.IsLast() && r.Answer != "" {
		r.line("", "")
		r.prose(margin+questionMargin, []span{{text: "Para responder: ", sequence: faint}, {text: r.Answer, sequence: code}})
	}
	return nil
}

// ask writes what is asked, numbered within its section, and the options
// with their letters. Which one is right is not told: that is for whoever answers.
func (r *renderer) ask(q *lessons.Question, margin string) error {
	_, number := q.Section(r.text)
	lead := fmt.Sprintf("%d. ", number)
	indent := margin + questionMargin
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
	return nil
}

// beside writes a block's text, perhaps after some other words, with a lead before
// it under which no line of the text begins.
func (r *renderer) beside(block ast.Node, margin, lead string, before ...span) error {
	spans, err := r.inline(block, "")
	if err != nil {
		return err
	}
	spans = append(before, spans...)
	indent := strings.Repeat(" ", utf8.RuneCountInString(lead))
	for i, line := range wrap(spans, r.Width-utf8.RuneCountInString(margin+lead), r.Style) {
		if i == 0 {
			line = r.Style.Accent(lead) + line
		} else {
			line = indent + line
		}
		r.line(margin, line)
	}
	return nil
}
