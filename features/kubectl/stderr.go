package kubectl

import (
	"io"
	"os"
	"path/filepath"
)

// borrowed is a file that stands in for os.Stderr while "kubectl logs" runs: it
// names the container or Pod that it picked there, and not on the stream that
// it was given.
type borrowed struct {
	file *os.File
	real *os.File
	read int64 // how much of it was taken
}

func (r *run) borrowStderr() error {
	file, err := os.OpenFile(filepath.Join(r.home.dir, "stderr"), os.O_RDWR|os.O_CREATE|os.O_TRUNC|os.O_APPEND, 0o600)
	if err != nil {
		return err
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	r.borrowed = &borrowed{file: file, real: os.Stderr}
	os.Stderr = file
	return nil
}

// take is what was written there since the last time.
func (b *borrowed) take() string {
	if b == nil {
		return ""
	}
	text, _ := io.ReadAll(io.NewSectionReader(b.file, b.read, 1<<40))
	b.read += int64(len(text))
	return string(text)
}

func (r *run) giveStderrBack() {
	r.mu.Lock()
	defer r.mu.Unlock()
	if b := r.borrowed; b != nil {
		os.Stderr = b.real
		if text := b.take(); text != "" {
			r.said = append(r.said, said{r.stderr, text, r.main})
		}
		b.file.Close()
		r.borrowed = nil
	}
}

// silenceStderr has the process' standard error say nothing for a moment, and
// returns the function that lets it speak again: cobra tells there of a command
// that it cannot complete.
func silenceStderr() func() {
	null, err := os.OpenFile(os.DevNull, os.O_WRONLY, 0)
	if err != nil {
		return func() {}
	}
	stderr := os.Stderr
	os.Stderr = null
	return func() {
		os.Stderr = stderr
		null.Close()
	}
}
