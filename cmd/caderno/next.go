package main

import (
	"fmt"

	"caderno/lessons"
)

// step is one of the things to do in a lesson, in the order in which they are
// best done.
type step struct {
	verb string // the command, before the lesson's number
	what string // what the command does
	head string // a letter that stands for it
	did  string // what a lesson is of which it was done
	done bool
	last bool // the exercise: with it the lesson ends
}

// stepsOf are the steps of a lesson, and which of them the learner has done.
func stepsOf(lesson lessons.Lesson, p lessonProgress) []step {
	return []step{
		{verb: "ler", what: "lê a aula", head: "L", did: "lida", done: p.Read},
		{verb: "responder", what: "responde às perguntas dela", head: "P", did: "perguntas respondidas", done: p.answered(lesson)},
		{verb: "verificar", what: "verifica os cenários dela", head: "V", did: "verificada", done: p.Verified},
		{verb: "verificar --exercicio", what: "verifica o seu exercício", head: "E", did: "exercício resolvido", done: p.Passed, last: true},
	}
}

// command is what the learner types.
func (s step) command(env surroundings, lesson lessons.Lesson) string {
	return fmt.Sprintf("%s %s %d", env.self, s.verb, lesson.Number)
}

// stepMark is a tick for a step that was done, and an arrow for the next one.
func stepMark(steps []step, at int) string {
	if steps[at].done {
		return "✓"
	}
	for _, before := range steps[:at] {
		if !before.done {
			return " "
		}
	}
	return "→"
}

// answered tells whether every question of a lesson has been answered. One that
// asks nothing only wants to be read.
func (p lessonProgress) answered(lesson lessons.Lesson) bool {
	questions, err := lesson.Questions()
	if err != nil || len(questions) == 0 {
		return p.Read
	}
	for _, one := range questions {
		if _, ok := p.Answers[one.Asked(lesson.Body)]; !ok {
			return false
		}
	}
	return true
}

// farewell is what there is to say when no lesson is next.
func farewell(env surroundings) string {
	return fmt.Sprintf(`Você chegou ao fim da trilha. Onde antes havia uma linha, created, agora você vê o que vem atrás dela, e sabe onde procurar quando a história para no meio.

Para ler depois: %s ler limites, o que este cluster deixou de fora, e https://kubernetes.io/pt-br/docs/, que agora fala de peças que você viu trabalhar. Foi um prazer ter a sua companhia.`, env.self)
}

// nextLesson is the first lesson whose exercise the learner has neither
// solved nor skipped: that of the step at which they are.
func nextLesson(done progress) (lessons.Lesson, bool) {
	for _, lesson := range lessons.All() {
		if p := done[lesson.Topic]; !p.Passed && !p.Skipped {
			return lesson, true
		}
	}
	return lessons.Lesson{}, false
}

// whatIsNext is a sentence with the command for the learner's next step.
func whatIsNext(env surroundings) string {
	done := loadProgress(env)
	lesson, ok := nextLesson(done)
	if !ok {
		return farewell(env)
	}
	for _, step := range stepsOf(lesson, done[lesson.Topic]) {
		if !step.done {
			return fmt.Sprintf("A seguir, na aula %d: %s", lesson.Number, step.command(env, lesson))
		}
	}
	panic("a lesson whose exercise is not solved has nothing left to do")
}
