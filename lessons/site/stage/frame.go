package stage

import (
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"caderno/lessons"
)

// Frame is a hop as the player shows it. Its names are short because a page
// carries hundreds of them.
type Frame struct {
	Number   int       `json:"n"`
	Cause    int       `json:"c,omitempty"` // 0: somebody outside
	At       string    `json:"t"`           // virtual time, as a reader sees it
	Actor    string    `json:"a"`
	Piece    string    `json:"p"` // the class of its hue
	Text     string    `json:"x"`
	Step     int       `json:"s"`             // its place in Run.Steps
	Place    string    `json:"w,omitempty"`   // where the actor is
	Object   string    `json:"o,omitempty"`   // the place of the object's document, if there is one after the hop
	Ways     []string  `json:"way,omitempty"` // each is places, joined by spaces
	Things   []Thing   `json:"new,omitempty"`
	Moves    []Move    `json:"m,omitempty"`
	Decision *Decision `json:"d,omitempty"`
}

// Move is a look that is new. As JSON it is [key, at, class, text], without the
// empty ones at the end.
type Move struct {
	Key string
	Look
}

// MarshalJSON implements json.Marshaler.
func (m Move) MarshalJSON() ([]byte, error) {
	parts := []string{m.Key, m.At, m.Class, m.Text}
	for len(parts) > 1 && parts[len(parts)-1] == "" {
		parts = parts[:len(parts)-1]
	}
	return json.Marshal(parts)
}

// UnmarshalJSON implements json.Unmarshaler.
func (m *Move) UnmarshalJSON(data []byte) error {
	var parts []string
	if err := json.Unmarshal(data, &parts); err != nil {
		return err
	}
	parts = append(parts, "", "", "", "")
	m.Key, m.Look = parts[0], Look{At: parts[1], Class: parts[2], Text: parts[3]}
	return nil
}

// Decision is what the scheduler thought of every node.
type Decision struct {
	Pod     string    `json:"pod"`
	Chosen  string    `json:"chosen,omitempty"`
	Message string    `json:"message,omitempty"`
	Plugins []string  `json:"plugins,omitempty"` // that gave points
	Weights []int64   `json:"weights,omitempty"` // beside Plugins
	Nodes   []Verdict `json:"nodes"`
}

// Verdict is what it thought of one.
type Verdict struct {
	Node   string  `json:"node"`
	Filter string  `json:"filter,omitempty"` // that refused it
	Reason string  `json:"reason,omitempty"`
	Points []int64 `json:"points,omitempty"` // beside Plugins
	Total  int64   `json:"total,omitempty"`
}

func newDecision(d *lessons.Decision) *Decision {
	if d == nil {
		return nil
	}
	told := &Decision{Pod: d.Pod, Chosen: d.Chosen, Message: d.Message}
	for _, v := range d.Nodes {
		verdict := Verdict{Node: v.Node, Filter: v.Filter, Reason: strings.Join(v.Reasons, "; "), Total: v.Total}
		for i, score := range v.Scores {
			if i >= len(told.Plugins) {
				told.Plugins, told.Weights = append(told.Plugins, score.Plugin), append(told.Weights, score.Weight)
			}
			verdict.Points = append(verdict.Points, score.Points)
		}
		told.Nodes = append(told.Nodes, verdict)
	}
	return told
}

// Step is a line of the scenario.
type Step struct {
	Keyword string   `json:"k"`
	Text    string   `json:"x"`
	Status  string   `json:"status,omitempty"`
	Took    string   `json:"took,omitempty"` // virtual time
	Outputs []Output `json:"out,omitempty"`
	Moves   []Move   `json:"m,omitempty"` // pieces that the step switched off or on
}

// Output is what a command of a step printed.
type Output struct {
	Command string `json:"c"`
	Text    string `json:"x"`
	Exit    int    `json:"e,omitempty"`
}

// Run is a whole scenario as the player gets it.
type Run struct {
	Steps []Step  `json:"steps"`
	Hops  []Frame `json:"hops"`
}

// NewRun makes a scenario ready for the player, and returns the stage as it is
// at the end. Outputs stay where they are: the page shows them.
func NewRun(scenario lessons.Scenario) (Run, *Stage) {
	s := New(scenario.Nodes)
	run := Run{Steps: []Step{}, Hops: []Frame{}}
	at := 0
	for i, step := range scenario.Steps {
		told := NewStep(step)
		told.Moves, told.Outputs = s.Step(step), nil
		run.Steps = append(run.Steps, told)
		for at < len(scenario.Hops) && scenario.Hops[at].Step == i {
			run.Hops = append(run.Hops, s.Hop(scenario.Hops[at]))
			at++
		}
	}
	return run, s
}

// NewStep tells a step without what it moves.
func NewStep(step lessons.Step) Step {
	told := Step{Keyword: step.Keyword, Text: step.Text, Status: step.Status}
	if step.Took > 0 {
		told.Took = lessons.Clock(step.Took)
	}
	for _, o := range step.Outputs {
		told.Outputs = append(told.Outputs, Output{Command: o.Command, Text: o.Text, Exit: o.ExitCode})
	}
	return told
}

// seconds writes a virtual time as Portuguese does: 0,083 s, 12 min 5 s.
func seconds(d time.Duration) string {
	if d < time.Minute {
		return lessons.Seconds(d, 3)
	}
	return fmt.Sprintf("%d min %d s", int(d.Minutes()), int(d.Seconds())%60)
}
