package steps

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/cucumber/godog"
	corev1 "k8s.io/api/core/v1"

	"caderno/sim/trace"
)

// world is one scenario while it runs: its cluster, and what was said so far.
type world struct {
	open    Opener
	journal *Journal
	wanted  Wanted

	cluster Cluster // nil until a step needs one
	began   time.Duration
	before  int    // hops before the scenario began
	nodes   []Node // of a simulated cluster, when the scenario began

	last     *command // the last command of a step that began with "executo"
	commands []string // all of them
	closed   bool     // "nada mais é pedido": no command may follow
	outputs  []Output // of the step that runs now
	services serviceNotes
	stepAge  time.Duration

	impatient func() error // what the step that runs now looks at once, without "em até" or "durante"; or nil
	told      *story       // what happened in the scenario, if the cluster went on after it
}

// story is what a scenario took, and the hops in it.
type story struct {
	took time.Duration
	hops []trace.Hop
}

// command is a line that a scenario ran. One that failed must be spoken of by
// the next step: a learner's typing mistake is told at once, not as a Deployment
// that never came.
type command struct {
	line     string
	result   Result
	judged   bool
	early    bool // the cluster was still at work when it ran
	prepares bool // it only prepares what the scenario is about
}

// Initialize gives godog the meaning of the steps of one scenario, which gets
// a world, and when it needs one a cluster, of its own.
func Initialize(sc *godog.ScenarioContext, open Opener, journal *Journal) {
	w := &world{open: open, journal: journal}
	w.register(sc)
	sc.Before(func(ctx context.Context, pickle *godog.Scenario) (context.Context, error) {
		w.wanted = wantedBy(pickle)
		return ctx, nil
	})
	sc.StepContext().Before(func(ctx context.Context, step *godog.Step) (context.Context, error) {
		w.outputs, w.stepAge, w.impatient = nil, w.age(), nil
		if gap(step) {
			w.journal.Step(step.Id).Reason = "falta preencher a lacuna ___"
			return ctx, godog.ErrPending
		}
		meant := definitionOf(step.Text)
		if meant == nil {
			return ctx, nil // godog will say that it knows no such step
		}
		if err := meant.checkArgument(step); err != nil {
			return ctx, err
		}
		if !meant.judges() {
			return ctx, w.unjudged()
		}
		return ctx, nil
	})
	sc.StepContext().After(func(ctx context.Context, step *godog.Step, status godog.StepResultStatus, err error) (context.Context, error) {
		note := w.journal.Step(step.Id)
		note.Took, note.Outputs, note.SoFar = w.age()-w.stepAge, w.outputs, w.soFarTold
		note.Hops, note.Stopped = w.soFar(), w.stopped()
		w.explain(ctx, note, step.Text, err)
		return ctx, nil
	})
	sc.After(func(ctx context.Context, pickle *godog.Scenario, err error) (context.Context, error) {
		if err == nil {
			err = w.unjudged()
		} else {
			err = nil
		}
		return ctx, errors.Join(err, w.end(pickle.Id))
	})
}

// wantedBy is what a scenario asks of any cluster, before its steps name nodes.
func wantedBy(pickle *godog.Scenario) Wanted {
	wanted := Wanted{Scenario: pickle.Name}
	for _, tag := range pickle.Tags {
		wanted.Tags = append(wanted.Tags, tag.Name)
	}
	for _, step := range pickle.Steps {
		if need := SimulatorFor(step.Text); need != "" && !slices.Contains(wanted.Simulator, need) {
			wanted.Simulator = append(wanted.Simulator, need)
		}
	}
	return wanted
}

// gap tells whether a learner has still to fill something in.
func gap(step *godog.Step) bool {
	const blank = "___"
	if step.Argument != nil && step.Argument.DocString != nil && strings.Contains(step.Argument.DocString.Content, blank) {
		return true
	}
	if step.Argument != nil && step.Argument.DataTable != nil {
		for _, row := range step.Argument.DataTable.Rows {
			for _, cell := range row.Cells {
				if strings.Contains(cell.Value, blank) {
					return true
				}
			}
		}
	}
	return strings.Contains(step.Text, blank)
}

// explain adds to a failure what the cluster shows, and to the note why a step
// was skipped.
func (w *world) explain(ctx context.Context, note *StepNote, text string, err error) {
	var failure *Failure
	var skip *SkipError
	switch {
	case errors.As(err, &failure):
		w.diagnose(ctx, failure, text)
		if meant := definitionOf(text); meant != nil && len(failure.Look) == 0 {
			failure.Look = []string{meant.topic.look}
		}
	case errors.As(err, &skip):
		note.Reason = skip.Reason
	}
}

