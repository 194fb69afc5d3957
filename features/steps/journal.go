package steps

import (
	"sync"
	"time"

	"caderno/sim/trace"
)

// Journal is what the steps of a run note for its report, by godog's ids.
// Scenarios may run side by side; a note belongs to one of them.
type Journal struct {
	mu        sync.Mutex
	steps     map[string]*StepNote
	scenarios map[string]*ScenarioNote
}

// StepNote is about one step.
type StepNote struct {
	Took    time.Duration // on the cluster's clock
	Reason  string        // why it was skipped or is not finished
	Outputs []Output      // of the commands that it ran
	Hops    int           // how many there were in the scenario when it ended
	Stopped []Piece       // what was switched off when it ended
	// SoFar is what is noted of the scenario when the step has ended. It is asked
	// before the next step begins, if at all.
	SoFar func() ScenarioNote
}

// Output is a command line and what it printed.
type Output struct {
	Command string
	Result  Result
}

// ScenarioNote is about one scenario.
type ScenarioNote struct {
	Took time.Duration // on the cluster's clock, from when the cluster was there
	Hops []trace.Hop   // since the cluster was there; numbers and times count from then

	// Nodes are those of a simulated cluster when the scenario began.
	Nodes []Node
}

// NewJournal returns an empty journal.
func NewJournal() *Journal {
	return &Journal{steps: map[string]*StepNote{}, scenarios: map[string]*ScenarioNote{}}
}

// Step returns the note about a pickle's step; it is empty if none was made.
func (j *Journal) Step(id string) *StepNote {
	j.mu.Lock()
	defer j.mu.Unlock()
	if j.steps[id] == nil {
		j.steps[id] = &StepNote{}
	}
	return j.steps[id]
}

// Scenario returns the note about a pickle; it is empty if none was made.
func (j *Journal) Scenario(id string) *ScenarioNote {
	j.mu.Lock()
	defer j.mu.Unlock()
	if j.scenarios[id] == nil {
		j.scenarios[id] = &ScenarioNote{}
	}
	return j.scenarios[id]
}
