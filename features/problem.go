package features

import (
	"errors"
	"fmt"
	"strings"
	"time"
	"unicode/utf8"

	"caderno/features/fluxo"
	"caderno/features/portuguese"
	"caderno/features/steps"
)

// problem shows a scenario that did not pass: first the step at which it ended
// and what to look at, then what the cluster showed, then the whole scenario.
func (p *page) problem(s Scenario) {
	mark, voice := marks(s.Status)
	name := s.Name
	if s.Rule != "" {
		name = s.Rule + " · " + name
	}
	p.hanging("", mark+" "+strings.ToUpper(string(s.Status))+"  ", voice, name, voiceTitle)
	step := s.Stopped()
	if step == nil {
		p.hanging("  ", "", "", fmt.Sprintf("Este cenário (%s:%d) não tem nenhum passo. Escreva o primeiro, por exemplo: Dado um cluster Kubernetes", s.File, s.Line), "")
		return
	}
	// Its table or manifest is seen below, in the whole scenario.
	p.hanging("  ", step.Keyword+" ", voiceWord, step.Text, voiceTitle)
	p.hanging("  ", "", "", fmt.Sprintf("%s:%d", s.File, step.Line), voiceQuiet)
	p.blank()
	p.explain(*step)
	p.blank()
	acted := false // what came before only prepared what the scenario is about
	for _, other := range s.Steps {
		acted = acted || other.Keyword == "Quando"
		p.step("  ", other, !acted && other.Status == Passed || other.Status == Skipped)
	}
}

// explain says why a scenario ended at a step.
func (p *page) explain(step Step) {
	switch step.Status {
	case Undefined:
		p.undefined(step)
	case Pending:
		p.hanging("  ", "", "", "Este passo ainda não está completo: "+step.Reason+".", "")
	default:
		p.failure(step.Err)
	}
}

// undefined says what the learner may have meant.
func (p *page) undefined(step Step) {
	if why := almost(step.Text); why != "" {
		p.hanging("  ", "", "", "Não conheço este passo. "+why, "")
		return
	}
	near := steps.Nearest(step.Text, 3)
	if len(near) == 0 {
		p.hanging("  ", "", "", "Não conheço este passo, nem nenhum parecido com ele.", "")
		return
	}
	p.hanging("  ", "", "", "Não conheço este passo. Os mais parecidos que conheço:", "")
	for _, example := range near {
		p.hanging("    ", "", "", example, voiceWord)
	}
}

// failure shows what a step expected and saw.
func (p *page) failure(err error) {
	var f *steps.Failure
	if !errors.As(err, &f) {
		p.hanging("  ", "", "", fmt.Sprint(err), "")
		return
	}
	rows := [][2]string{{"esperado", f.Expected}, {"observado", f.Observed}}
	for i, look := range f.Look {
		label := "onde olhar"
		if i > 0 {
			label = ""
		}
		rows = append(rows, [2]string{label, look})
	}
	if f.Missing != "" {
		rows = append(rows, [2]string{"último salto", f.Happened}, [2]string{"não aconteceu", f.Missing})
	}
	widest := utf8.RuneCountInString("não aconteceu")
	for _, row := range rows {
		p.told("  ", fmt.Sprintf("%-*s  ", widest, row[0]), row[1])
	}
	for _, e := range f.Evidence {
		p.blank()
		if strings.HasPrefix(e.Title, "$") {
			p.WriteString("  " + p.paint(voiceQuiet, e.Title) + "\n")
			p.beginning("  ", e.Text, 20)
			continue
		}
		p.WriteString("  " + p.paint(voiceQuiet, e.Title) + "\n")
		for _, line := range strings.Split(e.Text, "\n") {
			p.hanging("  ", "· ", voiceQuiet, line, "")
		}
	}
}

