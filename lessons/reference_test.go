package lessons

import (
	"errors"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"github.com/yuin/goldmark/ast"
)

func TestParseReference(t *testing.T) {
	tests := []struct {
		line string
		want Reference
	}{
		{`{{cenário 02-deployment "Um nome"}}`, Reference{What: "cenário", File: "02-deployment", Name: "Um nome"}},
		{`{{saída 02-deployment "Um nome" "kubectl get"}}`, Reference{What: "saída", File: "02-deployment", Name: "Um nome", Command: "kubectl get"}},
		{`{{saltos 02-deployment "Um nome"}}`, Reference{What: "saltos", File: "02-deployment", Name: "Um nome"}},
		{`{{saltos 02-deployment "Um nome" até "cria o Pod"}}`, Reference{What: "saltos", File: "02-deployment", Name: "Um nome", Until: "cria o Pod"}},
		{`{{saltos 02-deployment "Um nome" desde "pede" até "cria o Pod"}}`, Reference{What: "saltos", File: "02-deployment", Name: "Um nome", Since: "pede", Until: "cria o Pod"}},
		{`{{linha-do-tempo 08-x "Um nome" desde "cai" até "volta"}}`, Reference{What: "linha-do-tempo", File: "08-x", Name: "Um nome", Since: "cai", Until: "volta"}},
		{`{{pontos 06-x "Um nome" "último"}}`, Reference{What: "pontos", File: "06-x", Name: "Um nome", Pod: "último"}},
		{`{{código sim/sim.go "Options"}}`, Reference{What: "código", File: "sim/sim.go", Name: "Options"}},
		{`{{simplificação sim/sim.go "Options"}}`, Reference{What: "simplificação", File: "sim/sim.go", Name: "Options"}},
	}
	for _, test := range tests {
		got, err := parseReference(test.line)
		if assert.NoError(t, err, test.line) {
			assert.Equal(t, test.want, *got)
		}
	}
	for _, line := range []string{
		`{{}}`, `{{cenário}}`, `{{cenário 02-deployment}}`, `{{cenário 02-deployment "Um nome"`, `{{cenario 02-deployment "Um nome"}}`,
		`{{saída 02-deployment "Um nome"}}`, `{{saltos 02-deployment "Um nome" até}}`, `{{saltos 02-deployment "Um nome" 1 9}}`,
		`{{saltos 02-deployment "Um nome" desde "pede"}}`, `{{saltos 02-deployment "Um nome" até "pede" desde "cria"}}`,
		`{{linha-do-tempo 08-x "Um nome"}}`, `{{linha-do-tempo 08-x "Um nome" até "volta"}}`,
		`{{cenário 02-deployment "Um nome" mais}}`, `{{pontos 02-deployment "Um nome"}}`, `{{pontos 02-deployment "Um nome" "quarto"}}`,
	} {
		_, err := parseReference(line)
		assert.ErrorContains(t, err, line)
	}
}

func TestDocumentFindsReferences(t *testing.T) {
	lesson := Lesson{Number: 2, Topic: "x", Body: []byte("Antes\n{{saltos 02-x \"Um\"}}\nDepois de {{isto}}.\n\n```\n{{código a b}}\n```\n")}
	document, err := lesson.Document()
	require.NoError(t, err)
	var kinds []string
	for node := document.FirstChild(); node != nil; node = node.NextSibling() {
		kinds = append(kinds, node.Kind().String())
	}
	assert.Equal(t, []string{ast.KindParagraph.String(), "Reference", ast.KindParagraph.String(), ast.KindFencedCodeBlock.String()}, kinds,
		"a reference has a line of its own; in a sentence or in code, braces are only braces")

	lesson.Body = []byte("{{saltos}}\n")
	_, err = lesson.Document()
	assert.ErrorContains(t, err, "lessons/02-x.md")
}

// story is a Source with one scenario.
type story struct{ scenario Scenario }

func (s story) Scenario(_, name string) (Scenario, error) {
	if name != s.scenario.Name {
		return Scenario{}, errors.New("não há esse cenário")
	}
	return s.scenario, nil
}

func (story) Code(file, region string) (Code, error) {
	return Region(file, "\t// region f\n\tfunc f() {\n\t}\n\t// end region\n", region)
}

func (story) Simplification(file, declaration string) (Simplification, error) {
	return Simplification{File: file, Declaration: declaration, Line: 7, Text: "less"}, nil
}

