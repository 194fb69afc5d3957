// Package terminal shows a lesson in a terminal: prose filled to the width,
// outputs as the terminal would show them, references in their place. Command
// caderno calls it. It runs nothing and writes only to the writer it is given.
package terminal

import (
	"fmt"
	"io"
	"strings"
	"unicode/utf8"

	"github.com/yuin/goldmark/ast"
	extension "github.com/yuin/goldmark/extension/ast"

	"caderno/lessons"
)

// Options say how to show a lesson.
type Options struct {
	Width  int // columns, at least 40
	Style  Style
	Source lessons.Source // for the references
	// Answer is the command that asks the lesson's questions; "" names none.
	Answer string
	// Read is the command that shows a page, before its name; "" names none.
	Read string
	// Hue is the colour in which a piece of the cluster appears everywhere, by
	// its name: the parameters of an escape sequence.
	Hue func(actor string) string
}

// Render writes a lesson that is ready. It fails on a reference that does not
// resolve, and on Markdown for which a terminal has no form here: nothing is
// dropped in silence.
func Render(out io.Writer, lesson lessons.Lesson, options Options) error {
	document, err := lesson.Document()
	if err != nil {
		return err
	}
	r := &renderer{Options: options, text: lesson.Body}
	r.line("", r.Style.Accent(fmt.Sprintf("Aula %d", lesson.Number))+r.Style.Faint(fmt.Sprintf(" · %d minutos", lesson.Minutes)))
	r.title(lesson.Title)
	r.line("", "")
	r.hanging("", "Objetivo: ", lesson.Objective)
	return r.render(out, lesson.Name(), document)
}

// RenderPage writes a page beside the trail. It fails as Render does.
func RenderPage(out io.Writer, page lessons.Page, options Options) error {
	document, err := page.Document()
	if err != nil {
		return err
	}
	r := &renderer{Options: options, text: page.Body}
	r.title(page.Title)
	return r.render(out, page.Name, document)
}

// RenderSection writes the section of a lesson that begins with a second-level
// heading, and that heading. It fails as Render does, and when there is no such
// section.
func RenderSection(out io.Writer, lesson lessons.Lesson, heading string, options Options) error {
	document, err := lesson.Document()
	if err != nil {
		return err
	}
	inside := false
	for node := document.FirstChild(); node != nil; {
		next := node.NextSibling()
		if h, ok := node.(*ast.Heading); ok && h.Level <= 2 {
			inside = string(h.Lines().Value(lesson.Body)) == heading
		}
		if !inside {
			document.RemoveChild(document, node)
		}
		node = next
	}
	if !document.HasChildren() {
		return fmt.Errorf("lessons/%s.md: não há seção “%s”", lesson.Name(), heading)
	}
	r := &renderer{Options: options, text: lesson.Body}
	var section strings.Builder
	if err := r.render(&section, lesson.Name(), document); err != nil {
		return err
	}
	_, err = io.WriteString(out, strings.TrimLeft(section.String(), "\n"))
	return err
}

// Decision is what the scheduler thought of every node, as lessons show it.
func Decision(d lessons.Decision, options Options) string {
	r := &renderer{Options: options}
	r.decision(d, "")
	return r.out.String()
}

type renderer struct {
	Options
	text []byte
	out  strings.Builder
}

func (r *renderer) title(text string) {
	r.prose("", []span{{text: text, sequence: bold}})
	r.line("", r.Style.Accent(strings.Repeat("═", min(utf8.RuneCountInString(text), r.Width))))
}

// render writes the document after what was written already.
func (r *renderer) render(out io.Writer, name string, document ast.Node) error {
	if err := r.blocks(document, ""); err != nil {
		return fmt.Errorf("lessons/%s.md: %w", name, err)
	}
	_, err := io.WriteString(out, r.out.String())
	return err
}

// blocks writes a node's children, one blank line between them.
func (r *renderer) blocks(parent ast.Node, margin string) error {
	for node := parent.FirstChild(); node != nil; node = node.NextSibling() {
		first := node.PreviousSibling() == nil && parent.Kind() != ast.KindDocument
		tight := node.Kind() == ast.KindTextBlock || node.Kind() == ast.KindList && parent.Kind() == ast.KindListItem || isPlace(node)
		if !first && !tight {
			r.line(margin, "")
		}
		if err := r.block(node, margin); err != nil {
			return err
		}
	}
	return nil
}

