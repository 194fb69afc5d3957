package steps

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/cucumber/godog"
	corev1 "k8s.io/api/core/v1"

	"caderno/features/fluxo"
	"caderno/features/portuguese"
	"caderno/sim/trace"
)

// ordinal matches which Pod a decision was about, in the order in which the
// scheduler first tried them.
const ordinal = `(primeiro|segundo|terceiro|último)`

var schedulerSteps = []definition{
	{moment + `o scheduler descartou o nó "([^"]+)" por "([^"]+)"`, `Então em até 10 segundos o scheduler descartou o nó "master" por "node(s) had untolerated taint(s)"`,
		func(w *world) any { return w.nodeFilteredOut }},
	{moment + `o scheduler descartou os nós:`, `Então em até 10 segundos o scheduler descartou os nós:`,
		func(w *world) any { return w.nodesFilteredOut }},
	{moment + `o scheduler ficou com os nós "([^"]+)"`, `Então em até 10 segundos o scheduler ficou com os nós "worker-1, worker-2, worker-3"`,
		func(w *world) any { return w.nodesLeft }},
	{moment + `para o ` + ordinal + ` Pod, o scheduler deu a cada nó estes pontos:`, `Então para o primeiro Pod, o scheduler deu a cada nó estes pontos:`,
		func(w *world) any { return w.scores }},
	{moment + `para o ` + ordinal + ` Pod, o scheduler escolheu um nó com a maior pontuação`, `Então para o primeiro Pod, o scheduler escolheu um nó com a maior pontuação`,
		func(w *world) any { return w.choseABest }},
	{moment + `para o ` + ordinal + ` Pod, (\d+) nós empataram com a maior pontuação`, `Então para o primeiro Pod, 3 nós empataram com a maior pontuação`,
		func(w *world) any { return w.tied }},
	{moment + `para o ` + ordinal + ` Pod, só um nó teve a maior pontuação`, `Então para o terceiro Pod, só um nó teve a maior pontuação`,
		func(w *world) any { return w.oneBest }},
	{moment + `o scheduler não achou nó, e disse "([^"]+)"`, `Então em até 10 segundos o scheduler não achou nó, e disse "0/4 nodes are available"`,
		func(w *world) any { return w.foundNoNode }},
}

// lookAtDecision holds one decision to a rule; which is an ordinal, or "" for the first.
func (w *world) lookAtDecision(ctx context.Context, when, which string, check func(*trace.Decision) error) error {
	return w.lookAtHops(ctx, when, func(hops []trace.Hop) error {
		all := fluxo.Decisions(hops)
		at := max(slices.Index([]string{"primeiro", "segundo", "terceiro"}, which), 0)
		if which == "último" {
			at = len(all) - 1
		}
		if at < 0 || at >= len(all) {
			return failed("o scheduler decide sobre o Pod", "ele decidiu sobre "+portuguese.Count(len(all), "Pod", "Pods"), "o scheduler está rodando?")
		}
		return check(all[at].Decision)
	})
}

func (w *world) nodeFilteredOut(ctx context.Context, when, node, reason string) error {
	return w.lookAtDecision(ctx, when, "", func(d *trace.Decision) error { return filteredOut(d, node, reason) })
}

func filteredOut(d *trace.Decision, node, reason string) error {
	expected := fmt.Sprintf("o scheduler descarta o nó %s por: %s", node, reason)
	for _, v := range d.Nodes {
		switch {
		case v.Node != node:
			continue
		case v.Fits():
			return failed(expected, "ele não descartou esse nó")
		case slices.Contains(v.Reasons, reason):
			return nil
		}
		return failed(expected, fmt.Sprintf("o filtro %s o descartou por: %s", v.Plugin, strings.Join(v.Reasons, "; ")))
	}
	return failed(expected, "não há esse nó na decisão")
}

// nodesFilteredOut takes a table "nó | motivo" and, if wanted, "filtro".
func (w *world) nodesFilteredOut(ctx context.Context, when string, table *godog.Table) error {
	rows, err := records(table, "nó", "motivo", "filtro")
	if err != nil {
		return err
	}
	return w.lookAtDecision(ctx, when, "", func(d *trace.Decision) error {
		for _, row := range rows {
			if err := filteredOut(d, row["nó"], row["motivo"]); err != nil {
				return err
			}
			for _, v := range d.Nodes {
				if v.Node == row["nó"] && row["filtro"] != "" && v.Plugin != row["filtro"] {
					return failed(fmt.Sprintf("o filtro %s descarta o nó %s", row["filtro"], v.Node), "foi o filtro "+v.Plugin)
				}
			}
		}
		return nil
	})
}

