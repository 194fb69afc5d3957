package main

import (
	"context"
	"errors"
	"fmt"
	"path"
	"regexp"
	"strings"
	"time"

	"caderno/features"
	"caderno/features/portuguese"
	"caderno/lessons"
)

var verificarCommand = command{
	name: "verificar", args: "[AULA...]", summary: "verifica os cenários das aulas",
	about: `Roda os cenários das aulas dadas (sem nenhuma, os de todas) contra um cluster simulado, e conta em português o que foi visto. Cada cenário tem um cluster só seu, em tempo virtual: o que ali leva minutos passa em um instante.

Com --exercicio, verifica o que você escreveu nos exercícios das aulas dadas (sem nenhuma, em todos os que você já abriu). Na primeira vez, o exercício é copiado para a pasta meu-caderno: é lá que você o completa.

Com --contexto, os mesmos cenários rodam em um cluster de verdade. Cada um tem ali um namespace só seu, que é removido no fim, e não muda nada fora dele. O que só o simulador sabe fazer é pulado, com o motivo. Veja cmd/imagem/README.md sobre o minikube e o kind.`,
	setup: setupVerificar,
}

// verification is what was asked for on the command line.
type verification struct {
	files   []string // of --arquivo; none: the lessons'
	own     bool     // the learner's exercises of the lessons, not the lessons themselves
	flow    bool
	seed    uint64
	formats string

	real                bool // not a simulated cluster
	kubeconfig, context string
}

func setupVerificar(f *flags, env surroundings) runner {
	v := &verification{}
	f.BoolVar(&v.own, "exercicio", false, "verifica o seu exercício da aula em vez da aula")
	f.BoolVar(&v.flow, "fluxo", false, "mostra cada salto: quem fez o quê, quando, e por causa de quê")
	f.Uint64Var(&v.seed, "semente", 1, "`N` decide tudo o que é sorteado (nomes, empates); a mesma semente dá sempre a mesma história; o padrão é 1")
	f.StringVar(&v.formats, "formato", "caderno", "`FORMATO` do relatório: caderno, ou um dos do godog, em inglês: progress, cucumber, junit. Mais de um, separados por vírgulas: os que não vão para a tela levam :ARQUIVO, como em caderno,junit:relatorio.xml")
	f.StringArrayVar(&v.files, "arquivo", nil, "verifica o `ARQUIVO` .feature dado em vez das aulas; ARQUIVO:LINHA é um cenário só; pode se repetir")
	f.StringVar(&v.kubeconfig, "kubeconfig", "", "`ARQUIVO` que descreve o cluster de verdade; o padrão, com --contexto, é o do kubectl")
	f.StringVar(&v.context, "contexto", "", "`NOME` do contexto nesse arquivo; sem ele, nada roda em um cluster de verdade")
	return func(ctx context.Context, args []string) error {
		v.real = f.Changed("kubeconfig") || f.Changed("contexto")
		if v.real && v.flow {
			return usagef("--fluxo mostra o que só o simulador vê: tire --fluxo, ou --contexto e --kubeconfig")
		}
		return v.run(ctx, args, env)
	}
}

