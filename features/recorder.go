package features

import (
	"io"
	"slices"
	"strings"

	"github.com/cucumber/godog"
	"github.com/cucumber/godog/formatters"
	messages "github.com/cucumber/messages/go/v21"
)

// recorder is a formatter that shows nothing: it puts together, from what godog
// tells and what the steps noted, the Scenarios of the Result. It comes first
// among a run's formatters, so those that show find a feature complete when the
// next one begins.
type recorder struct {
	*godog.BaseFmt
	run     *running
	feature *outline
	open    []Scenario         // of the feature that runs, in the order of running
	index   map[string]int     // by the pickle's id
	pickles []*messages.Pickle // beside open
}

func newRecorder(suite string, out io.Writer) formatters.Formatter {
	return &recorder{BaseFmt: godog.NewBaseFmt(suite, out), run: current}
}

// Feature implements godog's Formatter; it is called before the first of a
// feature's scenarios.
func (r *recorder) Feature(document *messages.GherkinDocument, uri string, _ []byte) {
	r.finish()
	r.feature = newOutline(document, uri)
	r.open, r.pickles, r.index = nil, nil, map[string]int{}
}

// Pickle is called before the steps of a scenario.
func (r *recorder) Pickle(p *messages.Pickle) {
	r.index[p.Id] = len(r.open)
	r.open = append(r.open, r.feature.scenario(p))
	r.pickles = append(r.pickles, p)
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

// ended takes note of a step.
func (r *recorder) ended(p *messages.Pickle, s *messages.PickleStep, status Status, err error) {
	at := slices.IndexFunc(p.Steps, func(other *messages.PickleStep) bool { return other.Id == s.Id })
	if status == Failed && r.run.ctx.Err() != nil {
		status, err = Interrupted, nil
	}
	step := &r.open[r.index[p.Id]].Steps[at]
	step.Status, step.Err = status, err
	note := r.run.journal.Step(s.Id)
	step.Took, step.Reason, step.Outputs = note.Took, note.Reason, note.Outputs
}

// Summary is called when everything has run.
func (r *recorder) Summary() { r.finish() }

// finish closes the feature that ran: by now the steps have noted everything.
func (r *recorder) finish() {
	for i := range r.open {
		s := &r.open[i]
		note := r.run.journal.Scenario(r.pickles[i].Id)
		s.Took, s.Hops = note.Took, note.Hops
		s.Status = Passed
		if step := s.stopped(); step != nil {
			s.Status = step.Status
		}
		if len(s.Steps) == 0 {
			s.Status = Undefined
		}
	}
	slices.SortStableFunc(r.open, func(a, b Scenario) int { return a.Line - b.Line })
	r.run.scenarios = append(r.run.scenarios, r.open...)
	r.open = nil
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
	s := Scenario{File: o.uri, Feature: o.name, Rule: o.rules[source.Id], Name: p.Name, Line: int(source.Location.Line)}
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
