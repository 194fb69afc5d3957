package main

import (
	"slices"
	"strings"
)

// formats are the ways to report a verification, by the names that --formato
// takes.
var formats = []string{"caderno", "progress", "cucumber", "junit"}

// checkFormats finds mistakes in what --formato was given: names joined by
// commas, each with a file to write to or, at most once, without.
func checkFormats(given string) error {
	onScreen := 0
	for _, one := range strings.Split(given, ",") {
		name, file, toFile := strings.Cut(one, ":")
		if !slices.Contains(formats, name) {
			return usagef("não conheço o formato %q: esperava %s", name, strings.Join(formats, ", "))
		}
		if toFile && file == "" {
			return usagef("em --formato %s falta o nome do arquivo depois de \":\"", given)
		}
		if !toFile {
			onScreen++
		}
	}
	if onScreen > 1 {
		return usagef("em --formato %s só um formato pode escrever na tela; dê aos outros um arquivo, como em caderno,junit:relatorio.xml", given)
	}
	return nil
}

// onScreen tells whether a format writes to the screen.
func onScreen(given, name string) bool {
	return slices.Contains(strings.Split(given, ","), name)
}
