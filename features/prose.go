package features

import (
	"slices"
	"strings"

	messages "github.com/cucumber/messages/go/v21"
)

// checkProse looks for lines that were meant for godog but are only prose to
// it: under a title, gherkin takes whatever is not a keyword for a description,
// so "dado um cluster" or "Given ..." would vanish without a word, and the
// scenario would pass without it.
func (s sources) checkProse(name string, feature *messages.Feature) error {
	lines := strings.Split(string(s.fs[name]), "\n")
	all := nodes(feature)
	for _, n := range all {
		scenario := n.scenario != nil || n.background
		for _, prose := range strings.Split(n.description, "\n") {
			prose = strings.TrimSpace(prose)
			if why := meant(prose, scenario, len(all) == 1); why != "" {
				at := n.line + slices.IndexFunc(lines[n.line:], func(l string) bool { return strings.TrimSpace(l) == prose })
				if err := brokenTitle(name, lines, at+1); err != nil && !scenario {
					return err
				}
				return mistake(name, at+1, strings.Index(lines[at], prose)+1, strings.TrimRight(lines[at], "\r"), why)
			}
		}
		if n.scenario != nil && isOutline(n.scenario) && rows(n.scenario) == 0 {
			return usef("o esquema “%s” (%s, linha %d) não tem nenhuma linha em “Exemplos:”; nada dele seria verificado", n.title, name, n.line)
		}
	}
	return nil
}

// isOutline tells whether a scenario is one for each row of its examples.
func isOutline(s *messages.Scenario) bool {
	return strings.HasPrefix(s.Keyword, "Esquema") || strings.HasPrefix(s.Keyword, "Delinea") || len(s.Examples) > 0
}

func rows(s *messages.Scenario) int {
	n := 0
	for _, examples := range s.Examples {
		n += len(examples.TableBody)
	}
	return n
}

// meant tells what a line of prose should have been; "" if it is only prose.
// Under the title of a feature or of a rule people do write sentences that
// begin with "Quando" or "E", so only there titles are looked for.
func meant(prose string, scenario, alone bool) string {
	if prose == "" {
		return ""
	}
	first, _, _ := strings.Cut(prose, " ")
	title := titleOf(prose)
	switch {
	case scenario:
		if why := misspelt(prose); why != "" {
			return why
		}
		return nearStep(prose)
	case strings.HasPrefix(prose, title+":") && english[title] != "",
		equalWords(prose, "Cenário"), equalWords(prose, "Esquema do Cenário"):
		return misspelt(prose)
	case alone && slices.Contains(stepWords, first):
		return "Este passo está fora de um cenário: falta um “Cenário:” acima dele."
	}
	return ""
}
