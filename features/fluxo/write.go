package fluxo

import (
	"fmt"
	"io"
	"strings"
	"time"
	"unicode/utf8"

	"caderno/sim/trace"
)

// Options say how to write hops.
type Options struct {
	Width int // columns to fill
	Color bool
	Lead  string // what every line begins with
}

// Since is the part of a record that begins after the first n hops and at a
// given age of the cluster: numbers and times count from there, and what
// happened before has no number. The hops given stay as they are.
func Since(hops []trace.Hop, n int, at time.Duration) []trace.Hop {
	part := append([]trace.Hop{}, hops[min(n, len(hops)):]...)
	for i := range part {
		part[i].ID -= n
		part[i].Cause = max(part[i].Cause-n, 0)
		part[i].At = max(part[i].At-at, 0)
	}
	return part
}

// Legend says how to read what Write writes.
const Legend = "Em cada salto: o número, ← o salto que o causou, o tempo do cluster, quem fez, o que fez. " +
	"kubectl é quem está de fora; kube-apiserver, o servidor da API; deployment-controller e replicaset-controller, " +
	"dois dos controladores; kube-scheduler, o scheduler; kubelet, o agente de cada nó."

// Write lists hops, one under the other: its number, the number of the hop that
// caused it, the virtual time, who, what. Long sentences go on under themselves.
func Write(out io.Writer, hops []trace.Hop, o Options) error {
	var text strings.Builder
	actor, number := 0, 1
	for _, h := range hops {
		actor = max(actor, utf8.RuneCountInString(Actor(h)))
		number = max(number, len(fmt.Sprint(h.ID)))
	}
	for _, h := range hops {
		cause := ""
		if h.Cause != 0 {
			cause = fmt.Sprintf("←%d", h.Cause)
		}
		lead := fmt.Sprintf("%s%*d %-*s %s  ", o.Lead, number, h.ID, number+1, cause, Seconds(h.At))
		name := fmt.Sprintf("%-*s", actor, Actor(h))
		indent := utf8.RuneCountInString(lead) + actor + 2
		if o.Width-indent < narrow { // the sentence gets lines of its own
			indent = utf8.RuneCountInString(lead)
			fmt.Fprintf(&text, "%s%s\n", paint(o, faint, lead), paint(o, Hue(h.Actor), Actor(h)))
		} else {
			fmt.Fprintf(&text, "%s%s  ", paint(o, faint, lead), paint(o, Hue(h.Actor), name))
		}
		for i, line := range Fill(Sentence(h)+totals(h.Decision), max(o.Width-indent, narrow)) {
			if i == 0 && indent > utf8.RuneCountInString(lead) {
				fmt.Fprintln(&text, line)
				continue
			}
			fmt.Fprintf(&text, "%s%s\n", strings.Repeat(" ", indent), line)
		}
	}
	_, err := io.WriteString(out, text.String())
	return err
}

// Seconds writes a virtual time as Portuguese does, in a column: "  1,234 s".
func Seconds(d time.Duration) string {
	return strings.Replace(fmt.Sprintf("%7.3f s", d.Seconds()), ".", ",", 1)
}

// Fill breaks text into lines of at most width columns, at spaces; a word wider
// than that keeps a line of its own. There is at least one line.
func Fill(text string, width int) []string {
	var lines []string
	line := ""
	for _, word := range strings.Fields(text) {
		if line != "" && utf8.RuneCountInString(line)+1+utf8.RuneCountInString(word) > width {
			lines = append(lines, line)
			line = ""
		}
		if line != "" {
			line += " "
		}
		line += word
	}
	return append(lines, line)
}

// narrow is the least number of columns in which a sentence reads well.
const narrow = 30

const faint = "2"

// Piece is the name of what an actor belongs to; each has one quiet colour
// wherever it appears.
func Piece(a trace.Actor) string {
	switch a {
	case trace.Kubectl, trace.Visitor:
		return "fora"
	case trace.APIServer:
		return "api"
	case trace.Scheduler:
		return "scheduler"
	case trace.Kubelet, trace.App:
		return "kubelet"
	case trace.DeploymentController, trace.ReplicaSetController:
		return "controladores"
	default:
		return "fundo" // the controllers that stay in the background
	}
}

// hues are the pieces' colours, as the parameters of a terminal's escape sequence.
var hues = map[string]string{
	"fora":          "38;5;138", // clay
	"api":           "38;5;68",  // the blue of the course
	"scheduler":     "38;5;136", // ochre
	"kubelet":       "38;5;66",  // slate green
	"controladores": "38;5;97",  // plum
	"fundo":         "38;5;102",
}

// Hue is the colour of an actor's piece in a terminal.
func Hue(a trace.Actor) string { return hues[Piece(a)] }

func paint(o Options, sequence, text string) string {
	if !o.Color {
		return text
	}
	return "\x1b[" + sequence + "m" + text + "\x1b[0m"
}
