package lessons

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestSimplificationsAreNamedByWhatTheyAreAbout(t *testing.T) {
	const code = `// Package p is one.
//
// Simplification: it is
// small.
package p

import "fmt"

// Simplification: stands alone.

// T is a type.
type T[P any] struct{}

// m does something.
//
// Simplification: not all
// of it.
//
// More about m.
func (t *T[P]) m() {}

const (
	a = 1
	// Simplification: b is fixed.
	b = 2
)

func f() {
	// Simplification: prints.
	fmt.Println("Simplification: this is no comment")
}
`
	found, err := Simplifications("p.go", code)
	require.NoError(t, err)
	assert.Equal(t, []Simplification{
		{"p.go", "package", 3, "it is small."},
		{"p.go", "T", 9, "stands alone."},
		{"p.go", "T.m", 16, "not all of it."},
		{"p.go", "b", 24, "b is fixed."},
		{"p.go", "f", 29, "prints."},
	}, found)

	for what, code := range map[string]string{
		"junte os dois": "package p\n\n// Simplification: one.\nfunc f() {\n\t// Simplification: two.\n}\n",
		"nem antes de":  "package p\n\n// Simplification: of nothing.\n",
		"expected":      "pacote p\n",
	} {
		_, err := Simplifications("p.go", code)
		assert.ErrorContains(t, err, what)
	}
}

func TestParsePage(t *testing.T) {
	page, err := parsePage("x", []byte("---\ntitle: Um título\n---\n\n- um item\n  {{simplificação sim/sim.go New}}\n"))
	require.NoError(t, err)
	assert.Equal(t, "Um título", page.Title)
	references, err := page.References()
	require.NoError(t, err)
	require.Len(t, references, 1)
	assert.Equal(t, "New", references[0].Name)
	for _, text := range []string{"# sem\n", "---\ntitulo: Um\n---\n"} {
		_, err := parsePage("x", []byte(text))
		assert.ErrorContains(t, err, "front matter")
	}
}
