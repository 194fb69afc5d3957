package main

import (
	"context"
	"fmt"
	"io"
	"strings"
	"unicode/utf16"

	"caderno/features/lab"
	"caderno/features/piece"
	"caderno/features/shell"
	"caderno/features/web"
	"caderno/lessons"
	"caderno/lessons/site/stage"
	"caderno/sim"
	"caderno/sim/trace"
)

// pageCluster is the laboratory of a page: what its lines print, and its hops as
// the page's player takes them.
type pageCluster struct {
	lesson lessons.Lesson
	lab    *lab.Lab
	files  *shell.Memory
	stage  *stage.Stage
	out    *printout
	lines  int // so far
	hops   int // told so far
}

const (
	pageWorkers = 3
	// pageHops is enough for an hour of somebody's play, in some tens of megabytes.
	pageHops = 10_000
	// noteWidth is wider than any note: the page breaks it.
	noteWidth = 2000
	// tableWidth is the room of a table, which the page does not break.
	tableWidth = 80
)

// openPageCluster opens a cluster for the page of a lesson.
func openPageCluster(name string) (web.Cluster, error) {
	lesson, ok := lessons.Find(name)
	if !ok || lesson.Name() != name {
		return nil, fmt.Errorf("não há aula %q", name)
	}
	c := &pageCluster{lesson: lesson, files: &shell.Memory{}, out: &printout{}}
	var err error
	c.lab, err = lab.New(lab.Options{
		Workers: pageWorkers, Seed: 1, Stdout: printer{c.out, "saida"}, Stderr: printer{c.out, "erro"}, Notes: printer{c.out, "nota"},
		Width: func() int { return noteWidth }, Live: true, Files: c.files, MostHops: pageHops,
		Scores: func(h trace.Hop, _ int, color bool) string { return scoreTable(h, tableWidth, color) },
	})
	if err != nil {
		return nil, fmt.Errorf("o cluster não abriu: %w", err)
	}
	c.stage = stage.New(c.nodes())
	return c, nil
}

func (c *pageCluster) nodes() []lessons.Node {
	var nodes []lessons.Node
	for _, n := range c.lab.Nodes() {
		nodes = append(nodes, lessons.Node{Name: n.Name, ControlPlane: n.ControlPlane, Tainted: n.Tainted})
	}
	return nodes
}

// clusterBegan is what a page knows of its cluster at first.
type clusterBegan struct {
	clusterState
	Picture string    `json:"figura"` // of the player
	Run     stage.Run `json:"rodada"` // of the player: nothing has happened
	Ideas   []string  `json:"ideias"` // lines to try
}

// clusterState is what may be another one after each line.
type clusterState struct {
	Clock  string      `json:"relogio"`
	Pieces []pieceTold `json:"pecas"`
	Files  []string    `json:"arquivos"`
	Full   bool        `json:"cheio,omitempty"` // no more time passes
	Left   bool        `json:"saiu,omitempty"`
}

// pieceTold is a part of the cluster.
type pieceTold struct {
	Name string `json:"nome"` // as parar and iniciar take it
	On   bool   `json:"roda"`
}

// lineTold is what came of a line.
type lineTold struct {
	clusterState
	Printed []printed     `json:"saida"`
	Exit    int           `json:"codigo"`
	Step    stage.Step    `json:"passo"`
	Hops    []stage.Frame `json:"saltos"`
}

// Begin implements web.Cluster.
func (c *pageCluster) Begin() any {
	run, _ := stage.NewRun(lessons.Scenario{})
	return clusterBegan{clusterState: c.state(), Picture: c.stage.Pictures(), Run: run, Ideas: c.lesson.Laboratory.Lines}
}

func (c *pageCluster) state() clusterState {
	s := clusterState{
		Clock: lessons.Clock(c.lab.Clock()), Files: append([]string{}, c.files.Names()...),
		Full: c.lab.Full(), Left: c.lab.Left(),
	}
	for _, p := range c.lab.Pieces() {
		if !p.InManager {
			s.Pieces = append(s.Pieces, pieceTold{piece.Title(p), p.On})
		}
	}
	return s
}

// Run implements web.Cluster.
func (c *pageCluster) Run(ctx context.Context, line string) any {
	c.out.begin()
	exit := c.lab.Run(ctx, line)
	if ctx.Err() != nil {
		_, _ = io.WriteString(printer{c.out, "erro"}, "parei aqui: a linha não terminou a tempo\n")
	}
	told := lineTold{Exit: exit, Printed: c.out.end(), Hops: []stage.Frame{}}
	step := c.step(line, exit)
	told.Step = stage.NewStep(step)
	told.Step.Moves = c.stage.Step(step) // before its hops, as stage.NewRun has it
	for _, hop := range c.lab.Hops(c.hops) {
		told.Hops = append(told.Hops, c.stage.Hop(toHop(hop, c.lines)))
	}
	c.hops += len(told.Hops)
	told.clusterState = c.state()
	c.lines++
	return told
}

// step is a line as the player shows it, and which pieces are off after it.
func (c *pageCluster) step(line string, exit int) lessons.Step {
	step := lessons.Step{Keyword: "$", Text: strings.TrimSpace(line), Status: map[bool]string{true: "passou", false: "falhou"}[exit == 0]}
	manager := true
	for _, p := range c.lab.Pieces() {
		if p.Piece == sim.ControllerManager {
			manager = p.On
		}
		if !p.On && (manager || !p.InManager) {
			step.Stopped = append(step.Stopped, lessons.Piece{Name: string(p.Piece), Node: p.Node})
		}
	}
	return step
}

// Complete implements web.Cluster.
func (c *pageCluster) Complete(line string, at int) any {
	units := utf16.Encode([]rune(line))
	at = max(0, min(at, len(units)))
	before := string(utf16.Decode(units[:at]))
	found := c.lab.Complete(before, len(before))
	return struct {
		From  int      `json:"de"` // in UTF-16 units
		Words []string `json:"palavras"`
		Open  bool     `json:"aberta"` // it may go on: no space follows
	}{len(utf16.Encode([]rune(before[:max(found.From, 0)]))), append([]string{}, found.Words...), found.Open}
}

// Read implements web.Cluster.
func (c *pageCluster) Read(name string) (string, error) {
	text, err := c.files.ReadFile(name)
	if err != nil {
		return "", fmt.Errorf("não há arquivo %q nesta página", name)
	}
	return string(text), nil
}

// Write implements web.Cluster.
func (c *pageCluster) Write(name, text string) error {
	if text == "" {
		c.files.Remove(name)
		return nil
	}
	return c.files.WriteFile(name, []byte(text))
}

// Close implements web.Cluster.
func (c *pageCluster) Close() error { return c.lab.Close() }
