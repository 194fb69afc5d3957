package features

import (
	"bytes"
	"fmt"
	"strings"

	gherkin "github.com/cucumber/gherkin/go/v26"
	"github.com/cucumber/godog"
	messages "github.com/cucumber/messages/go/v21"
)

// dialect is what features are written in, with or without "# language: pt".
// gherkin knows no "pt-BR".
const dialect = "pt"

// check parses every file and finds what godog would pass over in silence: a
// file, a filter or an outline of which nothing would run, and lines that are
// meant as steps but are only prose.
func (s sources) check(tags string) error {
	if err := checkTags(tags); err != nil {
		return err
	}
	run := 0
	for _, path := range s.paths {
		name := s.nameOf(path)
		feature, err := s.parse(name)
		if err != nil {
			return err
		}
		if err := s.checkProse(name, feature); err != nil {
			return err
		}
		inFile := s.count(name, "")
		meant := inFile
		if path != name {
			meant = s.count(path, "")
		}
		switch {
		case feature == nil || inFile == 0:
			return usef("o arquivo %s não tem nenhum cenário; um arquivo de cenários começa assim:\n\n%s", name, beginning)
		case meant == 0:
			return usef("não há cenário nessa linha em %s; há nas linhas %s", path, strings.Join(scenarioLines(feature), ", "))
		}
		if tags != "" {
			meant = s.count(path, tags)
		}
		run += meant
	}
	if run == 0 {
		return usef("o filtro %q não deixa nenhum cenário; um filtro se escreve como em \"@aula-02 && ~@simulador\"", tags)
	}
	return nil
}

// nameOf is the file that a path, with or without :LINE, means.
func (s sources) nameOf(path string) string {
	if s.fs[path] != nil {
		return path
	}
	return atLine.ReplaceAllString(path, "")
}

// parse reads one file; the feature is nil if there are only comments in it.
func (s sources) parse(name string) (*messages.Feature, error) {
	document, err := gherkin.ParseGherkinDocumentForLanguage(bytes.NewReader(s.fs[name]), dialect, (&messages.Incrementing{}).NewId)
	if err != nil {
		return nil, explainSyntax(name, s.fs[name], err.Error())
	}
	return document.Feature, nil
}

// count is how many scenarios, and rows of outlines, godog would run.
func (s sources) count(path, tags string) int {
	found, err := godog.TestSuite{Options: &godog.Options{
		FS: s.fs, Paths: []string{path}, Dialect: dialect, Tags: tags,
	}}.RetrieveFeatures()
	if err != nil || len(found) == 0 {
		return 0
	}
	return len(found[0].Pickles)
}

// scenarioLines are where a file's scenarios begin.
func scenarioLines(feature *messages.Feature) []string {
	var lines []string
	for _, n := range nodes(feature) {
		if n.scenario != nil {
			lines = append(lines, fmt.Sprint(n.line))
		}
	}
	return lines
}

// checkTags finds what would make godog's filter panic or mean something else.
func checkTags(tags string) error {
	if tags == "" {
		return nil
	}
	for _, group := range strings.Split(tags, "&&") {
		for _, tag := range strings.Split(group, ",") {
			name := strings.TrimPrefix(strings.TrimSpace(tag), "~")
			if len(name) < 2 || name[0] != '@' || strings.ContainsAny(name, " ~|()") {
				return usef("não entendi o filtro %q: esperava rótulos como @aula-02, juntos por && (e) ou vírgula (ou), com ~ na frente para negar", tags)
			}
		}
	}
	return nil
}

// node is a part of a feature that may have prose under its title.
type node struct {
	line        int
	title       string
	description string
	scenario    *messages.Scenario // nil for features, rules and backgrounds
	background  bool
}

// nodes lists a feature's parts in the order of the file.
func nodes(f *messages.Feature) []node {
	if f == nil {
		return nil
	}
	all := []node{{line: int(f.Location.Line), title: f.Name, description: f.Description}}
	for _, child := range f.Children {
		all = append(all, nodesOf(child.Background, child.Scenario)...)
		if child.Rule != nil {
			all = append(all, node{line: int(child.Rule.Location.Line), title: child.Rule.Name, description: child.Rule.Description})
			for _, inner := range child.Rule.Children {
				all = append(all, nodesOf(inner.Background, inner.Scenario)...)
			}
		}
	}
	return all
}

func nodesOf(b *messages.Background, s *messages.Scenario) []node {
	if b != nil {
		return []node{{line: int(b.Location.Line), title: b.Name, description: b.Description, background: true}}
	}
	if s != nil {
		return []node{{line: int(s.Location.Line), title: s.Name, description: s.Description, scenario: s}}
	}
	return nil
}
