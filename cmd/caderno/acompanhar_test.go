package main

import (
	"bufio"
	"context"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"caderno/features"
)

// follower is `caderno acompanhar` while it runs, over pipes.
type follower struct {
	*testing.T
	notebook string
	typing   io.WriteCloser
	lines    chan string
	ended    chan int
}

// follow starts it on the exercise of a lesson.
func follow(t *testing.T, lesson string) *follower {
	t.Chdir(t.TempDir())
	stdin, typing := io.Pipe()
	reading, stdout := io.Pipe()
	f := &follower{T: t, notebook: notebookName, typing: typing, lines: make(chan string, 10_000), ended: make(chan int, 1)}
	ctx, cancel := context.WithCancel(t.Context())
	go func() {
		f.ended <- Run(ctx, []string{"acompanhar", lesson}, surroundings{
			stdin: stdin, stdout: stdout, stderr: os.Stderr,
			lookupEnv: func(string) (string, bool) { return "", false }, now: time.Now,
			notebook: notebookName, self: "caderno",
		})
		stdout.Close()
	}()
	go func() {
		for lines := bufio.NewScanner(reading); lines.Scan(); {
			f.lines <- lines.Text()
		}
		close(f.lines)
	}()
	t.Cleanup(func() {
		cancel()
		for range f.lines {
		}
	})
	return f
}

// until reads lines until one has a text in it, and returns them all.
func (f *follower) until(text string) string {
	f.Helper()
	read := ""
	for deadline := time.After(time.Minute); ; {
		select {
		case line, ok := <-f.lines:
			require.True(f, ok, "it ended; %q was expected, after:\n%s", text, read)
			read += line + "\n"
			if strings.Contains(line, text) {
				return read
			}
		case <-deadline:
			require.Fail(f, "nothing more came", "%q was expected, after:\n%s", text, read)
		}
	}
}

func (f *follower) says(command string) {
	_, err := io.WriteString(f.typing, command+"\n")
	require.NoError(f, err)
}

// course is a file of the course, such as solucoes/02-deployment.feature.
func course(t *testing.T, name string) []byte {
	text, err := fs.ReadFile(features.Files(), name)
	require.NoError(t, err)
	return text
}

// TestEachSaveIsChecked saves in the ways that editors have.
func TestEachSaveIsChecked(t *testing.T) {
	f := follow(t, "2")
	file := filepath.Join(f.notebook, "02-deployment.feature")
	solution, given := course(t, "solucoes/02-deployment.feature"), course(t, "exercicios/02-deployment.feature")
	f.until("ainda não passou")

	// A new file takes the place of the old one.
	require.NoError(t, os.WriteFile(file+"~", solution, 0o644))
	require.NoError(t, os.Rename(file+"~", file))
	f.until("O exercício da aula 2 está resolvido.")
	f.until("Para experimentar em caderno laboratorio 2:")
	assert.True(t, loadProgress(surroundings{notebook: f.notebook, stderr: os.Stderr})["deployment"].Passed)

	// The old one is moved away before the new one is written.
	require.NoError(t, os.Rename(file, file+"~"))
	require.NoError(t, os.WriteFile(file, given, 0o644))
	assert.NotContains(t, f.until("ainda não passou"), "não está mais lá")

	// It is written where it is, many times in a row.
	for range 50 {
		require.NoError(t, os.WriteFile(file, given, 0o644))
	}
	require.NoError(t, os.WriteFile(file, solution, 0o644))
	assert.Less(t, strings.Count(f.until("está resolvido"), "ainda não passou"), 10, "saves that come together are one")

	f.says("s")
	assert.Equal(t, exitDone, <-f.ended)
}

// TestAFileThatIsGone is explained, and can come back in every way.
func TestAFileThatIsGone(t *testing.T) {
	f := follow(t, "2")
	file := filepath.Join(f.notebook, "02-deployment.feature")
	f.until("ainda não passou")

	require.NoError(t, os.Rename(f.notebook, "outro"))
	f.until("não está mais lá")
	require.NoError(t, os.Rename("outro", f.notebook))
	f.until("ainda não passou")

	require.NoError(t, os.RemoveAll(f.notebook))
	f.until("não está mais lá")
	f.says("z")
	f.until("(s/n)")
	f.says("s")
	f.until("O exercício da aula 2 está em " + file)
	f.until("ainda não passou")
	require.NoError(t, os.WriteFile(file, course(t, "solucoes/02-deployment.feature"), 0o644))
	f.until("está resolvido")

	require.NoError(t, f.typing.Close())
	assert.Equal(t, exitDone, <-f.ended, "the end of the input is the end")
}

// TestWithNobodyToAsk: at the end of an input that never said anything, a solved
// exercise leads to the next by itself.
func TestWithNobodyToAsk(t *testing.T) {
	f := follow(t, "2")
	f.until("ainda não passou")
	require.NoError(t, f.typing.Close())
	require.NoError(t, os.WriteFile(filepath.Join(f.notebook, "02-deployment.feature"), course(t, "solucoes/02-deployment.feature"), 0o644))
	f.until("O exercício da aula 2 está resolvido.")
	f.until("Acompanhando " + filepath.Join(f.notebook, "03-servidor-da-api.feature"))
	f.until("O exercício da aula 3 ainda não passou.")
}

func TestExerciseAfter(t *testing.T) {
	env := surroundings{notebook: t.TempDir(), stderr: os.Stderr}
	at := func(number string) exercise {
		e, err := findExercise(env, number)
		require.NoError(t, err)
		return e
	}
	after := func(number string) int {
		e, ok := exerciseAfter(env, at(number))
		require.True(t, ok)
		return e.lesson.Number
	}
	at("3").pass(env)
	at("4").skip(env)
	assert.Equal(t, 2, after("1"))
	assert.Equal(t, 5, after("2"), "what is solved or skipped is passed over")
	assert.Equal(t, 1, after("19"), "then what was left behind")
	for _, e := range exercises(env) {
		e.pass(env)
	}
	_, ok := exerciseAfter(env, at("1"))
	assert.False(t, ok)
	assert.False(t, loadProgress(env)["controladores"].Skipped, "solved is more than skipped")
}
