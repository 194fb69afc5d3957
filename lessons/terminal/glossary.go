package terminal

import (
	"fmt"
	"io"

	"caderno/lessons"
)

// RenderGlossary writes the glossary, a term after the other.
func RenderGlossary(out io.Writer, glossary lessons.Glossary, options Options) error {
	document, err := glossary.Document()
	if err != nil {
		return err
	}
	r := &renderer{Options: options, text: glossary.Body}
	r.title(glossary.Title)
	r.line("", "")
	if err := r.block(document.FirstChild(), ""); err != nil {
		return err
	}
	for _, term := range glossary.Terms {
		if err := r.term(term); err != nil {
			return err
		}
	}
	_, err = io.WriteString(out, r.out.String())
	return err
}

// RenderTerm writes one of the glossary's terms.
func RenderTerm(out io.Writer, glossary lessons.Glossary, term lessons.Term, options Options) error {
	r := &renderer{Options: options, text: glossary.Body}
	if err := r.term(term); err != nil {
		return err
	}
	_, err := io.WriteString(out, r.out.String()[1:]) // without the blank line before
	return err
}

// term writes a term with what stands beside it, and its meaning set in below.
func (r *renderer) term(term lessons.Term) error {
	beside := fmt.Sprintf(" · aula %d", term.Lesson)
	if term.English != "" && lessons.Fold(term.English) != lessons.Fold(term.Name) {
		beside = " · " + term.English + beside
	}
	r.line("", "")
	r.prose("", []span{{text: term.Name, sequence: bold}, {text: beside, sequence: faint}})
	for _, paragraph := range term.Meaning {
		if err := r.block(paragraph, "  "); err != nil {
			return err
		}
	}
	return nil
}
