package lessons

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"github.com/yuin/goldmark/ast"
)

// TestTypography: in what is not code, quotation marks are curly, dashes are dashes,
// and three dots are one character or none.
func TestTypography(t *testing.T) {
	pages := []Page{Limits(), Words().Page}
	for _, lesson := range All() {
		pages = append(pages, lesson.Page())
	}
	for _, page := range pages {
		document, err := page.Document()
		require.NoError(t, err)
		for node := range walk(document) {
			text, ok := node.(*ast.Text)
			if !ok || text.Parent().Kind() == ast.KindCodeSpan {
				continue
			}
			written := string(text.Segment.Value(page.Body))
			assert.NotRegexp(t, `["']| - |--|\.\.\.`, written, page.Name)
		}
	}
}
