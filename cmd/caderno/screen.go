package main

import (
	"errors"
	"fmt"
	"io"
	"os"
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
			s.width = width
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
		for _, line := range terminal.Fill(paragraph, s.width) {
			fmt.Fprintln(s, line)
		}
	}
}

// message writes what an error says to the learner: paragraphs, and between them
// pieces of a file, set in by two columns, which stay as they are.
func (s *screen) message(text string) {
	for i, part := range strings.Split(text, "\n\n") {
		if i > 0 {
			fmt.Fprintln(s)
		}
		if strings.HasPrefix(part, "  ") {
			fmt.Fprintln(s, part)
			continue
		}
		if first, size := utf8.DecodeRuneInString(part); i == 0 {
			part = string(unicode.ToUpper(first)) + part[size:]
		}
		s.paragraphs(part)
	}
}

// hanging writes text beside a lead, which paint paints.
func (s *screen) hanging(lead, text string, paint func(string) string) {
	for _, line := range terminal.Hanging(lead, text, s.width, paint) {
		fmt.Fprintln(s, line)
	}
}
