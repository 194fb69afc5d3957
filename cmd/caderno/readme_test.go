package main

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// TestReadmeShowsARealRun: the output in the README is the end of what its
// first command prints, but for the learner's own clock.
func TestReadmeShowsARealRun(t *testing.T) {
	readme, err := os.ReadFile(filepath.Join(repository, "README.md"))
	require.NoError(t, err)
	var stdout, stderr bytes.Buffer
	status := Run(context.Background(), []string{"verificar"}, surroundings{
		stdin: strings.NewReader(""), stdout: &stdout, stderr: &stderr,
		lookupEnv: func(string) (string, bool) { return "", false }, now: time.Now,
		notebook: t.TempDir(), self: "caderno",
	})
	require.Equal(t, exitDone, status, stdout.String()+stderr.String())
	ownClock := regexp.MustCompile(`No seu relógio, .*`)
	untimed := func(text string) string { return ownClock.ReplaceAllString(text, "No seu relógio, ...") }
	printed := stdout.String()
	end := printed[strings.LastIndex(printed, "Funcionalidade: "):]
	require.Contains(t, untimed(string(readme)), "```\n"+untimed(end)+"```\n")
}
