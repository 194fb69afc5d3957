package cri

import (
	"fmt"
	"math"
	"strconv"
	"strings"
	"time"
)

// simpleCommand is a program with its arguments, as a shell sees it.
type simpleCommand struct {
	words  []string
	onlyIf bool // after &&: runs only if the one before ended with 0
}

// parse reads what a container is told to run: a program with arguments, or
// sh -c with simple commands joined by ; or &&.
func parse(argv []string) []simpleCommand {
	if len(argv) != 3 || argv[1] != "-c" || !strings.HasSuffix(argv[0], "sh") {
		return []simpleCommand{{words: argv}}
	}
	var commands []simpleCommand
	current := simpleCommand{}
	for _, token := range tokens(argv[2]) {
		if token.operator {
			commands = append(commands, current)
			current = simpleCommand{onlyIf: token.text == "&&"}
			continue
		}
		current.words = append(current.words, token.text)
	}
	return append(commands, current)
}

type token struct {
	text     string
	operator bool // ; or &&, unquoted
}

// tokens splits a script into words and operators. Quotes keep a word
// together, as in every shell.
//
// Simplification: no variables, redirections, pipes, loops or escapes; what
// looks like one is a word like any other.
func tokens(script string) []token {
	var found []token
	var word strings.Builder
	inWord, quote := false, rune(0)
	end := func() {
		if inWord {
			found = append(found, token{text: word.String()})
			word.Reset()
			inWord = false
		}
	}
	text := []rune(script)
	for i := 0; i < len(text); i++ {
		c := text[i]
		switch {
		case quote != 0 && c == quote:
			quote = 0
		case quote != 0:
			word.WriteRune(c)
		case c == '\'' || c == '"':
			quote, inWord = c, true
		case c == ' ' || c == '\t':
			end()
		case c == ';' || c == '\n':
			end()
			found = append(found, token{";", true})
		case c == '&' && i+1 < len(text) && text[i+1] == '&':
			end()
			found = append(found, token{"&&", true})
			i++
		default:
			word.WriteRune(c)
			inWord = true
		}
	}
	end()
	return found
}

// process is a run of some commands. Only sleep takes time: whoever runs the
// process lets that time pass and calls run again.
type process struct {
	commands []simpleCommand
	code     int32           // of the last command, and in the end of the process
	files    map[string]bool // of the container; shared by everything that runs in it
	print    func(line string)
}

// run goes on until the process falls asleep, and says for how long, or ends.
func (p *process) run() (sleep time.Duration, asleep bool) {
	for len(p.commands) > 0 {
		command := p.commands[0]
		p.commands = p.commands[1:]
		if len(command.words) == 0 || command.onlyIf && p.code != 0 {
			continue
		}
		if sleep := p.do(command.words[0], command.words[1:]); sleep > 0 {
			return sleep, true
		}
	}
	return 0, false
}

// do runs one command and returns how long it sleeps.
func (p *process) do(name string, args []string) (sleep time.Duration) {
	if name != "exit" { // which alone ends with the code of the command before
		p.code = 0
	}
	switch name {
	case "true":
	case "false":
		p.code = 1
	case "echo":
		p.print(strings.Join(args, " "))
	case "sleep":
		return p.sleep(args)
	case "exit":
		p.exit(args)
	case "touch", "rm", "cat":
		p.onFiles(name, args)
	default:
		p.fail(127, "sh: %s: not found", name)
	}
	return 0
}

func (p *process) sleep(args []string) time.Duration {
	if len(args) == 0 {
		p.fail(1, "sleep: missing operand")
		return 0
	}
	seconds, err := strconv.ParseFloat(strings.TrimSuffix(args[0], "s"), 64)
	if err != nil || math.IsNaN(seconds) || seconds < 0 {
		p.fail(1, "sleep: invalid number '%s'", args[0])
		return 0
	}
	const tenYears = 10 * 365 * 24 * 60 * 60
	return time.Duration(min(seconds, tenYears) * float64(time.Second))
}

func (p *process) exit(args []string) {
	p.commands = nil
	if len(args) == 0 {
		return
	}
	code, err := strconv.Atoi(args[0])
	if err != nil {
		p.fail(2, "sh: exit: Illegal number: %s", args[0])
		return
	}
	p.code = int32(code & 0xff)
}

// onFiles does touch, rm and cat. The files of a container are names without
// content, which is enough for a probe to look for one.
func (p *process) onFiles(name string, args []string) {
	for _, path := range args {
		switch {
		case strings.HasPrefix(path, "-"):
		case name == "touch":
			p.files[path] = true
		case name == "rm":
			delete(p.files, path)
		case !p.files[path]:
			p.fail(1, "cat: can't open '%s': No such file or directory", path)
		}
	}
}

func (p *process) fail(code int32, format string, args ...any) {
	p.print(fmt.Sprintf(format, args...))
	p.code = code
}
