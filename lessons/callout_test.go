package lessons

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"github.com/yuin/goldmark/ast"
)

func TestCallouts(t *testing.T) {
	lesson := Lesson{Number: 2, Topic: "deployment", Body: []byte(`> [!WARNING]
> O Pod não volta
> sozinho.
>
> - nem o nó

> Uma citação fica como é.

> [!TIP]

Fim.
`)}
	document, err := lesson.Document()
	require.NoError(t, err)
	var kinds []string
	for node := document.FirstChild(); node != nil; node = node.NextSibling() {
		kinds = append(kinds, node.Kind().String())
	}
	assert.Equal(t, []string{"Callout", "Blockquote", "Callout", "Paragraph"}, kinds)
	callout := document.FirstChild().(*Callout)
	assert.Equal(t, "Cuidado", callout.Title())
	assert.Equal(t, "cuidado", callout.Class())
	require.Equal(t, 2, callout.ChildCount())
	assert.Equal(t, "O Pod não volta sozinho.", inlineText(callout.FirstChild(), lesson.Body))
	assert.Equal(t, ast.KindList, callout.LastChild().Kind())
}

func TestACalloutInAList(t *testing.T) {
	document, err := Lesson{Body: []byte("- Um item.\n\n  > [!NOTE]\n  > Com uma nota.\n")}.Document()
	require.NoError(t, err)
	assert.Equal(t, KindCallout, document.FirstChild().FirstChild().LastChild().Kind())
}

func TestACalloutThatNobodyKnows(t *testing.T) {
	lesson := Lesson{Number: 2, Topic: "deployment", Body: []byte("Um.\n\n> [!DANGER]\n> Cuidado.\n")}
	_, err := lesson.Document()
	require.ErrorContains(t, err, "lessons/02-deployment.md:3")
	assert.ErrorContains(t, err, "[!WARNING]")
}

// TestTermsInCallouts: the first use of a term is linked wherever it is read, except
// in what the notes say.
func TestTermsInCallouts(t *testing.T) {
	lesson := Lesson{Body: []byte("> O scheduler cita.\n\n> [!NOTE]\n> O scheduler escolhe.\n")}
	document, err := lesson.Document()
	require.NoError(t, err)
	links := 0
	for node := range walk(document) {
		if link, ok := node.(*TermLink); ok {
			links++
			assert.IsType(t, &Callout{}, link.Parent().Parent())
			assert.Equal(t, "scheduler", link.Term.Name)
		}
	}
	assert.Equal(t, 1, links)
}

// walk yields a node and all below it.
func walk(node ast.Node) func(yield func(ast.Node) bool) {
	return func(yield func(ast.Node) bool) {
		_ = ast.Walk(node, func(n ast.Node, entering bool) (ast.WalkStatus, error) {
			if entering && !yield(n) {
				return ast.WalkStop, nil
			}
			return ast.WalkContinue, nil
		})
	}
}