// end notes what happened in the scenario and gives the cluster back.
func (w *world) end(pickle string) error {
	if w.cluster == nil {
		return nil
	}
	*w.journal.Scenario(pickle) = w.soFarTold()
	return w.cluster.Close()
}

// soFarTold is what there is to note of the scenario by now.
func (w *world) soFarTold() ScenarioNote {
	told := w.told
	if told == nil {
		told = &story{w.age() - w.began, w.hops()}
	}
	return ScenarioNote{Took: told.took, Hops: told.hops, Nodes: w.nodes}
}

// need returns the scenario's cluster; a scenario that names none gets
// whatever cluster there is.
func (w *world) need(ctx context.Context) (Cluster, error) {
	if w.cluster != nil {
		return w.cluster, nil
	}
	return w.cluster, w.openCluster(ctx, nil)
}

func (w *world) openCluster(ctx context.Context, nodes []Node) error {
	if w.cluster != nil {
		return misused("um cluster por cenário", "este cenário já tem um cluster",
			"deixe um só passo “Dado um cluster ...” no cenário e no Contexto")
	}
	w.wanted.Nodes = nodes
	cluster, err := w.open(ctx, w.wanted)
	var skip *SkipError
	if errors.As(err, &skip) {
		return skip
	}
	if err != nil {
		return fmt.Errorf("não consegui criar o cluster: %w", err)
	}
	w.cluster, w.began = cluster, cluster.Age()
	w.stepAge = w.began
	if s, ok := cluster.(Simulator); ok {
		w.before = len(s.Hops())
		return w.noteNodes(ctx)
	}
	return nil
}

// noteNodes takes note of the machines that there are.
func (w *world) noteNodes(ctx context.Context) error {
	nodes, err := list[corev1.Node](ctx, w, "Node", "")
	for _, node := range nodes {
		_, control := node.Labels["node-role.kubernetes.io/control-plane"]
		w.nodes = append(w.nodes, Node{Name: node.Name, ControlPlane: control, Tainted: len(node.Spec.Taints) > 0})
	}
	return err
}

// soFar is how many hops there have been in the scenario's story.
func (w *world) soFar() int {
	if w.told != nil {
		return len(w.told.hops)
	}
	if s, ok := w.cluster.(Simulator); ok {
		return len(s.Hops()) - w.before
	}
	return 0
}

// stopped are the pieces that are switched off; of the controllers only those
// that are so by themselves.
func (w *world) stopped() []Piece {
	s, ok := w.cluster.(Simulator)
	if !ok {
		return nil
	}
	var off []Piece
	manager := false
	for _, p := range s.Pieces() {
		manager = manager || p.Off && p.Name == "controller-manager"
		if p.Off && !(p.InManager && manager) {
			off = append(off, p)
		}
	}
	return off
}

// simulator is the cluster, if it is one that can be looked into.
func (w *world) simulator(ctx context.Context) (Simulator, error) {
	cluster, err := w.need(ctx)
	if err != nil {
		return nil, err
	}
	s, ok := cluster.(Simulator)
	if !ok {
		return nil, &SkipError{"só o simulador sabe responder a este passo"}
	}
	return s, nil
}

func (w *world) age() time.Duration {
	if w.cluster == nil {
		return 0
	}
	return w.cluster.Age()
}

// unjudged is the failure of a command that failed without any step having
// said that it would.
func (w *world) unjudged() error {
	if w.last == nil || w.last.judged || w.last.result.Exit == 0 {
		return nil
	}
	w.last.judged = true
	line, _, more := strings.Cut(w.last.line, "\n")
	if more {
		line += " …" // the manifest is seen in the scenario
	}
	look := []string{w.last.lookAtCommand()}
	if !w.last.prepares {
		look = append(look, lookToCopy)
	}
	return misused("que o comando terminasse bem: "+line, w.last.end(), look...)
}

// withoutDump leaves out what kubectl adds for those who debug its templates.
func withoutDump(text string) string {
	said, _, _ := strings.Cut(text, " Printing more information for debugging the template:")
	return said
}

// end says how a command ended, with its last words.
func (c *command) end() string {
	text := withoutDump(strings.TrimSpace(c.result.Stderr))
	if text == "" {
		text = strings.TrimSpace(c.result.Stdout)
	}
	if c.result.Exit == 0 {
		return "o comando terminou bem e mostrou: " + text
	}
	return fmt.Sprintf("o comando terminou com o código %d: %s", c.result.Exit, text)
}
