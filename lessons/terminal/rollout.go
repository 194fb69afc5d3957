package terminal

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"caderno/lessons"
)

// How the Pods of a ReplicaSet are drawn.
const (
	readyPod    = "●"
	notReadyPod = "○"
	mostDots    = 10 // more Pods are counted, not drawn
)

// rollout shows the ReplicaSets of a scenario side by side, a step a line: when,
// who, and of each how many Pods it shall have and those that it has. A narrow
// page does without who; one that is narrower still shows a few of them at a time.
func (r *renderer) rollout(t lessons.Rollout, margin string) {
	table := newRolloutTable(t, r.Width-utf8.RuneCountInString(margin))
	for from := 0; from < len(t.ReplicaSets); from += table.across {
		to := min(from+table.across, len(t.ReplicaSets))
		r.line(margin, strings.Repeat(" ", table.lead())+table.row(t.ReplicaSets[from:to]))
		for _, step := range t.Steps {
			var cells []string
			for _, n := range step.Replicas[from:to] {
				cells = append(cells, table.replicas(n))
			}
			lead := r.Style.Faint(seconds(step.Hop.At))
			if table.actor > 0 {
				lead += strings.Repeat(" ", gap) + r.Style.paint(r.Hue(step.Hop.Actor), fmt.Sprintf("%-*s", table.actor, step.Hop.Actor))
			}
			r.line(margin, lead+table.row(cells))
		}
		r.line(margin, "")
	}
	r.prose(margin, []span{{text: fmt.Sprintf("O número é quantos Pods o ReplicaSet deve ter; %s é um Pod pronto, e %s um que ainda não está.", readyPod, notReadyPod), sequence: faint}})
}

// rolloutTable is the layout of a rollout. All widths are in columns.
type rolloutTable struct {
	clock  int
	actor  int // 0: there is no room to say who
	digits int // width of how many Pods there shall be
	cell   int // width of a ReplicaSet's column
	across int // ReplicaSets side by side
}

func newRolloutTable(t lessons.Rollout, width int) rolloutTable {
	table := rolloutTable{clock: utf8.RuneCountInString(seconds(0)), across: len(t.ReplicaSets)}
	for _, step := range t.Steps {
		table.clock = max(table.clock, utf8.RuneCountInString(seconds(step.Hop.At)))
		table.actor = max(table.actor, utf8.RuneCountInString(step.Hop.Actor))
		for _, n := range step.Replicas {
			table.digits = max(table.digits, len(fmt.Sprint(n.Desired)))
		}
	}
	for i, name := range t.ReplicaSets {
		table.cell = max(table.cell, utf8.RuneCountInString(name))
		for _, step := range t.Steps {
			table.cell = max(table.cell, utf8.RuneCountInString(table.replicas(step.Replicas[i])))
		}
	}
	if table.lead()+table.across*(gap+table.cell) > width {
		table.actor = 0
		table.across = max(1, min(table.across, (width-table.lead())/(gap+table.cell)))
	}
	return table
}

// lead is how wide the time is, with who did it.
func (t rolloutTable) lead() int {
	if t.actor == 0 {
		return t.clock
	}
	return t.clock + gap + t.actor
}

func (t rolloutTable) row(cells []string) string {
	var row strings.Builder
	for _, cell := range cells {
		row.WriteString(strings.Repeat(" ", gap) + cell + strings.Repeat(" ", t.cell-utf8.RuneCountInString(cell)))
	}
	return row.String()
}

// replicas is how many Pods a ReplicaSet shall have, and those that it has.
func (t rolloutTable) replicas(n lessons.Replicas) string {
	if n.ReplicaSet == "" {
		return "" // it is not there yet
	}
	waiting := n.Current - n.Ready
	pods := strings.Repeat(readyPod, n.Ready) + strings.Repeat(notReadyPod, waiting)
	if n.Current > mostDots {
		pods = fmt.Sprintf("%d %s  %d %s", n.Ready, readyPod, waiting, notReadyPod)
	}
	return fmt.Sprintf("%*d  %s", t.digits, n.Desired, pods)
}
