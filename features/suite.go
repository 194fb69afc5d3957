package features

import (
	"context"
	"sync"

	"github.com/cucumber/godog"

	"caderno/features/steps"
)

// running is what the parts of one run share. godog makes formatters by name
// only, so the run that is under way is kept in a variable; there is one at a
// time, also because godog puts settings into the process's environment.
type running struct {
	ctx       context.Context
	options   Options
	journal   *steps.Journal
	scenarios []Scenario // of the features that have ended, in the order of the files
	show      []func()   // called when one more has ended
}

// close adds a feature that has ended.
func (r *running) close(feature []Scenario) {
	r.scenarios = append(r.scenarios, feature...)
	for _, show := range r.show {
		show()
	}
}

var (
	oneRun  sync.Mutex
	current *running
)

func init() {
	godog.Format("registro", "Toma nota do que acontece, sem mostrar nada.", newRecorder)
	godog.Format("caderno", "Mostra os cenários em português; o que falhou primeiro.", newReport)
}

// newSuite prepares a run; release ends it.
func newSuite(ctx context.Context, g *godog.Options, o Options, open steps.Opener) (godog.TestSuite, *running) {
	oneRun.Lock()
	current = &running{ctx: ctx, options: o, journal: steps.NewJournal()}
	journal := current.journal
	return godog.TestSuite{
		Name:    "caderno",
		Options: g,
		ScenarioInitializer: func(sc *godog.ScenarioContext) {
			steps.Initialize(sc, open, journal)
		},
	}, current
}

func (r *running) release() {
	current = nil
	oneRun.Unlock()
}
