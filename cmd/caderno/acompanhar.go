package main

import (
	"context"
	"fmt"

	"caderno/lessons"
)

var acompanharCommand = command{
	name: "acompanhar", args: "[AULA]", summary: "verifica o seu exercício a cada vez que você o salva",
	about: `Fica de olho na sua pasta, e verifica o exercício em que você está assim que o seu editor o salva. Sem AULA, é o da primeira aula que ainda não foi resolvida nem pulada. Quando ele passa, aparece o debrief da aula.

Uma tecla basta: p próxima, d dica, l lista, z zerar, t tudo (verifica todos os exercícios que você abriu), s sair. As setas rolam a tela.

Por um pipe, os resultados saem em linhas, e os comandos entram um por linha: a letra ou a palavra inteira. Se a entrada já começa no fim, como a de /dev/null, o comando segue sozinho de um exercício resolvido para o próximo.`,
	setup: func(_ *flags, env surroundings) runner {
		return func(ctx context.Context, args []string) error { return acompanhar(ctx, args, env) }
	},
}

func acompanhar(ctx context.Context, args []string, env surroundings) error {
	if len(args) > 1 {
		return usagef("acompanhar leva no máximo uma aula: %s acompanhar %s", env.self, args[0])
	}
	first, ok, err := firstExercise(env, args)
	if err != nil {
		return err
	}
	screen := newScreen(env)
	if !ok {
		screen.paragraphs(whatIsNext(env))
		return nil
	}
	ctx, stop := context.WithCancel(ctx)
	defer stop() // ends all that was begun
	keyboard := terminalOf(env.stdin)
	if keyboard == nil || !screen.writesOver(env) {
		input := lines{ended: keyboard != nil}
		c := newCompanion(env, &lineView{screen: screen})
		c.orderly = true
		return c.run(ctx, first, input.read(ctx, env.stdin))
	}
	frame := newFrame(env)
	c := newCompanion(env, frame)
	err = onTerminal(keyboard, screen, func() error {
		return c.run(ctx, first, readKeys(ctx, keyboard))
	})
	if err != nil {
		return err
	}
	end := "ainda não está resolvido"
	if loadProgress(env)[c.current.lesson.Topic].Passed {
		end = "está resolvido"
	}
	newScreen(env).paragraphs(fmt.Sprintf("O exercício da aula %d %s. Para continuar: %s acompanhar", c.current.lesson.Number, end, env.self))
	return nil
}

// firstExercise is the one named, or that of the lesson at which the learner is;
// ok is false when there is none left.
func firstExercise(env surroundings, args []string) (e exercise, ok bool, err error) {
	if len(args) == 1 {
		e, err := findExercise(env, args[0])
		return e, true, err
	}
	lesson, ok := nextLesson(loadProgress(env))
	if !ok {
		return exercise{}, false, nil
	}
	return exerciseOf(env, lesson), true, nil
}

// exerciseAfter is the next one of the trail that the learner has neither solved
// nor skipped; after the last one, the first that was left behind.
func exerciseAfter(env surroundings, e exercise) (exercise, bool) {
	done := loadProgress(env)
	for lesson := range lessonsAfter(e.lesson) {
		if p := done[lesson.Topic]; !p.Passed && !p.Skipped {
			return exerciseOf(env, lesson), true
		}
	}
	return exercise{}, false
}

// lessonsAfter goes once round the trail, from the lesson after the one given.
func lessonsAfter(from lessons.Lesson) func(yield func(lessons.Lesson) bool) {
	all := lessons.All()
	return func(yield func(lessons.Lesson) bool) {
		for i := range all {
			if !yield(all[(from.Number+i)%len(all)]) {
				return
			}
		}
	}
}
