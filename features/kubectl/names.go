package kubectl

import (
	"cmp"
	"fmt"
	"io"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"github.com/spf13/pflag"
)

// names translates the names of files on kubectl's command line to where the
// files really are, and back in what kubectl prints. kubectl itself opens them
// relative to the process, and standard input as os.Stdin.
type names struct {
	file   func(string) string          // nil: as the process sees them
	read   func(string) ([]byte, error) // nil: file
	folder string                       // for what was read
	copied int
	stdin  string // the file that holds the standard input
	input  []byte
	shown  map[string]string // real name -> name as it was typed
	filled bool              // stdin was written
}

func newNames(h *Home, c Call, input []byte) *names {
	return &names{file: c.File, read: c.Read, folder: filepath.Join(h.dir, "files"), stdin: h.stdin(), input: input, shown: map[string]string{
		h.kubeconfig(): "~/.kube/config", h.cache(): "~/.kube/cache",
	}}
}

func (n *names) close() {
	if n.filled {
		os.Remove(n.stdin)
	}
	if n.copied > 0 {
		os.RemoveAll(n.folder)
	}
}

// The flags of kubectl whose values name files: a name, a list of names, a list
// of KEY=NAME or NAME.
var (
	nameFlags = []string{"patch-file", "cert", "key", "output-directory", "kubeconfig",
		"certificate-authority", "client-certificate", "client-key", "template"}
	listFlags = []string{"filename", "from-env-file"}
	keyFlags  = []string{"from-file"}
)

// resolve rewrites the flags that were given.
func (n *names) resolve(flags *pflag.FlagSet) (err error) {
	flags.Visit(func(f *pflag.Flag) {
		if err == nil {
			err = n.resolveFlag(f)
		}
	})
	return err
}

func (n *names) resolveFlag(f *pflag.Flag) error {
	list, isList := f.Value.(pflag.SliceValue)
	switch {
	case slices.Contains(listFlags, f.Name) && isList, slices.Contains(keyFlags, f.Name) && isList:
		values := list.GetSlice()
		for i, v := range values {
			key := ""
			if k, name, ok := strings.Cut(v, "="); ok && slices.Contains(keyFlags, f.Name) {
				key, v = k+"=", name
			}
			real, err := n.real(v)
			if err != nil {
				return err
			}
			values[i] = key + real
		}
		return list.Replace(values)
	case slices.Contains(nameFlags, f.Name):
		if f.Name == "template" && strings.Contains(f.Value.String(), "{") {
			return nil // a template, not the name of one
		}
		return n.set(f, "", f.Value.String())
	case f.Name == "output":
		// -o jsonpath-file=NAME and its kin
		if format, name, ok := strings.Cut(f.Value.String(), "="); ok && strings.HasSuffix(format, "file") {
			return n.set(f, format+"=", name)
		}
	}
	return nil
}

func (n *names) set(f *pflag.Flag, prefix, name string) error {
	real, err := n.real(name)
	if err != nil {
		return err
	}
	return f.Value.Set(prefix + real)
}

// real is where a file is that is called name on the command line.
func (n *names) real(name string) (string, error) {
	switch {
	case strings.HasPrefix(name, "http://"), strings.HasPrefix(name, "https://"):
		return "", fmt.Errorf("este kubectl não busca nada na internet: salve %s num arquivo e use o nome dele", name)
	case name == "-" || name == "/dev/stdin":
		n.filled = true
		n.shown[n.stdin] = "STDIN"
		return n.stdin, os.WriteFile(n.stdin, n.input, 0o600)
	case n.read != nil:
		return n.copy(name)
	case n.file == nil || name == "":
		return name, nil
	}
	real := n.file(name)
	if real != name {
		n.shown[real] = name
		if filepath.Clean(name) == "." { // kubectl finds what is in it as NAME, not ./NAME
			n.shown[filepath.Clean(real)+string(filepath.Separator)] = ""
		}
	}
	return real, nil
}

// copy puts a text of the caller's where kubectl can open it while the command
// runs. The name of the machine that it gets is ours, but for its end, which
// kubectl makes use of.
func (n *names) copy(name string) (string, error) {
	text, err := n.read(name)
	if err != nil {
		missing := filepath.Join(n.folder, "missing")
		n.shown[missing] = name
		return missing, nil // kubectl says so in its own words
	}
	n.copied++
	folder := filepath.Join(n.folder, strconv.Itoa(n.copied))
	if err := os.MkdirAll(folder, 0o700); err != nil {
		return "", err
	}
	real := filepath.Join(folder, filepath.Base(name))
	n.shown[real] = name
	return real, os.WriteFile(real, text, 0o600)
}

// readsStdin tells whether a command line names the standard input as a file.
// One that does not must leave it alone: it may be that of a loop around it.
func readsStdin(args []string) bool {
	for _, a := range args {
		if a == "-" || a == "-f-" || strings.HasSuffix(a, "=-") || strings.HasSuffix(a, "/dev/stdin") {
			return true
		}
	}
	return false
}

// writer is w, with the names as they were typed.
func (n *names) writer(w io.Writer) io.Writer { return namesWriter{n, w} }

type namesWriter struct {
	names *names
	to    io.Writer
}

func (w namesWriter) Write(p []byte) (int, error) {
	if len(w.names.shown) == 0 {
		return w.to.Write(p)
	}
	if _, err := io.WriteString(w.to, w.names.typed(string(p))); err != nil {
		return 0, err
	}
	return len(p), nil
}

// typed puts the names back as they were typed, the longest first so that a
// file is found before the folder that holds it.
func (n *names) typed(text string) string {
	real := slices.SortedFunc(maps.Keys(n.shown), func(a, b string) int {
		return cmp.Or(len(b)-len(a), strings.Compare(a, b))
	})
	for _, name := range real {
		text = strings.ReplaceAll(text, name, n.shown[name])
	}
	return text
}
