package main

import (
	"fmt"

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
		screen.paragraphs("Você está em dia: as próximas aulas ainda estão sendo escritas.")
		fmt.Fprintln(screen)
		screen.columns([][2]string{
			{env.self + " verificar", "verifica a história inteira outra vez"},
			{env.self + " aulas", "mostra a trilha"},
		})
		return nil
	}
	screen.hanging("A seguir: ", fmt.Sprintf("aula %d, %s (%d minutos)", next.Number, next.Title, next.Minutes), screen.style.Bold)
	fmt.Fprintln(screen)
	var rows [][2]string
	if !done[next.Topic].Read {
		rows = append(rows, [2]string{fmt.Sprintf("%s ler %d", env.self, next.Number), "lê a aula"})
	}
	if len(done[next.Topic].Answers) == 0 {
		rows = append(rows, [2]string{fmt.Sprintf("%s responder %d", env.self, next.Number), "responde às perguntas dela"})
	}
	if !done[next.Topic].Verified {
		rows = append(rows, [2]string{fmt.Sprintf("%s verificar %d", env.self, next.Number), "verifica os cenários dela"})
	}
	screen.columns(append(rows,
		[2]string{env.self + " aulas", "mostra a trilha"},
		[2]string{env.self + " --ajuda", "mostra todos os comandos"}))
	return nil
}

// nextLesson is the first written lesson that the learner has not both read and
// verified.
func nextLesson(done progress) (lessons.Lesson, bool) {
	for _, lesson := range lessons.All() {
		if p := done[lesson.Topic]; lesson.Ready() && !(p.Read && p.Verified) {
			return lesson, true
		}
	}
	return lessons.Lesson{}, false
}

func whereYouAre(done progress) string {
	ready, read, verified := 0, 0, 0
	for _, lesson := range lessons.All() {
		if !lesson.Ready() {
			continue
		}
		ready++
		if done[lesson.Topic].Read {
			read++
		}
		if done[lesson.Topic].Verified {
			verified++
		}
	}
	trail := fmt.Sprintf("A trilha tem %s; %s.", count(len(lessons.All()), "aula", "aulas"), count(ready, "já está pronta", "já estão prontas"))
	switch {
	case read == 0 && verified == 0:
		return trail + " Você está no começo."
	case verified == 0:
		return fmt.Sprintf("%s Você leu %s.", trail, count(read, "aula", "aulas"))
	case read == 0:
		return fmt.Sprintf("%s Você verificou %s.", trail, count(verified, "aula", "aulas"))
	default:
		return fmt.Sprintf("%s Você leu %s e verificou %d.", trail, count(read, "aula", "aulas"), verified)
	}
}

// count writes a number with its word in the singular or the plural.
func count(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %s", n, many)
}
