// Package features is the course's scenarios and what runs them: the .feature
// files, embedded, and a godog runner whose reports are in Portuguese. The
// command line and `go test ./features` call it.
//
// It never ends the process and reads no flags. godog keeps settings in the
// process's environment, so two Runs must not overlap; Run sees to that.
package features

import (
	"context"
	"errors"
	"io"
	"time"

	"caderno/sim/trace"
)

// Options says what to check and how to report it.
type Options struct {
	Lessons []int    // numbers; no Lessons and no Files: every lesson that has scenarios
	Files   []string // .feature files of the learner's own; FILE:LINE means one scenario
	Tags    string   // only scenarios with these tags, as godog writes them: "@aula-02 && ~@simulador"
	Seed    uint64   // of the clusters and of the order of the scenarios; 0 means 1

	Formats  []string  // caderno, progress, cucumber, junit, each with ":FILE" or to Output; none: caderno
	Output   io.Writer // where formats without a file go
	Width    int       // columns to fill; 0 means 80
	NoColors bool
	Fluxo    bool // print the hops of each scenario (format caderno only)
}

// ErrFailed says that a check failed. The report has already told which.
var ErrFailed = errors.New("uma verificação falhou")

// UseError is a mistake in what was asked for: a file that is not there or that
// cannot be understood, a lesson without scenarios, a filter that matches
// nothing. Nothing has been run. Its text is for the learner.
type UseError struct{ Message string }

func (e *UseError) Error() string { return e.Message }

// Result is what happened, scenario by scenario, in the order of the files.
type Result struct {
	Scenarios []Scenario
	Seed      uint64
}

// Status is the end of a step or of a scenario.
type Status string

// The ends.
const (
	Passed    Status = "passou"
	Failed    Status = "falhou"
	Skipped   Status = "pulado"
	Undefined Status = "não definido"
	Pending   Status = "pendente"
)

// Scenario is one scenario, or one row of an outline, as it ran.
type Scenario struct {
	File    string // "features/02-deployment.feature", or as named in Options.Files
	Line    int    // of the scenario, or of the row
	Feature string // the name after Funcionalidade:
	Rule    string // the name after Regra:, if any
	Name    string
	Tags    []string // with their @
	Status  Status
	Reason  string        // why it was skipped
	Took    time.Duration // virtual time
	Steps   []Step        // those of Contexto first
	Hops    []trace.Hop   // since the scenario began; times are since the cluster was made
	Began   time.Duration // the cluster's age at the first command
}

// Step is one line of a scenario.
type Step struct {
	Keyword string // "Dado", "Quando", "Então", "E", ...
	Text    string
	DocText string     // the text between """ under the step, if any
	Table   [][]string // the table under the step, if any
	Line    int
	Status  Status
	Took    time.Duration // virtual time
	Outputs []Output      // of the commands that the step ran
}

// Output is a command line and what it printed.
type Output struct {
	Command  string
	Text     string // standard output and standard error, as they came
	ExitCode int
}

// Run runs scenarios, each in a cluster of its own, in an order that the seed
// decides. The error is a *UseError, ErrFailed, or what went wrong on the way
// (a report that could not be written, a context that ended).
func Run(ctx context.Context, o Options) (Result, error) {
	return Result{}, &UseError{Message: "não há cenários"}
}
