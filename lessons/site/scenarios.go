package site

import (
	"fmt"
	"html/template"
	"strings"

	"caderno/lessons"
)

// feature is a file of scenarios on the pages that list them.
type feature struct {
	Feature
	Lesson lessons.Lesson
	Page   string // where they stand step by step, without .html
	Groups []group
}

// group is the scenarios that follow each other under one rule.
type group struct {
	Rule      string // "" for those under none
	Scenarios []run
}

// run is a scenario that ran.
type run struct {
	lessons.Scenario
	ID     string
	Place  string // page and fragment
	Values string // of an outline's row
}

// Passed says how many scenarios there are; one that does not pass keeps the site
// from being written.
func (f feature) Passed() string {
	if len(f.Scenarios) == 1 {
		return "1 cenário passou"
	}
	return fmt.Sprintf("%d cenários passaram", len(f.Scenarios))
}

// features puts the scenarios in groups, and notes where each will stand.
func (b *builder) features() []feature {
	var all []feature
	for _, f := range b.Features {
		shown := feature{Feature: f, Page: "cenarios-" + f.Name}
		shown.Lesson, _ = lessons.Find(f.Name)
		used := ids{}
		for _, s := range f.Scenarios {
			r := run{Scenario: s, ID: used.name("", s.Name), Values: strings.Join(s.Row, " · ")}
			r.Place = shown.Page + ".html#" + r.ID
			b.places[f.Name+"/"+s.Name] = r.Place
			if last := len(shown.Groups) - 1; last < 0 || shown.Groups[last].Rule != s.Rule {
				shown.Groups = append(shown.Groups, group{Rule: s.Rule})
			}
			last := &shown.Groups[len(shown.Groups)-1]
			last.Scenarios = append(last.Scenarios, r)
		}
		all = append(all, shown)
	}
	return all
}

// scenarios is the page that names them all.
func (b *builder) scenarios(features []feature) template.HTML {
	count := 0
	for _, f := range features {
		count += len(f.Scenarios)
	}
	return b.render("cenarios", struct {
		Count    int
		Features []feature
	}{count, features})
}

// runs is the page of a lesson's scenarios, step by step.
func (b *builder) runs(f feature) page {
	return page{Name: f.Page, Title: "Cenários da aula " + fmt.Sprint(f.Lesson.Number) + ": " + f.Title, Kind: "cenarios",
		Description: "Os cenários de “" + f.Title + "”, passo a passo, como rodaram da última vez.",
		Body:        b.render("rodadas", f)}
}
