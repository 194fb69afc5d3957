package main

import (
	"context"
	"fmt"

	"caderno/features/portuguese"
	"caderno/lessons"
)

var aulasCommand = command{
	name: "aulas", summary: "mostra a trilha e o seu progresso",
	about: "Lista as aulas na ordem em que se leem, com o que você já fez em cada uma.",
	setup: func(_ *flags, env surroundings) runner {
		return func(_ context.Context, args []string) error { return aulas(args, env) }
	},
}

func aulas(args []string, env surroundings) error {
	if len(args) > 0 {
		return usagef("aulas não recebe argumentos; para ler uma aula: %s ler %s", env.self, args[0])
	}
	done := loadProgress(env)
	screen := newScreen(env)
	screen.trail(done)
	fmt.Fprintln(screen)
	screen.paragraphs(whatIsNext(env))
	fmt.Fprintln(screen)
	for _, page := range []lessons.Page{lessons.Words().Page, lessons.Limits()} {
		fmt.Fprintf(screen, "%s: %s ler %s\n", page.Title, env.self, page.Name)
	}
	return nil
}

// trail shows every lesson, with a column of marks for each of its steps.
func (s *screen) trail(done progress) {
	s.title("A trilha")
	fmt.Fprintln(s)
	heads, legend := "", ""
	for _, step := range stepsOf(lessons.Lesson{}, lessonProgress{}) {
		heads += " " + step.head
		legend += step.head + " " + step.did + ", "
	}
	fmt.Fprintln(s, s.style.Faint("      "+heads))
	next, _ := nextLesson(done)
	for _, lesson := range lessons.All() {
		p := done[lesson.Topic]
		pointer, marks := " ", ""
		if lesson.Number == next.Number {
			pointer = "→"
		}
		for _, step := range stepsOf(lesson, p) {
			marks += " " + step.mark(lesson, p)
		}
		s.hanging(fmt.Sprintf("%s %2d  %s  ", pointer, lesson.Number, marks), lesson.Title+remark(lesson, p), s.style.Accent)
	}
	fmt.Fprintln(s)
	s.paragraphs(legend + "– pulado; → você está aqui.")
}

// mark is ✓ for a step that was done.
func (step step) mark(lesson lessons.Lesson, p lessonProgress) string {
	switch {
	case step.done:
		return "✓"
	case step.last && p.Skipped:
		return "–"
	default:
		return "·"
	}
}

// remark is what there is to say of a lesson beside its marks.
func remark(lesson lessons.Lesson, p lessonProgress) string {
	if p.Hints == 0 || p.Passed {
		return ""
	}
	return fmt.Sprintf(" (%s de %d)", portuguese.Count(p.Hints, "dica", "dicas"), len(lesson.Hints))
}
