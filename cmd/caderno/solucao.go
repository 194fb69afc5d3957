package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path"
	"regexp"
	"slices"
	"strings"

	"caderno/features"
)

var solucaoCommand = command{
	name: "solucao", args: "AULA", summary: "uma solução do exercício de uma aula",
	about: `Mostra uma solução do exercício; pode haver outras. Se você já o resolveu, ela aparece logo. Se não, o comando pergunta antes, porque uma solução só se descobre uma vez; com --sim, não pergunta.`,
	setup: func(f *flags, env surroundings) runner {
		sure := f.Bool("sim", false, "mostra mesmo antes de o exercício passar")
		return func(_ context.Context, args []string) error { return solucao(args, *sure, env) }
	},
}

func solucao(args []string, sure bool, env surroundings) error {
	e, err := oneExercise(env, args, "solucao")
	if err != nil {
		return err
	}
	screen := newScreen(env)
	number := e.lesson.Number
	if !sure && !loadProgress(env)[e.lesson.Topic].Passed {
		if !screen.terminal || terminalOf(env.stdin) == nil {
			return usagef("você ainda não resolveu o exercício da aula %d. Uma dica: %s dica %d. A solução, assim mesmo: %s solucao %d --sim",
				number, env.self, number, env.self, number)
		}
		if env.defaultSignals != nil {
			env.defaultSignals() // Ctrl-C is an answer too
		}
		yes, err := confirm(env, screen, fmt.Sprintf("O exercício da aula %d ainda não passou. Ver uma solução assim mesmo?", number))
		if err != nil {
			return err
		}
		if !yes {
			screen.paragraphs(fmt.Sprintf("Fica para depois. Uma dica: %s dica %d", env.self, number))
			return nil
		}
		fmt.Fprintln(screen)
	}
	_, err = io.WriteString(screen, e.solution(screen))
	return err
}

// confirm asks the learner at the terminal; only a yes is one.
func confirm(env surroundings, screen *screen, question string) (bool, error) {
	fmt.Fprint(screen, question+" [s/N] ")
	answer, err := bufio.NewReader(env.stdin).ReadString('\n')
	if err != nil && !errors.Is(err, io.EOF) {
		return false, fmt.Errorf("o terminal: %w", err)
	}
	if errors.Is(err, io.EOF) {
		fmt.Fprintln(screen)
	}
	return isYes(answer), nil
}

func isYes(answer string) bool {
	return slices.Contains([]string{"s", "sim"}, strings.ToLower(strings.TrimSpace(answer)))
}

// stepWord matches what a line of a scenario begins with.
var stepWord = regexp.MustCompile(`(?m)^( *)(Funcionalidade:|Regra:|Contexto:|Cenário:|Esquema do Cenário:|Exemplos:|Dado|Dada|Dados|Dadas|Quando|Então|E|Mas)( |$)`)

// solution is the course's answer, a file of scenarios.
func (e exercise) solution(screen *screen) string {
	text, err := fs.ReadFile(features.Files(), path.Join("solucoes", e.lesson.Name()+".feature"))
	if err != nil {
		panic(err) // each exercise has one, and a test says so
	}
	return stepWord.ReplaceAllString(string(text), "$1"+screen.style.Accent("$2")+"$3")
}