func TestResolve(t *testing.T) {
	get, create := Output{Command: "kubectl get pods"}, Output{Command: "kubectl create deployment ola"}
	source := story{Scenario{Name: "Um", Steps: []Step{{Outputs: []Output{create}}, {Outputs: []Output{get, get}}},
		Hops:      []Hop{{ID: 1, Text: "pede"}, {ID: 2, Text: "cria o Pod"}, {ID: 3, Text: "roda"}},
		Decisions: []Decision{{Pod: "ola-a"}, {Pod: "ola-b"}}}}
	resolve := func(line string) (Insert, error) {
		reference, err := parseReference(line)
		require.NoError(t, err)
		return reference.Resolve(source)
	}
	for line, want := range map[string]Insert{
		`{{cenário 02-x "Um"}}`:                                source.scenario,
		`{{saída 02-x "Um" "create"}}`:                         create,
		`{{saltos 02-x "Um"}}`:                                 Hops(source.scenario.Hops),
		`{{saltos 02-x "Um" até "cria o Pod"}}`:                Hops(source.scenario.Hops[:2]),
		`{{saltos 02-x "Um" desde "o" até "roda"}}`:            Hops(source.scenario.Hops[1:]),
		`{{linha-do-tempo 02-x "Um" desde "pede" até "roda"}}`: Timeline{"pede", "roda", []Interval{{source.scenario.Hops[0], source.scenario.Hops[2]}}},
		`{{pontos 02-x "Um" "primeiro"}}`:                      Decision{Pod: "ola-a"},
		`{{pontos 02-x "Um" "último"}}`:                        Decision{Pod: "ola-b"},
		`{{código sim/sim.go f}}`:                              Code{File: "sim/sim.go", Region: "f", Text: "func f() {\n}\n"},
		`{{simplificação sim/sim.go New}}`:                     Simplification{File: "sim/sim.go", Declaration: "New", Line: 7, Text: "less"},
	} {
		got, err := resolve(line)
		if assert.NoError(t, err, line) {
			assert.Equal(t, want, got, line)
		}
	}
	for line, want := range map[string]string{
		`{{cenário 02-x "Dois"}}`:          "não há esse cenário",
		`{{saída 02-x "Um" "delete"}}`:     "encontrei 0",
		`{{saída 02-x "Um" "get"}}`:        "encontrei 2",
		`{{saltos 02-x "Um" até "apaga"}}`: "nenhum dos 3 saltos",
		`{{pontos 02-x "Um" "terceiro"}}`:  "o scheduler decidiu sobre 2",
		`{{código sim/sim.go "g"}}`:        "não achei a região",
	} {
		_, err := resolve(line)
		assert.ErrorContains(t, err, want, line)
	}
}

// TestTimeline: each beginning has the end that belongs to it, which is that of
// its own object and not just the next one.
func TestTimeline(t *testing.T) {
	hop := func(id int, at time.Duration, object, text string) Hop {
		return Hop{ID: id, At: at * time.Second, Object: object, Text: text}
	}
	fell, other, rose, otherRose := hop(1, 2, "Pod a", "cai"), hop(2, 3, "Pod b", "cai"), hop(3, 10, "Pod b", "volta"), hop(4, 12, "Pod a", "volta")
	scenario := Scenario{Name: "Um", Hops: []Hop{fell, other, rose, otherRose, hop(5, 30, "Pod a", "cai")}}
	reference := Reference{What: "linha-do-tempo", File: "08-x", Name: "Um", Since: "cai", Until: "volta"}
	insert, err := reference.timeline(scenario)
	require.NoError(t, err)
	line := insert.(Timeline)
	assert.Equal(t, Timeline{Since: "cai", Until: "volta", Intervals: []Interval{{fell, otherRose}, {other, rose}}}, line, "what has not ended is not there")
	assert.Equal(t, 10*time.Second, line.Intervals[0].Took())
	assert.Equal(t, 12*time.Second, line.End(), "the end that comes last, which is not that of the last interval")

	reference.Until = "some"
	_, err = reference.timeline(scenario)
	assert.ErrorContains(t, err, `nenhum salto que contém "cai" se segue um que contém "some"`)
}

func TestRegion(t *testing.T) {
	_, err := Region("a.go", "// region x\nvar a int\n", "x")
	assert.Error(t, err, "a region that never ends")
	_, err = Region("a.go", "// region x\nvar a int\n// end region\n// region x\nvar b int\n// end region\n", "x")
	assert.Error(t, err, "a name used twice")
}
