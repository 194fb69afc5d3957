package main

import (
	"context"
	"fmt"
)

var dicaCommand = command{
	name: "dica", args: "AULA", summary: "a próxima dica do exercício de uma aula",
	about: `Cada exercício tem três dicas. Cada uma diz mais que a anterior, e nenhuma é a solução. O comando mostra a próxima que você ainda não viu; depois da terceira, as três outra vez.`,
	setup: func(_ *flags, env surroundings) runner {
		return func(_ context.Context, args []string) error {
			e, err := oneExercise(env, args, "dica")
			if err == nil {
				e.hint(newScreen(env), env)
			}
			return err
		}
	},
}

// tiers says how much each hint tells.
var tiers = []string{"para começar", "mais de perto", "quase lá"}

// hint shows the next hint that the learner has not seen, and remembers it; when
// there is none, all of them.
func (e exercise) hint(screen *screen, env surroundings) {
	first, last := e.nextHints(env)
	e.showHints(screen, e.typed(env), first, last)
}

// ways are how a learner gets on with an exercise.
type ways struct{ hint, solution, reset string }

// typed are the commands that do it.
func (e exercise) typed(env surroundings) ways {
	command := func(verb string) string { return fmt.Sprintf("%s %s %d", env.self, verb, e.lesson.Number) }
	return ways{command("dica"), command("solucao"), command("zerar")}
}

// keyed are the companion's keys, and for what has none a command elsewhere.
func (e exercise) keyed(env surroundings) ways {
	return ways{"tecle d", "em outro terminal, " + e.typed(env).solution, "a tecla z"}
}

// help proposes the next hint; to who has seen all of them, a solution too.
func (e exercise) help(w ways, env surroundings) string {
	if loadProgress(env)[e.lesson.Topic].Hints < len(e.lesson.Hints) {
		return "Uma dica: " + w.hint
	}
	return fmt.Sprintf("As dicas, outra vez: %s. Uma solução: %s", w.hint, w.solution)
}

// nextHints are the places of the hints to show next; that they are is remembered.
func (e exercise) nextHints(env surroundings) (first, last int) {
	total := len(e.lesson.Hints)
	seen := loadProgress(env)[e.lesson.Topic].Hints
	if seen >= total {
		return 0, total - 1
	}
	note(env, e.lesson.Topic, func(p *lessonProgress) { p.Hints++ })
	return seen, seen
}

func (e exercise) showHints(screen *screen, w ways, first, last int) {
	hints := e.lesson.Hints
	for i := first; i <= last; i++ {
		screen.title(fmt.Sprintf("Dica %d de %d, %s", i+1, len(hints), tiers[min(i, len(tiers)-1)]))
		screen.paragraphs(hints[i])
		fmt.Fprintln(screen)
	}
	if last < len(hints)-1 {
		screen.paragraphs("A próxima diz mais: " + w.hint)
		return
	}
	screen.paragraphs("É a última. Se ainda não bastar, uma solução: " + w.solution)
}

// oneExercise finds the exercise that a command's only argument means.
func oneExercise(env surroundings, args []string, command string) (exercise, error) {
	if len(args) == 1 {
		return findExercise(env, args[0])
	}
	number := 1
	if next, ok := nextLesson(loadProgress(env)); ok {
		number = next.Number
	}
	return exercise{}, usagef("%s pede uma aula: %s %s %d. As aulas estão em %s aulas", command, env.self, command, number, env.self)
}
