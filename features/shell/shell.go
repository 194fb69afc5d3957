// Package shell runs a command line as one would type it: pipes, $(...),
// redirections, here-documents, variables, &&, ||, loops. The steps of the
// scenarios, the transcripts and the laboratory call it.
//
// It is a shell for a cluster and for nothing else. Its commands are kubectl,
// curl, sleep and timeout, given by the caller or made of what the caller gives,
// and the filters of package filters, all inside the process. It never starts a
// program of the machine, and its files live in a folder of its own, or, for lines
// that come from a page, in memory.
package shell

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"sync"
	"time"

	"mvdan.cc/sh/v3/expand"
	"mvdan.cc/sh/v3/interp"
	"mvdan.cc/sh/v3/syntax"

	"caderno/features/shell/filters"
)

// Options are what the shell reaches of the world. A command whose function is
// nil is not found, but for curl, which finds nobody listening.
type Options struct {
	// Kubectl runs kubectl and returns its exit status.
	Kubectl func(ctx context.Context, c Kubectl) int
	// Visit sends an HTTP request from outside of the cluster. An error with
	// Timeout() true means that nobody answered; any other that nobody listens.
	Visit func(method, host string, port int, path string) (status int, body []byte, err error)
	// Sleep lets time pass on the cluster's clock.
	Sleep func(d time.Duration) error
	// Others runs a command that is not one of the shell's own; nil finds none.
	// Screen tells whether what it prints is the line's own output, and not for a
	// pipe, a file or a variable.
	Others func(ctx context.Context, c *filters.Call, screen bool) int
	// Files are in place of a folder of the machine, and confine the shell.
	Files *Memory
	// Env are variables beside the usual ones, as NAME=VALUE.
	Env []string
	// Stdout and Stderr are told what a line prints as it comes, beside the
	// Result; nil are not.
	Stdout, Stderr io.Writer
}

// Kubectl is one call of kubectl.
type Kubectl struct {
	Args   []string // what follows the word kubectl
	Stdin  io.Reader
	Stdout io.Writer
	Stderr io.Writer
	File   func(name string) string          // where a file named in Args really is
	Read   func(name string) ([]byte, error) // what is in it, of a confined shell
	Limit  time.Duration                     // of timeout(1); 0 is none
}

// Result is what a command line printed and how it ended.
type Result struct {
	Stdout   string
	Stderr   string
	Combined string // both, as they came: 2>&1
	Exit     int
}

// Shell is a shell with its variables and files. It runs one line at a time.
type Shell struct {
	options Options
	files   folder // of a shell that is not confined
	runner  *interp.Runner
	out     *streams // of the line that runs
	calls   int      // of the line that runs
	spent   int      // bytes that its commands have printed, of a confined shell
}

// New makes a shell. Close gives its files back.
func New(o Options) (*Shell, error) {
	s := &Shell{options: o, out: &streams{}}
	if o.Files == nil {
		dir, err := os.MkdirTemp("", "caderno-shell-")
		if err != nil {
			return nil, fmt.Errorf("a folder for the shell: %w", err)
		}
		s.files = folder{dir}
	}
	if err := s.restart(); err != nil {
		return nil, err
	}
	return s, nil
}

// Close removes the shell's files.
func (s *Shell) Close() error {
	if s.options.Files != nil {
		return nil
	}
	return os.RemoveAll(s.files.root)
}

// WriteFile puts a file into the folder in which a new shell stands.
func (s *Shell) WriteFile(name, text string) error {
	return s.at("/").WriteFile(name, []byte(text))
}

// at is the files as seen from a directory.
func (s *Shell) at(dir string) filters.Files {
	if s.options.Files != nil {
		return s.options.Files // there is one directory
	}
	return s.files.in(dir)
}

// restart makes the interpreter anew, as at the start and after exit.
func (s *Shell) restart() error {
	env := append([]string{
		"HOME=/", "PATH=", "LANG=C.UTF-8", "LC_ALL=C.UTF-8", "USER=aluno", "UID=1000", "EUID=1000", "GID=1000",
		"TMPDIR=" + s.files.root,
	}, s.options.Env...)
	open, readDir, stat, access := s.files.open, s.files.readDir, s.files.stat, s.files.access
	if m := s.options.Files; m != nil {
		open, readDir, stat, access = m.open, m.readDir, m.stat, m.access
	}
	runner, err := interp.New(
		interp.Env(noHomes{expand.ListEnviron(env...)}),
		interp.StdIO(nil, stream{s, false}, stream{s, true}),
		interp.CallHandler(s.call),
		interp.ExecHandlers(func(interp.ExecHandlerFunc) interp.ExecHandlerFunc { return s.exec }),
		interp.OpenHandler(open),
		interp.ReadDirHandler2(readDir),
		interp.StatHandler(stat),
		interp.AccessHandler(access),
	)
	if err != nil {
		return fmt.Errorf("a shell: %w", err)
	}
	runner.Dir = "/"
	s.runner = runner
	return nil
}

