package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"strings"
	"syscall"

	"golang.org/x/term"

	"caderno/features/fluxo"
	"caderno/features/lab"
	"caderno/lessons"
)

// prompt is a laboratory at a terminal: it edits lines with golang.org/x/term,
// keeps them, completes them, and turns Ctrl-C into what a shell makes of it.
type prompt struct {
	lab      *lab.Lab
	keyboard *keyboard
	editor   *term.Terminal
	screen   *screen
	env      surroundings
	history  *history
	search   search
	usual    string // what stands before a line, when none is looked for
}

func newPrompt(opened *lab.Lab, from *os.File, screen *screen, env surroundings) *prompt {
	p := &prompt{lab: opened, keyboard: &keyboard{file: from}, screen: screen, env: env, history: loadHistory(env)}
	p.renew()
	return p
}

// renew makes the editor anew, which forgets the line under way.
func (p *prompt) renew() {
	p.editor = term.NewTerminal(struct {
		io.Reader
		io.Writer
	}{p.keyboard, p.screen}, "")
	p.editor.History = p.history
	p.editor.AutoCompleteCallback = p.key
}

// run reads lines and runs them until the learner leaves.
func (p *prompt) run(ctx context.Context, lesson *lessons.Lesson) error {
	// Ctrl-C is for the command that runs, and ends nothing else; to be told to
	// end is another matter.
	ctx, stop := signal.NotifyContext(context.WithoutCancel(ctx), syscall.SIGTERM)
	defer stop()
	p.keyboard.ended = ctx
	p.welcome(lesson)
	for line := ""; !p.lab.Left(); {
		next, err := p.readLine(line)
		switch {
		case errors.Is(err, errInterrupted):
			line = ""
			continue
		case errors.Is(err, io.EOF) && line != "" && ctx.Err() == nil:
			line = ""
			continue
		case errors.Is(err, io.EOF):
			return ctx.Err()
		case err != nil:
			return fmt.Errorf("o terminal: %w", err)
		}
		line += next + "\n"
		if strings.TrimSpace(line) == "" {
			line = ""
		} else if !lab.Incomplete(line) {
			p.runLine(ctx, line)
			line = ""
		}
	}
	return p.history.problem
}

// runLine runs a line that Ctrl-C interrupts.
func (p *prompt) runLine(ctx context.Context, line string) {
	ctx, stop := signal.NotifyContext(ctx, os.Interrupt)
	defer stop()
	p.lab.Run(ctx, line)
}

// errInterrupted says that Ctrl-C was typed in place of a line.
var errInterrupted = errors.New("Ctrl-C")

// readLine reads a line; begun is what it goes on from.
func (p *prompt) readLine(begun string) (string, error) {
	clock := strings.TrimSpace(fluxo.Seconds(p.lab.Clock()))
	p.search = search{}
	p.usual = p.screen.style.Faint(clock) + p.screen.style.Accent(" $ ")
	if begun != "" {
		p.usual = strings.Repeat(" ", len(clock)) + p.screen.style.Accent(" > ")
	}
	p.editor.SetPrompt(p.usual)
	fd := int(p.keyboard.file.Fd())
	before, err := term.MakeRaw(fd)
	if err != nil {
		return "", err
	}
	defer func() { _ = term.Restore(fd, before) }()
	p.resize()
	line, err := p.editor.ReadLine()
	if errors.Is(err, io.EOF) && p.keyboard.interrupted {
		p.keyboard.interrupted = false
		fmt.Fprint(p.screen, "^C\r\n")
		p.renew()
		return "", errInterrupted
	}
	if errors.Is(err, io.EOF) {
		fmt.Fprint(p.screen, "\r\n")
		p.renew()
	}
	return line, err
}

// resize tells the editor how wide the terminal is now.
func (p *prompt) resize() {
	if width, height, err := term.GetSize(int(p.keyboard.file.Fd())); err == nil && width > 0 {
		_ = p.editor.SetSize(width, height)
	}
}

// welcome says where the learner is, and what the lesson is about.
func (p *prompt) welcome(lesson *lessons.Lesson) {
	p.screen.title("Laboratório: um cluster seu, e o tempo dele na sua mão")
	fmt.Fprintln(p.screen)
	if lesson != nil {
		p.screen.hanging(fmt.Sprintf("Aula %d: ", lesson.Number), lesson.Title, p.screen.style.Bold)
		if lesson.Objective != "" {
			p.screen.paragraphs(lesson.Objective)
		}
		fmt.Fprintln(p.screen, "\nPara experimentar:")
		p.screen.toTry(*lesson)
		fmt.Fprintln(p.screen)
	}
	p.screen.paragraphs("Antes do $, o relógio do cluster: ele só anda com comandos e com avançar. Tab completa; ajuda mostra os comandos; Ctrl-D sai.")
	fmt.Fprintln(p.screen)
}

// toTry writes the lines that a lesson suggests.
func (s *screen) toTry(lesson lessons.Lesson) {
	for _, line := range lesson.Laboratory.Written() {
		fmt.Fprintln(s, "  "+s.style.Accent(line))
	}
}

// keyboard reads the terminal, and notes Ctrl-C, which the editor tells no
// different from the end of the input.
type keyboard struct {
	file        *os.File
	ended       context.Context // somebody told the program to end
	interrupted bool
}

const ctrlC = 3

func (k *keyboard) Read(into []byte) (int, error) {
	type result struct {
		n   int
		err error
	}
	read := make(chan result, 1)
	buffer := make([]byte, len(into))
	go func() {
		n, err := k.file.Read(buffer)
		read <- result{n, err}
	}()
	select {
	case r := <-read:
		copy(into, buffer[:r.n])
		k.interrupted = r.n > 0 && strings.ContainsRune(string(buffer[:r.n]), ctrlC)
		return r.n, r.err
	case <-k.ended.Done():
		return 0, io.EOF
	}
}
