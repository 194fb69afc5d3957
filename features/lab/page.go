package lab

import (
	"io"
	"strings"
	"sync"

	"caderno/features/fluxo"
)

// page is what is on the screen: it knows whether a line has been left open,
// and keeps a line of status below the others, where there is one.
type page struct {
	mu     sync.Mutex
	status string    // on the screen now; "" is none
	screen io.Writer // where the status goes
	open   bool      // the last line has no end yet
	color  bool
}

func newPage(o Options) *page { return &page{screen: o.Stdout, color: o.Color} }

// stream is a writer that goes through the page.
func (p *page) stream(to io.Writer) io.Writer { return pageWriter{p, to} }

type pageWriter struct {
	page *page
	to   io.Writer
}

func (w pageWriter) Write(text []byte) (int, error) {
	p := w.page
	p.mu.Lock()
	defer p.mu.Unlock()
	if len(text) == 0 {
		return 0, nil
	}
	p.wipe()
	p.open = text[len(text)-1] != '\n'
	return w.to.Write(text)
}

// endLine ends a line that was left open, so that what follows has its own.
func (p *page) endLine() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.wipe()
	if p.open {
		p.open = false
		_, _ = io.WriteString(p.screen, "\n")
	}
}

// interrupted takes what the terminal showed of Ctrl-C off the screen, or ends
// that line where nothing can be taken back.
func (p *page) interrupted(rewrites bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.wipe()
	switch {
	case !rewrites:
		p.open = true
	case !p.open:
		_, _ = io.WriteString(p.screen, "\r\x1b[K")
	}
}

// setStatus shows a line of status in place of the one before. There is none
// while a line is open.
func (p *page) setStatus(text string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if text == "" || p.open || text == p.status {
		return
	}
	p.wipe()
	_, _ = io.WriteString(p.screen, faint(p.color, text))
	p.status = text
}

// wipe takes the status off the screen. The caller holds the lock.
func (p *page) wipe() {
	if p.status != "" {
		_, _ = io.WriteString(p.screen, "\r\x1b[K")
		p.status = ""
	}
}

// note tells something beside what commands print.
func (l *Lab) note(text string) {
	to := l.options.Notes
	if to == nil {
		to = l.options.Stdout
	}
	out := l.out.stream(to)
	var lines strings.Builder
	for _, line := range fluxo.Fill(text, l.options.Width()-2) {
		lines.WriteString("  " + faint(l.options.Color, line) + "\n")
	}
	_, _ = io.WriteString(out, lines.String())
}

func faint(color bool, text string) string {
	if !color {
		return text
	}
	return "\x1b[2m" + text + "\x1b[0m"
}
