package shell

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// TestAConfinedLineStaysSmall, however its words grow: what it takes over from
// files, variables and other commands is counted as it comes.
func TestAConfinedLineStaysSmall(t *testing.T) {
	files := &Memory{}
	require.NoError(t, files.WriteFile("grande", []byte(strings.Repeat("a ", MostFileBytes/2))))
	s, err := New(Options{Files: files})
	require.NoError(t, err)
	many := strings.Repeat(" grande", 20)
	for line, want := range map[string]string{
		"cat" + many:                                "os comandos da linha imprimiram mais de 1 MB",
		"cat" + many + " | cat | wc -c":             "os comandos da linha imprimiram mais de 1 MB",
		"echo $(cat" + many + ")":                   "os comandos da linha imprimiram mais de 1 MB",
		`echo "$(cat grande)" "$(cat grande)" mais`: "o comando ficou com mais de 128 kB",
		"echo" + strings.Repeat(" $x", 41):          "a linha tem mais de 40 variáveis e $( )",
	} {
		got := s.Run(t.Context(), line)
		assert.Equal(t, 2, got.Exit, line)
		assert.Contains(t, got.Stderr, want, line)
		assert.LessOrEqual(t, len(got.Combined), mostConfinedOutput+200, line)
	}
	got := s.Run(t.Context(), "cat grande | wc -c")
	assert.Equal(t, "65536\n", got.Stdout, "the next line begins anew")
}