func (v *verification) run(ctx context.Context, args []string, env surroundings) error {
	if v.seed == 0 {
		return usagef("a opção --semente não aceita \"0\": esperava um número inteiro, de 1 para cima")
	}
	if err := checkFormats(v.formats); err != nil {
		return err
	}
	options := features.Options{Seed: v.seed, Formats: strings.Split(v.formats, ","), Fluxo: v.flow}
	if v.real {
		defer context.AfterFunc(ctx, func() {
			fmt.Fprintln(env.stderr, "caderno: interrompido; espere até que os namespaces dos cenários sejam removidos")
		})()
		options.Real = &features.Real{Kubeconfig: v.kubeconfig, Context: v.context}
	}
	screen := newScreen(env)
	chosen, err := v.choose(&options, args, env)
	if err != nil {
		return err
	}
	toRead := onScreen(v.formats, "caderno")
	for _, e := range chosen {
		if err := e.openTelling(screen, toRead); err != nil {
			return err
		}
	}
	options.Output, options.Width, options.NoColors = screen, screen.width, !screen.style.Color
	began := env.now()
	result, err := features.Run(ctx, options)
	took := env.now().Sub(began)
	var use *features.UseError
	switch {
	case errors.As(err, &use):
		return usagef("%w", err)
	case err != nil && !errors.Is(err, features.ErrFailed):
		return err
	}
	if toRead {
		fmt.Fprintln(screen, screen.style.Faint("No seu relógio, "+wallTime(took)+"."))
	}
	switch {
	case v.own:
		return v.conclude(ctx, chosen, result, screen, env)
	case len(args) > 0: // who checks the whole course has not come to each lesson yet
		noteVerified(env, result)
	}
	if err != nil {
		return errFailed
	}
	if toRead && len(options.Lessons) == 1 {
		fmt.Fprintln(screen)
		screen.paragraphs(afterLesson(env, options.Lessons[0]))
	}
	return nil
}

// afterLesson is what there is to do after a lesson's scenarios: its exercise, or,
// when that is solved or skipped, whatever comes next.
func afterLesson(env surroundings, number int) string {
	lesson := lessons.All()[number-1]
	if p := loadProgress(env)[lesson.Topic]; p.Passed || p.Skipped {
		return whatIsNext(env)
	}
	return fmt.Sprintf("A seguir, o exercício: %s verificar --exercicio %d", env.self, number)
}

// span matches what somebody writes who means several lessons at once.
var span = regexp.MustCompile(`^\d+(-|\.\.|,)\d+`)

// choose says which scenarios are meant: those of the lessons named, of the
// learner's exercises, which are returned, of a file, or all.
func (v *verification) choose(options *features.Options, args []string, env surroundings) ([]exercise, error) {
	switch {
	case len(v.files) > 0 && v.own:
		return nil, usagef("--arquivo e --exercicio não se usam juntos: dê o arquivo, ou a aula do exercício")
	case len(v.files) > 0 && len(args) > 0:
		return nil, usagef("--arquivo e AULA não se usam juntos: dê o arquivo ou a aula %s", args[0])
	case v.own:
		chosen, err := chooseExercises(args, env)
		for _, e := range chosen {
			options.Files = append(options.Files, e.file)
		}
		return chosen, err
	}
	options.Files = v.files
	for _, arg := range args {
		if span.MatchString(arg) {
			return nil, usagef("não há aula %q: dê as aulas uma a uma, como em %s verificar 1 2 3", arg, env.self)
		}
		lesson, err := findLesson(env, arg)
		if err != nil {
			return nil, err
		}
		options.Lessons = append(options.Lessons, lesson.Number)
	}
	return nil, nil
}

// noteVerified remembers the lessons of which no scenario failed.
func noteVerified(env surroundings, result features.Result) {
	passed := map[string]bool{}
	for _, s := range result.Scenarios {
		name := lessonOf(s)
		before, seen := passed[name]
		passed[name] = (before || !seen) && (s.Status == features.Passed || s.Status == features.Skipped)
	}
	for _, lesson := range lessons.All() {
		if passed[lesson.Name()] {
			note(env, lesson.Topic, func(p *lessonProgress) { p.Verified = true })
		}
	}
}

// lessonOf is the name of the lesson that a scenario belongs to:
// "02-deployment" of "features/02-deployment.feature".
func lessonOf(s features.Scenario) string {
	return strings.TrimSuffix(path.Base(s.File), ".feature")
}

// wallTime writes a duration as Portuguese does: 480 ms, 1,2 s.
func wallTime(d time.Duration) string {
	if d < time.Second {
		return fmt.Sprintf("%d ms", d.Milliseconds())
	}
	return portuguese.Decimal(d.Seconds(), 1) + " s"
}
