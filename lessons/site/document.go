package site

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"html/template"
	"regexp"
	"strings"
	"unicode/utf8"

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

// code shows a block: commands to type can be copied, a picture keeps its lines
// together, a feature is set as a script, and code of a known language in its voices.
func (r *nodeRenderer) code(w util.BufWriter, source []byte, node ast.Node, entering bool) (ast.WalkStatus, error) {
	if !entering {
		return ast.WalkContinue, nil
	}
	n, body := node.(*ast.FencedCodeBlock), string(node.Lines().Value(source))
	language := string(n.Language(source))
	if language == "gherkin" {
		shown, err := r.feature(body)
		w.WriteString(string(shown))
		return ast.WalkSkipChildren, err
	}
	block := struct {
		Text  template.HTML
		Kind  string
		Width int // of a picture, in letters
	}{Text: highlight(language, strings.TrimRight(body, "\n")), Kind: "codigo"}
	switch {
	case isCommand(body):
		block.Text, block.Kind = words(strings.TrimRight(body, "\n")), "comando"
	case language == "":
		block.Text, block.Kind = r.picture(strings.TrimRight(body, "\n")), "desenho"
		for line := range strings.Lines(body) {
			block.Width = max(block.Width, utf8.RuneCountInString(strings.TrimRight(line, "\n")))
		}
	}
	_, err := w.WriteString(string(r.render("bloco", block) + r.exercise(body)))
	return ast.WalkSkipChildren, err
}

// exercise is the lesson's exercise, beside the command that checks it.
func (r *nodeRenderer) exercise(command string) template.HTML {
	if r.text.printed || !strings.HasPrefix(command, "caderno verificar --exercicio") {
		return ""
	}
	for _, f := range r.Features {
		if f.Name == r.text.name && f.Exercise != "" {
			shown, err := r.feature(f.Exercise)
			r.note(err)
			return r.render("exercicio", shown)
		}
	}
	return ""
}

// pieces matches what pictures call the pieces of the cluster.
var pieces = regexp.MustCompile(`servidor da API|kubectl|kubelet|scheduler|controladores|deployment-controller|replicaset-controller|endpointslice-controller|kube-proxy|visitante`)

// actors are those names as the trace has them, where it has another.
var actors = map[string]string{"servidor da API": "kube-apiserver", "scheduler": "kube-scheduler", "controladores": "deployment-controller"}

// picture is one that is drawn with letters: each piece has its hue there, too.
func (r *nodeRenderer) picture(drawn string) template.HTML {
	return template.HTML(pieces.ReplaceAllStringFunc(template.HTMLEscapeString(drawn), func(name string) string {
		actor := name
		if known, ok := actors[name]; ok {
			actor = known
		}
		return `<span class="` + r.Piece(actor) + `">` + name + `</span>`
	}))
}

// isCommand tells whether each line of a block is something to type, and none has
// the lines of a picture.
func isCommand(text string) bool {
	if strings.ContainsAny(text, "─│▶◀▼▲") {
		return false
	}
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

// callout sets a remark beside the text.
func (r *nodeRenderer) callout(w util.BufWriter, _ []byte, node ast.Node, entering bool) (ast.WalkStatus, error) {
	if entering {
		w.WriteString(string(r.render("aviso", node.(*lessons.Callout).Class())))
	} else {
		w.WriteString("</aside>\n")
	}
	return ast.WalkContinue, nil
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

// question shows each option as something to open: it works without a program
// in the page.
func (r *nodeRenderer) question(w util.BufWriter, source []byte, node ast.Node, entering bool) (ast.WalkStatus, error) {
	if !entering {
		return ast.WalkContinue, nil
	}
	q := node.(*lessons.Question)
	section, number := q.Section(source)
	shown := question{ID: fmt.Sprintf("%spergunta-%d", r.text.prefix(), len(r.asked)+1), Section: section, Number: number}
	for _, paragraph := range q.Prompt() {
		shown.Prompt += "<p>" + r.inline(paragraph, source) + "</p>"
	}
	for i, o := range q.Options() {
		shown.Options = append(shown.Options, answer{
			Letter: lessons.Letter(i), Right: o.Right,
			Text: r.inline(o.Answer(), source), Why: r.inline(o.Explanation(), source),
		})
	}
	shown.Key = keyOf(shown)
	r.asked = append(r.asked, shown)
	form := "pergunta"
	if r.text.printed {
		form = "pergunta-impressa"
	}
	_, err := w.WriteString(string(r.render(form, shown)))
	return ast.WalkSkipChildren, err
}

// keyOf names a question by what it asks, so that an answer is not taken for one
// to another question when the lesson changes.
func keyOf(q question) string {
	sum := sha256.Sum256([]byte(fmt.Sprint(q.Prompt, q.Options)))
	return hex.EncodeToString(sum[:4])
}

type question struct {
	ID      string
	Key     string // under which a browser remembers the answer
	Section string // the heading that it stands under
	Number  int    // there
	Prompt  template.HTML
	Options []answer
}

type answer struct {
	Letter    string
	Right     bool
	Text, Why template.HTML
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
