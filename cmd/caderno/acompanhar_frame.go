package main

import (
	"bytes"
	"fmt"
	"io"
	"os"
	"regexp"
	"strings"
	"unicode/utf8"

	"golang.org/x/term"

	"caderno/features/portuguese"
	"caderno/lessons/terminal"
)

// frame shows a page on the whole terminal: where the learner is at the top, the
// keys at the bottom, and between them as much as fits, which can be scrolled.
type frame struct {
	env    surroundings
	screen *screen
	size   [2]int // columns and lines, when it was drawn last
	page   page
	top    int // the first line shown
	most   int // the highest top that is of use
	room   int // lines between head and foot
}

func newFrame(env surroundings) *frame { return &frame{env: env, screen: newScreen(env)} }

func (f *frame) show(p page) {
	f.page, f.top = p, 0
	f.draw()
}

func (f *frame) width() int     { return newScreen(f.env).width }
func (f *frame) paper() *screen { return f.screen }

// redraw draws anew when the terminal's size has changed.
func (f *frame) redraw() {
	if s := newScreen(f.env); f.size != [2]int{s.across, s.height} {
		f.draw()
	}
}

// The sequences that are sent to the terminal. The drawing is shown at once, where
// the terminal knows how to hold back (mode 2026), and nothing is cleared before
// it is written over, so that nothing flickers.
const (
	enterFrame = "\x1b[?1049h\x1b[?25l\x1b[?7l" // the other screen, no cursor, long lines are cut
	leaveFrame = "\x1b[?7h\x1b[?25h\x1b[?1049l"
	beginDraw  = "\x1b[?2026h\x1b[H"
	clearLine  = "\x1b[K" // from the cursor on
	endDraw    = "\x1b[J\x1b[?2026l"
)

func (f *frame) draw() {
	f.screen = newScreen(f.env)
	f.size = [2]int{f.screen.across, f.screen.height}
	head, body, foot := f.lines()
	room := max(f.screen.height-len(head)-len(foot), 1)
	f.most = 0
	if len(body) > room {
		room = max(room-1, 1) // one line says how much more there is
		f.most = len(body) - room
	}
	f.top = min(f.top, f.most)
	if f.most > 0 {
		foot = append([]string{f.screen.style.Faint(f.hidden())}, foot...)
	}
	f.room = room
	all := append(head, body[f.top:min(f.top+room, len(body))]...)
	for len(all) < len(head)+room {
		all = append(all, "")
	}
	all = append(all, foot...)
	all = all[:min(len(all), max(f.screen.height, 1))]
	for i, line := range all {
		if columns(line) < f.screen.across { // else the cursor still stands on the last letter
			all[i] += clearLine
		}
	}
	io.WriteString(f.screen, beginDraw+strings.Join(all, "\r\n")+endDraw)
}

// painting matches what colours a text.
var painting = regexp.MustCompile(`\x1b\[[0-9;]*m`)

// columns is how wide a line is on the terminal.
func columns(line string) int {
	return utf8.RuneCountInString(painting.ReplaceAllString(line, ""))
}

// hidden says how much is not in sight.
func (f *frame) hidden() string {
	switch above, below := f.top, f.most-f.top; {
	case above == 0:
		return fmt.Sprintf("↓ mais %s", portuguese.Count(below, "linha", "linhas"))
	case below == 0:
		return fmt.Sprintf("↑ mais %s", portuguese.Count(above, "linha", "linhas"))
	default:
		return fmt.Sprintf("↑ mais %d, ↓ mais %s", above, portuguese.Count(below, "linha", "linhas"))
	}
}

// lines are the page's, in its three parts.
func (f *frame) lines() (head, body, foot []string) {
	style, p := f.screen.style, f.page
	lesson := p.exercise.lesson
	about := p.exercise.file
	if p.checked != "" {
		about = p.checked + "  " + about
	}
	head = []string{
		style.Bold(cut(fmt.Sprintf("%s Aula %d: %s", p.mark, lesson.Number, lesson.Title), f.screen.width)),
		style.Faint(cut(about, f.screen.width)), "",
	}
	for _, line := range terminal.Fill(p.notice, f.screen.width) {
		head = append(head, style.Accent(line))
	}
	if p.notice != "" {
		head = append(head, "")
	}
	var text bytes.Buffer
	paper := *f.screen
	paper.Writer = &text
	p.body(&paper)
	if text.Len() > 0 && p.below != "" {
		text.WriteString("\n")
	}
	text.WriteString(p.below)
	body = strings.Split(strings.TrimRight(untabbed(text.String()), "\n"), "\n")
	foot = []string{"", style.Faint(keysLine(" · "))}
	if p.question != "" {
		foot = []string{""}
		for _, line := range terminal.Fill(p.question+" s sim · n não", f.screen.width) {
			foot = append(foot, style.Bold(line))
		}
	}
	return head, body, foot
}

// untabbed has spaces in place of tabs: a tab moves the cursor and leaves what was
// there.
func untabbed(text string) string { return strings.ReplaceAll(text, "\t", "    ") }

// cut shortens a line to a width.
func cut(line string, width int) string {
	if runes := []rune(line); len(runes) > width {
		return string(runes[:width-1]) + "…"
	}
	return line
}

// onTerminal does something in the whole of a terminal of which every key is read
// as it is typed, and leaves it as it was, however that ends.
func onTerminal(keyboard *os.File, screen io.Writer, do func() error) error {
	fd := int(keyboard.Fd())
	before, err := term.MakeRaw(fd)
	if err != nil {
		return fmt.Errorf("o terminal: %w", err)
	}
	defer func() {
		io.WriteString(screen, leaveFrame)
		_ = term.Restore(fd, before)
	}()
	io.WriteString(screen, enterFrame)
	return do()
}
