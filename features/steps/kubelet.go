package steps

import (
	"context"
	"fmt"
	"strings"

	"github.com/cucumber/godog"
	corev1 "k8s.io/api/core/v1"

	"caderno/features/fluxo"
	"caderno/sim/trace"
)

var kubeletSteps = []definition{
	{moment + `o kubelet do nó de cada Pod do Deployment "([^"]+)" fez, nesta ordem:`, `Então em até 60 segundos o kubelet do nó de cada Pod do Deployment "ola" fez, nesta ordem:`,
		func(w *world) any { return w.kubeletDid }},
	{moment + `os kubelets dos outros nós não fizeram nada pelo Pod do Deployment "([^"]+)"`, `Então os kubelets dos outros nós não fizeram nada pelo Pod do Deployment "ola"`,
		func(w *world) any { return w.otherKubeletsIdle }},
}

// kubeletDid takes a table with the column "o que fez": the kubelet's hops for
// the Pod, all of them but the reports of its status, from the first on.
func (w *world) kubeletDid(ctx context.Context, when, deployment string, table *godog.Table) error {
	rows, err := records(table, "o que fez")
	if err != nil {
		return err
	}
	if _, err := w.simulator(ctx); err != nil {
		return err
	}
	return w.eachPod(ctx, when, deployment, "o kubelet do nó do Pod faz só o que a tabela diz, nessa ordem", func(p corev1.Pod) string {
		did := workFor(w.hops(), p)
		for i, row := range rows {
			if i >= len(did) {
				return fmt.Sprintf("ainda não chegou a “%s”; o kubelet fez: %s", row["o que fez"], sentences(did))
			}
			if did[i].Node != p.Spec.NodeName || !strings.Contains(fluxo.Sentence(did[i]), row["o que fez"]) {
				return fmt.Sprintf("esperava “%s” na posição %d, e o %s fez: %s", row["o que fez"], i+1, fluxo.Actor(did[i]), sentences(did))
			}
		}
		if len(did) > len(rows) {
			return "recebeu mais do que isso: " + sentences(did)
		}
		return ""
	})
}

// workFor is what kubelets did for a Pod, without telling about it.
func workFor(hops []trace.Hop, p corev1.Pod) []trace.Hop {
	var did []trace.Hop
	for _, h := range hops {
		if h.Actor == trace.Kubelet && h.Object.UID == string(p.UID) && h.Action != trace.UpdateStatus {
			did = append(did, h)
		}
	}
	return did
}

func sentences(hops []trace.Hop) string {
	if len(hops) == 0 {
		return "nada"
	}
	var all []string
	for _, h := range hops {
		all = append(all, fluxo.Sentence(h))
	}
	return strings.Join(all, "; ")
}

// otherKubeletsIdle looks at what kubelets did for this Pod since the scenario
// began: all of it was the work of the one on its node. What they did for other
// Pods, or for their nodes, does not count.
func (w *world) otherKubeletsIdle(ctx context.Context, when, deployment string) error {
	if _, err := w.simulator(ctx); err != nil {
		return err
	}
	return w.eachPod(ctx, when, deployment, "só o kubelet do nó do Pod trabalhou", func(p corev1.Pod) string {
		for _, h := range w.hops() {
			if h.Actor == trace.Kubelet && h.Object.UID == string(p.UID) && h.Node != p.Spec.NodeName {
				return fmt.Sprintf("está em %s, e o %s fez: %s", p.Spec.NodeName, fluxo.Actor(h), fluxo.Sentence(h))
			}
		}
		return ""
	})
}
