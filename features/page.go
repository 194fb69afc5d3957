package features

import (
	"fmt"
	"strings"
	"time"
	"unicode/utf8"

	"caderno/features/fluxo"
	"caderno/features/portuguese"
)

// The voices of a report, as parameters of a terminal's escape sequences. Green
// and red never stand alone: a mark or a word says the same.
const (
	voiceTitle  = "1"
	voiceQuiet  = "2"
	voicePassed = "32"
	voiceFailed = "31"
	voiceOpen   = "33" // not defined, pending
	voiceWord   = "38;5;68"
)

// page is a report while it is written.
type page struct {
	strings.Builder
	width int
	color bool
}

func newPage(o Options) *page {
	p := &page{width: o.Width, color: !o.NoColors}
	if p.width == 0 {
		p.width = 80
	}
	return p
}

func (p *page) paint(voice, text string) string {
	if !p.color || voice == "" || text == "" {
		return text
	}
	return "\x1b[" + voice + "m" + text + "\x1b[0m"
}

// blank writes an empty line, but never two.
func (p *page) blank() {
	if p.Len() > 0 && !strings.HasSuffix(p.String(), "\n\n") {
		p.WriteString("\n")
	}
}

// hanging writes a lead and then text that, when it needs more lines, goes on
// to the right of the lead. Line breaks in the text are kept.
func (p *page) hanging(margin, lead, leadVoice, text, voice string) {
	indent := strings.Repeat(" ", utf8.RuneCountInString(margin+lead))
	first := true
	for _, part := range strings.Split(text, "\n") {
		for _, line := range fluxo.Fill(part, max(p.width-len(indent), 20)) {
			if first {
				p.WriteString(strings.TrimRight(margin+p.paint(leadVoice, lead)+p.paint(voice, line), " ") + "\n")
				first = false
				continue
			}
			p.WriteString(strings.TrimRight(indent+p.paint(voice, line), " ") + "\n")
		}
	}
}

// verbatim writes lines as they are; what does not fit is cut, and the cut shown.
// Of a table's row the right border goes first, with the blanks before it.
func (p *page) verbatim(margin, text, voice string) {
	room := max(p.width-utf8.RuneCountInString(margin), 20)
	for _, line := range strings.Split(strings.TrimRight(text, "\n"), "\n") {
		line = strings.TrimRight(line, " ")
		if row, isRow := strings.CutSuffix(line, " |"); isRow && utf8.RuneCountInString(line) > room {
			line = strings.TrimRight(row, " ")
		}
		if utf8.RuneCountInString(line) > room {
			line = strings.TrimRight(string([]rune(line)[:room-1]), " ") + "…"
		}
		p.WriteString(strings.TrimRight(margin+p.paint(voice, line), " ") + "\n")
	}
}

// entry writes a line of a list: a mark, a text, and something at the right edge.
func (p *page) entry(margin, mark, markVoice, text, edge string) {
	lead := margin + mark + " "
	indent := utf8.RuneCountInString(lead)
	lines := fluxo.Fill(text, max(p.width-indent-utf8.RuneCountInString(edge)-2, 20))
	for i, line := range lines {
		begin := strings.Repeat(" ", indent)
		if i == 0 {
			begin = margin + p.paint(markVoice, mark) + " "
		}
		if i < len(lines)-1 {
			p.WriteString(begin + line + "\n")
			continue
		}
		gap := max(p.width-indent-utf8.RuneCountInString(line)-utf8.RuneCountInString(edge), 2)
		p.WriteString(begin + line + strings.Repeat(" ", gap) + p.paint(voiceQuiet, edge) + "\n")
	}
}

// clock writes a virtual time shortly, as Portuguese does.
func clock(d time.Duration) string {
	if d < time.Second {
		return fmt.Sprintf("%d ms", d.Milliseconds())
	}
	d = d.Round(100 * time.Millisecond)
	if d < time.Minute {
		return portuguese.Decimal(d.Seconds(), 1) + " s"
	}
	return fmt.Sprintf("%d min %d s", d/time.Minute, d%time.Minute/time.Second)
}
