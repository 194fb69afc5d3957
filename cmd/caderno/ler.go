package main

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"os"
	"os/exec"
	"slices"
	"strings"

	"caderno/features/fluxo"
	"caderno/features/portuguese"
	"caderno/lessons"
	"caderno/lessons/terminal"
	"caderno/sim/trace"
)

var lerCommand = command{
	name: "ler", args: "AULA", summary: "mostra uma aula no terminal",
	about: `AULA é o número da aula (2), o nome (02-deployment) ou o assunto (deployment). Com limites no lugar da aula, mostra o que este cluster não é: tudo o que o Kubernetes faz e o simulador não. Com glossario, mostra as palavras do curso; com glossario PALAVRA, uma delas.

Os cenários, as saídas e os saltos que a aula mostra não estão escritos nela: os cenários rodam agora, no simulador, e a aula mostra o que aconteceu.

Num terminal, uma aula mais alta que a tela abre no programa de $PAGER (se não houver, no less).`,
	setup: func(_ *flags, env surroundings) runner {
		return func(ctx context.Context, args []string) error { return ler(ctx, args, env) }
	},
}

func ler(ctx context.Context, args []string, env surroundings) error {
	isGlossary := len(args) > 0 && lessons.Words().Is(args[0])
	if len(args) != 1 && !isGlossary {
		return usagef("ler pede uma aula: %s ler 2. As aulas estão em %s aulas", env.self, env.self)
	}
	screen := newScreen(env)
	options := screen.lessonOptions(ctx)
	var text bytes.Buffer
	switch page := lessons.Limits(); {
	case isGlossary:
		if err := glossary(&text, args[1:], env, options); err != nil {
			return err
		}
		return screen.page(ctx, env, text.Bytes())
	case page.Is(args[0]):
		if err := terminal.RenderPage(&text, page, options); err != nil {
			return err
		}
		return screen.page(ctx, env, text.Bytes())
	}
	lesson, err := findLesson(env, args[0])
	if err != nil {
		return err
	}
	options.Answer, options.Read = fmt.Sprintf("%s responder %d", env.self, lesson.Number), env.self+" ler"
	if err := terminal.Render(&text, lesson, options); err != nil {
		return err
	}
	fmt.Fprintf(&text, "\n%s\n", screen.style.Faint(fmt.Sprintf("Não conhece uma palavra? %s ler glossario PALAVRA", env.self)))
	note(env, lesson.Topic, func(p *lessonProgress) { p.Read = true })
	return screen.page(ctx, env, text.Bytes())
}

// lessonOptions say how lessons look on a screen.
func (s *screen) lessonOptions(ctx context.Context) terminal.Options {
	return terminal.Options{Width: s.width, Style: s.style, Source: newRunSource(ctx), Hue: hue}
}

// hue is the colour of a piece, here as in the hops of verificar.
func hue(actor string) string {
	piece, _, _ := strings.Cut(actor, " ") // a kubelet's node follows
	return fluxo.Hue(trace.Actor(piece))
}

// findLesson finds a lesson, or says which there are.
func findLesson(env surroundings, what string) (lessons.Lesson, error) {
	if lesson, ok := lessons.Find(what); ok {
		return lesson, nil
	}
	if lesson, ok := lessonWith(what); ok {
		return lesson, nil
	}
	topics := []string{lessons.Limits().Name, lessons.Words().Name}
	for _, lesson := range lessons.All() {
		topics = append(topics, lesson.Topic, lesson.Name())
	}
	if partly := topicsWith(what); len(partly) > 0 {
		return lessons.Lesson{}, usagef("não há aula %q; há %s", what, portuguese.Enumerate(partly))
	}
	if near := nearest(what, topics); near != "" {
		return lessons.Lesson{}, usagef("não há aula %q. Você quis dizer %s?", what, near)
	}
	return lessons.Lesson{}, usagef("não há aula %q: elas vão de 1 a %d. Veja %s aulas", what, len(lessons.All()), env.self)
}

// lessonWith is the only lesson that has a word in its topic: api is in
// servidor-da-api alone.
func lessonWith(word string) (lesson lessons.Lesson, ok bool) {
	found := 0
	for _, l := range lessons.All() {
		if len(word) > 2 && slices.Contains(strings.Split(l.Topic, "-"), strings.ToLower(word)) {
			lesson, found = l, found+1
		}
	}
	return lesson, found == 1
}

// topicsWith are the lessons of which a word is part of the topic.
func topicsWith(word string) []string {
	var found []string
	for _, lesson := range lessons.All() {
		if len(word) > 2 && strings.Contains(lesson.Topic, strings.ToLower(word)) {
			found = append(found, fmt.Sprintf("%s (aula %d)", lesson.Topic, lesson.Number))
		}
	}
	return found
}

// page writes text, through the pager when somebody looks and it does not fit.
func (s *screen) page(ctx context.Context, env surroundings, text []byte) error {
	pager, ok := env.lookupEnv("PAGER")
	if !ok {
		pager = "less"
	}
	words := strings.Fields(pager)
	if !s.terminal || bytes.Count(text, []byte("\n")) < s.height || len(words) == 0 {
		_, err := s.Write(text)
		return err
	}
	program := exec.CommandContext(ctx, words[0], words[1:]...)
	program.Stdin = bytes.NewReader(text)
	program.Stdout, program.Stderr = env.stdout, env.stderr
	if _, ok := env.lookupEnv("LESS"); !ok {
		// As git does: colours shown, and the page left on the screen afterwards.
		program.Env = append(os.Environ(), "LESS=FRX")
	}
	if err := program.Start(); err != nil {
		// Without the pager there is still the terminal's own scrolling.
		_, err := io.Copy(s, bytes.NewReader(text))
		return err
	}
	if err := program.Wait(); err != nil {
		return fmt.Errorf("o programa de $PAGER (%s) terminou com erro: %w", pager, err)
	}
	return nil
}
