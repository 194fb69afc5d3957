package steps

import (
	"fmt"
	"reflect"
	"strconv"
	"strings"

	"github.com/cucumber/godog"
)

// What may stand below a step.
const (
	nothing = ""
	aTable  = "uma tabela"
	aText   = "um texto entre três aspas"
)

// takes is what must stand below a step of this definition.
func (d definition) takes() string {
	step := reflect.TypeOf(d.bind(&world{}))
	if step.NumIn() > 0 {
		switch step.In(step.NumIn() - 1) {
		case reflect.TypeFor[*godog.Table]():
			return aTable
		case reflect.TypeFor[*godog.DocString]():
			return aText
		}
	}
	return nothing
}

// has is what stands below a step.
func has(step *godog.Step) string {
	switch {
	case step.Argument != nil && step.Argument.DataTable != nil:
		return aTable
	case step.Argument != nil && step.Argument.DocString != nil:
		return aText
	}
	return nothing
}

// below shows what to write below steps that end in these words.
var below = []struct{ ending, lines string }{
	{`os nós:`, "| nó       | papel  |\n| master   | master |\n| worker-1 | worker |"},
	{`descartou os nós:`, "| nó     | motivo                           |\n| master | node(s) had untolerated taint(s) |"},
	{`estes campos:`, "| campo         | valor |\n| spec.replicas | 3     |"},
	{`tem os eventos, nesta ordem:`, "| evento  |\n| Created |\n| Started |"},
	{`aconteceram, nesta ordem:`, "| quem           | o que fez     |\n| kube-scheduler | associa o Pod |\n| kubelet        | cria o contêiner |"},
	{`fez, nesta ordem:`, "| o que fez                |\n| inicia o contêiner nginx |"},
	{`o de cima:`, "| quem           | o que fez        |\n| kube-scheduler | associa o Pod    |"},
	{`seguinte passaram:`, "| ao menos | no máximo |\n| 0 s      | 2 s       |"},
	{`estes pontos:`, "| nó       | total |\n| worker-1 | 597   |"},
	{`executo:`, "\"\"\"\nkubectl get pods\n\"\"\""},
	{`executei:`, "\"\"\"\nkubectl get pods\n\"\"\""},
	{`com:`, "\"\"\"\nalready exists\n\"\"\""},
	{`é:`, "\"\"\"\ndeployment.apps/ola created\n\"\"\""},
	{`contém:`, "\"\"\"\nRunning\n\"\"\""},
}

// belowOf is the example for a definition; the longest ending knows best.
func belowOf(d definition) string {
	var longest, lines string
	for _, b := range below {
		if end := strings.HasSuffix(d.example, b.ending); end && len(b.ending) > len(longest) {
			longest, lines = b.ending, b.lines
		}
	}
	return lines
}

// checkArgument refuses what godog would answer in English or pass over: a
// table or a text that is missing or that nobody reads, and a number that is
// too big to be one.
func (d compiledDefinition) checkArgument(step *godog.Step) error {
	if wants, found := d.takes(), has(step); wants != found {
		if wants == nothing {
			return misused("nada abaixo deste passo", found,
				"apague o que está abaixo do passo; ou, se era para ser lido, use um passo que termina com dois-pontos")
		}
		if found == nothing {
			found = "nada"
		}
		return misused(wants+" logo abaixo deste passo, por exemplo:\n"+belowOf(d.definition), found,
			"um passo que termina com dois-pontos continua na linha de baixo")
	}
	bound := reflect.TypeOf(d.bind(&world{}))
	for i, value := range d.expr.FindStringSubmatch(step.Text)[1:] {
		at := i
		if bound.In(0).Kind() == reflect.Interface { // the context
			at++
		}
		if bound.In(at).Kind() != reflect.Int {
			continue
		}
		if _, err := strconv.ParseInt(value, 10, 32); err != nil {
			return misused("um número que este cluster possa contar", value, fmt.Sprintf("escreva um número menor no lugar de %s", value))
		}
	}
	return nil
}
