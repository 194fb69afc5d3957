package site

import (
	"bytes"
	"fmt"
	"html/template"
	"regexp"
	"strings"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/renderer/html"
	"github.com/yuin/goldmark/util"

	"caderno/lessons"
)

// units matches a number and the word that it counts in, which stay on one line.
var units = regexp.MustCompile(`(\d) (%|(?:ms|s|min|h|cpus?|Gi|Mi|MB|GB|kB|segundos?|minutos?|horas?|Pods?|nós|vezes|réplicas?)\b)|\b([Aa]ulas?|Kubernetes) (\d)`)

// running is text of a sentence.
func (r *nodeRenderer) running(w util.BufWriter, source []byte, node ast.Node, entering bool) (ast.WalkStatus, error) {
	n := node.(*ast.Text)
	if !entering {
		return ast.WalkContinue, nil
	}
	html.DefaultWriter.Write(w, units.ReplaceAll(n.Segment.Value(source), []byte("$1$3\u00a0$2$4")))
	switch {
	case n.HardLineBreak():
		w.WriteString("<br>\n")
	case n.SoftLineBreak() && staysWithNext(n, source):
		w.WriteString("\u00a0")
	case n.SoftLineBreak() && !endsLink(n):
		w.WriteByte('\n')
	}
	return ast.WalkContinue, nil
}

// staysWithNext tells whether a number and its unit are parted by the end of a line.
func staysWithNext(n *ast.Text, source []byte) bool {
	next, ok := n.NextSibling().(*ast.Text)
	if !ok {
		return false
	}
	before := n.Segment.Value(source)
	before = before[bytes.LastIndexByte(before, ' ')+1:]
	after, _, _ := bytes.Cut(next.Segment.Value(source), []byte(" "))
	return units.Match(bytes.Join([][]byte{before, after}, []byte(" ")))
}

// endsLink tells whether a text is the last of a link to the glossary.
func endsLink(n ast.Node) bool {
	_, inLink := n.Parent().(*lessons.TermLink)
	return inLink && n.NextSibling() == nil
}

// span is a word of code in a sentence.
func (r *nodeRenderer) span(w util.BufWriter, source []byte, node ast.Node, entering bool) (ast.WalkStatus, error) {
	if !entering {
		return ast.WalkContinue, nil
	}
	var text strings.Builder
	for child := node.FirstChild(); child != nil; child = child.NextSibling() {
		text.WriteString(strings.ReplaceAll(string(child.(*ast.Text).Segment.Value(source)), "\n", " "))
	}
	_, err := w.WriteString("<code>" + string(words(text.String())) + "</code>")
	return ast.WalkSkipChildren, err
}

// term links a word to the glossary.
func (r *nodeRenderer) term(w util.BufWriter, _ []byte, node ast.Node, entering bool) (ast.WalkStatus, error) {
	if entering {
		fmt.Fprintf(w, `<a class="termo" href="glossario.html#%s">`, node.(*lessons.TermLink).Term.ID())
		return ast.WalkContinue, nil
	}
	w.WriteString("</a>")
	if last, ok := node.LastChild().(*ast.Text); ok && last.SoftLineBreak() {
		w.WriteByte('\n') // not as a part of the link
	}
	return ast.WalkContinue, nil
}

// inline is the HTML of what a block holds.
func (r *nodeRenderer) inline(block ast.Node, source []byte) template.HTML {
	whole := r.renderer()
	var out bytes.Buffer
	for node := block.FirstChild(); node != nil; node = node.NextSibling() {
		if err := whole.Render(&out, source, node); err != nil {
			r.note(err)
		}
	}
	return template.HTML(out.String())
}
