package main

import (
	"fmt"
	"slices"
	"strings"

	"caderno/features"
	"caderno/lessons"
)

const (
	// blank is what a learner replaces.
	blank = "___"
	// stopsHere begins the comment, in the line before, that declares the step at
	// which a scenario stops as it is given. The first blank declares it by itself.
	stopsHere = "# Para aqui"

	rightTag, wrongTag = "@certa", "@errada"

	fewestRight = 1 // beside the solution
	fewestWrong = 2
)

// exercise checks that it stops where it says, and that its solution passes.
func (k *courseCheck) exercise(lesson lessons.Lesson) {
	file := inRepository(ofExercises, lesson.Name())
	text, ok := k.texts[file]
	if !ok {
		return // which has been told
	}
	if own := fmt.Sprintf("#   caderno verificar --exercicio %d\n", lesson.Number); !strings.Contains(text, own) {
		k.at(file, 1, "o exercício não diz como se verifica; esperava, em um comentário no começo, %q", strings.TrimSpace(own))
	}
	lines := strings.Split(text, "\n")
	for _, s := range k.found[file] {
		k.stopsAsDeclared(s, lines)
	}
	file = inRepository(ofSolutions, lesson.Name())
	solution := k.found[file]
	k.sameNames(lesson, file, solution)
	for _, s := range solution {
		if k.passes(s) {
			k.keepsTheSteps(lesson, s)
		}
	}
}

// stopsAsDeclared checks that a scenario of an exercise stops at the step that it
// declares.
func (k *courseCheck) stopsAsDeclared(s features.Scenario, lines []string) {
	declared := declaredStep(s, lines)
	switch stopped := s.Stopped(); {
	case declared == nil:
		k.at(s.File, s.Line, "o cenário não diz onde para; esperava uma lacuna %s ou, na linha antes de um passo, um comentário que começa com “%s”", blank, stopsHere)
	case stopped == nil:
		k.at(s.File, declared.Line, "o cenário devia parar aqui, e passa sem que ninguém o complete")
	case stopped.Line != declared.Line:
		k.at(s.File, stopped.Line, "o cenário para aqui, e devia parar na linha %d, em “%s”:\n%s", declared.Line, declared.Text, s.Explanation())
	}
}

// declaredStep is the step at which an exercise's scenario says that it stops, or
// nil.
func declaredStep(s features.Scenario, lines []string) *features.Step {
	for i := range s.Steps {
		before := lines[max(s.Steps[i].Line-2, 0)]
		if strings.HasPrefix(strings.TrimSpace(before), stopsHere) {
			return &s.Steps[i]
		}
	}
	at := slices.IndexFunc(s.Steps, func(step features.Step) bool { return strings.Contains(written(step), blank) })
	if at < 0 {
		return nil
	}
	return &s.Steps[at]
}

// written is all that stands in a step.
func written(step features.Step) string {
	return fmt.Sprint(step.Text, "\n", step.DocText, "\n", step.Table)
}

// sameNames checks that the scenarios of a solution are those of the exercise.
func (k *courseCheck) sameNames(lesson lessons.Lesson, file string, scenarios []features.Scenario) {
	if k.texts[file] == "" {
		return
	}
	names := func(scenarios []features.Scenario) []string {
		var all []string
		for _, s := range scenarios {
			all = append(all, s.Name)
		}
		return all
	}
	want, got := names(k.found[inRepository(ofExercises, lesson.Name())]), names(scenarios)
	if !slices.Equal(want, got) {
		k.at(file, 1, "os cenários são “%s”; esperava os do exercício, na mesma ordem: “%s”", strings.Join(got, "”, “"), strings.Join(want, "”, “"))
	}
}

// given is the exercise's scenario that another one answers, or nil.
func (k *courseCheck) given(lesson lessons.Lesson, name string) *features.Scenario {
	all := k.found[inRepository(ofExercises, lesson.Name())]
	at := slices.IndexFunc(all, func(s features.Scenario) bool { return s.Name == name })
	if at < 0 {
		return nil
	}
	return &all[at]
}

