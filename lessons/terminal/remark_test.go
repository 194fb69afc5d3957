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

// TestLinksToPages: a page of the course is opened by a command.
func TestLinksToPages(t *testing.T) {
	page := lessons.Page{Name: "prova", Title: "Prova", Body: []byte("Veja [os limites](limites.md#tempo) e [a página](https://kubernetes.io).\n")}
	var out strings.Builder
	require.NoError(t, RenderPage(&out, page, Options{Width: 40, Read: "caderno ler"}))
	assert.Equal(t, "Prova\n═════\n\nVeja os limites <caderno ler limites> e\na página <https://kubernetes.io>.\n", out.String())
}
