package lessons

import (
	"fmt"
	"strings"
)

// The comments between which a region of code stands.
const (
	regionBegins = "// region "
	regionEnds   = "// end region"
)

// Region cuts the marked region out of a source file's text, taking away the
// indentation that all its lines share. A Source uses it.
func Region(file, text, name string) (Code, error) {
	var lines []string
	inside := false
	for _, line := range strings.Split(text, "\n") {
		switch mark := strings.TrimSpace(line); {
		case mark == regionBegins+name:
			if inside || lines != nil {
				return Code{}, fmt.Errorf("%s: a região %q começa duas vezes", file, name)
			}
			inside, lines = true, []string{}
		case inside && mark == regionEnds:
			inside = false
		case inside:
			lines = append(lines, line)
		}
	}
	if inside || len(lines) == 0 {
		return Code{}, fmt.Errorf("%s: não achei a região %q, entre %q e %q", file, name, regionBegins+name, regionEnds)
	}
	return Code{File: file, Region: name, Text: outdent(lines)}, nil
}

// outdent takes away the tabs that every line begins with.
func outdent(lines []string) string {
	shared := -1
	for _, line := range lines {
		if tabs := len(line) - len(strings.TrimLeft(line, "\t")); line != "" && (shared < 0 || tabs < shared) {
			shared = tabs
		}
	}
	for i, line := range lines {
		lines[i] = line[min(max(shared, 0), len(line)):]
	}
	return strings.Join(lines, "\n") + "\n"
}