// noHomes is an environment in which no other user has a home: ~name would be
// looked up on the machine.
type noHomes struct{ expand.Environ }

func (e noHomes) Get(name string) expand.Variable {
	if user, ok := strings.CutPrefix(name, "HOME "); ok {
		return expand.Variable{Set: true, Kind: expand.String, Str: "~" + user} // as it was typed
	}
	return e.Environ.Get(name)
}

// Run runs a line, which may have several. What is wrong with the line itself
// is told as a shell does, with exit status 2.
func (s *Shell) Run(ctx context.Context, line string) Result {
	s.out, s.calls, s.spent = &streams{}, 0, 0
	exit := s.run(ctx, line)
	return s.out.result(exit)
}

func (s *Shell) run(ctx context.Context, line string) int {
	file, err := syntax.NewParser(syntax.Variant(syntax.LangBash)).Parse(strings.NewReader(line), "sh")
	if err == nil {
		err = unsupported(file)
	}
	if err == nil && s.options.Files != nil {
		err = confined(file)
	}
	if err != nil {
		fmt.Fprintf(stream{s, true}, "sh: %s\n", explain(line, err))
		return 2
	}
	err = s.runner.Run(ctx, file)
	if s.spent > mostConfinedOutput && ctx.Err() == nil { // the command itself may not have said so
		err = errPrintsTooMuch
	}
	if s.runner.Exited() {
		if again := s.restart(); again != nil {
			err = again
		}
	}
	var status interp.ExitStatus
	switch {
	case err == nil:
		return 0
	case errors.As(err, &status):
		return int(status)
	case ctx.Err() != nil:
		return exitInterrupt
	}
	fmt.Fprintf(stream{s, true}, "sh: %v\n", err)
	return 2
}

// unsupported finds what would make a run depend on who is faster.
func unsupported(file *syntax.File) (err error) {
	syntax.Walk(file, func(n syntax.Node) bool {
		switch n := n.(type) {
		case *syntax.Stmt:
			if n.Background || n.Coprocess {
				err = errors.New("comandos em segundo plano (&) não existem aqui: rode um de cada vez")
			}
		case *syntax.ProcSubst:
			err = errors.New("<(...) não existe aqui: use um arquivo ou um pipe")
		}
		return err == nil
	})
	return err
}

// explain says where a line is not understood, and why. Of what the parser
// complains about, most is that something was not closed.
func explain(line string, err error) string {
	var wrong syntax.ParseError
	if !errors.As(err, &wrong) {
		return err.Error()
	}
	from := line[min(int(wrong.Pos.Offset()), len(line)):]
	rest, _, _ := strings.Cut(from, "\n")
	why := fmt.Sprintf("não entendi a partir de %q; se for texto, ponha-o entre aspas", rest)
	if wrong.Incomplete {
		why = "o que começa aqui não termina: falta fechar aspas, um parêntese ou um laço"
	}
	return fmt.Sprintf("linha %d, coluna %d: %s", wrong.Pos.Line(), wrong.Pos.Col(), why)
}

// streams collect what a line prints.
type streams struct {
	mu                   sync.Mutex
	stdout, stderr, both bytes.Buffer
}

func (o *streams) result(exit int) Result {
	o.mu.Lock()
	defer o.mu.Unlock()
	return Result{Stdout: o.stdout.String(), Stderr: o.stderr.String(), Combined: o.both.String(), Exit: exit}
}

// stream is one of the two that the line that runs prints to.
type stream struct {
	shell *Shell
	err   bool
}

func (w stream) Write(p []byte) (int, error) {
	o, listener, kept := w.shell.out, w.shell.options.Stdout, &w.shell.out.stdout
	if w.err {
		listener, kept = w.shell.options.Stderr, &o.stderr
	}
	o.mu.Lock()
	defer o.mu.Unlock()
	o.both.Write(p)
	kept.Write(p)
	if listener == nil {
		return len(p), nil
	}
	return listener.Write(p)
}
