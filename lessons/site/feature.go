package site

import (
	"fmt"
	"html/template"
	"strings"

	gherkin "github.com/cucumber/gherkin/go/v26"
	messages "github.com/cucumber/messages/go/v21"
)

// script is a feature as it is written, to be set as a script.
type script struct {
	Keyword, Name, About string
	Parts                []part
}

// part is a rule, a background or a scenario of a feature.
type part struct {
	Keyword, Name, About string
	Steps                []line
	Examples             []examples
}

// line is a step.
type line struct {
	Keyword, Text, DocText string
	Table                  [][]string
}

// examples are the rows of an outline.
type examples struct {
	Keyword, Name string
	Table         [][]string
}

// feature sets a feature's text from what gherkin's own parser makes of it. The
// language is Portuguese, whether the text says so or not.
func (b *builder) feature(text string) (template.HTML, error) {
	document, err := gherkin.ParseGherkinDocumentForLanguage(strings.NewReader(text), "pt", (&messages.Incrementing{}).NewId)
	if err != nil {
		return "", fmt.Errorf("um texto em Gherkin que não se entende: %w", err)
	}
	if document.Feature == nil {
		return "", fmt.Errorf("um texto em Gherkin sem Funcionalidade: %q", text)
	}
	return b.render("feature", newScript(document.Feature)), nil
}

func newScript(f *messages.Feature) script {
	s := script{Keyword: f.Keyword, Name: f.Name, About: strings.TrimSpace(f.Description)}
	for _, child := range f.Children {
		s.add(child.Background, child.Scenario)
		if rule := child.Rule; rule != nil {
			s.Parts = append(s.Parts, part{Keyword: rule.Keyword, Name: rule.Name, About: strings.TrimSpace(rule.Description)})
			for _, inner := range rule.Children {
				s.add(inner.Background, inner.Scenario)
			}
		}
	}
	return s
}

// add adds a background or a scenario, whichever there is.
func (s *script) add(background *messages.Background, scenario *messages.Scenario) {
	if b := background; b != nil {
		s.Parts = append(s.Parts, part{Keyword: b.Keyword, Name: b.Name, About: strings.TrimSpace(b.Description), Steps: newLines(b.Steps)})
	}
	if c := scenario; c != nil {
		p := part{Keyword: c.Keyword, Name: c.Name, About: strings.TrimSpace(c.Description), Steps: newLines(c.Steps)}
		for _, e := range c.Examples {
			rows := e.TableBody
			if e.TableHeader != nil {
				rows = append([]*messages.TableRow{e.TableHeader}, rows...)
			}
			p.Examples = append(p.Examples, examples{e.Keyword, e.Name, newTable(rows)})
		}
		s.Parts = append(s.Parts, p)
	}
}

func newLines(steps []*messages.Step) []line {
	var all []line
	for _, step := range steps {
		l := line{Keyword: strings.TrimSpace(step.Keyword), Text: step.Text}
		if step.DocString != nil {
			l.DocText = step.DocString.Content
		}
		if step.DataTable != nil {
			l.Table = newTable(step.DataTable.Rows)
		}
		all = append(all, l)
	}
	return all
}

func newTable(rows []*messages.TableRow) [][]string {
	var table [][]string
	for _, row := range rows {
		var cells []string
		for _, cell := range row.Cells {
			cells = append(cells, cell.Value)
		}
		table = append(table, cells)
	}
	return table
}
