package features

import (
	"slices"

	messages "github.com/cucumber/messages/go/v21"
)

// Progress is how far a scenario has come.
type Progress struct {
	Scenario Scenario // its hops and how long it took are those so far
	Ended    int      // how many of its steps have
}

// observe tells who wants to know of a scenario that has begun (no step), or of
// which a step ended. The caller holds the lock.
func (r *recorder) observe(f *record, p *messages.Pickle, ended *messages.PickleStep) {
	tell := r.run.options.Observe
	if tell == nil {
		return
	}
	s := f.scenarios[f.index[p.Id]]
	s.Steps = slices.Clone(s.Steps) // the next ones are yet to be filled in
	progress := Progress{Scenario: s}
	if ended != nil {
		progress.Ended = 1 + slices.IndexFunc(p.Steps, func(other *messages.PickleStep) bool { return other.Id == ended.Id })
		if soFar := r.run.journal.Step(ended.Id).SoFar; soFar != nil {
			note := soFar()
			progress.Scenario.Took, progress.Scenario.Hops, progress.Scenario.Nodes = note.Took, note.Hops, note.Nodes
		}
	}
	tell(progress)
}
