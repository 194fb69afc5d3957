package features

import (
	"fmt"
	"io"
	"strings"

	"github.com/cucumber/godog"
	"github.com/cucumber/godog/formatters"

	"caderno/features/fluxo"
	"caderno/features/portuguese"
)

// report is the formatter "caderno". Of each feature it shows first what went
// wrong, with what to look at, and then all scenarios by name, in the order of
// the file whatever the order in which they ran.
type report struct {
	*godog.BaseFmt
	run   *running
	out   io.Writer
	shown int // how many of the run's scenarios are on the page already
}

func newReport(suite string, out io.Writer) formatters.Formatter {
	r := &report{BaseFmt: godog.NewBaseFmt(suite, out), run: current, out: out}
	current.show = append(current.show, r.show)
	return r
}

// TestRunStarted says where a run takes place that may take its time.
func (r *report) TestRunStarted() {
	if place := r.run.options.place; place != "" {
		p := newPage(r.run.options)
		p.hanging("", "Cluster de verdade: ", voiceWord, place, "")
		io.WriteString(r.out, p.String()+"\n")
	}
}

// Summary shows the end.
func (r *report) Summary() {
	p := newPage(r.run.options)
	if r.run.options.Fluxo {
		p.WriteString("\n")
		p.hanging("", "", "", fluxo.Legend, voiceQuiet)
	}
	p.summary(r.run.scenarios, r.run.options)
	io.WriteString(r.out, p.String())
}

// show shows the features that have ended since.
func (r *report) show() {
	scenarios := r.run.scenarios[r.shown:]
	if len(scenarios) == 0 {
		return
	}
	p := newPage(r.run.options)
	p.feature(scenarios, r.run.options.Fluxo)
	if r.shown > 0 {
		io.WriteString(r.out, "\n")
	}
	r.shown = len(r.run.scenarios)
	io.WriteString(r.out, strings.TrimRight(p.String(), "\n")+"\n")
}

// feature shows the scenarios of one feature.
func (p *page) feature(scenarios []Scenario, withHops bool) {
	first := scenarios[0]
	p.hanging("", "Funcionalidade: ", voiceWord, first.Feature, voiceTitle)
	p.hanging("", "", "", first.File, voiceQuiet)
	for _, s := range scenarios {
		if s.broken() {
			p.blank()
			p.problem(s)
		}
	}
	p.blank()
	rule := ""
	for _, s := range scenarios {
		margin := "  "
		if s.Rule != "" {
			margin = "    "
		}
		if s.Rule != rule {
			rule = s.Rule
			p.blank()
			if rule != "" {
				p.hanging("  ", "Regra: ", voiceWord, rule, "")
			}
		}
		p.scenario(s, scenarios, margin)
		if withHops && len(s.Hops) > 0 {
			p.hops(s, margin+"  ")
		}
	}
}

// scenario is one line about a scenario.
func (p *page) scenario(s Scenario, all []Scenario, margin string) {
	mark, voice := marks(s.Status)
	edge := clock(s.Took)
	if s.Status != Passed {
		edge = string(s.Status)
	}
	p.entry(margin, mark, voice, s.title(all), edge)
	if step := s.Stopped(); s.Status == Skipped && step != nil && step.Reason != "" {
		p.hanging(margin+"  ", "", "", step.Reason, voiceQuiet)
	}
}

// title is a scenario's name; rows of an outline that share a name show their
// values.
func (s Scenario) title(all []Scenario) string {
	for _, other := range all {
		if other.Name == s.Name && other.Line != s.Line && len(s.Row) > 0 {
			return fmt.Sprintf("%s (%s)", s.Name, strings.Join(s.Row, "; "))
		}
	}
	return s.Name
}

func marks(status Status) (mark, voice string) {
	switch status {
	case Passed:
		return "✓", voicePassed
	case Failed:
		return "✗", voiceFailed
	case Skipped, Interrupted:
		return "–", voiceQuiet
	default:
		return "?", voiceOpen
	}
}

func (p *page) hops(s Scenario, margin string) {
	fluxo.Write(&p.Builder, s.Hops, fluxo.Options{Width: p.width, Color: p.color, Lead: margin})
	p.blank()
}

// summary counts, and names again what failed if it has scrolled away.
func (p *page) summary(scenarios []Scenario, o Options) {
	result := Result{Scenarios: scenarios}
	p.WriteString("\n")
	var broken []Scenario
	features := map[string]bool{}
	for _, s := range scenarios {
		features[s.File] = true
		if s.broken() {
			broken = append(broken, s)
		}
	}
	if len(features) > 1 && len(broken) > 0 {
		for _, s := range broken {
			mark, voice := marks(s.Status)
			p.entry("", mark, voice, s.Name, fmt.Sprintf("%s:%d", s.File, s.Line))
		}
		p.blank()
	}
	voice := voicePassed
	if len(broken) > 0 {
		voice = voiceFailed
	}
	p.hanging("", "", "", verdict(result), voice)
	if o.place != "" {
		p.hanging("", "", "", fmt.Sprintf("No cluster de verdade (%s), %s.", o.place, clock(total(scenarios))), voiceQuiet)
		return
	}
	p.hanging("", "", "", fmt.Sprintf("No relógio do cluster, %s. Semente %d: com ela tudo se repete igual.", clock(total(scenarios)), o.seed()), voiceQuiet)
}

// verdict says in a sentence how everything went.
func verdict(r Result) string {
	n := len(r.Scenarios)
	var parts []string
	for _, c := range []struct {
		status    Status
		one, many string
	}{
		{Passed, "passou", "passaram"},
		{Failed, "falhou", "falharam"},
		{Undefined, "não está definido", "não estão definidos"},
		{Pending, "está por completar", "estão por completar"},
		{Skipped, "foi pulado", "foram pulados"},
		{Interrupted, "não rodou", "não rodaram"},
	} {
		count := r.Count(c.status)
		if count == n {
			return portuguese.Count(n, "cenário "+c.one+".", "cenários "+c.many+".")
		}
		if count > 0 {
			parts = append(parts, portuguese.Count(count, c.one, c.many))
		}
	}
	return fmt.Sprintf("%d cenários: %s.", n, portuguese.Enumerate(parts))
}
