package main

import (
	"slices"
	"strings"
)

// checkFormats finds mistakes in how --formato was written: names joined by
// commas, each with a file to write to or, at most once, without. Which names
// there are is for package features to say.
func checkFormats(given string) error {
	toScreen := 0
	for _, one := range strings.Split(given, ",") {
		_, file, toFile := strings.Cut(one, ":")
		if toFile && file == "" {
			return usagef("em --formato %s falta o nome do arquivo depois de \":\"", given)
		}
		if !toFile {
			toScreen++
		}
	}
	if toScreen > 1 {
		return usagef("em --formato %s só um formato pode escrever na tela; dê aos outros um arquivo, como em caderno,junit:relatorio.xml", given)
	}
	return nil
}

// onScreen tells whether a format writes to the screen.
func onScreen(given, name string) bool {
	return slices.Contains(strings.Split(given, ","), name)
}
