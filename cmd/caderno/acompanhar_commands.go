package main

import (
	"context"
	"fmt"
)

// leaves tells whether a command ends the companion.
func (c *companion) leaves(command order) bool {
	return command.key == keyEnd || command.key == keyQuit && c.question == ""
}

// obey does what a command says.
func (c *companion) obey(ctx context.Context, command order) error {
	if c.view.scroll(command.key) {
		return nil
	}
	c.notice = ""
	if c.question != "" {
		do := c.asking
		c.asking, c.question = nil, ""
		if command.key == keyQuit { // it is an s
			return do(ctx)
		}
		c.notice = "Está bem, nada mudou."
		c.show(func(*screen) {}, c.latest.text)
		return nil
	}
	switch command.key {
	case keyNext:
		return c.next(ctx)
	case keyHint:
		c.hint()
	case keyList:
		done := loadProgress(c.env)
		c.show(func(s *screen) { s.trail(done) }, "")
	case keyReset:
		c.ask(fmt.Sprintf("Pôr o exercício da aula %d como era no começo? O seu fica guardado.", c.current.lesson.Number), c.reset)
	case keyAll:
		c.show(func(s *screen) { s.paragraphs("Verificando todos os seus exercícios…") }, "")
		c.start(ctx, func(ctx context.Context, s *screen) outcome { return checkAll(ctx, s, c.env) })
	case keyBack:
		c.report()
	default:
		if command.text != "" {
			c.notice = fmt.Sprintf("Não conheço o comando %q. Os que há: %s.", command.text, keysLine(", "))
			c.show(func(*screen) {}, c.latest.text)
		}
	}
	return nil
}

// keysLine tells what the keys do.
func keysLine(between string) string {
	line := ""
	for i, k := range []string{"p próxima", "d dica", "l lista", "z zerar", "t tudo", "s sair"} {
		if i > 0 {
			line += between
		}
		line += k
	}
	return line
}

// ask has the learner say yes before something is done.
func (c *companion) ask(question string, do func(context.Context) error) {
	c.question, c.asking = question, do
	c.show(func(*screen) {}, c.latest.text)
}

// next goes to the next exercise; from one that is not solved only if the learner
// wants to skip it.
func (c *companion) next(ctx context.Context) error {
	if p := loadProgress(c.env)[c.current.lesson.Topic]; p.Passed || p.Skipped {
		return c.advance(ctx)
	}
	c.ask(fmt.Sprintf("O exercício da aula %d ainda não passou. Pular?", c.current.lesson.Number), func(ctx context.Context) error {
		c.current.skip(c.env)
		return c.advance(ctx)
	})
	return nil
}

func (c *companion) advance(ctx context.Context) error {
	e, ok := exerciseAfter(c.env, c.current)
	if ok {
		return c.begin(ctx, e)
	}
	c.notice = "Não há outro: todos os exercícios que existem estão resolvidos ou pulados."
	c.report()
	return nil
}

// reset has the exercise be as it was.
func (c *companion) reset(ctx context.Context) error {
	told, err := c.current.reset()
	if err != nil {
		told = err.Error()
	}
	c.notice = told
	c.file = stampOf(c.current.file)
	c.check(ctx)
	return nil
}

// hint shows the next hint above what the learner was looking at.
func (c *companion) hint() {
	e := c.current
	from, to := e.nextHints(c.env)
	c.show(func(s *screen) { e.showHints(s, e.keyed(c.env), from, to) }, c.latest.text)
}
