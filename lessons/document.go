package lessons

import (
	"fmt"
	"strings"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"
)

// Document returns the lesson's text as a tree, in which each reference is a
// *Reference; positions in it point into Body. It fails when a reference is
// not well formed.
func (l Lesson) Document() (ast.Node, error) { return parseDocument(l.Name(), l.Body) }

func parseDocument(name string, body []byte) (ast.Node, error) {
	blocks := &referenceParser{}
	md := goldmark.New(goldmark.WithParserOptions(
		// Before everything else: no other block begins with two braces.
		parser.WithBlockParsers(util.Prioritized(blocks, 50)),
	))
	document := md.Parser().Parse(text.NewReader(body))
	if blocks.err != nil {
		return nil, fmt.Errorf("lessons/%s.md: %w", name, blocks.err)
	}
	return document, nil
}

// referenceParser makes a Reference of each line "{{...}}". It keeps the first
// mistake, because goldmark's block parsers cannot fail.
type referenceParser struct{ err error }

func (*referenceParser) Trigger() []byte { return []byte{'{'} }

func (p *referenceParser) Open(_ ast.Node, reader text.Reader, _ parser.Context) (ast.Node, parser.State) {
	line, _ := reader.PeekLine()
	if !strings.HasPrefix(string(line), "{{") {
		return nil, parser.NoChildren
	}
	reference, err := parseReference(strings.TrimSpace(string(line)))
	if err != nil {
		if p.err == nil {
			p.err = err
		}
		return nil, parser.NoChildren
	}
	reader.Advance(len(strings.TrimRight(string(line), "\n")))
	return reference, parser.NoChildren
}

func (*referenceParser) Continue(ast.Node, text.Reader, parser.Context) parser.State {
	return parser.Close
}
func (*referenceParser) Close(ast.Node, text.Reader, parser.Context) {}
func (*referenceParser) CanInterruptParagraph() bool                 { return true }
func (*referenceParser) CanAcceptIndentedLine() bool                 { return false }
