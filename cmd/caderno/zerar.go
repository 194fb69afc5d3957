package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
)

var zerarCommand = command{
	name: "zerar", args: "AULA", summary: "o exercício de uma aula como era, guardando o seu",
	about: `Põe no seu caderno o exercício como ele era no começo. O que você tinha escrito não se perde: fica ao lado, com outro nome, que o comando diz qual é.`,
	setup: func(_ *flags, env surroundings) runner {
		return func(_ context.Context, args []string) error {
			e, err := oneExercise(env, args, "zerar")
			if err != nil {
				return err
			}
			told, err := e.reset()
			if err != nil {
				return err
			}
			newScreen(env).paragraphs(told)
			return nil
		}
	},
}

// reset has the learner's copy be what the course gives, and keeps what it was
// before; it returns what to tell the learner.
func (e exercise) reset() (told string, err error) {
	text, err := os.ReadFile(e.file)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		_, err := e.open()
		return fmt.Sprintf("O exercício da aula %d está em %s.", e.lesson.Number, e.file), err
	case err != nil:
		return "", fmt.Errorf("não consegui ler %s: %w", e.file, err)
	case bytes.Equal(text, e.given):
		return fmt.Sprintf("O exercício da aula %d já está como era, em %s.", e.lesson.Number, e.file), nil
	}
	kept, err := keepAway(e.file, e.lesson.Name()+"-antes-%d.feature")
	if err != nil {
		return "", fmt.Errorf("não consegui guardar %s, e o deixei como está: %w", e.file, err)
	}
	if _, err := e.open(); err != nil {
		return "", fmt.Errorf("%w; o que você escreveu está em %s", err, kept)
	}
	return fmt.Sprintf("O exercício da aula %d está como era, em %s. O que você tinha escrito está em %s.", e.lesson.Number, e.file, kept), nil
}
