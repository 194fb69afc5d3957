package steps

import (
	"context"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"caderno/features/portuguese"
	"caderno/features/spelling"

	"github.com/cucumber/godog"
)

var outputSteps = []definition{
	{`o comando termina bem`, `Então o comando termina bem`,
		func(w *world) any { return w.commandEndsWell }},
	{`o comando falha`, `Então o comando falha`,
		func(w *world) any { return w.commandFails }},
	{`o comando falha com "(.+)"`, `Então o comando falha com "already exists"`,
		func(w *world) any { return w.commandFailsWith }},
	{`o comando falha com:`, `Então o comando falha com:`,
		func(w *world) any { return w.commandFailsWithText }},
	{`o comando termina com o código (\d+)`, `Então o comando termina com o código 1`,
		func(w *world) any { return w.commandEndsWith }},
	{`a saída é "(.*)"`, `Então a saída é "deployment.apps/ola created"`,
		func(w *world) any { return w.outputIs }},
	{`a saída é:`, `Então a saída é:`,
		func(w *world) any { return w.outputIsText }},
	{`a saída contém "(.+)"`, `Então a saída contém "Running"`,
		func(w *world) any { return w.outputContains }},
	{`a saída contém:`, `Então a saída contém:`,
		func(w *world) any { return w.outputContainsText }},
	{`a saída não contém "(.+)"`, `Então a saída não contém "Pending"`,
		func(w *world) any { return w.outputLacks }},
	{`a saída tem uma linha como "(.+)"`, `Então a saída tem uma linha como "ola-* 1/1 Running 0 *"`,
		func(w *world) any { return w.outputHasLineLike }},
	{`a saída tem (\d+) linhas?`, `Então a saída tem 3 linhas`,
		func(w *world) any { return w.outputHasLines }},
	{`a saída está vazia`, `Então a saída está vazia`,
		func(w *world) any { return w.outputIsEmpty }},
	{moment + `a saída de "(.+)" é "(.*)"`, `Então em até 60 segundos a saída de "kubectl get pods -o name | wc -l" é "3"`,
		func(w *world) any { return w.outputOfIs }},
	{moment + `a saída de "(.+)" contém "(.+)"`, `Então em até 60 segundos a saída de "kubectl get pods" contém "Running"`,
		func(w *world) any { return w.outputOfContains }},
}

// judged returns the last command, about which the scenario now says something.
func (w *world) judged() (*command, error) {
	if w.last == nil {
		return nil, misused("um comando, com “Quando executo ...”, antes deste passo", "nenhum comando até aqui",
			"este passo fala do último comando que o cenário executou")
	}
	w.last.judged = true
	return w.last, nil
}

// judge holds the last command to a rule; mayFail is for one that it may keep
// by failing.
func (w *world) judge(expected string, mayFail bool, holds func(*command) bool) error {
	c, err := w.judged()
	if err != nil || holds(c) {
		return err
	}
	switch {
	case c.result.Exit != 0 && mayFail:
		return misused(expected, c.end(), lookToCopy)
	case c.result.Exit != 0:
		return misused(expected, c.end(), c.lookAtCommand())
	}
	return misused(expected, c.end(), "o comando é mesmo o que devia falhar? Se ele está certo: Então o comando termina bem")
}

// What to do about a command and about its output.
const (
	lookToCopy    = "se era para falhar assim, copie um pedaço da mensagem: Então o comando falha com \"...\""
	lookAtLetters = "compare letra por letra (quantos espaços há entre as colunas não importa)"
	lookAtOutput  = "o comando mostrou outra coisa: o que, no cluster, explica isso?"
	lookLater     = "o cluster ainda trabalhava; se era cedo demais, ponha antes do comando um passo com “em até 60 segundos”"
)

func (w *world) commandEndsWell() error {
	return w.judge("que o comando terminasse bem", false, func(c *command) bool { return c.result.Exit == 0 })
}

func (w *world) commandFails() error {
	return w.judge("que o comando falhasse", true, func(c *command) bool { return c.result.Exit != 0 })
}

func (w *world) commandFailsWith(text string) error {
	return w.judge(fmt.Sprintf("que o comando falhasse com \"%s\"", text), true, func(c *command) bool {
		return c.result.Exit != 0 && strings.Contains(plain(c.result.Stderr), plain(text))
	})
}

func (w *world) commandFailsWithText(text *godog.DocString) error {
	return w.commandFailsWith(strings.TrimSpace(text.Content))
}

func (w *world) commandEndsWith(code int) error {
	return w.judge(fmt.Sprintf("que o comando terminasse com o código %d", code), true, func(c *command) bool { return c.result.Exit == code })
}

// judgeOutput holds what the last command printed, which must have ended well,
// to a rule. wanted is the text that the rule wants of it, if it wants one.
func (w *world) judgeOutput(expected, wanted string, holds func(text string) bool) error {
	c, err := w.judged()
	if err != nil {
		return err
	}
	if c.result.Exit != 0 {
		return misused("que o comando terminasse bem", c.end(), c.lookAtCommand(), lookToCopy)
	}
	if holds(c.result.Stdout) {
		return nil
	}
	look := []string{lookAtOutput}
	if slips(wanted, c.result.Stdout) {
		look = []string{lookAtLetters}
	}
	if c.early {
		look = append(look, lookLater)
	}
	return misused(expected, shown(c.result.Stdout), look...)
}

