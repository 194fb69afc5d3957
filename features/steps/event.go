package steps

import (
	"context"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"caderno/features/portuguese"

	"github.com/cucumber/godog"
	corev1 "k8s.io/api/core/v1"
)

var eventSteps = []definition{
	{moment + `o ` + kindNames + ` "([^"]+)" tem o evento "([^"]+)"`, `Então em até 10 segundos o Deployment "ola" tem o evento "ScalingReplicaSet"`,
		func(w *world) any { return w.hasEvent }},
	{moment + `cada Pod do Deployment "([^"]+)" tem os eventos, nesta ordem:`, `Então em até 60 segundos cada Pod do Deployment "ola" tem os eventos, nesta ordem:`,
		func(w *world) any { return w.podsHaveEvents }},
	{moment + `nenhum Pod do Deployment "([^"]+)" tem o evento "([^"]+)"`, `Então nenhum Pod do Deployment "ola" tem o evento "FailedScheduling"`,
		func(w *world) any { return w.podsLackEvent }},
}

// events are those about objects of a kind, in the order in which the API
// server stored them.
func (w *world) events(ctx context.Context, kind, name string) ([]corev1.Event, error) {
	all, err := list[corev1.Event](ctx, w, "Event", "")
	var about []corev1.Event
	for _, e := range all {
		if (kind == "" || e.InvolvedObject.Kind == kind) && (name == "" || e.InvolvedObject.Name == name) {
			about = append(about, e)
		}
	}
	slices.SortStableFunc(about, func(a, b corev1.Event) int { return revision(a) - revision(b) })
	return about, err
}

// revision orders events; since Kubernetes 1.35 resource versions are promised
// to be numbers that grow.
func revision(e corev1.Event) int {
	n, _ := strconv.Atoi(e.ResourceVersion)
	return n
}

// askedReason matches the reason that a command chooses events by.
var askedReason = regexp.MustCompile(`\breason=([A-Za-z]+)`)

// otherReasons tells who asks for events of a reason that none has which ones
// there are.
func (w *world) otherReasons(ctx context.Context, line string) []string {
	asked := askedReason.FindStringSubmatch(line)
	events, err := w.events(ctx, "", "")
	if asked == nil || err != nil {
		return nil
	}
	var known []string
	for _, e := range events {
		if e.Reason == asked[1] {
			return nil
		}
		if !slices.Contains(ofTheStart, e.Reason) && !slices.Contains(known, e.Reason) {
			known = append(known, e.Reason)
		}
	}
	if known == nil {
		return nil
	}
	slices.Sort(known)
	return []string{fmt.Sprintf("nenhum evento tem reason=%s; há %s", asked[1], portuguese.Enumerate(known))}
}

func (w *world) hasEvent(ctx context.Context, when, kind, name, reason string) error {
	return w.observe(ctx, when, func() error {
		events, err := w.events(ctx, kind, name)
		if err != nil || slices.ContainsFunc(events, func(e corev1.Event) bool { return e.Reason == reason }) {
			return err
		}
		return failed(fmt.Sprintf("o %s %q tem o evento %s", kind, name, reason), reasons(events), fmt.Sprintf("kubectl describe %s %s", strings.ToLower(kind), name))
	})
}

// podsHaveEvents takes a table with the column "evento" and, if wanted, "mensagem",
// a part of the event's message. Other events may come in between.
func (w *world) podsHaveEvents(ctx context.Context, when, deployment string, table *godog.Table) error {
	rows, err := records(table, "evento", "mensagem")
	if err != nil {
		return err
	}
	var wanted []string
	for _, row := range rows {
		wanted = append(wanted, row["evento"])
	}
	return w.eachPod(ctx, when, deployment, "cada Pod tem os eventos, nesta ordem: "+portuguese.Enumerate(wanted), func(p corev1.Pod) string {
		events, err := w.events(ctx, "Pod", p.Name)
		if err != nil {
			return err.Error()
		}
		next := 0
		for _, e := range events {
			if next < len(rows) && e.Reason == rows[next]["evento"] && strings.Contains(e.Message, rows[next]["mensagem"]) {
				next++
			}
		}
		if next == len(rows) {
			return ""
		}
		return fmt.Sprintf("não tem %s no seu lugar (%s); tem %s", wanted[next], rows[next]["mensagem"], reasons(events))
	})
}

func (w *world) podsLackEvent(ctx context.Context, when, deployment, reason string) error {
	return w.eachPod(ctx, when, deployment, "nenhum Pod tem o evento "+reason, func(p corev1.Pod) string {
		events, err := w.events(ctx, "Pod", p.Name)
		if err != nil {
			return err.Error()
		}
		for _, e := range events {
			if e.Reason == reason {
				return "tem: " + e.Message
			}
		}
		return ""
	})
}

func reasons(events []corev1.Event) string {
	if len(events) == 0 {
		return "não há eventos"
	}
	var all []string
	for _, e := range events {
		all = append(all, e.Reason)
	}
	return "os eventos são " + portuguese.Enumerate(all)
}
