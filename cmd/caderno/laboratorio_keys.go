package main

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"
)

// The keys that the editor leaves to us.
const (
	tabKey = '\t'
	ctrlR  = 18
)

// search is where Ctrl-R has got to.
type search struct {
	what string // what was typed before the first Ctrl-R
	at   int    // the next entry to look at, 0 is the latest
	line string // what the last one brought: if the line is another now, the search begins anew

	// typing says that Ctrl-R came first: the letters that follow are what to look for.
	typing bool
}

// key is called for each key that is not one of editing.
func (p *prompt) key(line string, pos int, key rune) (string, int, bool) {
	p.resize()
	switch key {
	case tabKey:
		line, pos = p.complete(line, pos)
		return line, pos, true
	case ctrlR:
		if line == "" {
			p.search = search{typing: true}
			p.askWhat(true)
			return "", 0, true
		}
		line = p.searchBack(line)
		return line, len(line), true
	}
	return p.typeSearch(line, pos, key)
}

// typeSearch takes a letter of what to look for, if that is what is being typed:
// the cursor was not moved since, nor the line changed.
func (p *prompt) typeSearch(line string, pos int, key rune) (string, int, bool) {
	s := &p.search
	if !s.typing {
		return "", 0, false
	}
	if line != s.line || pos != len(line) || !unicode.IsPrint(key) {
		s.typing = false
		p.editor.SetPrompt(p.usual)
		_, _ = p.editor.Write(nil) // draws the line anew
		return "", 0, false
	}
	s.what += string(key)
	s.at = 0
	found := p.older("")
	p.askWhat(found)
	return s.line, len(s.line), true
}

// askWhat shows, in place of the prompt, what is looked for.
func (p *prompt) askWhat(found bool) {
	text := "procura"
	if p.search.what != "" {
		text += fmt.Sprintf(" %q", p.search.what)
	}
	if !found {
		text += " (não há)"
	}
	p.editor.SetPrompt(p.screen.style.Faint(text) + p.screen.style.Accent(": "))
	_, _ = p.editor.Write(nil)
}

// complete is Tab: it adds what is certain, and else shows what there is.
func (p *prompt) complete(line string, pos int) (string, int) {
	found := p.lab.Complete(line, pos)
	if len(found.Words) == 0 {
		return line, pos
	}
	word := found.Words[0]
	if len(found.Words) > 1 {
		word = commonPrefix(found.Words)
		if len(word) <= pos-found.From {
			p.offer(found.Words)
			return line, pos
		}
	} else if !found.Open && !strings.HasPrefix(line[pos:], " ") {
		word += " "
	}
	return line[:found.From] + word + line[pos:], found.From + len(word)
}

// commonPrefix is what all words begin with.
func commonPrefix(words []string) string {
	first, last := words[0], words[len(words)-1] // they are sorted
	n := 0
	for n < len(first) && n < len(last) && first[n] == last[n] {
		n++
	}
	for n < len(first) && !utf8.RuneStart(first[n]) {
		n--
	}
	return first[:n]
}

// mostOffered is how many words are shown at once.
const mostOffered = 60

// offer shows the words in columns, read downwards, above the line under way.
func (p *prompt) offer(words []string) {
	more := len(words) - mostOffered
	words = words[:min(len(words), mostOffered)]
	width := 0
	for _, w := range words {
		width = max(width, utf8.RuneCountInString(w)+2)
	}
	columns := max(1, (newScreen(p.env).width-2)/width)
	rows := (len(words) + columns - 1) / columns
	var out strings.Builder
	for row := range rows {
		text := "  "
		for i := row; i < len(words); i += rows {
			text += fmt.Sprintf("%-*s", width, words[i])
		}
		out.WriteString(strings.TrimRight(text, " ") + "\n")
	}
	if more > 0 {
		fmt.Fprintf(&out, "  e mais %d\n", more)
	}
	fmt.Fprint(p.editor, out.String())
}

// searchBack is Ctrl-R: the latest line that has in it what was typed; again,
// the one before that.
func (p *prompt) searchBack(line string) string {
	if s := &p.search; line != s.line {
		*s = search{what: line}
	}
	if p.older(line) {
		return p.search.line
	}
	return line
}

// older goes on to the next older line, other than the one shown, that has in it
// what is looked for; false when there is none.
func (p *prompt) older(shown string) bool {
	s := &p.search
	for ; s.at < p.history.Len(); s.at++ {
		if entry := p.history.At(s.at); entry != shown && strings.Contains(entry, s.what) {
			s.at++
			s.line = entry
			return true
		}
	}
	return false
}
