package lessons

import (
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"github.com/yuin/goldmark/ast"
)

const asked = "```pergunta\n" +
	"Há três workers,\ne um Pod. Quantos kubelets *se mexem*?\n\n" +
	"- [ ] Os três\n  Cada um observa só os Pods\n  do seu nó.\n" +
	"- [x] Um, o do `worker-1`\n  O nó está no Pod.\n" +
	"```\n"

func TestQuestionsOfALesson(t *testing.T) {
	lesson := Lesson{Body: []byte("Antes.\n\n" + asked + "\nEntre.\n\n" + asked + "\n## Preveja\n\nAntes.\n\n" + asked)}
	questions, err := lesson.Questions()
	require.NoError(t, err)
	require.Len(t, questions, 3)
	q := questions[0]
	require.Len(t, q.Prompt(), 1)
	assert.Equal(t, "Há três workers,\ne um Pod. Quantos kubelets *se mexem*?", written(q.Prompt()[0], lesson.Body))
	assert.Equal(t, 4, q.Prompt()[0].ChildCount(), "Markdown in it is read")
	require.Len(t, q.Options(), 2)
	first, second := q.Options()[0], q.Options()[1]
	assert.False(t, first.Right)
	assert.True(t, second.Right)
	assert.Equal(t, "Os três", written(first.Answer(), lesson.Body))
	assert.Equal(t, "Cada um observa só os Pods\ndo seu nó.", written(first.Explanation(), lesson.Body))
	assert.Equal(t, "Um, o do `worker-1`", written(second.Answer(), lesson.Body))

	type place struct {
		heading string
		number  int
		last    bool
	}
	var places []place
	for _, q := range questions {
		heading, number := q.Section(lesson.Body)
		places = append(places, place{heading, number, q.IsLast()})
	}
	assert.Equal(t, []place{{"", 1, false}, {"", 2, true}, {"Preveja", 1, true}}, places)
}

func written(block ast.Node, source []byte) string { return string(block.Lines().Value(source)) }

// TestAQuestionOfSeveralParagraphs: blank lines part the paragraphs of the question
// and do nothing between options.
func TestAQuestionOfSeveralParagraphs(t *testing.T) {
	lesson := Lesson{Body: []byte("```pergunta\nUm.\n\nDois?\n\n- [x] Sim\n\n  Por isto.\n\n- [ ] Não\n  Por aquilo.\n```\n")}
	questions, err := lesson.Questions()
	require.NoError(t, err)
	require.Len(t, questions, 1)
	assert.Len(t, questions[0].Prompt(), 2)
	require.Len(t, questions[0].Options(), 2)
	assert.Equal(t, "Por isto.", written(questions[0].Options()[0].Explanation(), lesson.Body))
}

func TestAQuestionThatIsNotWellFormed(t *testing.T) {
	const right, wrong = "- [x] Sim\n  Por isto.\n", "- [ ] Não\n  Por aquilo.\n"
	tests := []struct {
		name, block, want string
		line              int
	}{
		{"no question", right + wrong, "esperava o texto da pergunta", 7},
		{"one option", "Vale?\n" + right, "de 2 a 4 opções, encontrei 1", 7},
		{"five options", "Vale?\n" + right + strings.Repeat(wrong, 4), "de 2 a 4 opções, encontrei 5", 7},
		{"none is right", "Vale?\n" + wrong + wrong, "encontrei 0", 7},
		{"two are right", "Vale?\n" + right + right, "encontrei 2", 7},
		{"no explanation", "Vale?\n" + right + "- [ ] Não\n", "debaixo da opção b a explicação", 7},
		{"no box", "Vale?\n" + right + "- Não\n  Por aquilo.\n", `encontrei "- Não"`, 11},
		{"another mark", "Vale?\n- [X] Sim\n  Por isto.\n", `encontrei "- [X] Sim"`, 9},
		{"no text", "Vale?\n" + right + "- [ ]\n  Por aquilo.\n", `encontrei "- [ ]"`, 11},
		{"explanation not set in", "Vale?\n- [x] Sim\nPor isto.\n", `encontrei "Por isto."`, 10},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			lesson, err := parse("02-x.md", []byte("---\ntitle: Um\n---\n\nAntes.\n\n```pergunta\n"+test.block+"```\n\n{{e mais}}\n"))
			require.NoError(t, err)
			_, err = lesson.Document()
			require.ErrorContains(t, err, test.want)
			assert.Regexp(t, `^lessons/02-x\.md:`+strconv.Itoa(test.line)+`: `, err.Error())
		})
	}

	lesson, err := parse("02-x.md", []byte("---\ntitle: Um\n---\n```pergunta\nVale?\n"+right+wrong+"\nDepois.\n"))
	require.NoError(t, err)
	_, err = lesson.Document()
	assert.EqualError(t, err, "lessons/02-x.md:4: a pergunta não termina; esperava uma linha \"```\"")
}
