package features

import (
	"io"
	"slices"
	"strings"
	"sync"

	"github.com/cucumber/godog"
	"github.com/cucumber/godog/formatters"
	messages "github.com/cucumber/messages/go/v21"
)

// recorder is a formatter that shows nothing: it puts together, from what godog
// tells and what the steps noted, the Scenarios of the Result. Scenarios run side
// by side and end in any order; features are closed in that of the files.
type recorder struct {
	*godog.BaseFmt
	run *running

	mu       sync.Mutex
	features []*record          // in the order of the files; those before closed are
	closed   int                // complete, and in the result
	open     map[string]*record // by their URI
}

// record is a feature under way.
type record struct {
	outline   *outline
	awaited   int // scenarios that have not ended
	scenarios []Scenario
	pickles   []*messages.Pickle // beside scenarios
	index     map[string]int     // in both, by the pickle's id
}

func newRecorder(suite string, out io.Writer) formatters.Formatter {
	return &recorder{BaseFmt: godog.NewBaseFmt(suite, out), run: current, open: map[string]*record{}}
}

// Feature implements godog's Formatter; it is called before the first of a
// feature's scenarios.
func (r *recorder) Feature(document *messages.GherkinDocument, uri string, _ []byte) {
	r.mu.Lock()
	defer r.mu.Unlock()
	f := &record{outline: newOutline(document, uri), awaited: len(r.Storage.MustGetPickles(uri)), index: map[string]int{}}
	r.open[uri] = f
	r.features = append(r.features, f)
}

// Pickle is called before the steps of a scenario.
func (r *recorder) Pickle(p *messages.Pickle) {
	r.mu.Lock()
	defer r.mu.Unlock()
	f := r.open[p.Uri]
	f.index[p.Id] = len(f.scenarios)
	f.scenarios = append(f.scenarios, f.outline.scenario(p))
	f.pickles = append(f.pickles, p)
	r.observe(f, p, nil)
	if len(p.Steps) == 0 {
		r.scenarioEnded(f)
	}
}

func (r *recorder) Passed(p *messages.Pickle, s *messages.PickleStep, _ *formatters.StepDefinition) {
	r.ended(p, s, Passed, nil)
}

func (r *recorder) Skipped(p *messages.Pickle, s *messages.PickleStep, _ *formatters.StepDefinition) {
	r.ended(p, s, Skipped, nil)
}

func (r *recorder) Undefined(p *messages.Pickle, s *messages.PickleStep, _ *formatters.StepDefinition) {
	r.ended(p, s, Undefined, nil)
}

func (r *recorder) Pending(p *messages.Pickle, s *messages.PickleStep, _ *formatters.StepDefinition) {
	r.ended(p, s, Pending, nil)
}

func (r *recorder) Failed(p *messages.Pickle, s *messages.PickleStep, _ *formatters.StepDefinition, err error) {
	r.ended(p, s, Failed, err)
}

func (r *recorder) Ambiguous(p *messages.Pickle, s *messages.PickleStep, _ *formatters.StepDefinition, err error) {
	r.ended(p, s, Failed, err)
}

// ended takes note of a step. Of each step godog tells once; of the last one
// when the steps have noted all about the scenario.
func (r *recorder) ended(p *messages.Pickle, s *messages.PickleStep, status Status, err error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	at := slices.IndexFunc(p.Steps, func(other *messages.PickleStep) bool { return other.Id == s.Id })
	if status == Failed && r.run.ctx.Err() != nil {
		status, err = Interrupted, nil
	}
	f := r.open[p.Uri]
	step := &f.scenarios[f.index[p.Id]].Steps[at]
	step.Status, step.Err = status, err
	note := r.run.journal.Step(s.Id)
	step.Took, step.Reason, step.Outputs = note.Took, note.Reason, note.Outputs
	step.Hops, step.Stopped = note.Hops, note.Stopped
	r.observe(f, p, s)
	if at == len(p.Steps)-1 {
		r.scenarioEnded(f)
	}
}

