package terminal

import (
	"fmt"
	"strings"
	"time"
	"unicode/utf8"

	"caderno/lessons"
)

// reference writes what a reference stands for.
func (r *renderer) reference(n *lessons.Reference, margin string) error {
	insert, err := n.Resolve(r.Source)
	if err != nil {
		return err
	}
	switch insert := insert.(type) {
	case lessons.Scenario:
		r.scenario(insert, margin+"    ")
	case lessons.Output:
		r.output(insert, margin+"    ")
	case lessons.Hops:
		r.hops(insert, margin+"    ")
	case lessons.Timeline:
		r.timeline(insert, margin+"    ")
	case lessons.Rollout:
		r.rollout(insert, margin+"    ")
	case lessons.Decision:
		r.decision(insert, margin+"    ")
	case lessons.Code:
		r.line(margin+"    ", r.Style.Faint(insert.File))
		r.verbatim(margin, insert.Text)
	case lessons.Simplification:
		r.line(margin, r.Style.Faint(fmt.Sprintf("%s:%d", insert.File, insert.Line)))
	}
	return nil
}

// scenario sets the steps as a script: keyword, then the text.
func (r *renderer) scenario(s lessons.Scenario, margin string) {
	r.prose(margin, []span{{text: "Cenário: " + s.Name, sequence: bold}})
	for _, step := range s.Steps {
		r.hanging(margin+"  ", step.Keyword+" ", step.Text)
		if step.DocText != "" {
			r.verbatim(margin+"  ", step.DocText)
		}
		r.table(step.Table, margin+"    ")
	}
}

// table sets the cells of a step's table in columns.
func (r *renderer) table(rows [][]string, margin string) {
	var widths []int
	for _, row := range rows {
		for i, cell := range row {
			if i == len(widths) {
				widths = append(widths, 0)
			}
			widths[i] = max(widths[i], utf8.RuneCountInString(cell))
		}
	}
	for _, row := range rows {
		line := "|"
		for i, cell := range row {
			line += fmt.Sprintf(" %-*s |", widths[i], cell)
		}
		r.line(margin, line)
	}
}

// output shows a command and what it printed, as a terminal would.
func (r *renderer) output(o lessons.Output, margin string) {
	r.command(o.Command, margin)
	if o.Text != "" {
		r.verbatim(strings.TrimSuffix(margin, "    "), o.Text)
	}
	if o.ExitCode != 0 {
		r.line(margin, r.Style.Faint(fmt.Sprintf("(terminou com %d)", o.ExitCode)))
	}
}

// command shows a command after its prompt. A long one is broken at a space; the
// rest of one that has several lines is kept as it is, after the prompt with
// which a shell asks for more.
func (r *renderer) command(command, margin string) {
	first, rest, _ := strings.Cut(strings.TrimRight(command, "\n"), "\n")
	r.hanging(margin, "$ ", first)
	for line := range strings.Lines(rest) {
		r.line(margin, r.Style.Accent("> ")+strings.TrimRight(line, "\n"))
	}
}

// hops lists what happened, a hop a line: its number, the hop that caused it,
// when, who, what.
func (r *renderer) hops(hops lessons.Hops, margin string) {
	actor, number := 0, 1
	for _, hop := range hops {
		actor = max(actor, utf8.RuneCountInString(hop.Actor))
		number = max(number, len(fmt.Sprint(hop.ID)))
	}
	for _, hop := range hops {
		cause := ""
		if hop.Cause != 0 {
			cause = fmt.Sprintf("←%d", hop.Cause)
		}
		when := fmt.Sprintf("%*d %-*s %s  ", number, hop.ID, number+1, cause, seconds(hop.At))
		who := fmt.Sprintf("%-*s  ", actor, hop.Actor)
		width := r.Width - utf8.RuneCountInString(margin)
		for _, line := range Hanging(when+who, hop.Text, width, func(string) string {
			return r.Style.Faint(when) + r.Style.paint(r.Hue(hop.Actor), who)
		}) {
			r.line(margin, line)
		}
	}
}

// hanging writes a lead in the accent's voice and text beside it.
func (r *renderer) hanging(margin, lead, text string) {
	for _, line := range Hanging(lead, text, r.Width-utf8.RuneCountInString(margin), r.Style.Accent) {
		r.line(margin, line)
	}
}

// seconds writes a virtual time so that those of a column stand below each other.
func seconds(d time.Duration) string { return fmt.Sprintf("%9s", lessons.Seconds(d, 3)) }
