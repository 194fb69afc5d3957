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

	"caderno/features/goldentest"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// TestReadmeShowsARealRun: the output in the README is the end of what its
// first command prints, but for the learner's own clock.
func TestReadmeShowsARealRun(t *testing.T) {
	file := filepath.Join(repository, "README.md")
	readme, err := os.ReadFile(file)
	require.NoError(t, err)
	var stdout, stderr bytes.Buffer
	status := Run(context.Background(), []string{"verificar"}, surroundings{
		stdout: &stdout, stderr: &stderr,
		lookupEnv: func(string) (string, bool) { return "", false }, now: time.Now,
		notebook: t.TempDir(), self: "caderno",
	})
	require.Equal(t, exitDone, status, stdout.String()+stderr.String())
	printed := stdout.String()
	end := "```\n" + printed[strings.LastIndex(printed, "Funcionalidade: "):] + "```\n"
	shown := regexp.MustCompile("(?s)```\nFuncionalidade: .*?```\n")
	if *goldentest.Update {
		require.NoError(t, os.WriteFile(file, shown.ReplaceAllLiteral(readme, []byte(end)), 0o644))
		return
	}
	ownClock := regexp.MustCompile(`No seu relógio, .*`)
	assert.Equal(t, ownClock.ReplaceAllString(end, ""), ownClock.ReplaceAllString(string(shown.Find(readme)), ""))
}
