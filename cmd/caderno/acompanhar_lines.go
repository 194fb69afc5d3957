package main

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"strings"
)

// lines are commands that come one a line.
type lines struct {
	ended bool // the end of the input is a command too: somebody typed Ctrl-D
}

// words are what one may write in place of a key.
var words = map[string]rune{
	"próxima": keyNext, "proxima": keyNext, "dica": keyHint, "lista": keyList, "zerar": keyReset,
	"tudo": keyAll, "sair": keyEnd, "q": keyEnd, "sim": keyQuit,
}

// read sends the commands; the channel is closed at the end of the input.
func (l lines) read(ctx context.Context, from io.Reader) <-chan order {
	commands := make(chan order)
	go func() {
		defer close(commands)
		send := func(o order) {
			select {
			case commands <- o:
			case <-ctx.Done():
			}
		}
		input := bufio.NewScanner(from)
		for input.Scan() && ctx.Err() == nil {
			word := strings.ToLower(strings.TrimSpace(input.Text()))
			if word == "" {
				continue
			}
			key, known := words[word]
			if one := []rune(word); !known && len(one) == 1 && strings.ContainsRune("pdlzts", one[0]) {
				key = one[0]
			}
			send(order{key: key, text: word})
		}
		if l.ended {
			send(order{key: keyEnd})
		}
	}()
	return commands
}

// lineView writes each page below the one before.
type lineView struct {
	screen *screen
	last   page
}

func (v *lineView) show(p page) {
	before := v.last
	v.last = p
	switch {
	case before.exercise.file != p.exercise.file:
		if before.exercise.file != "" {
			fmt.Fprintln(v.screen)
		}
		v.screen.title(fmt.Sprintf("Aula %d: %s", p.exercise.lesson.Number, p.exercise.lesson.Title))
		v.screen.paragraphs(fmt.Sprintf("Acompanhando %s. Comandos: %s.", p.exercise.file, keysLine(", ")))
	default:
		fmt.Fprintln(v.screen)
	}
	if p.notice != "" && p.notice != before.notice {
		v.screen.paragraphs(p.notice)
	}
	p.body(v.screen)
	if p.question != "" {
		v.screen.paragraphs(p.question + " (s/n)")
	}
}

func (v *lineView) width() int       { return v.screen.width }
func (v *lineView) paper() *screen   { return v.screen }
func (v *lineView) redraw()          {}
func (v *lineView) scroll(rune) bool { return false }
