package main

import (
	"context"
	"io/fs"
	"strings"

	"caderno/features/lab"
	"caderno/features/shell"
	"caderno/lessons"
)

// laboratory checks that what a lesson suggests to try works in a laboratory that
// was just opened, a page's too, and that the last line shows what the lesson is about.
func (k *courseCheck) laboratory(ctx context.Context, lesson lessons.Lesson) error {
	if len(lesson.Laboratory.Lines) == 0 {
		return nil // which has been told
	}
	var printed strings.Builder
	opened, err := lab.New(lab.Options{
		Workers: defaultWorkers, Seed: 1, Stdout: &printed, Stderr: &printed, Hops: true, Files: &shell.Memory{},
		Width: func() int { return widestColumns }, Scores: scoreTable,
	})
	if err != nil {
		return err
	}
	file := "lessons/" + lesson.Name() + ".md"
	for _, line := range lesson.Laboratory.Lines {
		printed.Reset()
		exit := opened.Run(ctx, line)
		switch saysSo := strings.Contains(line, " # "); {
		case exit == 0 && saysSo:
			k.at(file, k.lineOf(lesson, line), "a linha para experimentar devia falhar, como diz o seu comentário, e termina bem: %s", line)
		case exit != 0 && !saysSo:
			k.at(file, k.lineOf(lesson, line), "esta linha para experimentar falha em um laboratório que acaba de abrir; se é o que deve, diga-o em um comentário (linha # recusado):\n%s", printed.String())
		}
	}
	if !strings.Contains(printed.String(), lesson.Laboratory.Shows) {
		k.at(file, k.lineOf(lesson, "shows: "), "a última linha para experimentar não mostra “%s”; ela mostra:\n%s", lesson.Laboratory.Shows, printed.String())
	}
	return opened.Close()
}

// lineOf is the line of a lesson's file in which some text begins.
func (k *courseCheck) lineOf(lesson lessons.Lesson, text string) int {
	file, err := fs.ReadFile(k.lessons, lesson.Name()+".md")
	if err != nil {
		panic(err) // it has just been read
	}
	text, _, _ = strings.Cut(text, "\n")
	before, _, _ := strings.Cut(string(file), text)
	return 1 + strings.Count(before, "\n")
}
