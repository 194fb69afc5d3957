package site

import (
	"fmt"
	"html/template"
	"strings"
	"time"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/util"

	"caderno/lessons"
)

// reference shows what a reference stands for.
func (r *nodeRenderer) reference(w util.BufWriter, _ []byte, node ast.Node, entering bool) (ast.WalkStatus, error) {
	if !entering {
		return ast.WalkContinue, nil
	}
	insert, err := node.(*lessons.Reference).Resolve(r.Source)
	if err != nil {
		return ast.WalkStop, err
	}
	var shown template.HTML
	switch insert := insert.(type) {
	case lessons.Scenario:
		shown = r.scenario(insert)
	case lessons.Output:
		shown = r.render("saida", insert)
	case lessons.Hops:
		shown = r.render("saltos", insert)
	case lessons.Timeline:
		shown = r.render("linha-do-tempo", insert)
	case lessons.Rollout:
		shown = r.render("troca", insert)
	case lessons.Decision:
		shown = r.render("pontos", newScores(insert))
	case lessons.Code:
		shown = r.render("codigo", insert)
	case lessons.Simplification:
		shown = r.render("simplificacao", insert)
	default:
		return ast.WalkStop, fmt.Errorf("o site não sabe mostrar %T", insert)
	}
	_, err = w.WriteString(string(shown))
	return ast.WalkSkipChildren, err
}

// scores is a decision, plugin by plugin.
type scores struct {
	lessons.Decision
	Refused []lessons.Verdict
	Fitting []lessons.Verdict
	Rows    []scoreRow
	Most    int64  // points of the longest bar
	Tie     string // the nodes that share the highest total, if more than one
}

type scoreRow struct {
	Plugin string
	Weight int64
	Points []int64 // beside Fitting
}

func newScores(d lessons.Decision) scores {
	s := scores{Decision: d, Most: 1}
	if best := d.Best; len(best) > 1 {
		s.Tie = strings.Join(best[:len(best)-1], ", ") + " e " + best[len(best)-1]
	}
	for _, v := range d.Nodes {
		if v.Fits() {
			s.Fitting = append(s.Fitting, v)
		} else {
			s.Refused = append(s.Refused, v)
		}
	}
	if len(s.Fitting) == 0 {
		return s
	}
	for i, score := range s.Fitting[0].Scores {
		row := scoreRow{Plugin: score.Plugin, Weight: score.Weight}
		for _, v := range s.Fitting {
			row.Points = append(row.Points, v.Scores[i].Points)
			s.Most = max(s.Most, v.Scores[i].Points)
		}
		s.Rows = append(s.Rows, row)
	}
	return s
}

// functions are what the templates call.
func (b *builder) functions() template.FuncMap {
	return template.FuncMap{
		"piece":         func(actor string) string { return b.Piece(actor) },
		"clock":         clock,
		"iso":           func(d time.Duration) string { return fmt.Sprintf("PT%.3fS", d.Seconds()) }, // as <time> has it
		"share":         share,
		"dots":          dots,
		"join":          strings.Join,
		"took":          func(i lessons.Interval) string { return clock(i.Took()) },
		"even":          func(n int) bool { return n%2 == 0 },
		"minutes":       minutes,
		"code":          code,
		"printed":       printed,
		"command":       command,
		"typed":         typed,
		"said":          said,
		"seams":         seams,
		"words":         words,
		"scenarioPlace": func(s lessons.Scenario) string { return b.places[s.Feature+"/"+s.Name] },
	}
}

// clock writes a virtual time of which numbers and units stay together.
func clock(d time.Duration) string { return strings.ReplaceAll(lessons.Clock(d), " ", "\u00a0") }

// share is a part of a whole in hundredths, for a style.
func share(part, whole any) template.CSS {
	return template.CSS(fmt.Sprintf("%.2f%%", 100*number(part)/max(number(whole), 1)))
}

func number(n any) float64 {
	switch n := n.(type) {
	case time.Duration:
		return float64(n)
	case int64:
		return float64(n)
	case int:
		return float64(n)
	}
	return 0
}

// dots draws a ReplicaSet's Pods, ready ones filled; more than ten are only counted.
func dots(n lessons.Replicas) string {
	const most = 10
	if n.Current > most {
		return fmt.Sprintf("%d de %d", n.Ready, n.Current)
	}
	return strings.Repeat("●", n.Ready) + strings.Repeat("○", max(n.Current-n.Ready, 0))
}
