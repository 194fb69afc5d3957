package steps

import (
	"regexp"
	"slices"
	"strings"
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
	look        string // what to do after a failure that has no advice of its own
	definitions []definition
}

const (
	lookAtObjects = "kubectl get deployments,replicasets,pods -o wide mostra o que há"
	lookAtHops    = "a mesma verificação com --fluxo mostra cada salto, e o que o causou"
)

const (
	outputTopic  = "O que o comando mostrou"
	clusterTopic = "O cluster"

	// onlySimulator ends the name of a topic of which no other cluster knows.
	onlySimulator = " (só no simulador)"
)

// topics lists the vocabulary in the order in which a learner meets it.
func topics() []topic {
	return []topic{
		{clusterTopic, "um cenário de qualquer cluster começa assim: Dado um cluster Kubernetes", clusterSteps},
		{"Comandos", "um cenário em que se olha muito e se pede uma vez só mostra melhor o que o cluster faz sozinho", commandSteps},
		{outputTopic, "rode o mesmo comando em caderno laboratorio e compare", outputSteps},
		{"Objetos", lookAtObjects, objectSteps},
		{"Donos", lookAtObjects, ownerSteps},
		{"Deployments", lookAtObjects, deploymentSteps},
		{"Pods", lookAtObjects, podSteps},
		{"Nós", "kubectl get nodes, kubectl describe nodes", nodeSteps},
		{"Services e visitantes", "kubectl get services,endpointslices mostra o endereço, a porta e quem está atrás", serviceSteps},
		{"Eventos", "kubectl get events", eventSteps},
		{"Peças" + onlySimulator, "kubectl get nodes mostra os nós, e cada um tem o seu kubelet", pieceSteps},
		{"Saltos" + onlySimulator, lookAtHops, hopSteps},
		{"Decisões do scheduler" + onlySimulator, lookAtHops, schedulerSteps},
		{"O trabalho dos kubelets" + onlySimulator, lookAtHops, kubeletSteps},
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
			all = append(all, compiledDefinition{d, regexp.MustCompile(`^` + d.expr + `$`), t})
		}
	}
	return all
})

type compiledDefinition struct {
	definition
	expr  *regexp.Regexp
	topic topic
}

// judges tells a step that speaks of the last command.
func (d *compiledDefinition) judges() bool { return d.topic.name == outputTopic }

// SimulatorFor says in a word or two for what a step needs a simulator: it
// speaks of what no other cluster tells, or wants nodes of its own. It is "" for
// a step that any cluster knows.
func SimulatorFor(text string) string {
	meant := definitionOf(text)
	if meant == nil {
		return ""
	}
	if meant.topic.name == clusterTopic && meant.example != anyClusterExample {
		return "nós próprios"
	}
	name, only := strings.CutSuffix(meant.topic.name, onlySimulator)
	if !only {
		return ""
	}
	return strings.ToLower(name)
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
