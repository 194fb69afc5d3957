package terminal

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"caderno/lessons"
)

// decision shows what the scheduler thought of every node: the nodes that a
// filter refused, with its reason; a table of the points that the others got,
// each with a bar, a plugin a line and a node a column; the winner.
func (r *renderer) decision(d lessons.Decision, margin string) {
	r.prose(margin, []span{{text: "Para o Pod " + d.Pod, sequence: bold}})
	var fitting, refused []lessons.Verdict
	for _, v := range d.Nodes {
		if v.Fits() {
			fitting = append(fitting, v)
		} else {
			refused = append(refused, v)
		}
	}
	r.refused(refused, margin)
	switch {
	case len(fitting) == 0:
		r.prose(margin, []span{{text: "Nenhum nó serve: " + d.Message}})
	case len(fitting[0].Scores) == 0:
		r.prose(margin, []span{{text: fmt.Sprintf("Só %s serve: não é preciso dar pontos.", fitting[0].Node)}})
	default:
		r.line(margin, "")
		r.scores(newScoreTable(fitting, d.Chosen, r.Width-utf8.RuneCountInString(margin)), margin)
	}
	if best := d.Best; len(best) > 1 {
		r.prose(margin, []span{{text: fmt.Sprintf("Empate entre %s e %s: um deles foi sorteado.", strings.Join(best[:len(best)-1], ", "), best[len(best)-1]), sequence: faint}})
	}
}

// refused strikes nodes through, and says why; the reasons stand below each other.
func (r *renderer) refused(nodes []lessons.Verdict, margin string) {
	name := 0
	for _, v := range nodes {
		name = max(name, utf8.RuneCountInString(v.Node))
	}
	for _, v := range nodes {
		after := strings.Repeat(" ", name-utf8.RuneCountInString(v.Node)) + "  "
		text := fmt.Sprintf("descartado por %s: %s", v.Filter, strings.Join(v.Reasons, "; "))
		for _, line := range Hanging("✗ "+v.Node+after, text, r.Width-utf8.RuneCountInString(margin), func(string) string {
			return "✗ " + r.Style.paint(struck, v.Node) + after
		}) {
			r.line(margin, line)
		}
	}
}

// scoreTable is the layout of a table of points. All widths are in columns.
type scoreTable struct {
	nodes   []lessons.Verdict // of each the same plugins gave points
	chosen  string
	label   int   // width of the plugins' names
	digits  int   // width of the points
	bar     int   // width of the longest bar
	cell    int   // width of a node's column
	across  int   // nodes side by side
	most    int64 // points of the longest bar
	stacked bool  // a plugin's name has a line of its own, above its points
}

// Bars are as long as there is room for, within limits.
const (
	shortestBar = 3
	longestBar  = 8
	gap         = 2 // between columns
	weightWidth = len("peso")
)

func newScoreTable(nodes []lessons.Verdict, chosen string, width int) scoreTable {
	t := scoreTable{nodes: nodes, chosen: chosen, across: len(nodes), label: len("total"), most: 1}
	name := len("escolhido")
	for _, v := range nodes {
		t.digits = max(t.digits, len(fmt.Sprint(v.Total)))
		name = max(name, utf8.RuneCountInString(v.Node))
		for _, s := range v.Scores {
			t.label = max(t.label, len(s.Plugin))
			t.most = max(t.most, s.Points)
		}
	}
	narrowest := max(name, t.digits+1+shortestBar)
	beside := width - t.label - gap - weightWidth
	t.stacked = beside < t.across*(gap+narrowest)
	if t.stacked {
		beside = width
		t.across = max(1, min(t.across, width/(gap+narrowest)))
	}
	t.bar = max(shortestBar, min(longestBar, beside/t.across-gap-t.digits-1))
	t.cell = max(name, t.digits+1+t.bar)
	return t
}

// scores writes the table, a few nodes at a time if they do not fit side by side.
func (r *renderer) scores(t scoreTable, margin string) {
	for from := 0; from < len(t.nodes); from += t.across {
		part := t.nodes[from:min(from+t.across, len(t.nodes))]
		if from > 0 {
			r.line(margin, "")
		}
		r.scoreRow(t, margin, "", "peso", cells(part, func(v lessons.Verdict) string {
			if v.Node == t.chosen {
				return t.padded(v.Node, r.Style.Bold(v.Node))
			}
			return t.padded(v.Node, v.Node)
		}))
		for i, s := range part[0].Scores {
			r.scoreRow(t, margin, s.Plugin, fmt.Sprintf("× %d", s.Weight), cells(part, func(v lessons.Verdict) string {
				return r.points(t, v.Scores[i].Points)
			}))
		}
		r.scoreRow(t, margin, "total", "", cells(part, func(v lessons.Verdict) string {
			total := fmt.Sprintf("%*d", t.digits, v.Total)
			return t.padded(total, r.Style.Bold(total))
		}))
		r.scoreRow(t, margin, "", "", cells(part, func(v lessons.Verdict) string {
			if v.Node != t.chosen {
				return t.padded("", "")
			}
			return t.padded("escolhido", r.Style.Bold("escolhido"))
		}))
	}
}

func cells(nodes []lessons.Verdict, cell func(lessons.Verdict) string) string {
	var row strings.Builder
	for _, v := range nodes {
		row.WriteString(strings.Repeat(" ", gap) + cell(v))
	}
	return row.String()
}

// scoreRow writes a plugin's name, its weight and what it gave to the nodes.
func (r *renderer) scoreRow(t scoreTable, margin, name, weight, row string) {
	lead := fmt.Sprintf("%-*s", t.label, name) + strings.Repeat(" ", gap) + r.Style.Faint(fmt.Sprintf("%-*s", weightWidth, weight))
	if !t.stacked {
		r.line(margin, lead+row)
		return
	}
	switch {
	case name == "total":
		r.line(margin, name)
	case name != "":
		r.line(margin, name+"  "+r.Style.Faint(weight))
	}
	if strings.TrimSpace(row) != "" {
		r.line(margin, row)
	}
}

// padded fills up a column beside a text, which is written as painted.
func (t scoreTable) padded(text, painted string) string {
	return painted + strings.Repeat(" ", t.cell-utf8.RuneCountInString(text))
}

// points are a number and a bar.
func (r *renderer) points(t scoreTable, points int64) string {
	bar := barOf(points, t.most, t.bar)
	number := fmt.Sprintf("%*d ", t.digits, points)
	return t.padded(number+bar, number+r.Style.paint(r.Hue("kube-scheduler"), bar))
}

// barOf draws points as a bar, to an eighth of a column.
func barOf(points, most int64, width int) string {
	const eighths = " ▏▎▍▌▋▊▉"
	n := int(points * int64(width) * 8 / most)
	bar := strings.Repeat("█", n/8)
	if n%8 > 0 {
		bar += string([]rune(eighths)[n%8])
	}
	return bar
}