// scenarioEnded closes the features that are complete, and of which all before
// them are.
func (r *recorder) scenarioEnded(f *record) {
	f.awaited--
	for r.closed < len(r.features) && r.features[r.closed].awaited == 0 {
		r.close(r.features[r.closed])
		r.closed++
	}
}

// Summary is called when everything has run. godog does not promise that it
// told of each scenario's last step.
func (r *recorder) Summary() {
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, f := range r.features[r.closed:] {
		r.close(f)
	}
	r.closed = len(r.features)
}

// close puts a feature into the result.
func (r *recorder) close(f *record) {
	for i := range f.scenarios {
		s := &f.scenarios[i]
		note := r.run.journal.Scenario(f.pickles[i].Id)
		s.Took, s.Hops, s.Nodes = note.Took, note.Hops, note.Nodes
		s.Status = Passed
		if step := s.Stopped(); step != nil {
			s.Status = step.Status
		}
		if len(s.Steps) == 0 {
			s.Status = Undefined
		}
	}
	slices.SortStableFunc(f.scenarios, func(a, b Scenario) int { return a.Line - b.Line })
	r.run.close(f.scenarios)
}

// outline is a feature's document, by the ids that pickles refer to.
type outline struct {
	uri, name string
	steps     map[string]*messages.Step
	scenarios map[string]*messages.Scenario
	rules     map[string]string // the rule's name, by the scenario's id
	rows      map[string]*messages.TableRow
}

func newOutline(document *messages.GherkinDocument, uri string) *outline {
	o := &outline{
		uri: atLine.ReplaceAllString(uri, ""), name: document.Feature.Name,
		steps: map[string]*messages.Step{}, scenarios: map[string]*messages.Scenario{},
		rules: map[string]string{}, rows: map[string]*messages.TableRow{},
	}
	for _, child := range document.Feature.Children {
		o.add(child.Background, child.Scenario, "")
		if child.Rule != nil {
			for _, inner := range child.Rule.Children {
				o.add(inner.Background, inner.Scenario, child.Rule.Name)
			}
		}
	}
	return o
}

func (o *outline) add(b *messages.Background, s *messages.Scenario, rule string) {
	if b != nil {
		for _, step := range b.Steps {
			o.steps[step.Id] = step
		}
	}
	if s == nil {
		return
	}
	o.scenarios[s.Id], o.rules[s.Id] = s, rule
	for _, step := range s.Steps {
		o.steps[step.Id] = step
	}
	for _, examples := range s.Examples {
		for _, row := range examples.TableBody {
			o.rows[row.Id] = row
		}
	}
}

// scenario is what a pickle is about, before anything has run.
func (o *outline) scenario(p *messages.Pickle) Scenario {
	source := o.scenarios[p.AstNodeIds[0]]
	s := Scenario{File: o.uri, Feature: o.name, Rule: o.rules[source.Id], Name: p.Name, Line: int(source.Location.Line),
		Description: strings.TrimSpace(source.Description)}
	for _, id := range p.AstNodeIds[1:] {
		if row := o.rows[id]; row != nil {
			s.Line, s.Row = int(row.Location.Line), cells(row.Cells)
		}
	}
	for _, tag := range p.Tags {
		s.Tags = append(s.Tags, tag.Name)
	}
	for _, step := range p.Steps {
		written := o.steps[step.AstNodeIds[0]]
		one := Step{Keyword: strings.TrimSpace(written.Keyword), Text: step.Text, Line: int(written.Location.Line), Status: Skipped}
		if step.Argument != nil && step.Argument.DocString != nil {
			one.DocText = step.Argument.DocString.Content
		}
		if step.Argument != nil && step.Argument.DataTable != nil {
			for _, row := range step.Argument.DataTable.Rows {
				var values []string
				for _, cell := range row.Cells {
					values = append(values, cell.Value)
				}
				one.Table = append(one.Table, values)
			}
		}
		s.Steps = append(s.Steps, one)
	}
	return s
}

func cells(row []*messages.TableCell) []string {
	var values []string
	for _, cell := range row {
		values = append(values, cell.Value)
	}
	return values
}
