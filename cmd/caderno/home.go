package main

import (
	"fmt"

	"caderno/features/portuguese"
	"caderno/lessons"
)

// home is `caderno` without a command: where the learner is, what comes next.
func home(args []string, env surroundings) error {
	flags := newFlags("caderno")
	if err := flags.parse(args); err != nil {
		return usagef("%w\nVeja %s --ajuda.", err, env.self)
	}
	if flags.help {
		return help(env, flags.Args())
	}
	if flags.NArg() > 0 {
		return unknownCommand(env, flags.Arg(0))
	}
	done := loadProgress(env)
	screen := newScreen(env)
	screen.title("Caderno: o que acontece dentro do Kubernetes depois de kubectl create deployment")
	fmt.Fprintln(screen)
	screen.paragraphs(whereYouAre(done))
	fmt.Fprintln(screen)
	next, ok := nextLesson(done)
	if !ok {
		screen.paragraphs(farewell(env))
		fmt.Fprintln(screen)
		screen.columns(append(leftBehind(env, done),
			[2]string{env.self + " verificar", "verifica a história inteira outra vez"},
			[2]string{env.self + " aulas", "mostra a trilha"}))
		return nil
	}
	screen.hanging("A seguir: ", fmt.Sprintf("aula %d, %s (%d minutos)", next.Number, next.Title, next.Minutes), screen.style.Bold)
	fmt.Fprintln(screen)
	steps := stepsOf(next, done[next.Topic])
	var rows [][2]string
	for i, step := range steps {
		rows = append(rows, [2]string{stepMark(steps, i) + " " + step.command(env, next), step.what})
	}
	screen.columns(append(rows,
		[2]string{"  " + env.self + " acompanhar", "verifica o exercício a cada vez que você o salva"},
		[2]string{"  " + env.self + " aulas", "mostra a trilha"},
		[2]string{"  " + env.self + " --ajuda", "mostra todos os comandos"}))
	return nil
}

// leftBehind are the commands for the exercises that were skipped.
func leftBehind(env surroundings, done progress) [][2]string {
	var rows [][2]string
	for _, lesson := range lessons.All() {
		if done[lesson.Topic].Skipped {
			rows = append(rows, [2]string{fmt.Sprintf("%s acompanhar %d", env.self, lesson.Number), fmt.Sprintf("volta ao exercício da aula %d, que você pulou", lesson.Number)})
		}
	}
	return rows
}

func whereYouAre(done progress) string {
	trail := fmt.Sprintf("A trilha tem %d aulas.", len(lessons.All()))
	var parts []string
	for _, part := range []struct {
		verb, one, many string
		did             func(lessonProgress) bool
	}{
		{"leu", "aula", "aulas", func(p lessonProgress) bool { return p.Read }},
		{"verificou", "aula", "aulas", func(p lessonProgress) bool { return p.Verified }},
		{"resolveu", "exercício", "exercícios", func(p lessonProgress) bool { return p.Passed }},
		{"pulou", "exercício", "exercícios", func(p lessonProgress) bool { return p.Skipped }},
	} {
		n := lessonsThat(func(lesson lessons.Lesson) bool { return part.did(done[lesson.Topic]) })
		if n > 0 {
			parts = append(parts, part.verb+" "+portuguese.Count(n, part.one, part.many))
		}
	}
	if len(parts) == 0 {
		return trail + " Você está no começo."
	}
	return trail + " Você " + portuguese.Enumerate(parts) + "."
}

// lessonsThat counts lessons of the trail.
func lessonsThat(are func(lessons.Lesson) bool) int {
	n := 0
	for _, lesson := range lessons.All() {
		if are(lesson) {
			n++
		}
	}
	return n
}
