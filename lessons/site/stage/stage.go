// Package stage turns the record of a run into what the player moves: which
// documents, Pods and containers are where, and how each hop changes that. It
// takes one hop after the other, so a run can be drawn while it goes on, and
// draws the picture of any moment. It decides nothing and runs nothing: all it
// knows is in the hops.
//
// The state is flat: a Look for each key. A hop's moves say which looks are
// new; who keeps the old ones can go back.
package stage

import (
	"fmt"
	"slices"
	"strings"

	"caderno/lessons"
)

// Look is how something is drawn.
type Look struct {
	At    string // the place: "" is out of sight
	Class string // words for the style sheet, separated by spaces
	Text  string // what is written at it and changes
}

// Thing is something that came up during the run: a document, the document of a
// Pod, or the body of a Pod on its node.
type Thing struct {
	ID    string `json:"id"`
	Glyph string `json:"g"`           // which shape it has: one of the picture's prototypes
	Kind  string `json:"k,omitempty"` // Deployment, ReplicaSet, ...
	Label string `json:"l"`           // its name, short
	Title string `json:"t"`           // kind and whole name
}

// Stage is the cluster as far as the hops have told.
type Stage struct {
	looks    map[string]Look
	shown    []Thing // in the order of their appearance
	machines []*machine
	things   map[lessons.Object]*thing
	count    int // things so far

	moves []Move  // of the hop under way
	fresh []Thing // that came up in it
}

// New returns the stage of a cluster in which nothing has happened yet.
func New(nodes []lessons.Node) *Stage {
	s := &Stage{looks: map[string]Look{}, things: map[lessons.Object]*thing{}}
	s.machines = newMachines(nodes)
	for _, m := range s.machines {
		s.looks[m.key] = m.look()
	}
	return s
}

// Look is how something is drawn now.
func (s *Stage) Look(key string) Look { return s.looks[key] }

// Things are those that have come up so far.
func (s *Stage) Things() []Thing { return s.shown }

// put changes a look, and takes note of that if it is another one.
func (s *Stage) put(key string, l Look) {
	if s.looks[key] == l {
		return
	}
	s.looks[key] = l
	at := slices.IndexFunc(s.moves, func(m Move) bool { return m.Key == key })
	if at < 0 {
		s.moves = append(s.moves, Move{Key: key})
		at = len(s.moves) - 1
	}
	s.moves[at].Look = l
}

// introduce gives a shape to what comes up for the first time.
func (s *Stage) introduce(t Thing) {
	s.shown, s.fresh = append(s.shown, t), append(s.fresh, t)
}

// thing is an object of the API.
type thing struct {
	lessons.Object
	number  int
	owner   *thing
	row     int // on the shelf; shelfRows and more: none is free
	column  int
	slot    int // of a Pod's document beside its owner; -1: not shown
	leaving bool
	numbers *lessons.Replicas
	routes  string // of an EndpointSlice: how many ready Pods it lists; of a Service: how many its visitors are sent to
	pod     *pod   // nil for other kinds
	kids    []*thing
}

func (t *thing) id() string   { return fmt.Sprintf("o%d", t.number) }
func (t *thing) body() string { return fmt.Sprintf("b%d", t.number) }

// label is the name without what its owner's says already.
func (t *thing) label() string {
	name := t.Name
	if t.owner != nil {
		name = strings.TrimPrefix(name, t.owner.Name+"-")
	} else if t.Namespace != "" && t.Namespace != "default" {
		name = t.Namespace + "/" + name
	}
	return shorten(name, 11)
}

func (t *thing) title() string { return t.Kind + " " + t.Name }

// shorten cuts a text that is longer than so many letters.
func shorten(text string, most int) string {
	if letters := []rune(text); len(letters) > most {
		return string(letters[:most-1]) + "…"
	}
	return text
}
