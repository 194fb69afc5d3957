package site

import (
	"bytes"
	"fmt"
	"html/template"
	"strings"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/extension"
	"github.com/yuin/goldmark/renderer"
	"github.com/yuin/goldmark/renderer/html"
	"github.com/yuin/goldmark/util"

	"caderno/lessons"
)

// text is Markdown that becomes a page or a part of one.
type text struct {
	name  string // of the file in lessons/, without .md
	body  []byte
	parse func() (ast.Node, error)
	// printed texts share a page: their ids begin with the text's name, their headings
	// are a level lower, and the answers stand at the end.
	printed bool
}

// prefix is what the text's ids begin with.
func (t text) prefix() string {
	if t.printed {
		return t.name + "-"
	}
	return ""
}

// heading is one that the table of contents names.
type heading struct{ ID, Text string }

// document is a text's HTML and its second-level headings.
func (b *builder) document(t text) (template.HTML, []heading) {
	tree, err := t.parse()
	if err != nil {
		b.note(err)
		return "", nil
	}
	leadToPages(tree)
	nodes := &nodeRenderer{builder: b, text: t, used: ids{}}
	var out bytes.Buffer
	if err := nodes.renderer().Render(&out, t.body, tree); err != nil {
		b.note(fmt.Errorf("lessons/%s.md: %w", t.name, err))
	}
	b.questions[t.name] = len(nodes.asked)
	whole := template.HTML(out.String())
	if t.printed && len(nodes.asked) > 0 {
		whole += b.render("respostas", nodes.asked)
	}
	return whole, nodes.headings
}

// leadToPages has the links to the course's other texts lead to their pages.
func leadToPages(tree ast.Node) {
	_ = ast.Walk(tree, func(node ast.Node, entering bool) (ast.WalkStatus, error) {
		if link, ok := node.(*ast.Link); ok && entering {
			page, part, hasPart := strings.Cut(string(link.Destination), "#")
			if name, ours := strings.CutSuffix(page, ".md"); ours && !strings.Contains(page, "/") {
				link.Destination = []byte(name + ".html")
				if hasPart {
					link.Destination = append(link.Destination, "#"+part...)
				}
			}
		}
		return ast.WalkContinue, nil
	})
}

// nodeRenderer renders what is the course's own, or not as goldmark has it.
type nodeRenderer struct {
	*builder
	text     text
	used     ids
	headings []heading
	asked    []question // so far
	played   int        // scenarios so far that can be played
}

// renderer is goldmark's, with the course's own forms before it.
func (r *nodeRenderer) renderer() renderer.Renderer {
	footnotes := extension.NewFootnoteHTMLRenderer(
		extension.WithFootnoteIDPrefix(r.text.prefix()),
		extension.WithFootnoteLinkTitle("Nota ^^"), extension.WithFootnoteBacklinkTitle("Voltar ao texto"))
	return renderer.NewRenderer(renderer.WithNodeRenderers(
		util.Prioritized(r, 100), util.Prioritized(footnotes, 500),
		util.Prioritized(extension.NewDefinitionListHTMLRenderer(), 500), util.Prioritized(html.NewRenderer(), 1000)))
}

// RegisterFuncs implements renderer.NodeRenderer.
func (r *nodeRenderer) RegisterFuncs(to renderer.NodeRendererFuncRegisterer) {
	to.Register(ast.KindHeading, r.heading)
	to.Register(ast.KindFencedCodeBlock, r.code)
	to.Register(ast.KindText, r.running)
	to.Register(ast.KindCodeSpan, r.span)
	to.Register(lessons.KindReference, r.reference)
	to.Register(lessons.KindQuestion, r.question)
	to.Register(lessons.KindTermLink, r.term)
	to.Register(lessons.KindCallout, r.callout)
}

func (r *nodeRenderer) heading(w util.BufWriter, source []byte, node ast.Node, entering bool) (ast.WalkStatus, error) {
	n := node.(*ast.Heading)
	level := n.Level
	if r.text.printed {
		level++
	}
	if !entering {
		fmt.Fprintf(w, "</h%d>\n", level)
		return ast.WalkContinue, nil
	}
	title := string(n.Lines().Value(source))
	id := r.used.name(r.text.prefix(), title)
	if n.Level == 2 {
		r.headings = append(r.headings, heading{id, strings.ReplaceAll(title, "`", "")})
	}
	fmt.Fprintf(w, `<h%d id="%s"><a class="ancora" href="#%s" aria-hidden="true" tabindex="-1">#</a>`, level, id, id)
	return ast.WalkContinue, nil
}

// callout sets a remark beside the text.
func (r *nodeRenderer) callout(w util.BufWriter, _ []byte, node ast.Node, entering bool) (ast.WalkStatus, error) {
	if entering {
		w.WriteString(string(r.render("aviso", node.(*lessons.Callout).Class())))
	} else {
		w.WriteString("</aside>\n")
	}
	return ast.WalkContinue, nil
}
