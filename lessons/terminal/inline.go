package terminal

import (
	"fmt"
	"strings"

	"github.com/yuin/goldmark/ast"
	extension "github.com/yuin/goldmark/extension/ast"

	"caderno/lessons"
)

// inline turns a block's text into spans, each in its voice. Without colour,
// code keeps its backquotes, because a command in the middle of a sentence must
// be told from the sentence.
func (r *renderer) inline(parent ast.Node, voice string) ([]span, error) {
	var spans []span
	for node := parent.FirstChild(); node != nil; node = node.NextSibling() {
		switch n := node.(type) {
		case *ast.Text:
			spans = append(spans, span{text: strings.ReplaceAll(string(n.Segment.Value(r.text)), "\n", " "), sequence: voice, hard: n.HardLineBreak()})
			if n.SoftLineBreak() {
				spans = append(spans, span{text: " ", sequence: voice})
			}
		case *ast.CodeSpan:
			inside, err := r.inline(n, code)
			if err != nil {
				return nil, err
			}
			spans = append(spans, r.quoted(inside)...)
		case *ast.Emphasis:
			inner := italic
			if n.Level == 2 {
				inner = bold
			}
			inside, err := r.inline(n, inner)
			if err != nil {
				return nil, err
			}
			spans = append(spans, inside...)
		case *lessons.TermLink: // it is bold, and needs no more to be seen
			inside, err := r.inline(n, voice)
			if err != nil {
				return nil, err
			}
			spans = append(spans, inside...)
		case *extension.FootnoteLink:
			spans = append(spans, span{text: fmt.Sprintf(" [%d]", n.Index), sequence: faint})
		case *extension.FootnoteBacklink: // there is nothing to press
		case *ast.Link:
			inside, err := r.inline(n, voice)
			if err != nil {
				return nil, err
			}
			spans = append(spans, inside...)
			spans = append(spans, span{text: " <" + r.address(string(n.Destination)) + ">", sequence: faint})
		default:
			return nil, fmt.Errorf("o terminal não sabe mostrar um trecho %s", node.Kind())
		}
	}
	return spans, nil
}

// address says where a link leads: a page of the course is opened by a command.
func (r *renderer) address(destination string) string {
	page, _, _ := strings.Cut(destination, "#")
	name, ours := strings.CutSuffix(page, ".md")
	if !ours || r.Read == "" {
		return destination
	}
	return strings.ReplaceAll(r.Read+" "+name, " ", NoBreak)
}

func (r *renderer) quoted(inside []span) []span {
	if r.Style.Color {
		return inside
	}
	return append(append([]span{{text: "`"}}, inside...), span{text: "`"})
}
