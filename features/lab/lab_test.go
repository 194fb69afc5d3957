package lab

import (
	"bytes"
	"context"
	"fmt"
	"strings"
	"testing"

	"caderno/features/goldentest"
	"caderno/features/shell"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// TestSessions replays whole sessions. In testdata/*.txt a line "$ LINE" is what
// is typed, "> LINE" how it goes on; under it stands what comes of it: what goes
// to standard error marked with "! ", and at the end the exit status when it is
// not 0. A comment "#: OPTION..." at the top says how the laboratory is opened.
func TestSessions(t *testing.T) { goldentest.Sessions(t, replay) }

// screen collects the two outputs as they come.
type screen struct {
	text *bytes.Buffer
	mark string
}

func (s screen) Write(p []byte) (int, error) {
	for line := range strings.Lines(string(p)) {
		s.text.WriteString(s.mark + line)
	}
	return len(p), nil
}

// open opens a laboratory as the options of a session say.
func open(t *testing.T, options string) (*Lab, *bytes.Buffer) {
	t.Helper()
	var text bytes.Buffer
	o := Options{Workers: 3, Seed: 1, Stdout: screen{&text, ""}, Stderr: screen{&text, "! "}, Hops: true}
	width := 80
	for _, option := range strings.Fields(options) {
		name, value, _ := strings.Cut(option, "=")
		switch name {
		case "live":
			o.Live = true
		case "page":
			o.Files, o.MostHops = &shell.Memory{}, 500
		case "no-hops":
			o.Hops = false
		case "width":
			_, err := fmt.Sscan(value, &width)
			require.NoError(t, err)
		default:
			require.Fail(t, "an option was expected", option)
		}
	}
	o.Width = func() int { return width }
	l, err := New(o)
	require.NoError(t, err)
	t.Cleanup(func() { assert.NoError(t, l.Close()) })
	return l, &text
}

// replay runs the lines of a session and returns the session as it went.
func replay(t *testing.T, session string) string {
	var out strings.Builder
	options := ""
	for line := range strings.Lines(session) {
		if rest, ok := strings.CutPrefix(line, "#: "); ok {
			options = rest
		}
	}
	l, text := open(t, options)
	typed := ""
	for line := range strings.Lines(session) {
		next, begins := strings.CutPrefix(line, "$ ")
		goesOn := false
		if !begins {
			next, goesOn = strings.CutPrefix(line, "> ")
		}
		switch {
		case begins || goesOn && typed != "":
			out.WriteString(line)
			if typed += next; Incomplete(typed) {
				continue
			}
			require.False(t, l.Left(), "nobody is there any more: %s", typed)
			exit := l.Run(context.Background(), typed)
			out.WriteString(text.String())
			text.Reset()
			if exit != 0 {
				fmt.Fprintf(&out, "[saída %d]\n", exit)
			}
			if l.Left() {
				out.WriteString("[saiu]\n")
			}
			typed = ""
		case strings.HasPrefix(line, "#"):
			out.WriteString(line)
		}
	}
	return out.String()
}

// TestTheSameSeedTheSameSession: nothing in a session depends on anything but
// what is typed.
func TestTheSameSeedTheSameSession(t *testing.T) {
	const session = "$ kubectl create deployment ola --image=caderno/ola:1.0 --replicas=3\n$ esperar\n$ kubectl get pods -o wide\n$ kubectl get events\n"
	assert.Equal(t, replay(t, session), replay(t, session))
}

func TestIncomplete(t *testing.T) {
	for line, want := range map[string]bool{
		"kubectl get pods\n":                         false,
		"echo 'a\n":                                  true,
		"kubectl apply -f - <<EOF\nkind: Pod\n":      true,
		"kubectl apply -f - <<EOF\nkind: Pod\nEOF\n": false,
		"for i in 1 2; do\n":                         true,
		"for i in 1 2; do\necho $i\ndone\n":          false,
		"kubectl create deployment ola \\\n":         true,
		"kubectl get pods |\n":                       true,
		"echo )\n":                                   false, // a mistake, and no more lines mend it
		"avançar 30s\n":                              false,
	} {
		assert.Equal(t, want, Incomplete(line), line)
	}
}
