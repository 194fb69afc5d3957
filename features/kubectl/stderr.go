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
	read int64 // how much of it was passed on
}

func (r *run) borrowStderr() error {
	file, err := os.OpenFile(filepath.Join(r.home.dir, "stderr"), os.O_RDWR|os.O_CREATE|os.O_TRUNC|os.O_APPEND, 0o600)
	if err != nil {
		return err
	}
	r.borrowed = &borrowed{file: file, real: os.Stderr}
	os.Stderr = file
	return nil
}

// passOn gives what was written there to where it belongs.
func (b *borrowed) passOn(to io.Writer) {
	if b == nil {
		return
	}
	n, _ := io.Copy(to, io.NewSectionReader(b.file, b.read, 1<<62))
	b.read += n
}

func (b *borrowed) giveBack(to io.Writer) {
	if b == nil {
		return
	}
	os.Stderr = b.real
	b.passOn(to)
	b.file.Close()
}
