package steps

import (
	"regexp"
	"slices"
	"sync"

	"github.com/cucumber/godog"
)

// definition is one thing that a learner may write.
type definition struct {
	expr    string // what the step's text is, from its beginning to its end
	example string // a line to copy, with its keyword
	bind    func(*world) any
}

// Topic is a part of the vocabulary.
type Topic struct {
	Name     string
	Examples []string // whole lines, with their keyword
}

// topic is where a file keeps its definitions.
type topic struct {
	name        string
	definitions []definition
}

const outputTopic = "O que o comando mostrou"

// topics lists the vocabulary in the order in which a learner meets it.
func topics() []topic {
	return []topic{
		{"O cluster", clusterSteps},
		{"Comandos", commandSteps},
		{outputTopic, outputSteps},
		{"Objetos", objectSteps},
		{"Donos", ownerSteps},
		{"Deployments", deploymentSteps},
		{"Pods", podSteps},
		{"Nós", nodeSteps},
		{"Eventos", eventSteps},
		{"Peças (só no simulador)", pieceSteps},
		{"Saltos (só no simulador)", hopSteps},
		{"Decisões do scheduler (só no simulador)", schedulerSteps},
		{"O trabalho dos kubelets (só no simulador)", kubeletSteps},
	}
}

// Vocabulary lists what can be written in a scenario, an example of each step.
func Vocabulary() []Topic {
	var all []Topic
	for _, t := range topics() {
		one := Topic{Name: t.name}
		for _, d := range t.definitions {
			one.Examples = append(one.Examples, d.example)
		}
		all = append(all, one)
	}
	return all
}

// moment is how most steps that look begin: "em até 60 segundos ", "durante 5
// minutos ", or nothing for now. See observe. After "Dado" comes "que".
const moment = `(?:que )?((?:(?:em até|durante) \d+ (?:segundos?|minutos?),? )?)`

// compiled are the definitions with their expressions, made once: a world is
// made for every scenario.
var compiled = sync.OnceValue(func() []compiledDefinition {
	var all []compiledDefinition
	for _, t := range topics() {
		for _, d := range t.definitions {
			all = append(all, compiledDefinition{d, regexp.MustCompile(`^` + d.expr + `$`), t.name == outputTopic})
		}
	}
	return all
})

type compiledDefinition struct {
	definition
	expr   *regexp.Regexp
	judges bool // speaks of the last command
}

// register tells godog what a scenario's steps mean in its own world.
func (w *world) register(sc *godog.ScenarioContext) {
	for _, d := range compiled() {
		sc.Step(d.expr, d.bind(w))
	}
}

// definitionOf is what a step's text means, or nil.
func definitionOf(text string) *compiledDefinition {
	all := compiled()
	at := slices.IndexFunc(all, func(d compiledDefinition) bool { return d.expr.MatchString(text) })
	if at < 0 {
		return nil
	}
	return &all[at]
}