// told writes something under its name; a text of several lines is a command's
// output, and stands below as it is.
func (p *page) told(margin, lead, text string) {
	sentence, output, many := strings.Cut(text, "\n")
	if sentence != "" || !many {
		p.hanging(margin, lead, voiceQuiet, sentence, "")
	} else {
		p.WriteString(strings.TrimRight(margin+p.paint(voiceQuiet, strings.TrimRight(lead, " ")), " ") + "\n")
	}
	if !many {
		return
	}
	p.beginning(margin+"    ", output, 15)
}

// beginning writes a command's output as it is; of a long one, the first lines.
// Columns that do not fit are cut, sentences go on below.
func (p *page) beginning(margin, output string, most int) {
	lines := strings.Split(strings.TrimRight(output, "\n"), "\n")
	for _, line := range lines[:min(most, len(lines))] {
		if prose := !strings.Contains(strings.TrimSpace(line), "  "); prose {
			p.hanging(margin, "", "", line, "") // of a refusal nothing must be cut
		} else {
			p.verbatim(margin, line, "")
		}
	}
	if more := len(lines) - most; more > 0 {
		p.hanging(margin, "", "", "… e mais "+portuguese.Count(more, "linha", "linhas"), voiceQuiet)
	}
}

// step writes a step as in the file, after its mark; shortly, only the beginning
// of a manifest below it.
func (p *page) step(margin string, step Step, shortly bool) {
	lead, voice := marks(step.Status)
	if step.Status == Skipped {
		lead = "·"
	}
	lead += " "
	p.hangingAfter(margin+p.paint(voice, lead), utf8.RuneCountInString(lead)+2, step)
	inner := "      "
	if step.DocText != "" {
		text := step.DocText
		const few = 4
		if lines := strings.Split(text, "\n"); shortly && len(lines) > few {
			text = strings.Join(lines[:few-1], "\n") + "\n… e mais " + portuguese.Count(len(lines)-few+1, "linha", "linhas")
		}
		p.verbatim(inner, `"""`, voiceQuiet)
		p.manifest(inner, text)
		p.verbatim(inner, `"""`, voiceQuiet)
	}
	for _, line := range table(step.Table) {
		p.verbatim(inner, line, voiceQuiet)
	}
}

// manifest writes lines of which none may be cut, for what is wrong may be at its
// end: a long one goes on below, further in.
func (p *page) manifest(margin, text string) {
	for _, line := range strings.Split(text, "\n") {
		if utf8.RuneCountInString(margin+line) <= p.width {
			p.verbatim(margin, line, voiceQuiet)
			continue
		}
		words := strings.TrimLeft(line, " \t")
		begin := margin + line[:len(line)-len(words)]
		for i, part := range fluxo.Fill(words, max(p.width-len(begin)-4, 20)) {
			if i > 0 {
				part = "    " + part
			}
			p.WriteString(begin + p.paint(voiceQuiet, part) + "\n")
		}
	}
}

// hangingAfter writes a step after a painted margin of the given width.
func (p *page) hangingAfter(margin string, width int, step Step) {
	lead := step.Keyword + " "
	lines := fluxo.Fill(step.Text, max(p.width-width-utf8.RuneCountInString(lead), 20))
	p.WriteString(margin + p.paint(voiceWord, lead) + lines[0] + "\n")
	for _, line := range lines[1:] {
		p.WriteString(strings.Repeat(" ", width+utf8.RuneCountInString(lead)) + line + "\n")
	}
}

// table aligns the columns of a data table.
func table(rows [][]string) []string {
	widths := map[int]int{}
	for _, row := range rows {
		for i, cell := range row {
			widths[i] = max(widths[i], utf8.RuneCountInString(cell))
		}
	}
	var lines []string
	for _, row := range rows {
		line := "|"
		for i, cell := range row {
			line += " " + cell + strings.Repeat(" ", widths[i]-utf8.RuneCountInString(cell)) + " |"
		}
		lines = append(lines, line)
	}
	return lines
}

// total is the virtual time of many scenarios.
func total(scenarios []Scenario) time.Duration {
	var sum time.Duration
	for _, s := range scenarios {
		sum += s.Took
	}
	return sum
}
