package terminal

import (
	"flag"
	"fmt"
	"os"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"caderno/lessons"
)

var update = flag.Bool("update", false, "rewrite testdata; read the difference before committing it")

// page has each form that a lesson may have.
const page = `> Uma frase das anotações, longa o bastante para não caber em
> uma linha só.

Um parágrafo com um **termo em negrito**, um *grifo*, ` + "`kubectl get\npods`" + `, e um
[endereço](https://kubernetes.io).

## Situação

- um item curto
- um item mais longo, que precisa de duas linhas e volta a começar debaixo do texto

1. primeiro
2. segundo

   com outro parágrafo

` + "```" + `
kubectl  ──▶  servidor da API

uma linha de código que é mais larga do que a página e assim fica
` + "```" + `

` + "```pergunta" + `
Quem baixa a imagem, quando o Pod já tem um nó e o comando ` + "`kubectl`" + ` terminou?

- [ ] O kubectl
  Ele envia texto.
- [x] O kubelet do nó que o scheduler escreveu no **Pod**, em ` + "`nodeName`" + `
  Ele pede ao container runtime.
` + "```" + `

E outra:

` + "```pergunta" + `
Um parágrafo.

Outro?

- [x] Sim
  Porque sim.
- [ ] Não
  Porque não.
` + "```" + `

{{cenário 02-deployment "Um só"}}

{{saída 02-deployment "Um só" "create deployment"}}

{{saída 02-deployment "Um só" "FIM"}}

{{saltos 02-deployment "Um só"}}

{{linha-do-tempo 02-deployment "Um só" desde "cai" até "volta"}}

{{pontos 02-deployment "Um só" "primeiro"}}

{{pontos 02-deployment "Um só" "segundo"}}

{{pontos 02-deployment "Um só" "terceiro"}}

{{código sim/sim.go "Options"}}
`

// decisions are one with points, one with a single node, one without any.
var decisions = []lessons.Decision{
	{Pod: "ola-x", Best: []string{"worker-2", "worker-3"}, Chosen: "worker-2", Nodes: []lessons.Verdict{
		{Node: "master", Filter: "TaintToleration", Reasons: []string{"node(s) had untolerated taint(s)"}},
		{Node: "worker-1", Total: 371, Scores: points(300, 71)},
		{Node: "worker-2", Total: 400, Scores: points(300, 100)},
		{Node: "worker-3", Total: 400, Scores: points(300, 100)},
	}},
	{Pod: "ola-y", Chosen: "worker-1", Nodes: []lessons.Verdict{{Node: "worker-1"}}},
	{Pod: "ola-z", Message: "0/1 nodes are available: 1 Insufficient cpu.", Nodes: []lessons.Verdict{
		{Node: "worker-1", Filter: "NodeResourcesFit", Reasons: []string{"Insufficient cpu"}},
	}},
}

func points(taints, balance int64) []lessons.Score {
	return []lessons.Score{
		{Plugin: "TaintToleration", Points: taints, Weight: 3},
		{Plugin: "NodeResourcesBalancedAllocation", Points: balance, Weight: 1},
	}
}

type story struct{}

func (story) Scenario(string, string) (lessons.Scenario, error) {
	return lessons.Scenario{
		Name: "Um só", Steps: []lessons.Step{
			{Keyword: "Quando", Text: `executo "kubectl create deployment ola --image=nginx:1.27"`, Outputs: []lessons.Output{
				{Command: "kubectl create deployment ola --image=nginx:1.27", Text: "error: já existe\n", ExitCode: 1},
				{Command: "kubectl create -f - <<FIM\nkind: Deployment\nspec:\n  replicas: 1\nFIM", Text: ""}}},
			{Keyword: "Então", Text: "em até 30 segundos existe um texto", DocText: "linha 1\nlinha 2"},
			{Keyword: "E", Text: "estes nós:", Table: [][]string{{"nó", "papel"}, {"worker-1", "—"}}},
		},
		Hops: []lessons.Hop{
			{ID: 9, At: 1250 * time.Microsecond, Actor: "kubectl", Text: "pede um Deployment"},
			{ID: 10, Cause: 9, At: 2 * time.Second, Actor: "kube-apiserver", Text: "guarda o Deployment default/ola, e conta isso a quem o observa"},
			{ID: 11, At: 3 * time.Second, Actor: "kubelet", Text: "cai"},
			{ID: 12, Cause: 11, At: 3100 * time.Millisecond, Actor: "kubelet", Text: "volta"},
			{ID: 13, Cause: 12, At: 5 * time.Second, Actor: "kubelet", Text: "cai"},
			{ID: 14, Cause: 13, At: 185 * time.Second, Actor: "kubelet", Text: "volta"},
		},
		Decisions: decisions,
	}, nil
}

func (story) Code(file, region string) (lessons.Code, error) {
	return lessons.Code{File: file, Region: region, Text: "type Options struct {\n\tSeed uint64\n}\n"}, nil
}

func (story) Simplification(file, declaration string) (lessons.Simplification, error) {
	return lessons.Simplification{File: file, Declaration: declaration, Line: 12, Text: "less"}, nil
}

