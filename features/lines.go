package features

import (
	"bytes"
	"io"
)

// lineWriter passes on whole lines: without colors, godog writes a report
// character by character.
type lineWriter struct {
	to   io.Writer
	line bytes.Buffer
}

func (w *lineWriter) Write(p []byte) (int, error) {
	w.line.Write(p)
	if bytes.IndexByte(p, '\n') < 0 {
		return len(p), nil
	}
	return len(p), w.flush()
}

// flush passes on what there is, be it a whole line or not.
func (w *lineWriter) flush() error {
	_, err := w.line.WriteTo(w.to)
	return err
}
