package main

import (
	"context"
	"fmt"
)

var pularCommand = command{
	name: "pular", args: "AULA", summary: "segue adiante sem resolver o exercício de uma aula",
	about: `Marca a aula como pulada: a partir daí o Caderno propõe a próxima. Você volta a ela quando quiser; se o exercício passar um dia, a marca some.`,
	setup: func(_ *flags, env surroundings) runner {
		return func(_ context.Context, args []string) error { return pular(args, env) }
	},
}

func pular(args []string, env surroundings) error {
	e, err := oneExercise(env, args, "pular")
	if err != nil {
		return err
	}
	number := e.lesson.Number
	told := fmt.Sprintf("Aula %d pulada. Para voltar a ela: %s verificar --exercicio %d", number, env.self, number)
	if loadProgress(env)[e.lesson.Topic].Passed {
		told = fmt.Sprintf("O exercício da aula %d já está resolvido: não há o que pular.", number)
	} else {
		e.skip(env)
	}
	screen := newScreen(env)
	screen.paragraphs(told)
	fmt.Fprintln(screen)
	screen.paragraphs(whatIsNext(env))
	return nil
}

// skip remembers that the learner goes on without solving an exercise.
func (e exercise) skip(env surroundings) {
	note(env, e.lesson.Topic, func(p *lessonProgress) { p.Skipped = !p.Passed })
}

// pass remembers that an exercise passed.
func (e exercise) pass(env surroundings) {
	note(env, e.lesson.Topic, func(p *lessonProgress) { p.Passed, p.Skipped = true, false })
}
