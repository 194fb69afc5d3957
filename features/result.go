package features

import (
	"time"

	"caderno/features/steps"
	"caderno/sim/trace"
)

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
	// Interrupted is a scenario that did not get to its end because the run was
	// called off.
	Interrupted Status = "não rodou"
)

// Scenario is one scenario, or one row of an outline, as it ran.
type Scenario struct {
	File        string // "features/02-deployment.feature", or as named in Options.Files
	Line        int    // of the scenario, or of the row
	Feature     string // the name after Funcionalidade:
	Rule        string // the name after Regra:, if any
	Name        string
	Description string   // the text between the name and the first step
	Row         []string // the values of an outline's row, if it is one
	Tags        []string // with their @
	Status      Status
	Steps       []Step        // those of Contexto first
	Took        time.Duration // virtual time, from when the cluster was there
	Hops        []trace.Hop   // numbers and times count from when the cluster was there
	Nodes       []steps.Node  // of a simulated cluster, when the scenario began
}

// Step is one line of a scenario.
type Step struct {
	Keyword string // "Dado", "Quando", "Então", "E", ...
	Text    string
	DocText string     // the text between """ under the step, if any
	Table   [][]string // the table under the step, if any
	Line    int
	Status  Status
	Reason  string         // why it was skipped, or is pending
	Err     error          // why it failed; mostly a *steps.Failure
	Took    time.Duration  // virtual time
	Outputs []steps.Output // of the commands that the step ran
	Hops    int            // how many there were in the scenario when the step ended
	Stopped []steps.Piece  // what was switched off when the step ended
}

// Count is how many scenarios ended in a given way.
func (r Result) Count(status Status) int {
	n := 0
	for _, s := range r.Scenarios {
		if s.Status == status {
			n++
		}
	}
	return n
}

// OK tells whether nothing failed or was left unsaid; what was skipped has a
// reason, and is no failure.
func (r Result) OK() bool { return r.Count(Passed)+r.Count(Skipped) == len(r.Scenarios) }

// Explanation is what a report says of why the scenario did not pass, in lines as
// long as they need; "" if it passed.
func (s *Scenario) Explanation() string {
	step := s.Stopped()
	if step == nil {
		return ""
	}
	const noLineIsLonger = 1 << 16 // columns
	p := newPage(Options{Width: noLineIsLonger, NoColors: true})
	p.explain(*step)
	return p.String()
}

// broken tells whether the scenario calls for somebody to look at it.
func (s *Scenario) broken() bool {
	return s.Status != Passed && s.Status != Skipped && s.Status != Interrupted
}

// Stopped is the step at which a scenario ended; nil if it passed.
func (s *Scenario) Stopped() *Step {
	for i := range s.Steps {
		if s.Steps[i].Status != Passed {
			return &s.Steps[i]
		}
	}
	return nil
}