func TestRenderPage(t *testing.T) {
	page := lessons.Page{Name: "limites", Title: "Um título", Body: []byte("Um parágrafo.\n\n- **Um item.** E o texto\n  {{simplificação sim/sim.go New}}\n  {{simplificação sim/doc.go package}}\n\n- Outro.\n")}
	var out strings.Builder
	require.NoError(t, RenderPage(&out, page, Options{Width: 60, Source: story{}}))
	assert.Equal(t, `Um título
═════════

Um parágrafo.

• Um item. E o texto
  sim/sim.go:12
  sim/doc.go:12

• Outro.
`, out.String())
}

func TestRender(t *testing.T) {
	lesson := lessons.Lesson{Number: 2, Topic: "deployment", Title: "Um título", Objective: "Saber tudo.", Minutes: 20, Body: []byte(page)}
	for name, options := range map[string]Options{
		"testdata/60.txt":     {Width: 60},
		"testdata/60-cor.txt": {Width: 60, Style: Style{Color: true}},
	} {
		options.Source = story{}
		options.Answer = "caderno responder 2"
		options.Hue = func(string) string { return "38;5;97" }
		var out strings.Builder
		require.NoError(t, Render(&out, lesson, options))
		if *update {
			require.NoError(t, os.WriteFile(name, []byte(out.String()), 0o644))
		}
		want, err := os.ReadFile(name)
		require.NoError(t, err)
		assert.Equal(t, string(want), out.String(), name)
		assert.NotContains(t, out.String(), "\n\n\n", "at most one blank line")
	}
}

// TestTimelinesFit: whatever the width and however long it took, a timeline is
// no wider than the page, each bar can be seen, and the last one ends where the
// scale does.
func TestTimelinesFit(t *testing.T) {
	for width := 40; width <= 100; width += 7 {
		for _, last := range []time.Duration{0, time.Millisecond, 40 * time.Second, 20 * time.Minute, 59 * time.Hour} {
			line := lessons.Timeline{Since: "cai", Until: "volta", Intervals: []lessons.Interval{
				{From: lessons.Hop{At: 0}, To: lessons.Hop{At: last / 20}},
				{From: lessons.Hop{At: last / 10}, To: lessons.Hop{At: last}},
			}}
			r := &renderer{Options: Options{Width: width, Hue: func(string) string { return "" }}}
			r.timeline(line, "    ")
			rows := strings.Split(strings.TrimSpace(r.out.String()), "\n")
			for _, row := range rows {
				assert.LessOrEqual(t, utf8.RuneCountInString(row), width, "%s, %d columns\n%s", last, width, r.out.String())
			}
			first, second, ruler := rows[len(rows)-4], rows[len(rows)-3], rows[len(rows)-2]
			assert.Regexp(t, "[█▏▎▍▌▋▊▉]$", first)
			assert.Regexp(t, "[█▏▎▍▌▋▊▉]$", second)
			if last > time.Second {
				assert.Equal(t, utf8.RuneCountInString(ruler), utf8.RuneCountInString(second), "%s, %d columns\n%s", last, width, r.out.String())
			}
		}
	}
}

// TestScoresFit: whatever the width and however many the nodes, no line of the
// table is wider than the page, and no node is left out.
func TestScoresFit(t *testing.T) {
	for width := 40; width <= 100; width += 7 {
		for n := 2; n <= 12; n++ {
			decision := lessons.Decision{Pod: "ola", Chosen: "worker-1"}
			for i := range n {
				decision.Nodes = append(decision.Nodes, lessons.Verdict{Node: fmt.Sprintf("worker-%d", i+1), Scores: points(300, 71), Total: 371})
			}
			r := &renderer{Options: Options{Width: width, Hue: func(string) string { return "" }}}
			r.scores(newScoreTable(decision.Nodes, decision.Chosen, width), "")
			text := r.out.String()
			for _, line := range strings.Split(text, "\n") {
				assert.LessOrEqual(t, utf8.RuneCountInString(line), width, "%d nodes: %s", n, line)
			}
			for _, v := range decision.Nodes {
				assert.Contains(t, text, v.Node)
			}
			assert.Equal(t, 1, strings.Count(text, "escolhido"))
		}
	}
}

func TestRenderDropsNothingInSilence(t *testing.T) {
	for body, want := range map[string]string{
		"Uma ![figura](x.svg).": "Image",
		"---":                   "ThematicBreak",
		"<b>html</b>\n":         "HTML",
		"{{saltos}}":            "referência",
	} {
		err := Render(&strings.Builder{}, lessons.Lesson{Number: 2, Topic: "x", Body: []byte(body)}, Options{Width: 60, Source: story{}})
		assert.ErrorContains(t, err, want, body)
	}
}

func TestFill(t *testing.T) {
	const text = "Atenção: três palavras compridíssimas, e https://kubernetes.io/docs/concepts/workloads/ inteira."
	lines := Fill(text, 30)
	assert.Equal(t, text, strings.Join(lines, " "), "nothing lost, nothing added")
	for _, line := range lines {
		if strings.Contains(line, " ") {
			assert.LessOrEqual(t, utf8.RuneCountInString(line), 30, line)
		}
	}
	assert.Equal(t, []string{"um dois"}, Fill("  um   dois ", 30))
	assert.Empty(t, Fill("", 30))
}
