package terminal

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"caderno/lessons"
)

// TestRemarks: what stands beside the text has a form in the terminal, too.
func TestRemarks(t *testing.T) {
	page := lessons.Page{Name: "prova", Title: "Prova", Body: []byte(`Uma frase.[^1]

> [!WARNING]
> Não volta sozinho.

` + "`NoSchedule`" + `
: Quem chega não entra.

` + "`NoExecute`" + `
: Quem já estava sai também, e a linha é comprida.

[^1]: Quase sempre.
`)}
	var out strings.Builder
	require.NoError(t, RenderPage(&out, page, Options{Width: 40}))
	assert.Equal(t, `Prova
═════

Uma frase. [1]

│ Cuidado
│ Não volta sozinho.

`+"`NoSchedule`"+`
    Quem chega não entra.
`+"`NoExecute`"+`
    Quem já estava sai também, e a linha
    é comprida.

[1] Quase sempre.
`, out.String())
}
