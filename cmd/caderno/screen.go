package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"regexp"
	"strconv"
	"strings"
	"syscall"
	"unicode"
	"unicode/utf8"

	"golang.org/x/term"

	"caderno/lessons/terminal"
)

// The columns that lines are filled to: never more than is good to read.
const (
	widestColumns    = 80
	narrowestColumns = 40
)

// screen is standard output, with what is known about it.
type screen struct {
	io.Writer
	style    terminal.Style
	width    int  // columns to fill
	height   int  // lines; 0 when it is no terminal
	across   int  // columns that there are; 0 when it is no terminal
	terminal bool // somebody looks at it
	asked    bool // it is no terminal, and somebody said how wide it is
}

func newScreen(env surroundings) *screen {
	s := &screen{Writer: toTheEnd{env.stdout}, width: widestColumns}
	if file, ok := env.stdout.(*os.File); ok && term.IsTerminal(int(file.Fd())) {
		s.terminal = true
		if width, height, err := term.GetSize(int(file.Fd())); err == nil {
			s.width, s.height, s.across = width, height, width
		}
	} else if columns, ok := env.lookupEnv("COLUMNS"); ok {
		if width, err := strconv.Atoi(columns); err == nil {
			s.width, s.asked = width, true
		}
	}
	s.width = max(narrowestColumns, min(s.width, widestColumns))
	// https://no-color.org: set and not empty.
	noColor, _ := env.lookupEnv("NO_COLOR")
	kind, _ := env.lookupEnv("TERM")
	s.style.Color = s.terminal && noColor == "" && kind != "dumb"
	return s
}

// toTheEnd is an output whose reader may leave early, as head does. What comes
// after that is lost, and the command goes on: what was solved is remembered.
type toTheEnd struct{ io.Writer }

func (w toTheEnd) Write(text []byte) (int, error) {
	n, err := w.Writer.Write(text)
	if errors.Is(err, syscall.EPIPE) {
		return len(text), nil
	}
	return n, err
}

func (s *screen) title(text string) {
	for _, line := range terminal.Fill(text, s.width) {
		fmt.Fprintln(s, s.style.Bold(line))
	}
}

// paragraphs writes text filled to the width; a blank line parts paragraphs.
func (s *screen) paragraphs(text string) {
	for i, paragraph := range strings.Split(text, "\n\n") {
		if i > 0 {
			fmt.Fprintln(s)
		}
		for _, line := range terminal.Fill(together(paragraph), s.width) {
			fmt.Fprintln(s, line)
		}
	}
}

// ownCommand matches a command of ours within a sentence.
var ownCommand = regexp.MustCompile(`(?:go run \./cmd/)?caderno [a-z]+(?: --[a-z]+| \d+)*`)

// together has no line end within a command, which is there to be copied.
func together(text string) string {
	return ownCommand.ReplaceAllStringFunc(text, func(command string) string {
		return strings.ReplaceAll(command, " ", terminal.NoBreak)
	})
}

// message writes what an error says to the learner, as a sentence.
func (s *screen) message(text string) {
	first, size := utf8.DecodeRuneInString(text)
	s.blocks(string(unicode.ToUpper(first)) + text[size:])
}

// blocks writes paragraphs, and between them pieces of a file, set in by two
// columns, which stay as they are.
func (s *screen) blocks(text string) {
	for i, part := range strings.Split(text, "\n\n") {
		if i > 0 {
			fmt.Fprintln(s)
		}
		if strings.HasPrefix(part, "  ") {
			fmt.Fprintln(s, part)
			continue
		}
		for _, line := range strings.Split(part, "\n") {
			s.paragraphs(line)
		}
	}
}

// complain tells an error. For somebody who looks, or who says how wide it may be,
// its lines are filled; for a program each stays as it is.
func complain(env surroundings, err error) {
	text := "caderno: " + err.Error()
	onErrors := env
	onErrors.stdout = env.stderr
	if s := newScreen(onErrors); s.terminal || s.asked {
		s.blocks(text)
		return
	}
	fmt.Fprintln(env.stderr, text)
}

// hanging writes text beside a lead, which paint paints.
func (s *screen) hanging(lead, text string, paint func(string) string) {
	for _, line := range terminal.Hanging(lead, text, s.width, paint) {
		fmt.Fprintln(s, line)
	}
}
