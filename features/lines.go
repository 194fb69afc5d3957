package features

import (
	"bytes"
	"io"
	"sync"
)

// lineWriter passes on whole lines: without colors, godog writes a report
// character by character.
type lineWriter struct {
	to io.Writer

	mu   sync.Mutex
	line bytes.Buffer
}

func (w *lineWriter) Write(p []byte) (int, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.line.Write(p)
	if bytes.IndexByte(p, '\n') < 0 {
		return len(p), nil
	}
	_, err := w.line.WriteTo(w.to)
	return len(p), err
}

// flush passes on what there is, be it a whole line or not.
func (w *lineWriter) flush() error {
	w.mu.Lock()
	defer w.mu.Unlock()
	_, err := w.line.WriteTo(w.to)
	return err
}
