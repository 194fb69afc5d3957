package main

import (
	"context"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/creack/pty"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"golang.org/x/term"
)

// console is a terminal with the program at it, and somebody who reads and types.
type console struct {
	*testing.T
	keyboard, device *os.File
	before           *term.State
	written          chan string
	ended            chan int
}

// atTerminal runs the program at a terminal of so many columns and lines.
func atTerminal(t *testing.T, columns, lines uint16, args ...string) *console {
	keyboard, device, err := pty.Open()
	require.NoError(t, err)
	c := &console{T: t, keyboard: keyboard, device: device, written: make(chan string, 10_000), ended: make(chan int, 1)}
	c.resize(columns, lines)
	c.before, err = term.GetState(int(device.Fd()))
	require.NoError(t, err)
	ctx, cancel := context.WithCancel(context.Background())
	go func() {
		c.ended <- Run(ctx, args, surroundings{
			stdin: device, stdout: device, stderr: os.Stderr,
			lookupEnv: func(string) (string, bool) { return "", false }, now: time.Now,
			notebook: notebookName, self: "caderno",
		})
	}()
	go func() {
		for buffer := make([]byte, 4096); ; {
			n, err := keyboard.Read(buffer)
			if err != nil {
				return
			}
			c.written <- string(buffer[:n])
		}
	}()
	t.Cleanup(func() { cancel(); device.Close(); keyboard.Close() })
	return c
}

func (c *console) resize(columns, lines uint16) {
	require.NoError(c, pty.Setsize(c.device, &pty.Winsize{Cols: columns, Rows: lines}))
}

func (c *console) types(keys string) {
	_, err := c.keyboard.WriteString(keys)
	require.NoError(c, err)
}

// until reads until everything written since matches, and returns it.
func (c *console) until(pattern string) string {
	c.Helper()
	wanted := regexp.MustCompile("(?s)" + pattern)
	read := ""
	for deadline := time.After(time.Minute); ; {
		select {
		case part := <-c.written:
			if read += part; wanted.MatchString(read) {
				return read
			}
		case <-deadline:
			require.Fail(c, "nothing more came", "%q was expected, after:\n%q", pattern, read)
		}
	}
}

// drawn reads until a whole drawing has a text in it, and returns its lines as
// they stand on the terminal.
func (c *console) drawn(text string) []string {
	c.Helper()
	read := c.until(regexp.QuoteMeta("\x1b[?2026h") + "[^\x01]*" + regexp.QuoteMeta(text) + "[^\x01]*" + regexp.QuoteMeta("\x1b[?2026l"))
	read = read[strings.LastIndex(read, "\x1b[?2026h"):]
	plain := regexp.MustCompile(`\x1b\[[0-9;?]*[A-Za-z]`).ReplaceAllString(read, "")
	return strings.Split(plain, "\r\n")
}

// ends waits for the program to end, and sees that the terminal is as it was.
func (c *console) ends() {
	c.Helper()
	assert.Equal(c, exitDone, <-c.ended)
	after, err := term.GetState(int(c.device.Fd()))
	require.NoError(c, err)
	assert.Equal(c, c.before, after, "the terminal is as it was")
}