// keepsTheSteps checks that an answer fills in and adds, and leaves the exercise's
// other steps as they are: they are what judges it.
func (k *courseCheck) keepsTheSteps(lesson lessons.Lesson, answer features.Scenario) {
	exercise := k.given(lesson, answer.Name)
	if exercise == nil {
		return
	}
	at := 0
	for _, step := range exercise.Steps {
		if strings.Contains(step.Text, blank) {
			continue
		}
		next := slices.IndexFunc(answer.Steps[at:], func(other features.Step) bool { return other.Text == step.Text })
		if next < 0 {
			k.at(answer.File, answer.Line, "falta um passo do exercício, ou está fora do lugar: “%s” (%s:%d)", step.Text, exercise.File, step.Line)
			return
		}
		at += next + 1
	}
}

// answers checks those that are kept for an exercise: the right ones pass, the
// wrong ones fail with the explanation that they wait for.
func (k *courseCheck) answers(lesson lessons.Lesson) {
	file := inRepository(ofAnswers, lesson.Name())
	if k.texts[file] == "" {
		return
	}
	right, wrong := 0, map[string]int{}
	var passed []features.Scenario // which a right answer has to differ from
	passed = append(passed, k.found[inRepository(ofSolutions, lesson.Name())]...)
	for _, s := range k.found[file] {
		if k.given(lesson, s.Name) == nil {
			k.at(file, s.Line, "o exercício não tem um cenário “%s”; esperava o nome de um dele", s.Name)
			continue
		}
		k.keepsTheSteps(lesson, s)
		isRight, isWrong := slices.Contains(s.Tags, rightTag), slices.Contains(s.Tags, wrongTag)
		switch {
		case isRight == isWrong:
			k.at(file, s.Line, "não sei se esta resposta está certa; esperava o rótulo %s ou o rótulo %s", rightTag, wrongTag)
		case isRight:
			right++
			if k.passes(s) {
				k.differs(s, passed)
				passed = append(passed, s)
			}
		default:
			wrong[s.Name]++
			k.fails(s)
		}
	}
	if right < fewestRight {
		k.at(file, 1, "não há resposta certa; esperava ao menos uma, diferente da solução")
	}
	all := 0
	for _, s := range k.found[inRepository(ofExercises, lesson.Name())] {
		if all += wrong[s.Name]; wrong[s.Name] == 0 {
			k.at(file, 1, "não há resposta errada ao cenário “%s”; esperava ao menos uma", s.Name)
		}
	}
	if all < fewestWrong {
		k.at(file, 1, "há %d resposta errada; esperava ao menos %d", all, fewestWrong)
	}
}

// differs checks that a right answer is another one.
func (k *courseCheck) differs(answer features.Scenario, others []features.Scenario) {
	for _, other := range others {
		if other.Name == answer.Name && slices.EqualFunc(other.Steps, answer.Steps, func(a, b features.Step) bool {
			return oneLine(written(a)) == oneLine(written(b))
		}) {
			k.at(answer.File, answer.Line, "esta resposta é igual à de %s:%d; esperava outra", other.File, other.Line)
		}
	}
}

// fails checks that a wrong answer is refused, and that the explanation says what
// is written under its name.
func (k *courseCheck) fails(s features.Scenario) {
	explanation := s.Explanation()
	switch {
	case s.Status == features.Passed:
		k.at(s.File, s.Line, "esta resposta devia falhar, e passa")
	case s.Description == "":
		k.at(s.File, s.Line, "falta, debaixo do nome, um pedaço da explicação que esta resposta recebe, que é:\n%s", explanation)
	case !strings.Contains(oneLine(explanation), oneLine(s.Description)):
		k.at(s.File, s.Line, "a explicação não contém “%s”; ela é:\n%s", s.Description, explanation)
	}
}

func oneLine(text string) string { return strings.Join(strings.Fields(text), " ") }
