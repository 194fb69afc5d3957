package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"caderno/features/portuguese"
	"caderno/lessons"
	"caderno/lessons/terminal"
)

var responderCommand = command{
	name: "responder", args: "AULA", summary: "faz as perguntas de uma aula e explica as respostas",
	about: `Faz, uma por vez, as perguntas da aula: as que lembram aulas passadas e as previsões. A letra responde; Enter passa adiante; Ctrl-D, ou sair, termina. Depois de cada resposta vem a explicação.

O que você acertou fica lembrado, e da outra vez só se pergunta o resto. Errar não custa nada.

Por um pipe, as respostas vêm da entrada, uma por linha.`,
	setup: func(f *flags, env surroundings) runner {
		all := f.Bool("todas", false, "pergunta também o que você já acertou")
		return func(_ context.Context, args []string) error { return responder(args, *all, env) }
	},
}

func responder(args []string, all bool, env surroundings) error {
	if len(args) != 1 {
		return usagef("responder pede uma aula: %s responder 2. As aulas estão em %s aulas", env.self, env.self)
	}
	lesson, err := findLesson(env, args[0])
	if err != nil {
		return err
	}
	questions, err := lesson.Questions()
	if err != nil {
		return err
	}
	if env.defaultSignals != nil {
		env.defaultSignals() // Ctrl-C ends it at once: each answer is remembered when it is given
	}
	screen := newScreen(env)
	q := &quiz{
		lesson: lesson, env: env, screen: screen,
		options: terminal.Options{Width: screen.width, Style: screen.style},
		input:   bufio.NewScanner(env.stdin), echo: terminalOf(env.stdin) == nil,
	}
	return q.run(questions, all)
}

// quiz asks a lesson's questions.
type quiz struct {
	lesson  lessons.Lesson
	env     surroundings
	screen  *screen
	options terminal.Options
	input   *bufio.Scanner
	echo    bool // the answers do not come from a keyboard, and would not be seen

	right, wrong, left int
}

func (q *quiz) run(questions []*lessons.Question, all bool) error {
	done := loadProgress(q.env)[q.lesson.Topic].Answers
	due := slices.DeleteFunc(slices.Clone(questions), func(one *lessons.Question) bool {
		return !all && done[one.Asked(q.lesson.Body)]
	})
	q.screen.title(fmt.Sprintf("Aula %d: %s", q.lesson.Number, q.lesson.Title))
	fmt.Fprintln(q.screen)
	again := fmt.Sprintf("%s responder %d", q.env.self, q.lesson.Number)
	if all {
		again += " --todas"
	}
	switch known := len(questions) - len(due); {
	case len(due) == 0:
		q.screen.paragraphs(fmt.Sprintf("Você já acertou %s desta aula. Para responder outra vez: %s --todas", theQuestions(known), again))
		return nil
	case known > 0:
		q.screen.paragraphs(fmt.Sprintf("%s: as outras você já acertou. A letra responde, Enter passa adiante, Ctrl-D termina.", portuguese.Count(len(due), "pergunta", "perguntas")))
	default:
		q.screen.paragraphs(fmt.Sprintf("%s. A letra responde, Enter passa adiante, Ctrl-D termina.", portuguese.Count(len(due), "pergunta", "perguntas")))
	}
	q.left = len(due)
	if err := q.askAll(due); err != nil {
		return err
	}
	q.summary(again)
	return nil
}

func theQuestions(n int) string {
	if n == 1 {
		return "a pergunta"
	}
	return fmt.Sprintf("as %d perguntas", n)
}

// askAll asks until there is no question or no input left.
func (q *quiz) askAll(due []*lessons.Question) error {
	section := "\x00" // no heading is that
	for _, one := range due {
		heading, _ := one.Section(q.lesson.Body)
		if heading != section {
			section = heading
			fmt.Fprintf(q.screen, "\n%s\n", q.screen.style.Bold(sectionTitle(heading)))
		}
		fmt.Fprintln(q.screen)
		if err := terminal.Question(q.screen, q.lesson, one, q.options); err != nil {
			return err
		}
		fmt.Fprintln(q.screen)
		switch chosen, err := q.answer(len(one.Options())); {
		case errors.Is(err, io.EOF):
			return nil
		case err != nil:
			return err
		case chosen >= 0:
			if err := q.explain(one, chosen); err != nil {
				return err
			}
		}
	}
	return nil
}

// sectionTitle is what a section's questions are called.
func sectionTitle(heading string) string {
	if heading == "" {
		return "Antes de começar"
	}
	return heading
}

// answer reads the place of the chosen option; -1 passes on. io.EOF says that the
// learner leaves.
func (q *quiz) answer(options int) (int, error) {
	letters := make([]string, options)
	for i := range letters {
		letters[i] = lessons.Letter(i)
	}
	expected := strings.Join(letters[:options-1], ", ") + " ou " + letters[options-1]
	for {
		fmt.Fprint(q.screen, "   "+q.screen.style.Faint("Resposta ("+expected+"):"))
		if !q.echo {
			fmt.Fprint(q.screen, " ")
		}
		if !q.input.Scan() {
			fmt.Fprintln(q.screen)
			if err := q.input.Err(); err != nil {
				return 0, fmt.Errorf("a entrada: %w", err)
			}
			return 0, io.EOF
		}
		typed := strings.TrimSpace(q.input.Text())
		if q.echo {
			fmt.Fprintln(q.screen, strings.TrimRight(" "+typed, " "))
		}
		switch letter := strings.ToLower(strings.TrimSuffix(typed, ")")); {
		case letter == "":
			return -1, nil
		case letter == "sair":
			return 0, io.EOF
		case slices.Contains(letters, letter):
			return slices.Index(letters, letter), nil
		}
		q.screen.hanging("   ", fmt.Sprintf("Esperava %s; Enter passa adiante. Encontrei %q.", expected, typed), q.screen.style.Faint)
	}
}

// explain says whether the chosen option is right, and why; if not, also which
// one is. It remembers the answer.
func (q *quiz) explain(one *lessons.Question, chosen int) error {
	options := one.Options()
	q.left--
	fmt.Fprintln(q.screen)
	right := options[chosen].Right
	note(q.env, q.lesson.Topic, func(p *lessonProgress) { p.answer(one.Asked(q.lesson.Body), right) })
	if right {
		q.right++
		return terminal.Explanation(q.screen, q.lesson, options[chosen], "✓", "Certo.", q.options)
	}
	q.wrong++
	if err := terminal.Explanation(q.screen, q.lesson, options[chosen], "✗", "Não.", q.options); err != nil {
		return err
	}
	at := slices.IndexFunc(options, func(o *lessons.Option) bool { return o.Right })
	return terminal.Explanation(q.screen, q.lesson, options[at], "✓", lessons.Letter(at)+")", q.options)
}

// summary counts, and says what to do next.
func (q *quiz) summary(again string) {
	fmt.Fprintln(q.screen)
	var parts []string
	for _, part := range []struct {
		n         int
		one, many string
	}{{q.right, "certa", "certas"}, {q.wrong, "errada", "erradas"}, {q.left, "sem resposta", "sem resposta"}} {
		if part.n > 0 {
			parts = append(parts, portuguese.Count(part.n, part.one, part.many))
		}
	}
	next := fmt.Sprintf("Agora veja se o cluster concorda: %s verificar %d", q.env.self, q.lesson.Number)
	if q.wrong+q.left > 0 {
		next = "Para tentar de novo: " + again + "\n\n" + next
	}
	q.screen.paragraphs(strings.Join(parts, ", ") + ".\n\n" + next)
}