// isPlace tells whether a node is a place in the code, which belongs to the text
// above it.
func isPlace(node ast.Node) bool {
	r, ok := node.(*lessons.Reference)
	return ok && r.What == "simplificação"
}

func (r *renderer) block(node ast.Node, margin string) error {
	switch n := node.(type) {
	case *ast.Heading:
		return r.heading(n)
	case *ast.Paragraph, *ast.TextBlock:
		spans, err := r.inline(n, "")
		if err == nil {
			r.prose(margin, spans)
		}
		return err
	case *ast.Blockquote:
		return r.blocks(n, margin+"│ ")
	case *lessons.Callout:
		r.line(margin+"│ ", r.Style.Accent(n.Title()))
		return r.blocks(n, margin+"│ ")
	case *extension.DefinitionList, *extension.DefinitionDescription, *extension.FootnoteList:
		return r.grouped(n, margin)
	case *extension.DefinitionTerm:
		spans, err := r.inline(n, bold)
		if err == nil {
			r.prose(margin, spans)
		}
		return err
	case *extension.Footnote:
		return r.marked(n, fmt.Sprintf("[%d] ", n.Index), margin)
	case *ast.List:
		return r.list(n, margin)
	case *ast.FencedCodeBlock, *ast.CodeBlock:
		r.verbatim(margin, string(n.Lines().Value(r.text)))
		return nil
	case *lessons.Reference:
		return r.reference(n, margin)
	case *lessons.Question:
		return r.question(n, margin)
	default:
		return fmt.Errorf("o terminal não sabe mostrar um bloco %s", node.Kind())
	}
}

func (r *renderer) heading(n *ast.Heading) error {
	spans, err := r.inline(n, bold)
	if err != nil {
		return err
	}
	width := 0
	for _, s := range spans {
		width += utf8.RuneCountInString(s.text)
	}
	r.prose("", spans)
	if n.Level <= 2 {
		r.line("", r.Style.Accent(strings.Repeat("─", min(width, r.Width))))
	}
	return nil
}

func (r *renderer) list(n *ast.List, margin string) error {
	number := n.Start
	for item := n.FirstChild(); item != nil; item = item.NextSibling() {
		mark := "• "
		if n.IsOrdered() {
			mark = fmt.Sprintf("%d. ", number)
			number++
		}
		if !n.IsTight && item.PreviousSibling() != nil {
			r.line("", "")
		}
		if err := r.marked(item, mark, margin); err != nil {
			return err
		}
	}
	return nil
}

// marked writes blocks set in by as much as the mark before them is wide.
func (r *renderer) marked(parent ast.Node, mark, margin string) error {
	before := r.out.Len()
	indent := strings.Repeat(" ", utf8.RuneCountInString(mark))
	if err := r.blocks(parent, margin+indent); err != nil {
		return err
	}
	// The mark takes the place of the first line's indentation.
	written := r.out.String()
	r.out.Reset()
	r.out.WriteString(written[:before] + margin + r.Style.Accent(mark) + strings.TrimPrefix(written[before:], margin+indent))
	return nil
}

// grouped writes a list of definitions, what each of them says, or the footnotes:
// no blank lines inside, what is said set in below what it is said of.
func (r *renderer) grouped(parent ast.Node, margin string) error {
	if parent.Kind() == extension.KindDefinitionDescription {
		margin += "    "
	}
	for node := parent.FirstChild(); node != nil; node = node.NextSibling() {
		if err := r.block(node, margin); err != nil {
			return err
		}
	}
	return nil
}

// prose writes running text, filled to the width.
func (r *renderer) prose(margin string, spans []span) {
	for _, line := range wrap(spans, r.Width-utf8.RuneCountInString(margin), r.Style) {
		r.line(margin, line)
	}
}

// verbatim writes text as it is, set apart by four columns; a tab is four more.
func (r *renderer) verbatim(margin, text string) {
	text = strings.ReplaceAll(strings.TrimRight(text, "\n"), "\t", "    ")
	for _, line := range strings.Split(text, "\n") {
		r.line(margin+"    ", r.Style.paint(code, line))
	}
}

func (r *renderer) line(margin, text string) {
	r.out.WriteString(strings.TrimRight(margin+text, " ") + "\n")
}
