package site

import (
	"html/template"

	"caderno/lessons"
)

// word is a term on the glossary's page.
type word struct {
	lessons.Term
	Meaning template.HTML
	First   lessons.Lesson
}

// glossary is the page of the course's words.
func (b *builder) glossary() template.HTML {
	glossary := lessons.Words()
	r := &nodeRenderer{builder: b, text: text{name: glossary.Name}, used: map[string]bool{}}
	var words []word
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
		words = append(words, w)
	}
	return b.render("glossario", words)
}
