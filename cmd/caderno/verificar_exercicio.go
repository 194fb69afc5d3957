package main

import (
	"context"
	"fmt"
	"os"
	"slices"
	"strings"

	"caderno/features"
)

// chooseExercises finds the exercises of the lessons named; when none is named,
// those that the learner has opened.
func chooseExercises(args []string, env surroundings) ([]exercise, error) {
	var chosen []exercise
	for _, arg := range args {
		e, err := findExercise(env, arg)
		if err != nil {
			return nil, err
		}
		if !slices.ContainsFunc(chosen, func(other exercise) bool { return other.file == e.file }) {
			chosen = append(chosen, e)
		}
	}
	if len(args) > 0 {
		return chosen, nil
	}
	all := exercises(env)
	chosen = slices.DeleteFunc(slices.Clone(all), func(e exercise) bool { return !e.copied() })
	if len(chosen) == 0 {
		return nil, usagef("você ainda não abriu nenhum exercício. O da aula %d: %s verificar --exercicio %d", all[0].lesson.Number, env.self, all[0].lesson.Number)
	}
	return chosen, nil
}

// openTelling has the learner's copy be there, and says so when it was made now.
func (e exercise) openTelling(screen *screen, toRead bool) error {
	made, err := e.open()
	if made && toRead {
		screen.paragraphs(fmt.Sprintf("Copiei o exercício da aula %d para %s: é esse o arquivo que você edita.", e.lesson.Number, e.file))
		fmt.Fprintln(screen)
	}
	return err
}

// conclude remembers which exercises passed, and says what comes next: after a
// single one, what there was to learn from it.
func (v *verification) conclude(ctx context.Context, chosen []exercise, result features.Result, screen *screen, env surroundings) error {
	var err error
	for _, e := range chosen {
		end := e.endOf(result)
		if end.passed() {
			e.pass(env)
		} else {
			err = errFailed
		}
		if !onScreen(v.formats, "caderno") {
			continue
		}
		fmt.Fprintln(screen)
		screen.paragraphs(end.sentence(e.typed(env), env))
		if end.passed() && len(chosen) == 1 {
			fmt.Fprintln(screen)
			if err := e.debrief(ctx, screen, env); err != nil {
				return err
			}
			fmt.Fprintln(screen)
			screen.paragraphs(whatIsNext(env))
		}
	}
	return err
}

// ending is how the verification of an exercise ended.
type ending struct {
	exercise
	broken  int      // scenarios that did not pass
	skipped int      // scenarios that only a simulated cluster can run
	missing []string // names of the exercise's scenarios that the learner's file has no longer
}

func (e exercise) endOf(result features.Result) ending {
	end := ending{exercise: e}
	for _, s := range result.Scenarios {
		switch {
		case s.File != e.file || s.Status == features.Passed:
		case s.Status == features.Skipped:
			end.skipped++
		default:
			end.broken++
		}
	}
	if text, err := os.ReadFile(e.file); err == nil {
		end.missing = features.Missing(e.given, text)
	}
	return end
}

func (e ending) passed() bool { return e.broken+e.skipped+len(e.missing) == 0 }

// sentence says how it ended, and what to do next.
func (e ending) sentence(w ways, env surroundings) string {
	number := e.lesson.Number
	switch {
	case len(e.missing) > 0:
		return fmt.Sprintf("Em %s falta o que o exercício da aula %d tinha: o cenário “%s”. Escreva-o de novo, ou recomece com %s, que guarda o que você fez.",
			e.file, number, strings.Join(e.missing, "”, o cenário “"), w.reset)
	case e.broken > 0:
		return fmt.Sprintf("O exercício da aula %d ainda não passou. %s", number, e.help(w, env))
	case e.skipped > 0:
		return fmt.Sprintf("O exercício da aula %d ainda não passou por inteiro: o que foi pulado só roda no cluster simulado. %s verificar --exercicio %d", number, env.self, number)
	default:
		return fmt.Sprintf("O exercício da aula %d está resolvido.", number)
	}
}
