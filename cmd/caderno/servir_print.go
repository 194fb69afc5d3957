package main

import (
	"strings"
	"sync"
)

// printed is a part of what a line printed.
type printed struct {
	Kind string `json:"tipo"` // saida, erro, nota
	Text string `json:"texto"`
}

// mostPrinted is how many bytes of what a line prints are told.
const mostPrinted = 256 << 10

// printout collects what a line prints, in the order in which it comes.
type printout struct {
	mu    sync.Mutex
	parts []printed
	size  int
	cut   bool
}

func (p *printout) begin() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.parts, p.size, p.cut = []printed{}, 0, false
}

// end is what there is.
func (p *printout) end() []printed {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.cut {
		p.parts = append(p.parts, printed{"nota", "A saída é longa demais para a página: o resto não aparece.\n"})
	}
	return p.parts
}

// printer is one of the streams.
type printer struct {
	to   *printout
	kind string
}

// Write takes everything, and keeps what fits.
func (w printer) Write(text []byte) (int, error) {
	p := w.to
	p.mu.Lock()
	defer p.mu.Unlock()
	kept := string(text)
	if room := mostPrinted - p.size; len(kept) > room {
		kept, p.cut = kept[:room], true
	}
	p.size += len(kept)
	if last := len(p.parts) - 1; last >= 0 && p.parts[last].Kind == w.kind {
		p.parts[last].Text += strings.ToValidUTF8(kept, "�")
	} else if kept != "" {
		p.parts = append(p.parts, printed{w.kind, strings.ToValidUTF8(kept, "�")})
	}
	return len(text), nil
}
