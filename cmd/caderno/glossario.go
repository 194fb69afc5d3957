package main

import (
	"bytes"
	"fmt"
	"slices"
	"strings"

	"caderno/lessons"
	"caderno/lessons/terminal"
)

// mostSimilar is how many terms are named to somebody who asks for one that the
// glossary does not have.
const mostSimilar = 5

// glossary writes the glossary, or one term of it.
func glossary(text *bytes.Buffer, words []string, env surroundings, options terminal.Options) error {
	all := lessons.Words()
	if len(words) == 0 {
		return terminal.RenderGlossary(text, all, options)
	}
	asked := strings.Join(words, " ")
	term, ok := all.Find(asked)
	if !ok {
		term, ok = all.FindEnglish(asked)
	}
	if !ok {
		return usagef("o glossário não tem %q%s. Veja %s ler %s", asked, similar(asked, all), env.self, all.Name)
	}
	if err := terminal.RenderTerm(text, all, term, options); err != nil {
		return err
	}
	lesson := lessons.All()[term.Lesson-1]
	fmt.Fprintf(text, "\n  %s\n", options.Style.Faint(fmt.Sprintf("A aula: %s ler %d", env.self, lesson.Number)))
	return nil
}

// similar names the terms that somebody may have meant.
func similar(asked string, all lessons.Glossary) string {
	var found, names []string
	meant := map[string]string{}
	for _, term := range all.Terms {
		for _, name := range append([]string{term.Name, term.English}, term.Forms...) {
			names = append(names, name)
			meant[name] = term.Name
			if len(asked) > 2 && strings.Contains(lessons.Fold(name), lessons.Fold(asked)) && !slices.Contains(found, term.Name) {
				found = append(found, term.Name)
			}
		}
	}
	if near := nearest(asked, names); near != "" && !slices.Contains(found, meant[near]) {
		found = append([]string{meant[near]}, found...)
	}
	if len(found) == 0 {
		return ""
	}
	return "; parecidos: " + strings.Join(found[:min(len(found), mostSimilar)], ", ")
}
