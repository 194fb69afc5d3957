package lessons

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"caderno/lessons/coursetest"
)

func TestWrittenLessonsAreWhole(t *testing.T) {
	course, mistakes := ReadCourse(Files())
	for _, m := range append(mistakes, course.Mistakes()...) {
		t.Error(m)
	}
}

// TestMistakesAreFound: of each kind one, in a course that has no other.
func TestMistakesAreFound(t *testing.T) {
	const lesson, glossary = "02-deployment.md", "glossario.md"
	tests := []struct{ name, file, old, new, where, want string }{
		{"no title", lesson, "title: ", "titel: ", ":1: ", "titel"},
		{"no front matter", lesson, "---\n", "", ":1: ", "front matter"},
		{"an objective that is no sentence", lesson, "objective: ", "objective: o ", ":3: ", "esperava uma frase"},
		{"no time", lesson, "minutes: 2", "minutes: -2", ":4: ", "falta o tempo"},
		{"builds on nothing known", lesson, "buildsOn: [1]", "buildsOn: [2]", ":5: ", "esperava uma aula anterior"},
		{"does not say what it builds on", lesson, "buildsOn: [1]\n", "", ":1: ", "em que aulas esta se apoia"},
		{"two hints", lesson, "hints:\n", "hints:\n  - Uma a mais.\n", ":6: ", "há 4 dicas; esperava 3"},
		{"nothing to try", lesson, "    - kubectl get deployments\n", strings.Repeat("    - kubectl get deployments\n", 7), ":10: ", "há 10 linhas para experimentar"},
		{"a line to try that cannot be copied", lesson, "    - kubectl get deployments\n", "    - kubectl get deployments" + strings.Repeat(" -A", 12) + "\n", ":10: ", "tem 59 colunas"},
		{"nobody knows what there is to see", lesson, "  shows: ", "  # shows: ", ":10: ", "falta o que a última linha"},
		{"no sentence of the notes", lesson, "\n> ", "\n", ":19: ", "esperava a frase das anotações"},
		{"a section that is not there", lesson, "## Debrief", "## Resumo", "", "não há a seção “## Debrief”"},
		{"too long", lesson, "## Debrief\n", "## Debrief\n\n" + strings.Repeat("bla ", 1000) + "\n", ":19: ", "esperava de 600 a 1200"},
		{"does not say how to begin the exercise", lesson, "--exercicio 2\n", "--exercicio 3\n", "", "caderno verificar --exercicio 2"},
		{"a question out of place", lesson, "## Debrief\n", "## Debrief\n\n" + aQuestion, "", "há uma pergunta em “Debrief”"},
		{"three questions open it", lesson, "## Situação\n", aQuestion + "\n## Situação\n", ":19: ", "3 perguntas abrem a aula"},
		{"a question without a right answer", lesson, "- [x] ", "- [ ] ", "", "esperava uma opção certa"},
		{"a reference that is none", lesson, "{{cenário", "{{cenario", "", "esperava cenário, saída, saltos"},
		{"a heading with nothing under it", lesson, "## Debrief\n", "## Depois\n\n## Debrief\n", "", "debaixo de “Depois”"},
		{"a heading at the end", lesson, "", "\n## Fim\n", "", "debaixo de “Fim”"},
		{"a block of an unknown kind", lesson, "## Debrief\n", "## Debrief\n\n```perguntas\nO quê?\n```\n", "", `um bloco "perguntas"`},
		{"a comment", lesson, "## Debrief\n", "## Debrief\n\n<!-- mais tarde -->\n", "", "um bloco HTMLBlock"},
		{"a rule", lesson, "## Debrief\n", "## Debrief\n\n---\n", "", "um bloco ThematicBreak"},
		{"an address that no link uses", lesson, "## Debrief\n", "## Debrief\n\n[x]: https://kubernetes.io\n", "", "esperava os dois juntos"},
		{"a link to no file", lesson, "## Debrief\n", "## Debrief\n\nVeja [a aula](03-api.md).\n", "", "não há lessons/03-api.md"},
		{"a link to no heading", lesson, "## Debrief\n", "## Debrief\n\nVeja [aqui](glossario.md#nodo).\n", "", "um título que dê #nodo"},
		{"a link within the page to no heading", lesson, "## Debrief\n", "## Debrief\n\nVeja [aqui](#inicio).\n", "", "um título que dê #inicio"},
		{"a term that is not in the glossary", lesson, "## Debrief\n", "## Situação dois\n\nIsto é um **trambolho** e tanto.\n\n## Debrief\n", "", "“trambolho” está em negrito"},
		{"a term of another lesson", glossary, "## associar\n\nAula 5", "## associar\n\nAula 4", "", "na aula 4; em negrito, pela primeira vez, está na aula 5"},
		{"a term that no lesson introduces", glossary, "## associar\n", "## abacaxi\n\nAula 5\n\nUma fruta.\n\n## associar\n", "", "em negrito, pela primeira vez, está na aula 0"},
		{"a term out of order", glossary, "## admissão\n", "## zebra\n\nAula 1\n\nUm bicho.\n\n## admissão\n", "", "em ordem alfabética"},
		{"a term without a meaning", glossary, "## associar\n\nAula 5", "## associar\n\nNa aula 5", "", `debaixo de "associar" esperava`},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			folder := coursetest.CopyOf(t, Files())
			old := string(folder[test.file].Data)
			changed := strings.Replace(old, test.old, test.new, 1)
			if test.old == "" {
				changed = old + test.new
			}
			require.NotEqual(t, old, changed)
			folder[test.file].Data = []byte(changed)
			course, mistakes := ReadCourse(folder)
			var told strings.Builder
			for _, m := range append(mistakes, course.Mistakes()...) {
				told.WriteString(m.Error() + "\n")
			}
			assert.Contains(t, told.String(), "lessons/"+test.file+test.where)
			assert.Contains(t, told.String(), test.want)
		})
	}
	t.Run("links that lead somewhere", func(t *testing.T) {
		folder := coursetest.CopyOf(t, Files())
		folder[lesson].Data = []byte(strings.Replace(string(folder[lesson].Data), "## Debrief\n", "## Debrief\n\n[a](#situacao) [b](glossario.md#servidor-da-api) [c](01-mapa.md) [d](https://kubernetes.io/pt-br/)\n", 1))
		course, mistakes := ReadCourse(folder)
		assert.Empty(t, append(mistakes, course.Mistakes()...))
	})
}

const aQuestion = "```pergunta\nO quê?\n\n- [x] Isto\n  É isto.\n- [ ] Aquilo\n  Não é.\n```\n"
