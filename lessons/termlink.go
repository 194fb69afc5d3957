package lessons

import (
	"github.com/yuin/goldmark/ast"
	extension "github.com/yuin/goldmark/extension/ast"
)

// TermLink stands around the first use of a glossary's term in a lesson: the first
// bold one, or where none is bold the first one in running text.
type TermLink struct {
	ast.BaseInline
	Term Term
}

// KindTermLink marks a TermLink in goldmark's tree.
var KindTermLink = ast.NewNodeKind("TermLink")

// Kind implements ast.Node.
func (*TermLink) Kind() ast.NodeKind { return KindTermLink }

// Dump implements ast.Node.
func (l *TermLink) Dump(source []byte, level int) {
	ast.DumpHelper(l, source, level, map[string]string{"Term": l.Term.Name}, nil)
}

// linkTerms puts a TermLink around the first use of each of the glossary's terms.
func linkTerms(document ast.Node, source []byte, glossary Glossary) {
	l := linker{source: source, names: newNames(glossary), linked: map[string]bool{}}
	for _, b := range boldTexts(document, source) {
		if term, ok := glossary.Find(b.text); ok && !l.linked[term.Name] {
			l.linked[term.Name] = true
			wrapNode(b.node, &TermLink{Term: term})
		}
	}
	l.blocks(document)
}

func wrapNode(node ast.Node, link *TermLink) {
	node.Parent().ReplaceChild(node.Parent(), node, link)
	link.AppendChild(link, node)
}

// linker links what is not linked yet.
type linker struct {
	source []byte
	names  names
	linked map[string]bool
}

// blocks goes through the running text under a node. What the notes say, and what
// is asked, is left alone.
func (l *linker) blocks(parent ast.Node) {
	for node := parent.FirstChild(); node != nil; node = node.NextSibling() {
		switch n := node.(type) {
		case *ast.Blockquote, *Question, *ast.Heading:
		case *ast.Paragraph, *ast.TextBlock:
			l.runs(n)
		case *ast.List, *ast.ListItem, *Callout, *extension.DefinitionList, *extension.DefinitionDescription:
			l.blocks(n)
		}
	}
}

// runs looks for terms in what stands between code, emphasis and the like.
func (l *linker) runs(block ast.Node) {
	var after ast.Node
	for node := block.FirstChild(); node != nil; node = after {
		after = node.NextSibling()
		first, isText := node.(*ast.Text)
		if !isText {
			continue
		}
		last := first
		for next, ok := after.(*ast.Text); ok; next, ok = after.(*ast.Text) {
			last, after = next, next.NextSibling()
		}
		l.run(first, last.Segment.Stop)
	}
}

// run looks for terms in texts that follow each other in the source, parted by no
// more than white space.
func (l *linker) run(first *ast.Text, end int) {
	for from := first.Segment.Start; first != nil; {
		term, begins, ends := l.names.find(l.source, from, end)
		if ends == 0 {
			return
		}
		if !l.linked[term.Name] {
			l.linked[term.Name] = true
			first = link(first, begins, ends, term)
		}
		from = ends
	}
}

// link puts a TermLink around a stretch of the source, which lies in text and the
// texts after it. It returns the text that follows the stretch, or nil.
func link(text *ast.Text, begins, ends int, term Term) *ast.Text {
	for text.Segment.Stop <= begins {
		text = text.NextSibling().(*ast.Text)
	}
	if text.Segment.Start < begins {
		text = split(text, begins)
	}
	parent, around := text.Parent(), &TermLink{Term: term}
	parent.InsertBefore(parent, text, around)
	for text != nil && text.Segment.Start < ends {
		if text.Segment.Stop > ends {
			split(text, ends)
		}
		next, _ := text.NextSibling().(*ast.Text)
		parent.RemoveChild(parent, text)
		around.AppendChild(around, text)
		text = next
	}
	return text
}

// split cuts a text in two and returns the second part, which ends as the whole did.
func split(text *ast.Text, at int) *ast.Text {
	second := ast.NewTextSegment(text.Segment.WithStart(at))
	second.SetSoftLineBreak(text.SoftLineBreak())
	second.SetHardLineBreak(text.HardLineBreak())
	text.Segment = text.Segment.WithStop(at)
	text.SetSoftLineBreak(false)
	text.SetHardLineBreak(false)
	text.Parent().InsertAfter(text.Parent(), text, second)
	return second
}
