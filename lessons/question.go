package lessons

import (
	"fmt"
	"strings"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/text"
)

// Question asks the reader something and has the answers to choose from. In a
// lesson it is a fenced block:
//
//	```pergunta
//	Quantos kubelets se mexem?
//
//	- [ ] Todos
//	  Cada um observa só os Pods que têm o nome do seu nó.
//	- [x] Um
//	  O do nó que está escrito no Pod.
//	```
//
// The question comes first, one or more lines; then two to four options, each with
// its explanation under it, set in by two columns. "x" marks the right option.
//
// Its children are the question's paragraphs and then the options, with inline
// Markdown in them as anywhere.
type Question struct {
	ast.BaseBlock
	lines []text.Segment // as written; empty once the children are made
	ended bool           // the closing fence was there
}

// Option is one of the answers that a Question offers. Its children are the
// answer, a text block, and the explanation, a paragraph.
type Option struct {
	ast.BaseBlock
	Right bool
}

// The kinds of the two in goldmark's tree.
var (
	KindQuestion = ast.NewNodeKind("Question")
	KindOption   = ast.NewNodeKind("Option")
)

// Kind implements ast.Node.
func (*Question) Kind() ast.NodeKind { return KindQuestion }

// Kind implements ast.Node.
func (*Option) Kind() ast.NodeKind { return KindOption }

// Dump implements ast.Node.
func (q *Question) Dump(source []byte, level int) { ast.DumpHelper(q, source, level, nil, nil) }

// Dump implements ast.Node.
func (o *Option) Dump(source []byte, level int) {
	ast.DumpHelper(o, source, level, map[string]string{"Right": fmt.Sprint(o.Right)}, nil)
}

// Options returns the answers to choose from, in their order.
func (q *Question) Options() []*Option { return children[*Option](q) }

// Prompt returns what is asked: the paragraphs before the options.
func (q *Question) Prompt() []*ast.Paragraph { return children[*ast.Paragraph](q) }

// Answer returns what stands beside the option's letter.
func (o *Option) Answer() *ast.TextBlock { return children[*ast.TextBlock](o)[0] }

// Explanation says why the option is right or wrong.
func (o *Option) Explanation() *ast.Paragraph { return children[*ast.Paragraph](o)[0] }

// Letter is what an option is called, from its place among the others: a, b, c, d.
func Letter(place int) string { return string(rune('a' + place)) }

// Questions returns the lesson's questions in their order.
func (l Lesson) Questions() ([]*Question, error) {
	document, err := l.Document()
	if err != nil {
		return nil, err
	}
	return children[*Question](document), nil
}

// children returns those of a node that are of one type.
func children[T ast.Node](parent ast.Node) []T {
	var found []T
	for node := parent.FirstChild(); node != nil; node = node.NextSibling() {
		if n, ok := node.(T); ok {
			found = append(found, n)
		}
	}
	return found
}

// Section returns the text of the heading under which the question stands, and
// its number among the questions there, from 1. Before the first heading the text
// is empty.
func (q *Question) Section(source []byte) (heading string, number int) {
	number = 1
	for node := q.PreviousSibling(); node != nil; node = node.PreviousSibling() {
		switch node.(type) {
		case *Question:
			number++
		case *ast.Heading:
			return strings.TrimSpace(string(node.Lines().Value(source))), number
		}
	}
	return "", number
}

// IsLast tells whether no other question follows under the same heading.
func (q *Question) IsLast() bool {
	for node := q.NextSibling(); node != nil; node = node.NextSibling() {
		switch node.(type) {
		case *Question:
			return false
		case *ast.Heading:
			return true
		}
	}
	return true
}

// Asked returns what is asked as it is written, in one line. It names the question
// for as long as nobody rewrites it.
func (q *Question) Asked(source []byte) string {
	var words []string
	for _, paragraph := range q.Prompt() {
		words = append(words, strings.Fields(string(paragraph.Lines().Value(source)))...)
	}
	return strings.Join(words, " ")
}
