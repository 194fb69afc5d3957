// Package filters holds the small programs that stand between the pipes of a
// command line: grep, sort, head, tail, wc, cut, tr, uniq, cat, sed and awk. They
// run inside the process, so they are the same on every system, and they speak
// as GNU's do in the locale C.UTF-8 (coreutils 9.1, grep 3.8, sed 4.9).
// Package shell calls them.
//
// A filter reads its standard input to the end before it writes, so the left
// side of a pipe has ended before the right side says anything, and a run
// prints the same each time. It opens files only through Call.Files.
package filters

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"strings"
	"syscall"
)

// Call is one run of a filter.
type Call struct {
	Args   []string // with the name of the filter first
	Stdin  io.Reader
	Stdout io.Writer
	Stderr io.Writer
	Files  Files
}

// Files is where a filter finds the files it is given the names of.
type Files interface {
	ReadFile(name string) ([]byte, error)
	WriteFile(name string, data []byte) error
}

// Filter runs a call and returns its exit status.
type Filter func(c *Call) int

// All are the filters by name.
var All = map[string]Filter{
	"awk":  awk,
	"cat":  cat,
	"cut":  cut,
	"grep": grep,
	"head": head,
	"sed":  sed,
	"sort": sortLines,
	"tail": tail,
	"tr":   tr,
	"uniq": uniq,
	"wc":   wc,
}

// errorf says what is wrong as GNU's programs do, with the name in front.
func (c *Call) errorf(format string, args ...any) {
	fmt.Fprintf(c.Stderr, "%s: %s\n", c.Args[0], fmt.Sprintf(format, args...))
}

// usage is errorf followed by where help would be.
func (c *Call) usage(format string, args ...any) {
	c.errorf(format, args...)
	fmt.Fprintf(c.Stderr, "Try '%s --help' for more information.\n", c.Args[0])
}

// read is the content of a file; "-" is the standard input.
func (c *Call) read(name string) ([]byte, error) {
	if name != "-" {
		return c.Files.ReadFile(name)
	}
	if c.Stdin == nil {
		return nil, nil
	}
	return io.ReadAll(c.Stdin)
}

// readAll is the lines of the files one after the other, of the standard input
// if there are none. What cannot be read is told as format says, and ok is
// false then.
func (c *Call) readAll(names []string, format string) (text []byte, ok bool) {
	ok = true
	for _, name := range orStdin(names) {
		data, err := c.read(name)
		if err != nil {
			c.errorf(format, name, Reason(err))
			ok = false
			continue
		}
		if n := len(text); n > 0 && text[n-1] != '\n' {
			text = append(text, '\n') // the next file begins a line
		}
		text = append(text, data...)
	}
	return text, ok
}

func orStdin(names []string) []string {
	if len(names) == 0 {
		return []string{"-"}
	}
	return names
}

// Reason is why a file could not be opened, in the words of the C library.
func Reason(err error) string {
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return "No such file or directory"
	case errors.Is(err, syscall.EISDIR):
		return "Is a directory"
	case errors.Is(err, syscall.ENOTDIR):
		return "Not a directory"
	case errors.Is(err, fs.ErrPermission):
		return "Permission denied"
	case errors.Is(err, fs.ErrExist):
		return "File exists"
	}
	var path *fs.PathError
	if errors.As(err, &path) {
		return path.Err.Error()
	}
	return err.Error()
}

// lines splits a text into lines without their ends. A last line that has no
// end counts.
func lines(text []byte) [][]byte {
	if len(text) == 0 {
		return nil
	}
	return bytes.Split(bytes.TrimSuffix(text, []byte("\n")), []byte("\n"))
}

// output collects what a filter prints.
func (c *Call) output() *bufio.Writer { return bufio.NewWriter(c.Stdout) }

func quote(s string) string { return "‘" + strings.ReplaceAll(s, "’", "'") + "’" }
