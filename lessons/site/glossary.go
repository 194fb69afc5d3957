package site

import (
	"html/template"
	"strings"
	"unicode/utf8"

	"caderno/lessons"
)

// letter is the words of the glossary that begin with it.
type letter struct {
	Letter string // a capital without accents
	ID     string
	Words  []word
}

// word is a term on the glossary's page.
type word struct {
	lessons.Term
	Meaning template.HTML
	First   lessons.Lesson
}

// glossary is the page of the course's words.
func (b *builder) glossary() template.HTML { return b.render("glossario", b.words()) }

// words are the course's, letter by letter.
func (b *builder) words() []letter {
	glossary := lessons.Words()
	r := &nodeRenderer{builder: b, text: text{name: glossary.Name}, used: ids{}}
	var all []letter
	for _, term := range glossary.Terms {
		w := word{Term: term}
		for _, paragraph := range term.Meaning {
			w.Meaning += "<p>" + r.inline(paragraph, glossary.Body) + "</p>"
		}
		for _, lesson := range lessons.All() {
			if lesson.Number == term.Lesson {
				w.First = lesson
			}
		}
		first, size := utf8.DecodeRuneInString(lessons.Fold(term.Name))
		id := lessons.Fold(term.Name)[:size]
		if len(all) == 0 || all[len(all)-1].ID != id {
			all = append(all, letter{Letter: strings.ToUpper(string(first)), ID: id})
		}
		last := &all[len(all)-1]
		last.Words = append(last.Words, w)
	}
	return all
}
