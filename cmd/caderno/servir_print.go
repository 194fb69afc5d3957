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
	parts []part
	size  int
	cut   bool
}

func (p *printout) begin() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.parts, p.size, p.cut = nil, 0, false
}

// end is what there is.
func (p *printout) end() []printed {
	p.mu.Lock()
	defer p.mu.Unlock()
	all := []printed{}
	for _, part := range p.parts {
		all = append(all, printed{part.kind, strings.ToValidUTF8(string(part.text), "�")})
	}
	if p.cut {
		all = append(all, printed{"nota", "A saída é longa demais para a página: o resto não aparece.\n"})
	}
	return all
}

// part is what one of the streams printed without a break. It is made text at the
// end: a letter may come in two pieces.
type part struct {
	kind string
	text []byte
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
	kept := text
	if room := mostPrinted - p.size; len(kept) > room {
		kept, p.cut = kept[:room], true
	}
	p.size += len(kept)
	if len(kept) == 0 {
		return len(text), nil
	}
	if last := len(p.parts) - 1; last < 0 || p.parts[last].kind != w.kind {
		p.parts = append(p.parts, part{kind: w.kind})
	}
	last := &p.parts[len(p.parts)-1]
	last.text = append(last.text, kept...)
	return len(text), nil
}
