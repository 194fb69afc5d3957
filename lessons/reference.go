package lessons

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/yuin/goldmark/ast"
)

// Reference is a line of a lesson that stands for something shown elsewhere.
// It has a line of its own:
//
//	{{cenário 02-deployment "Nome do cenário"}}
//	{{saída 02-deployment "Nome do cenário" "kubectl get"}}
//	{{saltos 02-deployment "Nome do cenário" até "cria o ReplicaSet"}}
//	{{saltos 13-de-fora "Nome do cenário" desde "pede http" até "responde"}}
//	{{linha-do-tempo 08-sondas "Nome do cenário" desde "terminou" até "inicia o contêiner"}}
//	{{troca 15-atualizar "Nome do cenário" desde "pede para alterar"}}
//	{{pontos 06-scheduler-pontua "Nome do cenário" "primeiro"}}
//	{{código sim/controllers/deployment/sync.go "getNewReplicaSet"}}
//	{{simplificação sim/scheduler/framework.go "defaultProfile"}}
//
// An output is named by words that one command of the scenario, and only one,
// contains. The record of hops may end early: with the first hop whose text
// contains the words after "até". It may then also begin late: with the last hop
// before that one whose text contains the words after "desde". A timeline is
// of all the times from a hop "desde" to the next hop "até" about the same
// object. A rollout may begin late: after the first hop whose text contains the
// words after "desde". A decision of the scheduler is named as in the steps: by
// which Pod it was about.
type Reference struct {
	ast.BaseBlock
	What string // one of the words above
	File string // feature or source file
	Name string // scenario, region or declaration

	Command string // of saída
	Since   string // of saltos, linha-do-tempo and troca; "": from the first
	Until   string // of saltos and linha-do-tempo; "": all
	Pod     string // of pontos: one of the ordinals
}

// KindReference marks a Reference in goldmark's tree.
var KindReference = ast.NewNodeKind("Reference")

// Kind implements ast.Node.
func (*Reference) Kind() ast.NodeKind { return KindReference }

// Dump implements ast.Node.
func (r *Reference) Dump(source []byte, level int) {
	ast.DumpHelper(r, source, level, map[string]string{"What": r.What, "File": r.File, "Name": r.Name}, nil)
}

// Resolve returns what the reference stands for.
func (r *Reference) Resolve(source Source) (Insert, error) {
	switch r.What {
	case "código":
		return source.Code(r.File, r.Name)
	case "simplificação":
		return source.Simplification(r.File, r.Name)
	}
	scenario, err := source.Scenario(r.File, r.Name)
	if err != nil {
		return nil, err
	}
	switch r.What {
	case "saída":
		return r.output(scenario)
	case "saltos":
		return r.hops(scenario)
	case "linha-do-tempo":
		return r.timeline(scenario)
	case "troca":
		return r.rollout(scenario)
	case "pontos":
		return r.decision(scenario)
	default:
		return scenario, nil
	}
}

// output finds the one command that the reference means.
func (r *Reference) output(scenario Scenario) (Insert, error) {
	var found []Output
	for _, step := range scenario.Steps {
		for _, output := range step.Outputs {
			if strings.Contains(output.Command, r.Command) {
				found = append(found, output)
			}
		}
	}
	if len(found) != 1 {
		return nil, fmt.Errorf("cenário %q de %s: esperava um comando que contém %q, encontrei %d", r.Name, r.File, r.Command, len(found))
	}
	return found[0], nil
}

// hops cuts the record where the reference wants it to begin and to end.
func (r *Reference) hops(scenario Scenario) (Insert, error) {
	if r.Until == "" {
		return Hops(scenario.Hops), nil
	}
	begin := 0
	for i, hop := range scenario.Hops {
		switch {
		case strings.Contains(hop.Text, r.Until) && (r.Since == "" || strings.Contains(scenario.Hops[begin].Text, r.Since)):
			return Hops(scenario.Hops[begin : i+1]), nil
		case r.Since != "" && strings.Contains(hop.Text, r.Since):
			begin = i
		}
	}
	return nil, fmt.Errorf("cenário %q de %s: nenhum dos %d saltos contém %q%s", r.Name, r.File, len(scenario.Hops), r.Until, r.after())
}

// after says in an error from where the record was to begin.
func (r *Reference) after() string {
	if r.Since == "" {
		return ""
	}
	return fmt.Sprintf(" depois de um que contém %q", r.Since)
}

// ordinals name the Pods of a scenario in the order in which the scheduler first
// tried them; the last one is also "último".
var ordinals = []string{"primeiro", "segundo", "terceiro"}

// decision finds the one about the Pod that the reference means.
func (r *Reference) decision(scenario Scenario) (Insert, error) {
	at := slices.Index(ordinals, r.Pod)
	if r.Pod == "último" {
		at = len(scenario.Decisions) - 1
	}
	if at < 0 || at >= len(scenario.Decisions) {
		return nil, fmt.Errorf("cenário %q de %s: não há uma decisão sobre o %s Pod; o scheduler decidiu sobre %d", r.Name, r.File, r.Pod, len(scenario.Decisions))
	}
	return scenario.Decisions[at], nil
}

// word is a bare word or a quoted text.
var word = regexp.MustCompile(`"[^"]*"|[^\s"]+`)

// parseReference reads a line "{{...}}".
func parseReference(line string) (*Reference, error) {
	inside, ok := strings.CutSuffix(strings.TrimPrefix(line, "{{"), "}}")
	words := word.FindAllString(inside, -1)
	for i := range words {
		words[i] = strings.Trim(words[i], `"`)
	}
	if !ok || len(words) < 3 {
		return nil, malformed(line)
	}
	r := &Reference{What: words[0], File: words[1], Name: words[2]}
	switch rest := words[3:]; {
	case len(rest) == 0 && slices.Contains([]string{"cenário", "código", "saltos", "simplificação", "troca"}, r.What):
	case r.What == "saída" && len(rest) == 1:
		r.Command = rest[0]
	case r.What == "saltos" && len(rest) == 2 && rest[0] == "até":
		r.Until = rest[1]
	case slices.Contains([]string{"saltos", "linha-do-tempo"}, r.What) && len(rest) == 4 && rest[0] == "desde" && rest[2] == "até":
		r.Since, r.Until = rest[1], rest[3]
	case r.What == "troca" && len(rest) == 2 && rest[0] == "desde":
		r.Since = rest[1]
	case r.What == "pontos" && len(rest) == 1 && (rest[0] == "último" || slices.Contains(ordinals, rest[0])):
		r.Pod = rest[0]
	default:
		return nil, malformed(line)
	}
	return r, nil
}

func malformed(line string) error {
	return fmt.Errorf("referência %s: esperava cenário, saída, saltos, linha-do-tempo, troca, pontos, código ou simplificação, depois um arquivo e um nome entre aspas", line)
}
