package lessons

import (
	"strings"

	"github.com/yuin/goldmark/ast"
)

// boldText is something set in bold.
type boldText struct {
	node *ast.Emphasis
	text string
	// isTerm tells whether it introduces a term. The rest is bold for other
	// reasons: it leads in a paragraph or an item ("**Imagem.** É um pacote"),
	// quotes the notes, or is the one thing to keep, in the debrief.
	isTerm bool
}

// boldTexts finds what is bold in a lesson, in the order of reading.
func boldTexts(document ast.Node, source []byte) []boldText {
	var found []boldText
	section := ""
	// The walk never fails, because the function it is given does not.
	_ = ast.Walk(document, func(node ast.Node, entering bool) (ast.WalkStatus, error) {
		if !entering {
			return ast.WalkContinue, nil
		}
		switch n := node.(type) {
		case *ast.Heading:
			section = string(n.Lines().Value(source))
			return ast.WalkSkipChildren, nil
		case *ast.Emphasis:
			if n.Level == 2 {
				text := inlineText(n, source)
				leads := n.PreviousSibling() == nil || strings.ContainsAny(text, "“”") || strings.ContainsAny(text[len(text)-1:], ".:?!")
				found = append(found, boldText{n, text, !leads && section != "Debrief"})
			}
		}
		return ast.WalkContinue, nil
	})
	return found
}

// inlineText is the text in a node, in one line.
func inlineText(parent ast.Node, source []byte) string {
	var text strings.Builder
	for node := parent.FirstChild(); node != nil; node = node.NextSibling() {
		if n, ok := node.(*ast.Text); ok {
			text.Write(n.Segment.Value(source))
			if n.SoftLineBreak() {
				text.WriteByte(' ')
			}
			continue
		}
		text.WriteString(inlineText(node, source))
	}
	return text.String()
}
