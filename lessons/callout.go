package lessons

import (
	"fmt"
	"regexp"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
)

// Callout is a remark beside the text. It is written as GitHub has it:
//
//	> [!WARNING]
//	> O Pod não volta sozinho.
//
// Its children are the blocks of the quotation without the mark.
type Callout struct {
	ast.BaseBlock
	Mark string // "NOTE", "TIP" or "WARNING"
}

// KindCallout marks a Callout in goldmark's tree.
var KindCallout = ast.NewNodeKind("Callout")

// calloutMarks are the marks, and what they are called: the class of the site's
// form and the name that a reader sees.
var calloutMarks = map[string][2]string{
	"NOTE": {"nota", "Nota"}, "TIP": {"dica", "Dica"}, "WARNING": {"cuidado", "Cuidado"},
}

// Kind implements ast.Node.
func (*Callout) Kind() ast.NodeKind { return KindCallout }

// Dump implements ast.Node.
func (c *Callout) Dump(source []byte, level int) {
	ast.DumpHelper(c, source, level, map[string]string{"Mark": c.Mark}, nil)
}

// Class is the callout's kind in one word: nota, dica or cuidado.
func (c *Callout) Class() string { return calloutMarks[c.Mark][0] }

// Title is what a reader sees above the remark.
func (c *Callout) Title() string { return calloutMarks[c.Mark][1] }

// calloutParser makes a Callout of each quotation whose first line is a mark. A mark
// that nobody knows is a mistake: it would be shown as text.
type calloutParser struct{ mistakes *mistakes }

const calloutAttribute = "callout" // of a quotation, until it becomes a Callout

// calloutLine matches the first line of one.
var calloutLine = regexp.MustCompile(`^\[!(\w+)\]\s*$`)

// Transform implements parser.ParagraphTransformer: it takes the mark off the
// paragraph before its text is read.
func (p calloutParser) Transform(paragraph *ast.Paragraph, reader text.Reader, _ parser.Context) {
	quote, ok := paragraph.Parent().(*ast.Blockquote)
	if !ok || quote.FirstChild() != paragraph {
		return
	}
	first := paragraph.Lines().At(0)
	found := calloutLine.FindSubmatch(first.Value(reader.Source()))
	if found == nil {
		return
	}
	if _, known := calloutMarks[string(found[1])]; !known {
		p.mistakes.note(reader.Source(), first.Start, fmt.Errorf("não conheço o aviso %q; esperava [!NOTE], [!TIP] ou [!WARNING]", found[1]))
		return
	}
	quote.SetAttributeString(calloutAttribute, string(found[1]))
	lines := text.NewSegments()
	for _, line := range paragraph.Lines().Sliced(1, paragraph.Lines().Len()) {
		lines.Append(line)
	}
	paragraph.SetLines(lines)
	if lines.Len() == 0 {
		quote.RemoveChild(quote, paragraph)
	}
}

// calloutTransformer puts the Callouts in the place of their quotations.
type calloutTransformer struct{}

// Transform implements parser.ASTTransformer.
func (calloutTransformer) Transform(document *ast.Document, _ text.Reader, _ parser.Context) {
	putCallouts(document)
}

// putCallouts does it at any depth: one may stand in an item of a list.
func putCallouts(parent ast.Node) {
	for node := parent.FirstChild(); node != nil; {
		next := node.NextSibling()
		if node.Type() == ast.TypeBlock {
			putCallouts(node)
		}
		if mark, ok := node.AttributeString(calloutAttribute); ok {
			callout := &Callout{Mark: mark.(string)}
			for child := node.FirstChild(); child != nil; child = node.FirstChild() {
				callout.AppendChild(callout, child)
			}
			parent.ReplaceChild(parent, node, callout)
		}
		node = next
	}
}
