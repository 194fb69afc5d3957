package site

import (
	"html/template"
	"regexp"
	"strings"
	"unicode/utf8"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/util"
)

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
