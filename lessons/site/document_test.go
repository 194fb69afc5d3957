package site

import (
	"html/template"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"caderno/lessons"
)

// newBuilder has templates, and a hue for each piece: its name.
func newBuilder(t *testing.T, o Options) *builder {
	o.Piece = func(actor string) string { return "peca-" + actor }
	b := &builder{Options: o, places: map[string]string{}, questions: map[string]int{}}
	var err error
	b.templates, err = template.New("").Funcs(b.functions()).ParseFS(files, "templates/*.html")
	require.NoError(t, err)
	return b
}

// shown is a lesson's text as HTML.
func shown(t *testing.T, o Options, printed bool, markdown string) string {
	b := newBuilder(t, o)
	lesson := lessons.Lesson{Number: 2, Topic: "deployment", Body: []byte(markdown)}
	html, _ := b.document(text{name: lesson.Name(), body: lesson.Body, parse: lesson.Document, printed: printed})
	require.NoError(t, b.err)
	return string(html)
}

func TestNumbersStayWithTheirUnits(t *testing.T) {
	for written, want := range map[string]string{
		"São 30 segundos e 5 Gi, na aula 7.":       "São 30\u00a0segundos e 5\u00a0Gi, na aula\u00a07.",
		"Na aula\n16 leva 5\nsegundos\ne 3\ndias.": "Na aula\u00a016 leva 5\u00a0segundos\ne 3\ndias.",
		"Em 3 dias, `sleep 5 s`.":                  "Em 3 dias, <code>sleep 5 s</code>.",
		"Kubernetes 1.37, 10 % e 4 sistemas 2":     "Kubernetes\u00a01.37, 10\u00a0% e 4 sistemas 2",
	} {
		assert.Equal(t, "<p>"+want+"</p>\n", shown(t, Options{}, false, written))
	}
}

func TestLinksLeadToPages(t *testing.T) {
	for written, want := range map[string]string{
		"limites.md":                       "limites.html",
		"glossario.md#servidor-da-api":     "glossario.html#servidor-da-api",
		"https://kubernetes.io/LEIA-ME.md": "https://kubernetes.io/LEIA-ME.md",
	} {
		assert.Contains(t, shown(t, Options{}, false, "[a]("+written+")"), `href="`+want+`"`)
	}
}

func TestRemarks(t *testing.T) {
	html := shown(t, Options{}, false, "Um.[^a]\n\n> [!TIP]\n> Olhe.\n\n`X`\n: O quê.\n\n[^a]: Nota.\n")
	assert.Contains(t, html, `<aside class="aviso dica"><p class="aviso-nome">`)
	assert.Contains(t, html, "Dica</p>\n<p>Olhe.</p>\n</aside>")
	assert.Contains(t, html, "<dt><code>X</code></dt>\n<dd>O quê.</dd>")
	assert.Contains(t, html, `href="#fn:1"`)
	assert.Contains(t, html, `title="Nota 1"`)
	assert.Contains(t, html, `title="Voltar ao texto"`)
	assert.Contains(t, shown(t, Options{}, true, "Um.[^a]\n\n[^a]: Nota.\n"), `href="#02-deployment-fn:1"`, "on a page of several lessons")
}

// TestPictures: a piece has its hue where it is drawn with letters, too.
func TestPictures(t *testing.T) {
	html := shown(t, Options{}, false, "```\nkubectl ─▶ servidor da API\n```\n")
	assert.Contains(t, html, `class="bloco desenho" style="--letras:26"`)
	assert.Contains(t, html, `<span class="peca-kubectl">kubectl</span> ─▶ <span class="peca-kube-apiserver">servidor da API</span>`)
	assert.Contains(t, shown(t, Options{}, false, "```\nkubectl get pods\n```\n"), `class="bloco comando"><pre tabindex="0"><code>kubectl get pods</code>`)
	assert.Contains(t, shown(t, Options{}, false, "```yaml\na: 1\n```\n"), `<span class="c-nome">a</span>`)
}

// TestALinkEndsWithItsWord, and not with the blank after it.
func TestALinkEndsWithItsWord(t *testing.T) {
	assert.Contains(t, shown(t, Options{}, false, "O scheduler\nescolhe."), "scheduler</a>\nescolhe")
}

const asked = "## Preveja\n\n```pergunta\nQuantos?\n\n- [ ] Um\n  Não.\n- [x] Dois\n  Porque sim.\n```\n\n## Fim\n\nFim.\n"

// TestAnswersOnPaper stand at the end of the lesson, and headings a level lower.
func TestAnswersOnPaper(t *testing.T) {
	html := shown(t, Options{}, true, asked)
	assert.NotContains(t, html, "<details")
	assert.Contains(t, html, `<h3 id="02-deployment-preveja">`)
	assert.Regexp(t, `(?s)Fim\..*<h3>Respostas</h3>.*Preveja, pergunta 1: <strong>b</strong>\. Porque sim\.`, html)
	assert.NotContains(t, shown(t, Options{}, false, asked), "Respostas")
}

const exercise = `@aula-02
Funcionalidade: A loja
  Conte.

  Contexto:
    Dado um cluster Kubernetes

  Regra: Há regras
    Esquema do Cenário: Com <n>
      Dada a loja
      Dadas as lojas
      Então o nó "___" tem a linha:
        | nó  |
        | ___ |

      Exemplos: poucos
        | n |
        | 1 |
`

// TestFeatures: a feature is set as a script from gherkin's own tree, with all the
// words of Portuguese.
func TestFeatures(t *testing.T) {
	html := shown(t, Options{}, false, "```gherkin\n"+exercise+"```\n")
	for _, want := range []string{
		`<span class="palavra">Funcionalidade</span> A loja`, `<p class="conta">Conte.</p>`, `<span class="palavra">Contexto</span>`,
		`<span class="palavra">Regra</span> Há regras`, `<span class="palavra">Esquema do Cenário</span> Com &lt;n&gt;`,
		`<span class="palavra">Dada</span>a loja`, `<span class="palavra">Dadas</span>as lojas`,
		`<td><span class="lacuna">___</span></td>`, `<span class="palavra">Exemplos</span> poucos`, `<td>n</td>`, `<td>1</td>`,
	} {
		assert.Contains(t, html, want)
	}
	b := newBuilder(t, Options{})
	_, err := b.feature("Funcionalidade: x\n  Cenário: y\n    Dado z\n  nada\n  Dado\n\"\"\"")
	assert.ErrorContains(t, err, "não se entende")
}

// TestTheExerciseIsBesideItsCommand, on the page, and not on paper.
func TestTheExerciseIsBesideItsCommand(t *testing.T) {
	o := Options{Features: []Feature{{Name: "01-mapa", Exercise: "Funcionalidade: De outra aula\n"}, {Name: "02-deployment", Exercise: exercise}}}
	command := "```\ncaderno verificar --exercicio 2\n```\n"
	assert.Regexp(t, `(?s)verificar <span class="opcao">--exercicio</span> 2.*O exercício, como você o recebe.*A loja`, shown(t, o, false, command))
	assert.NotContains(t, shown(t, o, true, command), "A loja")
	assert.NotContains(t, shown(t, o, false, "```\ncaderno verificar 2\n```\n"), "A loja")
}
