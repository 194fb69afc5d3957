package lessons

import (
	"bytes"
	"fmt"
	"strings"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/extension"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"
)

// Document returns the lesson's text as a tree, in which each reference is a
// *Reference, each question a *Question, and the first bold use of each of the
// glossary's terms in a *TermLink; positions in it point into Body. It fails when
// one of them is not well formed.
func (l Lesson) Document() (ast.Node, error) {
	document, err := parseDocument(l.Name(), l.line, l.Body)
	if err == nil {
		linkTerms(document, l.Body, Words())
	}
	return document, err
}

// Page returns the lesson's text as a page, in which terms are not linked.
func (l Lesson) Page() Page {
	return Page{Name: l.Name(), Title: l.Title, Body: l.Body, line: l.line}
}

// parseDocument reads Markdown that begins at a line of its file.
func parseDocument(name string, line int, body []byte) (ast.Node, error) {
	found := &mistakes{firstLine: max(line, 1)}
	md := goldmark.New(goldmark.WithExtensions(extension.Footnote, extension.DefinitionList), goldmark.WithParserOptions(
		// Before everything else: no other block begins with two braces, and a
		// question looks like code.
		parser.WithBlockParsers(util.Prioritized(referenceParser{found}, 50), util.Prioritized(questionParser{found}, 50)),
		parser.WithParagraphTransformers(util.Prioritized(calloutParser{found}, 50)),
		parser.WithASTTransformers(util.Prioritized(calloutTransformer{}, 50)),
	))
	document := md.Parser().Parse(text.NewReader(body))
	if found.err != nil {
		return nil, fmt.Errorf("lessons/%s.md:%d: %w", name, found.line, found.err)
	}
	return document, nil
}

// mistakes keeps the first mistake in a text, because goldmark's block parsers
// cannot fail.
type mistakes struct {
	firstLine int // of the text in its file
	line      int // of the mistake in the file
	err       error
}

// note keeps a mistake at a place in the source, if it is the first.
func (m *mistakes) note(source []byte, at int, err error) {
	if m.err == nil {
		m.err, m.line = err, lineAt(source, m.firstLine, at)
	}
}

// lineAt is the line at a place in a text that begins at line first of its file.
func lineAt(text []byte, first, place int) int {
	place = min(max(place, 0), len(text))
	return first + bytes.Count(text[:place], []byte("\n"))
}

// referenceParser makes a Reference of each line "{{...}}".
type referenceParser struct{ mistakes *mistakes }

func (referenceParser) Trigger() []byte { return []byte{'{'} }

func (p referenceParser) Open(_ ast.Node, reader text.Reader, _ parser.Context) (ast.Node, parser.State) {
	line, segment := reader.PeekLine()
	if !strings.HasPrefix(string(line), "{{") {
		return nil, parser.NoChildren
	}
	reference, err := parseReference(strings.TrimSpace(string(line)))
	if err != nil {
		p.mistakes.note(reader.Source(), segment.Start, err)
		return nil, parser.NoChildren
	}
	reader.Advance(len(strings.TrimRight(string(line), "\n")))
	return reference, parser.NoChildren
}

func (referenceParser) Continue(ast.Node, text.Reader, parser.Context) parser.State {
	return parser.Close
}
func (referenceParser) Close(ast.Node, text.Reader, parser.Context) {}
func (referenceParser) CanInterruptParagraph() bool                 { return true }
func (referenceParser) CanAcceptIndentedLine() bool                 { return false }
