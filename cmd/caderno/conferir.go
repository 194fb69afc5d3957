package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"caderno/features"
	"caderno/lessons"
)

var conferirCommand = command{
	name: "conferir", args: "[AULA...]", summary: "para quem escreve o curso: confere se está tudo em ordem",
	about: `Confere o próprio curso, e diz arquivo e linha do que está errado, e o que se esperava.

Cada aula tem a sua forma, os seus cenários, que passam, e um exercício, que para onde diz que para; a solução passa, e também as outras respostas certas; as erradas falham com a explicação que se espera. Todo passo tem um sentido só. Tudo o que as aulas mostram existe, os links levam a algum lugar, e o glossário tem as palavras que elas apresentam.

Os textos são lidos sempre, todos, e também, no projeto, os que o explicam (README.md e os outros). Com AULA, só rodam os cenários, o exercício, a solução e as respostas das aulas dadas.`,
	setup: func(_ *flags, env surroundings) runner {
		return func(ctx context.Context, args []string) error {
			c := courseFiles{lessons: lessons.Files(), features: features.Files()}
			if top := filepath.Dir(env.notebook); isCheckout(top) {
				c.checkout = os.DirFS(top)
			}
			for _, arg := range args {
				lesson, err := findLesson(env, arg)
				if err != nil {
					return err
				}
				c.chosen = append(c.chosen, lesson.Number)
			}
			return conferir(ctx, c, env)
		}
	},
}

// conferir checks a course and tells what it found.
func conferir(ctx context.Context, c courseFiles, env surroundings) error {
	screen := newScreen(env)
	began := env.now()
	report, err := c.check(ctx)
	if err != nil {
		return err
	}
	for _, m := range report.mistakes {
		place, _, _ := strings.Cut(m.Error(), ": ")
		fmt.Fprintf(screen, "%s: %s\n", screen.style.Accent(place), m.Text)
	}
	if len(report.mistakes) > 0 {
		fmt.Fprintln(screen)
	}
	switch n := len(report.mistakes); n {
	case 0:
		screen.paragraphs(fmt.Sprintf("O curso está em ordem: conferi o texto de %d aulas, e rodei %d cenários de aulas, %d de exercícios, %d de soluções e %d respostas.",
			report.read, report.ran[ofLessons], report.ran[ofExercises], report.ran[ofSolutions], report.ran[ofAnswers]))
	case 1:
		screen.paragraphs("Há 1 coisa para consertar.")
	default:
		screen.paragraphs(fmt.Sprintf("Há %d coisas para consertar.", n))
	}
	fmt.Fprintln(screen, screen.style.Faint("No seu relógio, "+wallTime(env.now().Sub(began))+"."))
	if len(report.mistakes) > 0 {
		return errFailed
	}
	return nil
}
