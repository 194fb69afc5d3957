package stage

import (
	"fmt"
	"slices"
	"strings"

	"caderno/lessons"
)

// The shelf is etcd's: a row for each object that nobody owns, with what it owns
// beside it, and a row more for each further child. What has a place keeps it.
const (
	shelfRows = 4
	shelfPods = 10 // documents of Pods in a row
)

// find is the thing of an object; nil if it has not come up.
func (s *Stage) find(o lessons.Object) *thing { return s.things[o] }

// add puts a new document on the shelf.
func (s *Stage) add(o lessons.Object, owner *lessons.Object) *thing {
	if t := s.find(o); t != nil {
		return t
	}
	s.count++
	t := &thing{Object: o, number: s.count, slot: -1}
	s.things[o] = t
	if owner != nil {
		t.owner = s.find(*owner)
	}
	glyph := "doc"
	if t.owner != nil {
		t.owner.kids = append(t.owner.kids, t)
		t.column = min(t.owner.column+1, 2)
	}
	if o.Kind == "Pod" && t.owner != nil {
		t.row = t.owner.row
		t.slot = s.freeSlot(t.owner)
		glyph = "slip"
	} else {
		t.row = s.freeRow(t)
	}
	s.introduce(Thing{ID: t.id(), Glyph: glyph, Kind: t.Kind, Label: t.label(), Title: t.title()})
	return t
}

// freeRow finds a row: beside the owner if that has room, or the first free one
// after it.
func (s *Stage) freeRow(t *thing) int {
	if o := t.owner; o != nil && !slices.ContainsFunc(o.kids, func(k *thing) bool { return k != t && k.row == o.row }) {
		return o.row
	}
	taken := [shelfRows]bool{}
	for _, o := range s.things {
		if o != t && o.row < shelfRows {
			taken[o.row] = true
		}
	}
	from := 0
	if t.owner != nil {
		from = t.owner.row
	}
	for i := range shelfRows {
		if row := (from + i) % shelfRows; !taken[row] {
			return row
		}
	}
	return shelfRows
}

// freeSlot is the first place among the Pods of an owner; -1 if there is none.
func (s *Stage) freeSlot(owner *thing) int {
	for slot := range shelfPods {
		if !slices.ContainsFunc(owner.kids, func(k *thing) bool { return k.slot == slot }) {
			return slot
		}
	}
	return -1
}

// remove takes a document from the shelf.
func (s *Stage) remove(t *thing) {
	delete(s.things, t.Object)
	s.put(t.id(), Look{})
	if t.row < shelfRows && holdsPods(t) {
		s.drawMore(fmt.Sprintf("more:%d", t.row), 0)
	}
	if t.pod != nil {
		s.leave(t)
	}
	for _, kid := range t.kids {
		kid.owner = nil
		s.draw(kid)
	}
	if o := t.owner; o != nil {
		o.kids = slices.DeleteFunc(o.kids, func(k *thing) bool { return k == t })
		s.promote(o, t.slot)
		s.draw(o)
	}
	s.pullUp()
	s.drawMore("more:shelf", len(s.below()))
}

// below are the documents, without those of Pods, for which there is no row, the
// oldest first.
func (s *Stage) below() []*thing {
	var all []*thing
	for _, t := range s.things {
		if t.row >= shelfRows && (t.Kind != "Pod" || t.owner == nil) {
			all = append(all, t)
		}
	}
	slices.SortFunc(all, func(a, b *thing) int { return a.number - b.number })
	return all
}

// pullUp gives a row that has become free to a document that had none.
func (s *Stage) pullUp() {
	for _, t := range s.below() {
		t.row = s.freeRow(t)
		if t.row >= shelfRows {
			continue
		}
		s.draw(t)
		for _, kid := range t.kids {
			if kid.Kind == "Pod" {
				kid.row = t.row
				s.draw(kid)
			}
		}
	}
}

// promote gives the place of a Pod that has gone to one that had none.
func (s *Stage) promote(owner *thing, slot int) {
	at := slices.IndexFunc(owner.kids, func(k *thing) bool { return k.Kind == "Pod" && k.slot < 0 })
	if slot >= 0 && at >= 0 {
		owner.kids[at].slot = slot
		s.draw(owner.kids[at])
	}
}

func (s *Stage) drawMore(key string, n int) {
	if n == 0 {
		s.put(key, Look{})
		return
	}
	s.put(key, Look{Text: fmt.Sprintf("+%d", n)})
}

// place is where a document stands: row and column, or row and Pod.
func (t *thing) place() string {
	switch {
	case t.row >= shelfRows:
		return ""
	case t.slot >= 0:
		return fmt.Sprintf("%d/p%d", t.row, t.slot)
	case t.Kind == "Pod" && t.column > 0: // its row is full
		return ""
	}
	return fmt.Sprintf("%d/%d", t.row, min(t.column, 1))
}

// draw brings the looks of a thing up to date.
func (s *Stage) draw(t *thing) {
	l := Look{At: t.place()}
	var class words
	class.add("leaving", t.leaving)
	if t.owner != nil && t.slot < 0 && t.owner.row < shelfRows {
		class.add(fmt.Sprintf("up%d", t.row-t.owner.row), t.row >= t.owner.row)
	}
	switch {
	case t.numbers != nil:
		l.Text = fmt.Sprintf("%d/%d", t.numbers.Ready, t.numbers.Desired)
	case t.routes != "":
		l.Text = "→ " + t.routes
	}
	if t.pod != nil {
		class.add("bound", t.pod.node != "")
		class.add("ready", t.pod.ready)
		s.drawBody(t)
	}
	l.Class = class.String()
	s.put(t.id(), l)
	unseen := 0
	for _, kid := range t.kids {
		if kid.Kind == "Pod" && kid.slot < 0 {
			unseen++
		}
	}
	if t.row < shelfRows && holdsPods(t) {
		s.drawMore(fmt.Sprintf("more:%d", t.row), unseen)
	}
	s.drawMore("more:shelf", len(s.below()))
}

func holdsPods(t *thing) bool {
	return t.Kind == "ReplicaSet" || len(t.kids) > 0 && t.kids[0].Kind == "Pod"
}

// words are those of a class.
type words []string

func (w *words) add(word string, when bool) {
	if when {
		*w = append(*w, word)
	}
}

func (w words) String() string { return strings.Join(w, " ") }
