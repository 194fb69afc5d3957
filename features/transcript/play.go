package transcript

import (
	"fmt"
	"regexp"
	"strings"
	"time"

	"github.com/pmezard/go-difflib/difflib"
)

// Cluster is what a transcript is played against: a fresh cluster with the
// nodes master, worker-1, worker-2 and worker-3, and a shell in a folder of its
// own.
type Cluster interface {
	// WriteFile puts a file into the shell's folder.
	WriteFile(name, text string) error
	// Run runs a command line and returns what it printed on both streams.
	Run(line string) (output string, exit int)
	// Advance lets time pass on the cluster's clock.
	Advance(d time.Duration) error
	// Now is the cluster's time.
	Now() time.Time
	// Revision is another one after each write to the cluster's store.
	Revision() int64
}

// How long a wait goes on, and how often it asks, on the cluster's clock. While
// nothing is written only ages change, so it asks less often then.
const (
	waitLimit   = 400 * time.Second
	waitEvery   = 200 * time.Millisecond
	waitInQuiet = 10 * time.Second
)

// Outcome is how one step went.
type Outcome struct {
	Step Step
	Got  string // what a command printed, with [exit N]; why a wait failed
	Diff string // "" when it was as on Kubernetes
}

// Play plays a transcript from its first step to its last, and returns how each
// command, and each wait that failed, went. after is called after each step with
// its number; nil is nobody. The error is the cluster's, not a difference.
func (t *Transcript) Play(c Cluster, after func(step int) error) ([]Outcome, error) {
	for name, text := range t.Files {
		if err := c.WriteFile(name, text); err != nil {
			return nil, err
		}
	}
	var outcomes []Outcome
	for i, step := range t.Steps {
		o, err := play(c, step)
		if err != nil {
			return outcomes, fmt.Errorf("%s: %c %s: %w", t.Name, step.Kind, step.Line, err)
		}
		if o != nil {
			outcomes = append(outcomes, *o)
		}
		if after != nil {
			if err := after(i); err != nil {
				return outcomes, err
			}
		}
	}
	return outcomes, nil
}

func play(c Cluster, step Step) (*Outcome, error) {
	switch step.Kind {
	case Command:
		got := run(c, step.Line)
		return &Outcome{step, got, Diff(step.Want, got)}, nil
	case Pause:
		return nil, c.Advance(step.Pause)
	case Wait:
		seen, ok, err := wait(c, step)
		if err != nil || ok {
			return nil, err
		}
		got := fmt.Sprintf("[never: %s]\n%s", step.Until, seen)
		return &Outcome{step, got, got}, nil
	}
	return nil, nil
}

func wait(c Cluster, step Step) (seen string, ok bool, err error) {
	for end := c.Now().Add(waitLimit); c.Now().Before(end); {
		before := c.Revision()
		seen = run(c, step.Line)
		if step.Until == "" && strings.TrimSpace(seen) == "" || step.Until != "" && strings.Contains(seen, step.Until) {
			return seen, true, nil
		}
		if err := passTime(c, before); err != nil {
			return seen, false, err
		}
	}
	return seen, false, nil
}

// passTime goes on to the next moment at which it makes sense to ask again.
func passTime(c Cluster, asked int64) error {
	for quiet := c.Now().Add(waitInQuiet); ; {
		if err := c.Advance(waitEvery); err != nil {
			return err
		}
		if c.Revision() != asked || !c.Now().Before(quiet) {
			return nil
		}
	}
}

var versionWarning = regexp.MustCompile(`(?m)^(Warning|WARNING): version difference.*\n`)

// run is what a command printed, with its exit status where it is not 0.
func run(c Cluster, line string) string {
	out, exit := c.Run(line)
	out = versionWarning.ReplaceAllString(strings.ToValidUTF8(out, "\uFFFD"), "")
	if exit != 0 {
		ending := ""
		if out != "" {
			ending = "\n"
		}
		out = strings.TrimRight(out, "\n") + ending + fmt.Sprintf("[exit %d]\n", exit)
	}
	return out
}

// Diff compares two outputs after normalising them: "" when they are the same,
// a unified diff otherwise.
func Diff(want, got string) string {
	a, b := Normalise(want), Normalise(got)
	if a == b {
		return ""
	}
	diff, _ := difflib.GetUnifiedDiffString(difflib.UnifiedDiff{
		A: strings.SplitAfter(a+"\n", "\n"), B: strings.SplitAfter(b+"\n", "\n"),
		FromFile: "Kubernetes", ToFile: "aqui",
	})
	return diff
}