func (w *world) nodesLeft(ctx context.Context, when, nodes string) error {
	return w.lookAtDecision(ctx, when, "", func(d *trace.Decision) error {
		left := fitting(d)
		if strings.Join(left, ", ") == nodes {
			return nil
		}
		return failed("os nós que servem são "+nodes, "são "+portuguese.Enumerate(left))
	})
}

func fitting(d *trace.Decision) []string {
	var left []string
	for _, v := range d.Nodes {
		if v.Fits() {
			left = append(left, v.Node)
		}
	}
	return left
}

// scores takes a table whose first column is "nó" and whose others are plugins,
// with the plugin's score times its weight, or "total". A row "peso" has the
// weights.
func (w *world) scores(ctx context.Context, when, which string, table *godog.Table) error {
	columns := []string{"nó", "total"}
	for _, cell := range table.Rows[0].Cells {
		columns = append(columns, cell.Value)
	}
	rows, err := records(table, columns...)
	if err != nil {
		return err
	}
	return w.lookAtDecision(ctx, when, which, func(d *trace.Decision) error {
		for _, row := range rows {
			if row["nó"] == "peso" {
				if err := weigh(d, row); err != nil {
					return err
				}
				continue
			}
			v, err := verdict(d, row["nó"])
			if err != nil {
				return err
			}
			for column, want := range row {
				if have := points(v, column); column != "nó" && have != want {
					return failed(fmt.Sprintf("%s dá %s a %s", column, want, v.Node), "deu "+have+"; a decisão inteira: "+fluxo.Totals(d))
				}
			}
		}
		return nil
	})
}

func verdict(d *trace.Decision, node string) (trace.Verdict, error) {
	for _, v := range d.Nodes {
		if v.Node == node {
			return v, nil
		}
	}
	return trace.Verdict{}, failed("o scheduler avalia o nó "+node, "os nós avaliados: "+fluxo.Totals(d))
}

// weigh compares the weights of the plugins that gave points; one that gave none
// has "-".
func weigh(d *trace.Decision, row map[string]string) error {
	weights := map[string]string{}
	for _, v := range d.Nodes {
		for _, s := range v.Scores {
			weights[s.Plugin] = strconv.FormatInt(s.Weight, 10)
		}
	}
	for plugin, want := range row {
		if have := cmp.Or(weights[plugin], "-"); plugin != "nó" && plugin != "total" && have != want {
			return failed(fmt.Sprintf("o peso de %s é %s", plugin, want), "é "+have)
		}
	}
	return nil
}

// points are what a plugin adds to a node's total, "-" if it said nothing.
func points(v trace.Verdict, column string) string {
	if column == "total" {
		return strconv.FormatInt(v.Total, 10)
	}
	for _, s := range v.Scores {
		if s.Plugin == column {
			return strconv.FormatInt(s.Score*s.Weight, 10)
		}
	}
	return "-"
}

// scoredBefore tells how the nodes stood when the scheduler placed a Pod; "" where
// nobody knows.
func (w *world) scoredBefore(p corev1.Pod) string {
	for _, h := range fluxo.Decisions(w.hops()) {
		if h.Object.UID == string(p.UID) {
			return ": o scheduler viu " + fluxo.Totals(h.Decision)
		}
	}
	return ""
}

func (w *world) choseABest(ctx context.Context, when, which string) error {
	return w.lookAtDecision(ctx, when, which, func(d *trace.Decision) error {
		if slices.Contains(d.Best(), d.Chosen) {
			return nil
		}
		return failed("o nó escolhido tem a maior pontuação: "+portuguese.Enumerate(d.Best()), "foi "+d.Chosen)
	})
}

func (w *world) tied(ctx context.Context, when, which string, n int) error {
	return w.lookAtDecision(ctx, when, which, func(d *trace.Decision) error {
		if len(d.Best()) == n {
			return nil
		}
		return failed(portuguese.Count(n, "nó", "nós")+" com a maior pontuação", fluxo.Totals(d))
	})
}

func (w *world) oneBest(ctx context.Context, when, which string) error {
	return w.tied(ctx, when, which, 1)
}

// foundNoNode holds if that is the scheduler's last word about any Pod.
func (w *world) foundNoNode(ctx context.Context, when, message string) error {
	return w.lookAtHops(ctx, when, func(hops []trace.Hop) error {
		observed := "ele não decidiu nada"
		for _, h := range fluxo.Decisions(hops) {
			d := h.Decision
			if d.Chosen == "" && strings.Contains(d.Message, message) {
				return nil
			}
			observed = "ele escolheu " + d.Chosen
			if d.Chosen == "" {
				observed = "ele não achou nó, e disse: " + d.Message
			}
		}
		return failed("o scheduler não acha nó, e diz: "+message, observed)
	})
}
