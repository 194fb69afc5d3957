package steps

import (
	"strings"
)

// Failure is a step that did not see what it expected. The step says what was
// expected and observed; the world adds what else there was to see.
type Failure struct {
	Expected string
	Observed string
	Happened string     // the last hop on the road, if hops are known
	Missing  string     // the hop that should have come next
	Look     []string   // what to do next, a sentence or a command each
	Evidence []Evidence // of the cluster as it was then

	plain bool // about the text of a command's output or of the scenario: the cluster's state explains nothing
}

// Evidence is something that the cluster showed.
type Evidence struct {
	Title string // a command line, or a few words
	Text  string
}

// Error tells everything in a few lines, for reports that know only errors.
func (f *Failure) Error() string {
	lines := []string{"esperado: " + f.Expected, "observado: " + f.Observed}
	if f.Happened != "" {
		lines = append(lines, "último salto: "+f.Happened)
	}
	if f.Missing != "" {
		lines = append(lines, "não aconteceu: "+f.Missing)
	}
	for _, look := range f.Look {
		lines = append(lines, "onde olhar: "+look)
	}
	for _, e := range f.Evidence {
		lines = append(lines, e.Title+":\n"+e.Text)
	}
	return strings.Join(lines, "\n")
}

// failed says what a look at the cluster should have found, and what it found.
func failed(expected, observed string, look ...string) *Failure {
	return &Failure{Expected: expected, Observed: observed, Look: look}
}

// misused is a step that makes no sense as it is written.
func misused(expected, observed string, look ...string) *Failure {
	return &Failure{Expected: expected, Observed: observed, Look: look, plain: true}
}
