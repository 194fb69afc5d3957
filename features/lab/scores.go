package lab

import (
	"cmp"
	"context"
	"fmt"
	"strings"

	"caderno/features/fluxo"
	"caderno/features/spelling"
	"caderno/sim/trace"
)

// scores is the command pontos.
func (l *Lab) scores(_ context.Context, c *call) int {
	decisions := l.decisions()
	if len(decisions) == 0 {
		return c.fail("o scheduler ainda não procurou lugar para nenhum Pod; crie um, e deixe o tempo passar: esperar")
	}
	pod := c.argument()
	found := decisionAbout(decisions, pod)
	if found == nil {
		return c.fail("o scheduler não procurou lugar para nenhum Pod %q%s", pod, l.nearPod(pod))
	}
	if l.options.Scores == nil {
		fmt.Fprintf(c.Stdout, "%s: %s\n", found.Object.Name, cmp.Or(found.Decision.Message, fluxo.Totals(found.Decision)))
		return 0
	}
	width, color := l.options.Width(), l.options.Color
	if !c.screen { // for a filter or a file
		color = false
	}
	fmt.Fprint(c.Stdout, l.options.Scores(*found, width, color))
	return 0
}

// decisions are the scheduler's last words about each Pod, with the numbers of
// the laboratory.
func (l *Lab) decisions() []trace.Hop {
	return fluxo.Decisions(l.recorded(span{l.opened.hops, len(l.cluster.Hops())}))
}

// decisionAbout finds a Pod's decision by its name, or by the beginning of it:
// the latest if there are several, of all of them if it is empty.
func decisionAbout(decisions []trace.Hop, pod string) *trace.Hop {
	var found *trace.Hop
	for i, h := range decisions {
		if h.Object.Name == pod {
			return &decisions[i]
		}
		if strings.HasPrefix(h.Object.Name, pod) && (found == nil || h.ID > found.ID) {
			found = &decisions[i]
		}
	}
	return found
}

// nearPod proposes a name, or lists what there is.
func (l *Lab) nearPod(pod string) string {
	names := l.decidedPods()
	if near := spelling.Nearest(pod, names); near != "" {
		return "; você quis dizer " + near + "?"
	}
	const most = 5
	if len(names) > most {
		names = append(names[:most:most], "...")
	}
	return ". Há: " + strings.Join(names, ", ")
}

// decidedPods are the Pods that the scheduler has looked at.
func (l *Lab) decidedPods() []string {
	var names []string
	for _, h := range l.decisions() {
		names = append(names, h.Object.Name)
	}
	return names
}