// TestAcompanharAtATerminal: one key a command, each page within the terminal.
func TestAcompanharAtATerminal(t *testing.T) {
	t.Chdir(t.TempDir())
	c := atTerminal(t, 60, 24, "acompanhar", "4")
	first := c.until(regexp.QuoteMeta(enterFrame))
	assert.NotContains(t, first, "Aula", "the screen is another one before anything is drawn")
	fits := func(lines []string, columns, height int) []string {
		assert.LessOrEqual(t, len(lines), height)
		for _, line := range lines {
			assert.LessOrEqual(t, len([]rune(line)), columns, line)
		}
		assert.Contains(t, strings.Join(lines, "\n"), "Aula 4: Os controladores: Deployment, ReplicaSet, Pod")
		return lines
	}
	lines := fits(c.drawn("PENDENTE"), 60, 24)
	assert.Equal(t, keysLine(" · "), lines[len(lines)-1])
	assert.Contains(t, lines[len(lines)-3], "↓ mais")

	c.types("\x1b[F") // End
	lines = fits(c.drawn("ainda não passou"), 60, 24)
	assert.Contains(t, lines[len(lines)-3], "↑ mais")
	c.types("D")
	fits(c.drawn("Dica 1 de 3"), 60, 24)
	c.types("l")
	fits(c.drawn("A trilha"), 60, 24)
	c.types("z")
	assert.Contains(t, strings.Join(fits(c.drawn("s sim · n não"), 60, 24), "\n"), "como era no começo")
	c.types("n")
	fits(c.drawn("nada mudou"), 60, 24)

	c.resize(100, 30)
	lines = fits(c.drawn("nada mudou"), 80, 30)
	assert.Len(t, lines, 30)
	require.NoError(t, os.WriteFile(filepath.Join(notebookName, "04-controladores.feature"), course(t, "solucoes/04-controladores.feature"), 0o644))
	assert.Contains(t, fits(c.drawn("Debrief"), 80, 30)[0], "✓ Aula 4")

	c.types("p")
	c.drawn("Aula 5: ")
	c.types("s")
	c.until(regexp.QuoteMeta(leaveFrame) + ".*O exercício da aula 5 ainda não está resolvido")
	c.ends()
}

func TestCtrlCLeavesTheTerminalAsItWas(t *testing.T) {
	t.Chdir(t.TempDir())
	c := atTerminal(t, 80, 24, "acompanhar", "2")
	c.drawn("PENDENTE")
	c.types("z") // also where something is asked
	c.drawn("s sim · n não")
	c.types("\x03")
	c.until(regexp.QuoteMeta(leaveFrame))
	c.ends()
}

// TestAPanicLeavesTheTerminalAsItWas: what is wrong can be read then.
func TestAPanicLeavesTheTerminalAsItWas(t *testing.T) {
	keyboard, device, err := pty.Open()
	require.NoError(t, err)
	defer keyboard.Close()
	defer device.Close()
	before, err := term.GetState(int(device.Fd()))
	require.NoError(t, err)
	screen := &strings.Builder{}
	assert.PanicsWithValue(t, "ai", func() {
		_ = onTerminal(device, screen, func() error {
			raw, err := term.GetState(int(device.Fd()))
			require.NoError(t, err)
			assert.NotEqual(t, before, raw)
			panic("ai")
		})
	})
	after, err := term.GetState(int(device.Fd()))
	require.NoError(t, err)
	assert.Equal(t, before, after)
	assert.True(t, strings.HasSuffix(screen.String(), leaveFrame))
}

// TestAPanicOfACheck comes up where the terminal is restored.
func TestAPanicOfACheck(t *testing.T) {
	c := newCompanion(surroundings{now: time.Now}, &lineView{screen: &screen{width: 80}})
	c.start(t.Context(), func(context.Context, *screen) outcome { panic("ai") })
	assert.Panics(t, func() { _ = c.conclude(t.Context(), <-c.results, false) })
}

// TestASolutionIsAskedFor at a terminal, where one can answer.
func TestASolutionIsAskedFor(t *testing.T) {
	t.Chdir(t.TempDir())
	for answer, want := range map[string]string{"sim": "Uma solução do exercício da aula 2", "n": "Fica para depois. Uma dica: caderno dica 2", "": "Fica para depois"} {
		c := atTerminal(t, 80, 24, "solucao", "2")
		c.until("Ver uma solução assim mesmo")
		c.types(answer + "\r")
		c.until(want)
		c.ends()
	}
}

func TestKeysIn(t *testing.T) {
	for input, want := range map[string][]rune{
		"d":             {keyHint},
		"Pé":            {keyNext, 'é'},
		"\x1b[A\x1bOB":  {keyUp, keyDown},
		"\x1b[5~z":      {keyPageUp, keyReset},
		"\x1b":          {keyBack},
		"\x1b[1;5Cd":    {keyHint}, // a sequence that means nothing here is no letter
		"\x1b[":         nil,
		"\r\n":          {keyBack, keyBack},
		"\x03\x04q":     {keyEnd, keyEnd, keyEnd},
		" ":             {keyPageDown},
		"\x1b\x1b[6~":   {keyBack, keyPageDown},
		"\x1b[H\x1b[4~": {keyHome, keyEndOfPage},
	} {
		assert.Equal(t, want, keysIn(input), "%q", input)
	}
}
