package terminal

import (
	"strings"
	"unicode/utf8"
)

// span is a piece of running text in one voice.
type span struct {
	text     string
	sequence string
	hard     bool // a line ends here, whatever the width
}

// NoBreak is a space at which no line is broken; it is written as any other, so
// that what is copied from a terminal can be run.
const NoBreak = "\u00a0"

// wrap fills lines of at most width columns, breaking at spaces only. A word
// may change voice inside (the comma after a bold term), and a word wider than
// the line keeps a line of its own.
//
// Every letter of the course's Portuguese is one rune and one column wide.
func wrap(spans []span, width int, style Style) []string {
	w := &wrapper{width: width, style: style}
	for _, s := range spans {
		for i, chunk := range strings.Split(s.text, " ") {
			if i > 0 {
				w.endWord()
				w.space = s.sequence
			}
			if chunk != "" {
				w.word = append(w.word, span{text: chunk, sequence: s.sequence})
				w.wordWidth += utf8.RuneCountInString(chunk)
			}
		}
		if s.hard {
			w.endWord()
			w.endLine()
		}
	}
	w.endWord()
	if w.lineWidth > 0 {
		w.endLine()
	}
	return w.lines
}

type wrapper struct {
	width int
	style Style
	lines []string

	line      []span
	lineWidth int
	word      []span
	wordWidth int
	space     string // the voice of the space before the word: an underlined phrase is one stroke
}

func (w *wrapper) endWord() {
	if w.wordWidth == 0 {
		return
	}
	if w.lineWidth > 0 && w.lineWidth+1+w.wordWidth > w.width {
		w.endLine()
	}
	if w.lineWidth > 0 {
		w.line = append(w.line, span{text: " ", sequence: w.space})
		w.lineWidth++
	}
	w.line = append(w.line, w.word...)
	w.lineWidth += w.wordWidth
	w.word, w.wordWidth = nil, 0
}

func (w *wrapper) endLine() {
	var b strings.Builder
	for i := 0; i < len(w.line); {
		// Neighbours in one voice share their escape sequences.
		sequence, text := w.line[i].sequence, ""
		for ; i < len(w.line) && w.line[i].sequence == sequence; i++ {
			text += w.line[i].text
		}
		b.WriteString(w.style.paint(sequence, strings.ReplaceAll(text, NoBreak, " ")))
	}
	w.lines = append(w.lines, b.String())
	w.line, w.lineWidth = nil, 0
}

// Fill breaks plain text into lines of at most width columns.
func Fill(text string, width int) []string {
	return wrap([]span{{text: text}}, width, Style{})
}

// Hanging writes a lead and then text filled to width columns, of which every
// line after the first begins under the place where the text began. paint paints
// the lead.
func Hanging(lead, text string, width int, paint func(string) string) []string {
	indent := utf8.RuneCountInString(lead)
	lines := Fill(text, max(width-indent, narrowestText))
	for i := range lines {
		if i == 0 {
			lines[i] = paint(lead) + lines[i]
			continue
		}
		lines[i] = strings.Repeat(" ", indent) + lines[i]
	}
	return lines
}

// narrowestText is how narrow a column of text may become beside its lead.
const narrowestText = 20
