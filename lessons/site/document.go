package site

import (
	"bytes"
	"fmt"
	"html/template"
	"strings"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/renderer"
	"github.com/yuin/goldmark/renderer/html"
	"github.com/yuin/goldmark/util"

	"caderno/lessons"
)

// text is Markdown that becomes a page or a part of one.
type text struct {
	name   string // of the file in lessons/, without .md
	prefix string // of the ids, on a page of several texts
	body   []byte
	parse  func() (ast.Node, error)
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
	nodes := &nodeRenderer{builder: b, text: t, used: map[string]bool{}}
	r := renderer.NewRenderer(renderer.WithNodeRenderers(
		util.Prioritized(nodes, 100), util.Prioritized(html.NewRenderer(), 1000)))
	var out bytes.Buffer
	if err := r.Render(&out, t.body, tree); err != nil {
		b.note(fmt.Errorf("lessons/%s.md: %w", t.name, err))
	}
	return template.HTML(out.String()), nodes.headings
}

// nodeRenderer renders what is the course's own, or not as goldmark has it.
type nodeRenderer struct {
	*builder
	text     text
	used     map[string]bool // ids
	headings []heading
	asked    int // questions so far
}

// RegisterFuncs implements renderer.NodeRenderer.
func (r *nodeRenderer) RegisterFuncs(to renderer.NodeRendererFuncRegisterer) {
	to.Register(ast.KindHeading, r.heading)
	to.Register(ast.KindFencedCodeBlock, r.code)
	to.Register(lessons.KindReference, r.reference)
	to.Register(lessons.KindQuestion, r.question)
	to.Register(lessons.KindTermLink, r.term)
}

// id makes a fragment's name of a heading: accents folded, words joined by
// hyphens, a number after one that there is already.
func (r *nodeRenderer) id(text string) string {
	var name strings.Builder
	for _, c := range lessons.Fold(text) {
		switch {
		case c >= 'a' && c <= 'z' || c >= '0' && c <= '9':
			name.WriteRune(c)
		case name.Len() > 0 && !strings.HasSuffix(name.String(), "-"):
			name.WriteByte('-')
		}
	}
	base := r.text.prefix + strings.Trim(name.String(), "-")
	id := base
	for n := 2; r.used[id]; n++ {
		id = fmt.Sprintf("%s-%d", base, n)
	}
	r.used[id] = true
	return id
}

func (r *nodeRenderer) heading(w util.BufWriter, source []byte, node ast.Node, entering bool) (ast.WalkStatus, error) {
	n := node.(*ast.Heading)
	if !entering {
		fmt.Fprintf(w, "</h%d>\n", n.Level)
		return ast.WalkContinue, nil
	}
	title := string(n.Lines().Value(source))
	id := r.id(title)
	if n.Level == 2 {
		r.headings = append(r.headings, heading{id, strings.ReplaceAll(title, "`", "")})
	}
	fmt.Fprintf(w, `<h%d id="%s"><a class="ancora" href="#%s" aria-hidden="true" tabindex="-1">#</a>`, n.Level, id, id)
	return ast.WalkContinue, nil
}

// code shows a block: commands to type can be copied.
func (r *nodeRenderer) code(w util.BufWriter, source []byte, node ast.Node, entering bool) (ast.WalkStatus, error) {
	if entering {
		body := string(node.Lines().Value(source))
		_, err := w.WriteString(string(r.render("bloco", struct {
			Text    string
			Command bool
		}{strings.TrimRight(body, "\n"), isCommand(body)})))
		return ast.WalkSkipChildren, err
	}
	return ast.WalkContinue, nil
}

// isCommand tells whether each line of a block is something to type.
func isCommand(text string) bool {
	for line := range strings.Lines(text) {
		word, _, _ := strings.Cut(strings.TrimSpace(line), " ")
		switch word {
		case "caderno", "kubectl", "go", "curl", "minikube":
		default:
			return false
		}
	}
	return text != ""
}

// term links a word to the glossary.
func (r *nodeRenderer) term(w util.BufWriter, _ []byte, node ast.Node, entering bool) (ast.WalkStatus, error) {
	if entering {
		fmt.Fprintf(w, `<a class="termo" href="glossario.html#%s">`, node.(*lessons.TermLink).Term.ID())
	} else {
		w.WriteString("</a>")
	}
	return ast.WalkContinue, nil
}

// question shows each option as something to open: it works without a program
// in the page.
func (r *nodeRenderer) question(w util.BufWriter, source []byte, node ast.Node, entering bool) (ast.WalkStatus, error) {
	if !entering {
		return ast.WalkContinue, nil
	}
	q := node.(*lessons.Question)
	r.asked++
	_, number := q.Section(source)
	shown := question{ID: fmt.Sprintf("%spergunta-%d", r.text.prefix, r.asked), Number: number}
	for _, paragraph := range q.Prompt() {
		shown.Prompt += "<p>" + r.inline(paragraph, source) + "</p>"
	}
	for i, o := range q.Options() {
		shown.Options = append(shown.Options, option{
			Letter: lessons.Letter(i), Right: o.Right,
			Text: r.inline(o.Answer(), source), Why: r.inline(o.Explanation(), source),
		})
	}
	_, err := w.WriteString(string(r.render("pergunta", shown)))
	return ast.WalkSkipChildren, err
}

type question struct {
	ID      string
	Number  int
	Prompt  template.HTML
	Options []option
}

type option struct {
	Letter    string
	Right     bool
	Text, Why template.HTML
}

// inline is the HTML of what a block holds.
func (r *nodeRenderer) inline(block ast.Node, source []byte) template.HTML {
	whole := renderer.NewRenderer(renderer.WithNodeRenderers(util.Prioritized(r, 100), util.Prioritized(html.NewRenderer(), 1000)))
	var out bytes.Buffer
	for node := block.FirstChild(); node != nil; node = node.NextSibling() {
		if err := whole.Render(&out, source, node); err != nil {
			r.note(err)
		}
	}
	return template.HTML(out.String())
}
