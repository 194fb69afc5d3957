package steps

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	"caderno/features/portuguese"

	corev1 "k8s.io/api/core/v1"
)

var nodeSteps = []definition{
	{moment + `há (\d+) nós? prontos?`, `Então há 4 nós prontos`,
		func(w *world) any { return w.nodesReady }},
	{moment + `o nó "([^"]+)" tem a taint "([^"]+)"`, `Então o nó "master" tem a taint "node-role.kubernetes.io/control-plane:NoSchedule"`,
		func(w *world) any { return w.nodeHasTaint }},
}

func (w *world) nodesReady(ctx context.Context, when string, n int) error {
	return w.observe(ctx, when, func() error {
		nodes, err := list[corev1.Node](ctx, w, "Node", "")
		var ready []string
		for _, node := range nodes {
			if slices.ContainsFunc(node.Status.Conditions, func(c corev1.NodeCondition) bool {
				return c.Type == corev1.NodeReady && c.Status == corev1.ConditionTrue
			}) {
				ready = append(ready, node.Name)
			}
		}
		if err != nil || len(ready) == n {
			return err
		}
		return failed(portuguese.Count(n, "nó pronto", "nós prontos"), fmt.Sprintf("%d de %d: %s", len(ready), len(nodes), portuguese.Enumerate(ready)), "kubectl get nodes")
	})
}

func (w *world) nodeHasTaint(ctx context.Context, when, name, taint string) error {
	return w.observe(ctx, when, func() error {
		node, err := get[corev1.Node](ctx, w, "Node", name)
		if err != nil {
			return err
		}
		var all []string
		for _, t := range node.Spec.Taints {
			all = append(all, t.ToString())
		}
		if slices.Contains(all, taint) {
			return nil
		}
		return failed(fmt.Sprintf("o nó %q tem a taint %s", name, taint), "as taints dele: "+cmp.Or(strings.Join(all, ", "), "nenhuma"))
	})
}
