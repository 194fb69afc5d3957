package main

import (
	"io/fs"
	"path"
	"regexp"
	"strings"
)

// guides are the texts of the project outside the course that link to its files.
// They are there in a checkout only, and so is what they link to.
var guides = []string{"README.md", ".github/CONTRIBUTING.md", "cmd/imagem/README.md"}

// localLink matches a link of Markdown to a file; one to elsewhere is not followed.
var localLink = regexp.MustCompile(`\]\(([^)\s:#]+)(?:#[^)\s]*)?\)`)

// links checks that those of the guides lead to a file.
func (k *courseCheck) links() {
	if k.checkout == nil {
		return
	}
	for _, guide := range guides {
		text, err := fs.ReadFile(k.checkout, guide)
		if err != nil {
			k.at(guide, 1, "falta este arquivo: %v", err)
			continue
		}
		code := false
		for i, line := range strings.Split(string(text), "\n") {
			if strings.HasPrefix(strings.TrimSpace(line), "```") {
				code = !code
			}
			if code {
				continue
			}
			for _, found := range localLink.FindAllStringSubmatch(line, -1) {
				to := path.Join(path.Dir(guide), found[1])
				if _, err := fs.Stat(k.checkout, to); err != nil {
					k.at(guide, i+1, "o link para %s não leva a lugar nenhum: não há %s", found[1], to)
				}
			}
		}
	}
}
