// Package lab is the learner's playground: a cluster inside the process, and
// lines that are run against it as one types them. A line is one of the shell of
// the scenarios (kubectl, curl, filters, pipes), with commands of the laboratory
// beside those: time passes when the learner says so, pieces stop and start,
// and after each line the hops that it brought about are told.
//
// The command line calls it, for a prompt and for lines that come over a pipe.
// It reads no keyboard and knows no terminal: who calls says how wide and how
// colourful the output may be. It never looks at the time of the machine, but to
// show a command that watches at a speed that can be followed.
package lab

import (
	"context"
	"errors"
	"io"
	"strings"
	"time"

	"mvdan.cc/sh/v3/syntax"

	"caderno/features/kubectl"
	"caderno/features/shell"
	"caderno/sim"
	"caderno/sim/trace"
)

// Options are a laboratory's.
type Options struct {
	Workers        int    // nodes beside the master
	Seed           uint64 // of all that is drawn by lot
	Stdout, Stderr io.Writer
	Notes          io.Writer  // what the laboratory says beside what commands print; nil: Stdout
	Width          func() int // columns to fill
	Color          bool
	Hops           bool // tell the hops of a line after it
	// Scores is the scheduler's decision about a Pod as a table, in lines of at
	// most so many columns; nil tells it in a line.
	Scores func(decision trace.Hop, width int, color bool) string
	// Live says that a person is watching: long lists are cut, what goes on is
	// told, and a command that watches takes real time.
	Live bool
	// Status says that a line may be written over, as terminals let one do.
	Status bool
	// Files are those of a page, where lines come from then: they are all that a
	// line can read and write, and what it may run is confined (packages kubectl
	// and shell say how). A command that watches takes no real time.
	Files *shell.Memory
	// MostHops is how many the cluster may have seen before it goes on no further;
	// 0: as many as it likes.
	MostHops int
}

// Lab is a laboratory. It runs one line at a time.
type Lab struct {
	options Options
	cluster *sim.Cluster
	kubectl *kubectl.Kubectl
	shell   *shell.Shell
	time    *timeline
	guess   *guesser
	out     *page // what is on the screen

	opened  opening
	last    span // the hops of the last line that had any
	hops    bool // told after each line
	left    bool
	waited  bool // the line let time pass
	changed bool // the line brought hops about, or stopped or started a piece
	astray  bool // the line had a visit to what has no address outside of the cluster
}

// opening is where the laboratory's own numbers and times begin: what the
// cluster did to get ready comes before.
type opening struct {
	hops int
	age  time.Duration
}

// New opens a laboratory: a cluster whose nodes are ready. Close gives back what
// it holds.
func New(o Options) (*Lab, error) {
	cluster, err := sim.New(sim.Options{Nodes: sim.DefaultNodes(o.Workers), Seed: o.Seed})
	if err != nil {
		return nil, err
	}
	l := &Lab{options: o, cluster: cluster, time: &timeline{Cluster: cluster}, hops: o.Hops, out: newPage(o)}
	l.opened = opening{len(cluster.Hops()), cluster.Age()}
	l.last = span{l.opened.hops, l.opened.hops}
	l.time.most = o.MostHops
	if l.kubectl, err = kubectl.New(kubectl.Options{Cluster: l.time, Confined: o.Files != nil}); err != nil {
		return nil, err
	}
	l.shell, err = shell.New(shell.Options{
		Kubectl: l.runKubectl, Visit: l.visit, Sleep: func(d time.Duration) error { return l.time.AdvanceTo(cluster.Now().Add(d)) },
		Others: l.dispatch, Files: o.Files,
		Stdout: l.out.stream(o.Stdout), Stderr: l.out.stream(o.Stderr),
	})
	if err != nil {
		return nil, errors.Join(err, l.kubectl.Close())
	}
	return l, nil
}

// Close ends the laboratory and removes its files.
func (l *Lab) Close() error {
	return errors.Join(l.shell.Close(), l.kubectl.Close(), l.guess.close())
}

// Run runs a line, which may have several, and returns its exit status. What it
// prints and the hops that it brought about are on the outputs by then.
func (l *Lab) Run(ctx context.Context, line string) int {
	l.waited, l.changed, l.astray = false, false, false
	l.time.line = ctx
	before := len(l.cluster.Hops())
	exit := l.run(ctx, line)
	if ctx.Err() != nil && l.options.Live {
		l.out.interrupted(l.options.Status)
	}
	l.out.endLine()
	if after := len(l.cluster.Hops()); after > before {
		l.last = span{before, after}
		l.tellHops(l.last)
		l.changed = true
	}
	if l.options.Live && !l.left && !l.time.full() {
		l.tellAstray()
		l.tellOngoing()
	}
	return exit
}

func (l *Lab) run(ctx context.Context, line string) int {
	line = strings.TrimSpace(line)
	switch first, rest, _ := strings.Cut(line, " "); first {
	case "exit", "quit", "logout": // words that a shell has for itself
		l.left = true
		return 0
	case "help":
		line = "ajuda " + rest
	}
	return l.shell.Run(ctx, line).Exit
}

// Left tells whether the learner has asked to leave.
func (l *Lab) Left() bool { return l.left }

// Clock is the virtual time since the laboratory was opened.
func (l *Lab) Clock() time.Duration { return l.cluster.Age() - l.opened.age }

// Incomplete tells whether a line goes on in the next one: an open quote, a
// here-document, a loop without its end.
func Incomplete(line string) bool {
	if strings.HasSuffix(line, "\\\n") {
		return true
	}
	_, err := syntax.NewParser(syntax.Variant(syntax.LangBash)).Parse(strings.NewReader(line), "")
	return err != nil && syntax.IsIncomplete(err)
}
