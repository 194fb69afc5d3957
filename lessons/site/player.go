package site

import (
	"encoding/json"
	"fmt"
	"html/template"
	"strings"

	"caderno/lessons"
	play "caderno/lessons/site/stage"
)

// player is a scenario with what moves in it, as its template shows it.
type player struct {
	lessons.Scenario
	ID       string        // of the figure; its hops' begin with it
	Pictures template.HTML // of the end: without a program they stay as they are
	End      string        // the picture in words
	Hops     []shownHop
	Data     template.JS // what the program needs
}

// shownHop is a hop in the list to read.
type shownHop struct {
	play.Frame
	CausedBy string // the text of the cause
}

// player shows a scenario so that it can be played.
func (b *builder) player(id string, scenario lessons.Scenario) template.HTML {
	run, end := play.NewRun(scenario)
	data, err := json.Marshal(run)
	b.note(err)
	p := player{Scenario: scenario, ID: id, Pictures: template.HTML(end.Pictures()), End: end.Describe(), Data: template.JS(data)}
	for _, hop := range run.Hops {
		shown := shownHop{Frame: hop}
		if hop.Cause > 0 && hop.Cause <= len(run.Hops) {
			cause := run.Hops[hop.Cause-1]
			shown.CausedBy = cause.Actor + " " + cause.Text
		}
		p.Hops = append(p.Hops, shown)
	}
	return b.render("player", p)
}

// opening is the run that the first page plays: the whole road of one command.
func (b *builder) opening() template.HTML {
	scenario, err := b.Source.Scenario("02-deployment", "O kubectl mostra o Deployment que acabou de criar")
	b.note(err)
	return b.player("cena-1", scenario)
}

// scenario shows a scenario of a lesson: to be played on a screen, to be read on
// paper.
func (r *nodeRenderer) scenario(scenario lessons.Scenario) template.HTML {
	if r.text.printed {
		return r.render("cenario", scenario)
	}
	r.played++
	return r.player(fmt.Sprintf("cena-%d", r.played), scenario)
}

// Plays tells whether the page has a player, which needs its programs.
func (p page) Plays() bool {
	return strings.Contains(string(p.Body), `<script type="application/json" class="player-data">`)
}
