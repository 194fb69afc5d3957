package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"golang.org/x/term"

	"caderno/features/lab"
	"caderno/lessons"
	"caderno/lessons/terminal"
	"caderno/sim/trace"
)

var laboratorioCommand = command{
	name: "laboratorio", args: "[AULA]", summary: "um cluster para experimentar, linha por linha",
	about: `Abre um cluster dentro do programa e espera comandos: o kubectl de verdade, curl, os filtros e pipes de um shell, e os do laboratório, como avançar 30s, salto, fluxo, parar scheduler. Dentro dele, ajuda mostra todos. Depois de cada linha, os saltos que ela causou.

O tempo do cluster é virtual: passa quando um comando o gasta ou quando você manda. Tab completa, as setas trazem as linhas anteriores, Ctrl-R procura nelas, Ctrl-C interrompe, Ctrl-D sai.

Por um pipe (echo "kubectl get nodes" | caderno laboratorio), as linhas vêm da entrada, sem prompt e sem cores.`,
	setup: setupLaboratorio,
}

// mostWorkers is how many nodes a laboratory may have: beyond that, lists are of
// no use to anybody.
const mostWorkers = 1000

const defaultWorkers = 3

// laboratory is what was asked for on the command line.
type laboratory struct {
	seed    uint64
	workers uint64
	noHops  bool
	strict  bool
}

func setupLaboratorio(f *flags, env surroundings) runner {
	l := &laboratory{}
	f.Uint64Var(&l.workers, "nos", defaultWorkers, fmt.Sprintf("`N` workers, além do master; o padrão é %d", defaultWorkers))
	f.Uint64Var(&l.seed, "semente", 1, "`N` decide tudo o que é sorteado (nomes, empates); a mesma semente dá sempre a mesma história; o padrão é 1")
	f.BoolVar(&l.noHops, "sem-saltos", false, "não conta os saltos depois de cada linha (fluxo os mostra quando pedidos)")
	f.BoolVar(&l.strict, "parar-no-erro", false, "por um pipe: para na primeira linha que falha, com código de saída 1")
	return func(ctx context.Context, args []string) error { return l.run(ctx, args, env) }
}

func (l *laboratory) run(ctx context.Context, args []string, env surroundings) error {
	lesson, err := l.check(args, env)
	if err != nil {
		return err
	}
	screen := newScreen(env)
	keyboard := terminalOf(env.stdin)
	live := keyboard != nil && screen.terminal
	opened, err := lab.New(lab.Options{
		Workers: int(l.workers), Seed: l.seed, Stdout: env.stdout, Stderr: env.stderr,
		Width: func() int { return newScreen(env).width }, Color: screen.style.Color, Hops: !l.noHops,
		Live: live, Status: live && screen.writesOver(env), Scores: scoreTable,
	})
	if err != nil {
		return err
	}
	if live {
		err = newPrompt(opened, keyboard, screen, env).run(ctx, lesson)
	} else {
		err = l.read(ctx, opened, env.stdin)
	}
	return errors.Join(err, opened.Close())
}

// scoreTable is a decision of the scheduler as lesson 6 shows it.
func scoreTable(decision trace.Hop, width int, color bool) string {
	return terminal.Decision(*toDecision(decision), terminal.Options{Width: width, Style: terminal.Style{Color: color}, Hue: hue})
}

// writesOver tells whether the terminal understands to go back in a line.
func (s *screen) writesOver(env surroundings) bool {
	kind, _ := env.lookupEnv("TERM")
	return s.terminal && kind != "dumb"
}

// check looks at the arguments; the lesson is nil when none was given.
func (l *laboratory) check(args []string, env surroundings) (*lessons.Lesson, error) {
	switch {
	case l.seed == 0:
		return nil, usagef("a opção --semente não aceita \"0\": esperava um número inteiro, de 1 para cima")
	case l.workers == 0 || l.workers > mostWorkers:
		return nil, usagef("a opção --nos não aceita \"%d\": esperava um número de 1 a %d", l.workers, mostWorkers)
	case len(args) > 1:
		return nil, usagef("laboratorio leva no máximo uma aula: %s laboratorio %s", env.self, args[0])
	case len(args) == 0:
		return nil, nil
	}
	lesson, err := findLesson(env, args[0])
	return &lesson, err
}

// terminalOf is the terminal that a reader is, or nil.
func terminalOf(r io.Reader) *os.File {
	if file, ok := r.(*os.File); ok && term.IsTerminal(int(file.Fd())) {
		return file
	}
	return nil
}

// read runs lines from somewhere else than a keyboard.
func (l *laboratory) read(ctx context.Context, opened *lab.Lab, from io.Reader) error {
	input := bufio.NewReader(from)
	line := ""
	for end := false; !end && !opened.Left(); {
		next, err := input.ReadString('\n')
		if end = err != nil; end && !errors.Is(err, io.EOF) {
			return fmt.Errorf("a entrada: %w", err)
		}
		if strings.HasSuffix(next, "\r\n") {
			next = strings.TrimSuffix(next, "\r\n") + "\n"
		}
		line += next
		if strings.TrimSpace(line) == "" || !end && lab.Incomplete(line) {
			continue
		}
		exit := opened.Run(ctx, line)
		if ctx.Err() != nil {
			return ctx.Err()
		}
		if exit != 0 && l.strict {
			return errFailed
		}
		line = ""
	}
	return nil
}
