package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"time"
)

// The exit statuses.
const (
	exitDone     = 0
	exitFailed   = 1 // a check failed
	exitWrongUse = 2
)

// surroundings are all that the program touches outside itself, so that a test
// can give it others.
type surroundings struct {
	stdin          io.Reader
	stdout, stderr io.Writer
	lookupEnv      func(string) (string, bool)
	now            func() time.Time
	notebook       string // the learner's folder
	self           string // what the learner types to start us
	// defaultSignals has Ctrl-C end the process again, as if nobody had asked for
	// it; nil in tests.
	defaultSignals func()
}

// command is one verb of the command line.
type command struct {
	name    string
	args    string // as shown in the help, e.g. "AULA"
	summary string // one line, for the list of commands
	about   string // a paragraph or two, for its own help
	raw     bool   // the arguments are another program's, and its flags with them
	// setup declares the command's flags and returns what runs it.
	setup func(*flags, surroundings) runner
}

// runner does a command's work. An error it returns is shown to the learner;
// errFailed is not, because the command has already said what failed.
type runner func(ctx context.Context, args []string) error

// commands lists the verbs in the order in which a learner meets them.
func commands() []command {
	return []command{
		aulasCommand, lerCommand, responderCommand, verificarCommand,
		acompanharCommand, dicaCommand, solucaoCommand, zerarCommand, pularCommand, laboratorioCommand,
		clusterCommand, kubectlCommand, pararCommand, iniciarCommand, siteCommand, servirCommand,
		conferirCommand,
	}
}

// errFailed says that a check failed and that the learner has been told.
var errFailed = errors.New("uma verificação falhou")

// exitStatus is the status that another program ended with, and that is ours
// too: the learner has been told.
type exitStatus int

func (s exitStatus) Error() string { return fmt.Sprintf("terminou com %d", int(s)) }

// ended is the error of a program's exit status; nil for 0.
func ended(status int) error {
	if status == exitDone {
		return nil
	}
	return exitStatus(status)
}

// wrongUse is a mistake in how the program was called.
type wrongUse struct{ error }

// usagef returns a wrongUse.
func usagef(format string, args ...any) error {
	return wrongUse{fmt.Errorf(format, args...)}
}

// Run is the whole program: it runs the command that args name and returns the
// exit status.
func Run(ctx context.Context, args []string, env surroundings) int {
	err := dispatch(ctx, args, env)
	var wrong wrongUse
	var other exitStatus
	switch {
	case err == nil:
		return exitDone
	case errors.Is(err, errFailed):
		return exitFailed
	case errors.As(err, &other):
		return int(other)
	case errors.Is(err, context.Canceled):
		fmt.Fprintln(env.stderr, "caderno: interrompido")
		return exitFailed
	case errors.As(err, &wrong):
		complain(env, err)
		return exitWrongUse
	default:
		complain(env, err)
		return exitFailed
	}
}

// dispatch finds the command and hands it its arguments.
func dispatch(ctx context.Context, args []string, env surroundings) error {
	if len(args) > 0 && args[0] == "ajuda" {
		return help(env, args[1:])
	}
	for _, c := range commands() {
		if len(args) == 0 || c.name != args[0] {
			continue
		}
		flags := newFlags(c.name)
		run := c.setup(flags, env)
		if c.raw && (len(args) == 1 || !slices.Contains([]string{"--ajuda", "--help", "-h"}, args[1])) {
			return run(ctx, args[1:])
		}
		if err := flags.parse(args[1:]); err != nil {
			return usagef("%w\nVeja %s %s --ajuda.", err, env.self, c.name)
		}
		if flags.help {
			commandHelp(env, c, flags)
			return nil
		}
		return run(ctx, flags.Args())
	}
	return home(args, env)
}
