package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// mostKept is how many lines are remembered.
const mostKept = 500

// history are the lines typed at the laboratory's prompt, kept from one time to
// the next in the learner's notebook. It is a term.History.
type history struct {
	file    string
	lines   []string // the oldest first
	problem error    // the first, in keeping them: typing must go on
}

func historyFile(env surroundings) string {
	return filepath.Join(env.notebook, "laboratorio-historico.txt")
}

// loadHistory reads what was kept. What cannot be read is said so, and counts
// as nothing.
func loadHistory(env surroundings) *history {
	h := &history{file: historyFile(env)}
	text, err := os.ReadFile(h.file)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		fmt.Fprintf(env.stderr, "caderno: não consegui ler as linhas anteriores: %v\n", err)
	}
	for line := range strings.Lines(string(text)) {
		h.lines = append(h.lines, strings.TrimRight(line, "\r\n"))
	}
	h.lines = h.lines[max(0, len(h.lines)-mostKept):]
	return h
}

// Add remembers a line, unless it is empty, begins with a space, or is the one
// before again.
func (h *history) Add(line string) {
	line = strings.TrimRight(line, " \t")
	if line == "" || line[0] == ' ' || len(h.lines) > 0 && h.lines[len(h.lines)-1] == line {
		return
	}
	h.lines = append(h.lines, line)
	h.lines = slices.Clone(h.lines[max(0, len(h.lines)-mostKept):])
	if err := h.write(); err != nil && h.problem == nil {
		h.problem = fmt.Errorf("não consegui guardar as linhas digitadas: %w", err)
	}
}

func (h *history) Len() int { return len(h.lines) }

// At is the line typed so many lines ago; 0 is the latest.
func (h *history) At(ago int) string { return h.lines[len(h.lines)-1-ago] }

// write keeps the lines. Nobody else may read them: they can hold what is secret.
func (h *history) write() error {
	return replaceFile(h.file, []byte(strings.Join(h.lines, "\n")+"\n"))
}
