package main

import (
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/spf13/pflag"
)

// help is `caderno ajuda [COMANDO]`, and what `caderno --ajuda` shows.
func help(env surroundings, args []string) error {
	if len(args) == 0 || strings.HasPrefix(args[0], "-") {
		programHelp(env)
		return nil
	}
	for _, c := range commands() {
		if c.name == args[0] {
			flags := newFlags(c.name)
			c.setup(flags, env)
			commandHelp(env, c, flags)
			return nil
		}
	}
	return unknownCommand(env, args[0])
}

func programHelp(env surroundings) {
	screen := newScreen(env)
	screen.title("Caderno: o que acontece dentro do Kubernetes depois de kubectl create deployment")
	fmt.Fprintf(screen, "\nUso: %s COMANDO [opções]\n\n", env.self)
	rows := [][2]string{{"(sem comando)", "diz onde você está e o que vem a seguir"}}
	for _, c := range commands() {
		rows = append(rows, [2]string{strings.TrimSpace(c.name + " " + c.args), c.summary})
	}
	screen.columns(append(rows, [2]string{"ajuda COMANDO", "explica um comando (também COMANDO --ajuda)"}))
	fmt.Fprintln(screen)
	screen.paragraphs("Código de saída: 0, tudo certo; 1, uma verificação falhou; 2, comando mal usado.\n\n" +
		"As cores somem com NO_COLOR=1 e quando a saída não é um terminal.")
}

func commandHelp(env surroundings, c command, flags *flags) {
	screen := newScreen(env)
	screen.title("caderno " + c.name + ": " + c.summary)
	options := " [opções]"
	if c.raw {
		options = ""
	}
	fmt.Fprintf(screen, "\nUso: %s %s%s\n\n", env.self, strings.TrimSpace(c.name+" "+c.args), options)
	screen.paragraphs(c.about)
	var rows [][2]string
	flags.VisitAll(func(flag *pflag.Flag) {
		value, usage := pflag.UnquoteUsage(flag)
		if flag.Value.Type() == "bool" {
			value = ""
		}
		rows = append(rows, [2]string{strings.TrimSpace("--" + flag.Name + " " + value), usage})
	})
	// --ajuda is declared first, and read last.
	rows = append(rows[1:], rows[0])
	fmt.Fprintln(screen, "\nOpções:")
	screen.columns(rows)
}

func unknownCommand(env surroundings, name string) error {
	var names []string
	for _, c := range commands() {
		names = append(names, c.name)
	}
	if near := nearest(name, append(slices.Clone(names), "ajuda")); near != "" {
		return usagef("não conheço o comando %q. Você quis dizer %s %s?", name, env.self, near)
	}
	return usagef("não conheço o comando %q. Os comandos são: %s.\nVeja %s --ajuda.", name, strings.Join(names, ", "), env.self)
}

// columns writes rows of two columns, the second one filled to the width; below
// the first one where the two do not fit beside each other.
func (s *screen) columns(rows [][2]string) {
	const narrowest = 20 // for the second column
	first := 0
	for _, row := range rows {
		first = max(first, utf8.RuneCountInString(row[0]))
	}
	for _, row := range rows {
		if first+4+narrowest > s.width {
			fmt.Fprintln(s, "  "+s.style.Accent(row[0]))
			s.hanging("      ", row[1], s.style.Accent)
			continue
		}
		s.hanging(fmt.Sprintf("  %-*s  ", first, row[0]), row[1], s.style.Accent)
	}
}
