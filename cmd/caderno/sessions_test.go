package main

import (
	"bytes"
	"context"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"caderno/features"
	"caderno/features/goldentest"
)

// TestSessions replays whole sessions at the command line. In testdata/*.txt a
// line "$ NAME=VALUE caderno ARGS" is what the learner types, and under it stands
// what the screen shows: standard error marked with "! ", and at the end the exit
// status when it is not 0. Before the command there may be what it reads, as in
// printf "a\nb\n" | caderno ARGS. "$ cp FROM TO" is the learner's editor: FROM is
// a file of features/, such as solucoes/02-deployment.feature, or of testdata.
// "$ ls" lists the notebook. A line of output that begins as a line of the
// session's own has a backslash before it. Each file is a learner with an empty notebook.
func TestSessions(t *testing.T) { goldentest.Sessions(t, replay) }

// replay runs a session's commands, in a folder where there is nothing but
// testdata, and returns the session as it went.
func replay(t *testing.T, session string) string {
	testdata, err := filepath.Abs("testdata")
	require.NoError(t, err)
	t.Chdir(t.TempDir())
	require.NoError(t, os.Symlink(testdata, "testdata"))
	const notebook = notebookName
	var out strings.Builder
	for _, line := range strings.SplitAfter(session, "\n") {
		words := strings.Fields(line)
		switch {
		case strings.HasPrefix(line, "$ cp "):
			out.WriteString(line)
			copyFile(t, words[2], words[3])
		case line == "$ ls\n":
			out.WriteString(line + listed(t, notebook))
		case strings.HasPrefix(line, "$ "):
			command, input := fedBy(t, strings.TrimPrefix(line, "$ "))
			out.WriteString(line + asOutput(typed(t, notebook, strings.Fields(command), input)))
		case strings.HasPrefix(line, "# "):
			out.WriteString(line)
		}
	}
	return out.String()
}

// asOutput keeps what a command printed apart from the session's own lines.
func asOutput(text string) string {
	for _, own := range []string{"# ", "$ "} {
		text = strings.ReplaceAll("\n"+text, "\n"+own, "\n\\"+own)[1:]
	}
	return text
}

// fedBy parts a command from what it reads.
func fedBy(t *testing.T, line string) (command, input string) {
	written, isPiped := strings.CutPrefix(line, "printf ")
	if !isPiped {
		return line, ""
	}
	quoted, err := strconv.QuotedPrefix(written)
	require.NoError(t, err, line)
	input, err = strconv.Unquote(quoted)
	require.NoError(t, err, line)
	_, command, isPiped = strings.Cut(written[len(quoted):], "| ")
	require.True(t, isPiped, line)
	return command, input
}

func copyFile(t *testing.T, from, to string) {
	text, err := fs.ReadFile(features.Files(), from)
	if err != nil {
		text, err = os.ReadFile(from)
	}
	require.NoError(t, err)
	require.NoError(t, os.WriteFile(to, text, 0o644))
}

func listed(t *testing.T, folder string) string {
	entries, err := os.ReadDir(folder)
	require.NoError(t, err)
	names := ""
	for _, entry := range entries {
		names += entry.Name() + "\n"
	}
	return names
}

// typed runs one command and returns what the screen shows.
func typed(t *testing.T, notebook string, words []string, input string) string {
	env := map[string]string{}
	for words[0] != "caderno" {
		name, value, ok := strings.Cut(words[0], "=")
		require.True(t, ok, "NAME=VALUE or caderno was expected, not %s", words[0])
		env[name] = value
		words = words[1:]
	}
	var stdout, stderr bytes.Buffer
	clock := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
	status := Run(context.Background(), words[1:], surroundings{
		stdin: strings.NewReader(input), stdout: &stdout, stderr: &stderr,
		lookupEnv: func(name string) (string, bool) { value, ok := env[name]; return value, ok },
		now: func() time.Time {
			clock = clock.Add(250 * time.Millisecond) // every look at the clock finds it a quarter of a second later
			return clock
		},
		notebook: notebook, self: "caderno",
	})
	shown := stdout.String()
	for line := range strings.Lines(stderr.String()) {
		shown += strings.TrimRight("! "+line, " \n") + "\n"
	}
	if shown != "" && !strings.HasSuffix(shown, "\n") {
		shown += "[sem fim de linha]\n"
	}
	if status != exitDone {
		shown += fmt.Sprintf("[saída %d]\n", status)
	}
	return shown
}
