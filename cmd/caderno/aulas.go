package main

import (
	"context"
	"fmt"

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
	screen.title("A trilha")
	fmt.Fprintln(screen)
	const stateWidth = len("verificada")
	for _, lesson := range lessons.All() {
		state := lessonState(lesson, done)
		lead := fmt.Sprintf("  %2d  %-*s  ", lesson.Number, stateWidth, state)
		voice := screen.style.Faint
		if lesson.Ready() {
			voice = screen.style.Accent
		}
		screen.hanging(lead, lesson.Title, voice)
	}
	if next, ok := nextLesson(done); ok {
		verb := "ler"
		if done[next.Topic].Read {
			verb = "verificar"
		}
		fmt.Fprintf(screen, "\nA seguir: %s %s %d\n", env.self, verb, next.Number)
	}
	fmt.Fprintln(screen)
	for _, page := range []lessons.Page{lessons.Words().Page, lessons.Limits()} {
		fmt.Fprintf(screen, "%s: %s ler %s\n", page.Title, env.self, page.Name)
	}
	return nil
}

// lessonState says in one word how far the learner got with a lesson.
func lessonState(lesson lessons.Lesson, done progress) string {
	switch {
	case !lesson.Ready():
		return "em breve"
	case done[lesson.Topic].Verified:
		return "verificada"
	case done[lesson.Topic].Read:
		return "lida"
	default:
		return "pronta"
	}
}