// slips tells whether words of a text would be found in an output if it were not
// for a slip of the fingers. A word with a * in it is any word.
func slips(text, output string) bool {
	for _, line := range strings.Split(output, "\n") {
		shown := strings.Fields(line)
		for _, meant := range strings.Split(text, "\n") {
			wanted := strings.Fields(meant)
			for at := 0; at+len(wanted) <= len(shown); at++ {
				if slipped(wanted, shown[at:at+len(wanted)]) {
					return true
				}
			}
		}
	}
	return false
}

// slipped tells whether words, which are as many, are the others but for a slip.
func slipped(wanted, shown []string) bool {
	some := false
	for i, word := range wanted {
		switch {
		case word == shown[i] || strings.Contains(word, "*"):
		case spelling.Slip(word, shown[i]):
			some = true
		default:
			return false
		}
	}
	return some
}

func (w *world) outputIs(text string) error {
	return w.judgeOutput(fmt.Sprintf("a saída \"%s\"", text), text, func(out string) bool { return plain(out) == plain(text) })
}

func (w *world) outputIsText(text *godog.DocString) error {
	return w.judgeOutput("esta saída:\n"+strings.TrimSpace(text.Content), text.Content, func(out string) bool { return plain(out) == plain(text.Content) })
}

func (w *world) outputContains(text string) error {
	return w.judgeOutput(fmt.Sprintf("\"%s\" na saída", text), text, func(out string) bool { return strings.Contains(plain(out), plain(text)) })
}

func (w *world) outputContainsText(text *godog.DocString) error {
	return w.judgeOutput("estas linhas na saída:\n"+strings.TrimSpace(text.Content), text.Content, func(out string) bool {
		return strings.Contains("\n"+plain(out)+"\n", "\n"+plain(text.Content)+"\n")
	})
}

func (w *world) outputLacks(text string) error {
	return w.judgeOutput(fmt.Sprintf("uma saída sem \"%s\"", text), "", func(out string) bool { return !strings.Contains(plain(out), plain(text)) })
}

// outputHasLineLike takes * for any text within a line.
func (w *world) outputHasLineLike(pattern string) error {
	like := regexp.MustCompile("^" + strings.ReplaceAll(regexp.QuoteMeta(plain(pattern)), `\*`, ".*") + "$")
	return w.judgeOutput(fmt.Sprintf("uma linha como \"%s\" na saída", pattern), pattern, func(out string) bool {
		return slices.ContainsFunc(strings.Split(plain(out), "\n"), like.MatchString)
	})
}

func (w *world) outputHasLines(n int) error {
	return w.judgeOutput("uma saída de "+portuguese.Count(n, "linha", "linhas"), "", func(out string) bool {
		return strings.TrimSpace(out) == "" && n == 0 || strings.TrimSpace(out) != "" && strings.Count(strings.TrimSpace(out), "\n")+1 == n
	})
}

func (w *world) outputIsEmpty() error {
	return w.judgeOutput("nenhuma saída", "", func(out string) bool { return strings.TrimSpace(out) == "" })
}

func (w *world) outputOfIs(ctx context.Context, when, line, text string) error {
	return w.ask(ctx, when, line, fmt.Sprintf("a saída de \"%s\" é \"%s\"", line, text), func(out string) bool { return plain(out) == plain(text) })
}

func (w *world) outputOfContains(ctx context.Context, when, line, text string) error {
	return w.ask(ctx, when, line, fmt.Sprintf("a saída de \"%s\" contém \"%s\"", line, text), func(out string) bool { return strings.Contains(plain(out), plain(text)) })
}

// ask types a command again and again, as a person would who waits.
func (w *world) ask(ctx context.Context, when, line, expected string, holds func(string) bool) error {
	var result Result
	err := w.observeEvery(ctx, when, glance, func() error {
		result = w.cluster.Run(ctx, line)
		if result.Exit == 0 && holds(result.Stdout) {
			return nil
		}
		if unreadable := (&command{line: line, result: result}).lookAtCommand(); result.Exit != 0 && unreadable != lookAtMessage {
			return misused(expected, shown(withoutDump(result.Combined)), append([]string{unreadable}, w.otherReasons(ctx, line)...)...)
		}
		return failed(expected, shown(result.Combined), append(w.otherReasons(ctx, line), w.retrace(line))...)
	})
	w.outputs = append(w.outputs, Output{Command: line, Result: result})
	return err
}

// retrace is how to see what a command has counted or cut: the command before
// its filters, in a laboratory where the scenario's steps have been repeated.
func (w *world) retrace(line string) string {
	laboratory := "caderno laboratorio"
	for _, tag := range w.wanted.Tags {
		if number, ok := strings.CutPrefix(tag, "@aula-"); ok {
			laboratory += " " + strings.TrimLeft(number, "0")
		}
	}
	whole, _, _ := strings.Cut(line, " | ")
	return fmt.Sprintf("repita os passos em %s e rode %s", laboratory, whole)
}

// plain is a text without the spacing of its columns, which varies with what
// stands beside it.
func plain(text string) string {
	lines := strings.Split(strings.TrimSpace(text), "\n")
	for i, line := range lines {
		lines[i] = strings.Join(strings.Fields(line), " ")
	}
	return strings.Join(lines, "\n")
}

// shown is a command's output in a sentence.
func shown(text string) string {
	if text = strings.TrimRight(text, "\n "); text == "" {
		return "nada foi mostrado"
	}
	if strings.Contains(text, "\n") {
		return "\n" + text
	}
	return text
}
