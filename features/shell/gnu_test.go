package shell_test

import (
	"context"
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"caderno/features/shell"
	"caderno/features/transcript"
)

// testdata/gnu.txt was recorded from GNU's programs by the program that
// records the transcripts of kubectl.
func TestAsGNU(t *testing.T) {
	data, err := os.ReadFile("testdata/gnu.txt")
	require.NoError(t, err)
	recorded, err := transcript.Parse("gnu.txt", string(data))
	require.NoError(t, err)
	require.Greater(t, len(recorded.Steps), 250)
	s := newShell(t, shell.Options{})
	for name, text := range recorded.Files {
		require.NoError(t, s.WriteFile(name, text))
	}
	for _, step := range recorded.Steps {
		if step.Kind != transcript.Command {
			continue
		}
		r := s.Run(context.Background(), step.Line)
		got := strings.TrimRight(r.Combined, "\n")
		if r.Exit != 0 {
			got = strings.TrimLeft(got+fmt.Sprintf("\n[exit %d]", r.Exit), "\n")
		}
		assert.Equal(t, strings.TrimRight(step.Want, "\n"), got, step.Line)
	}
}

func newShell(t *testing.T, o shell.Options) *shell.Shell {
	s, err := shell.New(o)
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, s.Close()) })
	return s
}
