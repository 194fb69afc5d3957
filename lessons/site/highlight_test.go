package site

import (
	"html/template"
	"testing"

	"github.com/stretchr/testify/assert"

	"caderno/lessons"
)

func TestHighlight(t *testing.T) {
	for _, test := range []struct{ language, code, want string }{
		{"go", "// left < right\nreturn 0", "<span class=\"c-nota\">// left &lt; right</span>\n<span class=\"c-palavra\">return</span> <span class=\"c-numero\">0</span>"},
		{"go", `x := min(2*n, "a//b") /* fim */`, `x := <span class="c-nome">min</span>(<span class="c-numero">2</span>*n, <span class="c-texto">&#34;a//b&#34;</span>) <span class="c-nota">/* fim */</span>`},
		{"go", "var s string = `\n`", "<span class=\"c-palavra\">var</span> s <span class=\"c-nome\">string</span> = <span class=\"c-texto\">`\n`</span>"},
		{"yaml", "kind: Pod # um", `<span class="c-nome">kind</span>: Pod <span class="c-nota"># um</span>`},
		{"yaml", `- {name: a, image: "nginx:1.27", n: 3}`, `- {<span class="c-nome">name</span>: a, <span class="c-nome">image</span>: <span class="c-texto">&#34;nginx:1.27&#34;</span>, <span class="c-nome">n</span>: <span class="c-numero">3</span>}`},
		{"yaml", "- name: a", `- <span class="c-nome">name</span>: a`},
		{"yaml", "  app.kubernetes.io/name: ola-1:2", `  <span class="c-nome">app.kubernetes.io/name</span>: ola-1:2`},
		{"json", `{"a": true}`, `{<span class="c-nome">&#34;a&#34;</span>: <span class="c-palavra">true</span>}`},
		{"", "a < b\n", "a &lt; b\n"},
		{"sumério", "𒀀", "𒀀"},
	} {
		assert.Equal(t, template.HTML(test.want), highlight(test.language, test.code), test.code)
	}
}

func TestPrinted(t *testing.T) {
	for _, test := range []struct {
		name string
		o    lessons.Output
		want template.HTML
	}{
		{"the heads of columns are quiet", lessons.Output{Command: "kubectl get pods", Text: "NAME   READY\nola    <1>\n"}, "<span class=\"colunas\">NAME   READY</span>\nola    &lt;1&gt;"},
		{"also with accents", lessons.Output{Command: "kubectl get events", Text: "RAZÃO\nKilling\n"}, "<span class=\"colunas\">RAZÃO</span>\nKilling"},
		{"of each table", lessons.Output{Command: "kubectl get all", Text: "NAME\na\n\nNAME\nb\n"}, "<span class=\"colunas\">NAME</span>\na\n\n<span class=\"colunas\">NAME</span>\nb"},
		{"a sentence is not", lessons.Output{Command: "kubectl create deployment ola", Text: "deployment.apps/ola created\n"}, "deployment.apps/ola created"},
		{"a long one may be broken", lessons.Output{Command: "kubectl get pods", Text: "The connection to the server was refused <1>\n  did you specify the right host, or the right port?\nNormal  Pulled  Successfully pulled the image nginx:1.27\n"},
			"<span class=\"frase\">The connection to the server was refused &lt;1&gt;</span>\n<span class=\"frase\">  did you specify the right host, or the right port?</span>\nNormal  Pulled  Successfully pulled the image nginx:1.27"},
		{"objects are in their language", lessons.Output{Command: "kubectl get pod ola -o yaml", Text: "kind: Pod\n"}, `<span class="c-nome">kind</span>: Pod`},
		{"whatever printed them", lessons.Output{Command: "kubectl apply view-last-applied deployment ola", Text: "apiVersion: v1\n"}, `<span class="c-nome">apiVersion</span>: v1`},
		{"unless they went through a pipe", lessons.Output{Command: "kubectl get pod ola -o yaml | grep kind", Text: "kind: Pod\n"}, "kind: Pod"},
		{"or something else was said", lessons.Output{Command: "kubectl get pod ola -o yaml", Text: "Error: no\n", ExitCode: 1}, "Error: no"},
	} {
		assert.Equal(t, test.want, printed(test.o), test.name)
	}
}

func TestTyped(t *testing.T) {
	assert.Equal(t, template.HTML("kubectl apply -f - &lt;&lt;FIM\n<span class=\"c-nome\">kind</span>: Pod\nFIM"),
		typed("kubectl apply -f - <<FIM\nkind: Pod\nFIM\n"))
	assert.Equal(t, template.HTML("kubectl apply <span class=\"opcao\">-f</span> - &lt;&lt;FIM\n<span class=\"corpo\"><span class=\"c-nome\">kind</span>: Pod\nFIM</span>"),
		command("kubectl apply -f - <<FIM\nkind: Pod\nFIM\n"))
	assert.Equal(t, template.HTML("kubectl get pods"), command("kubectl get pods"))
	assert.Equal(t, template.HTML("seq 3 | head &lt; f"), typed("seq 3 | head < f\n"))
}

// TestSeams: a path is broken between its parts, and a number is not.
func TestSeams(t *testing.T) {
	for text, want := range map[string]template.HTML{
		"status.containerStatuses[0].state": "status<wbr>.containerStatuses<wbr>[0]<wbr>.state",
		"sim/controllers/sync.go":           "sim/<wbr>controllers/<wbr>sync<wbr>.go",
		"nginx:1.27":                        "nginx:1.27",
		"<a> ___":                           `&lt;a&gt; <span class="lacuna">___</span>`,
	} {
		assert.Equal(t, want, seams(text), text)
	}
}

// TestSaid: a step can be copied as it is written, and an option is not broken after
// its dashes.
func TestSaid(t *testing.T) {
	assert.Equal(t, template.HTML(`executo <code>&#34;kubectl create deployment ola <span class="opcao">--replicas=2&#34;</span></code>, e &lt;já&gt;`),
		said(`executo "kubectl create deployment ola --replicas=2", e <já>`))
	assert.Equal(t, template.HTML(`há <span class="lacuna">___</span> nós, e <code>&#34;<span class="lacuna">___</span>&#34;</code>`), said(`há ___ nós, e "___"`))
	assert.Equal(t, template.HTML(`<code>&#34;required<wbr>During<wbr>Scheduling<wbr>Ignored&#34;</code>`), said(`"requiredDuringSchedulingIgnored"`))
	assert.Equal(t, template.HTML(`uma aspa só: &#34;`), said(`uma aspa só: "`))
}
