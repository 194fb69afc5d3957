// Package goldentest compares what a test made with what was recorded in its
// testdata, or records it anew: go test -run NAME -update. Only tests use it.
package goldentest

import (
	"flag"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// Update says that testdata is to be recorded anew.
var Update = flag.Bool("update", false, "rewrite testdata; read the difference before committing it")

// Equal demands that a file has the text that was made.
func Equal(t *testing.T, file, got string) {
	t.Helper()
	if *Update {
		require.NoError(t, os.WriteFile(file, []byte(got), 0o644))
		return
	}
	want, err := os.ReadFile(file)
	require.NoError(t, err)
	assert.Equal(t, string(want), got)
}

// Sessions replays every session of testdata/*.txt. replay runs what is typed in
// a session and returns the session as it went.
func Sessions(t *testing.T, replay func(t *testing.T, session string) string) {
	t.Helper()
	files, err := filepath.Glob("testdata/*.txt")
	require.NoError(t, err)
	require.NotEmpty(t, files)
	for _, file := range files {
		t.Run(filepath.Base(file), func(t *testing.T) {
			path, err := filepath.Abs(file) // replay may go to another folder
			require.NoError(t, err)
			session, err := os.ReadFile(path)
			require.NoError(t, err)
			Equal(t, path, replay(t, string(session)))
		})
	}
}
