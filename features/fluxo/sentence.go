// Package fluxo tells hops to a reader in Portuguese: who did what, when, and
// because of what. The reports, the failures of steps and the lessons use it.
// It only reads hops; it makes and judges none.
package fluxo

import (
	"fmt"
	"strconv"
	"strings"

	"caderno/features/portuguese"
	"caderno/sim/trace"
)

// Actor is who did a hop, as Kubernetes calls it; a kubelet with its node.
func Actor(h trace.Hop) string {
	if h.Node != "" {
		return string(h.Actor) + " " + h.Node
	}
	return string(h.Actor)
}

// Sentence is what was done, without who did it: "cria o ReplicaSet ola-676755b45d".
func Sentence(h trace.Hop) string {
	switch h.Action {
	case trace.Request:
		return requested(h)
	case trace.Refuse:
		return "recusa o pedido: " + h.Detail
	case trace.Create:
		switch {
		case h.Actor == trace.APIServer:
			return "completa, valida e guarda " + object(h.Object)
		case h.Actor == trace.Kubelet && h.Object.Kind == "Node":
			return "registra " + object(h.Object)
		}
		return "cria " + object(h.Object)
	case trace.Update:
		if h.Actor == trace.APIServer {
			return "valida e guarda a mudança n" + object(h.Object) + taints(h)
		}
		return "altera " + object(h.Object) + taints(h)
	case trace.UpdateStatus:
		return "atualiza o status d" + object(h.Object)
	case trace.Bind:
		return fmt.Sprintf("associa %s ao nó %s", object(h.Object), h.Detail)
	case trace.Delete:
		return "apaga " + object(h.Object)
	case trace.Remove:
		return "retira de vez " + object(h.Object)
	case trace.Decide:
		return decided(h)
	case trace.LoseNode:
		return fmt.Sprintf("não tem notícias do kubelet d%s há %s e o dá por perdido", object(h.Object), h.Detail)
	case trace.EndStay:
		return fmt.Sprintf("não deixa mais %s no nó %s, que tem uma taint NoExecute", object(h.Object), h.Detail)
	case trace.Orphan:
		return fmt.Sprintf("vê que %s está num nó que não existe mais, %s", object(h.Object), h.Detail)
	default:
		if text := visited(h); text != "" {
			return text
		}
		return inNode(h)
	}
}

// visited tells the road of a visitor, and of the rules that send them on; ""
// for other hops.
func visited(h trace.Hop) string {
	switch h.Action {
	case trace.WriteRules:
		if h.Detail == "0" {
			return "grava nos nós que " + object(h.Object) + " não tem quem responda"
		}
		return fmt.Sprintf("grava nos nós o caminho d%s até %s", object(h.Object), podCount(h.Detail))
	case trace.RemoveRules:
		return "apaga dos nós o caminho d" + object(h.Object)
	case trace.Visit:
		method, url, _ := strings.Cut(h.Detail, " ")
		if method != "GET" {
			return fmt.Sprintf("pede %s %s", method, url)
		}
		return "pede " + url
	case trace.Forward:
		return fmt.Sprintf("encaminha a visita a%s (%s)", object(h.Object), h.Detail)
	case trace.Reject:
		return fmt.Sprintf("recusa a visita: ninguém pronto atrás d%s", object(h.Object))
	case trace.Drop:
		return fmt.Sprintf("deixa a visita sem resposta: nenhum Pod pronto d%s neste nó", object(h.Object))
	case trace.Answer:
		return fmt.Sprintf("responde n%s com o código %s", object(h.Object), h.Detail)
	}
	return ""
}

func podCount(n string) string {
	if n == "1" {
		return "1 Pod pronto"
	}
	return n + " Pods prontos"
}

// taints tells which taints a node got (+) and lost (-).
func taints(h trace.Hop) string {
	if h.Object.Kind != "Node" || h.Detail == "" {
		return ""
	}
	return " (taints: " + h.Detail + ")"
}

// inNode tells what a kubelet did with its container runtime.
func inNode(h trace.Hop) string {
	switch h.Action {
	case trace.RunSandbox:
		return "prepara o sandbox d" + object(h.Object)
	case trace.PullImage:
		return "começa a baixar a imagem " + h.Detail
	case trace.ImagePulled:
		return "tem a imagem " + h.Detail
	case trace.PullFailed:
		return "não consegue baixar a imagem " + h.Detail
	case trace.CreateContainer:
		return "cria o contêiner " + h.Detail
	case trace.StartContainer:
		return "inicia o contêiner " + h.Detail
	case trace.StopContainer:
		return "manda parar o contêiner " + h.Detail
	case trace.ContainerExited:
		name, code, _ := strings.Cut(h.Detail, ": ")
		return fmt.Sprintf("vê que o contêiner %s terminou com o código %s", name, code)
	case trace.ProbeFailed, trace.ProbePassed:
		return probed(h)
	default:
		return strings.TrimSpace(fmt.Sprintf("%s %s %s", h.Action, object(h.Object), h.Detail))
	}
}

// probed tells what a kubelet learnt from a probe.
func probed(h trace.Hop) string {
	kind, rest, _ := strings.Cut(h.Detail, " ")
	container, times, _ := strings.Cut(rest, " ")
	if h.Action == trace.ProbePassed {
		return fmt.Sprintf("vê passar a sonda %s do contêiner %s", kind, container)
	}
	n, _ := strconv.Atoi(times)
	if n > 1 {
		times += " vezes seguidas"
	} else {
		times = "1 vez"
	}
	return fmt.Sprintf("vê falhar %s a sonda %s do contêiner %s", times, kind, container)
}

// requested tells what somebody outside asked for. The API server writes the
// detail as "VERB RESOURCE", with "/SUBRESOURCE" and "(dry run)" where they apply.
func requested(h trace.Hop) string {
	verb, what, _ := strings.Cut(h.Detail, " ")
	text := "pede para alterar "
	switch strings.ToLower(verb) {
	case "create", "post":
		text = "pede para criar "
	case "delete", "deletecollection":
		text = "pede para apagar "
	}
	switch {
	case strings.Contains(what, "/scale"):
		text = "pede outro número de réplicas para "
	case strings.Contains(what, "/eviction"):
		text = "pede para despejar "
	case strings.Contains(what, "/binding"):
		text = "pede para associar a um nó "
	}
	text += object(h.Object)
	if strings.Contains(what, "(dry run)") {
		text += " (só um ensaio, com --dry-run)"
	}
	return text
}

// decided tells what the scheduler made of a Pod.
func decided(h trace.Hop) string {
	d := h.Decision
	if d == nil {
		return "procura um nó para " + object(h.Object)
	}
	if d.Chosen == "" {
		return fmt.Sprintf("não acha nó para %s: %s", object(h.Object), d.Message)
	}
	fit := 0
	for _, v := range d.Nodes {
		if v.Fits() {
			fit++
		}
	}
	return fmt.Sprintf("avalia %s, %s, e escolhe %s para %s", portuguese.Count(len(d.Nodes), "nó", "nós"),
		portuguese.Count(fit, "serve", "servem"), d.Chosen, object(h.Object))
}

// object names an object with its article; all of Kubernetes' kinds are
// masculine in the course's Portuguese.
func object(o trace.Object) string {
	kind := o.Kind
	if kind == "Node" {
		kind = "nó"
	}
	return strings.TrimSpace("o " + kind + " " + o.Name)
}
