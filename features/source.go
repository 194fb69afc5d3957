package features

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"
)

// sources are the files of a run: what godog reads, under the names by which
// reports speak of them.
type sources struct {
	fs    texts
	paths []string // for godog: a name, or NAME:LINE
}

// gather finds the files that are asked for.
func gather(o Options) (sources, error) {
	s := sources{fs: texts{}}
	lessons := o.Lessons
	if len(lessons) == 0 && len(o.Files) == 0 && len(o.Texts) == 0 {
		lessons = LessonsWithScenarios()
	}
	for _, number := range lessons {
		if err := s.addLesson(number, o.Only); err != nil {
			return sources{}, err
		}
	}
	for _, file := range o.Files {
		if err := s.addFile(file); err != nil {
			return sources{}, err
		}
	}
	for _, name := range slices.Sorted(maps.Keys(o.Texts)) {
		s.add(name, name, []byte(o.Texts[name]))
	}
	return s, nil
}

// Check finds what would keep Run from running a text of Gherkin. The error is a
// *UseError.
func Check(name, text string) error {
	found, err := gather(Options{Texts: map[string]string{name: text}})
	if err != nil {
		return err
	}
	return found.check("")
}

// addLesson adds the scenarios of a lesson, or those of one name.
func (s *sources) addLesson(number int, only string) error {
	for _, name := range lessonFiles() {
		if lessonOf(name) != number {
			continue
		}
		text, err := files.ReadFile(name)
		if err != nil {
			panic(err) // it is embedded
		}
		if only != "" {
			return s.addScenario(folder+name, only, text)
		}
		s.add(folder+name, folder+name, text)
		return nil
	}
	var have []string
	for _, n := range LessonsWithScenarios() {
		have = append(have, fmt.Sprint(n))
	}
	return usef("não há cenários da aula %d; há das aulas %s", number, strings.Join(have, ", "))
}

// addScenario adds the scenarios of one name of a file.
func (s *sources) addScenario(name, scenario string, text []byte) error {
	s.fs[name] = text
	feature, err := s.parse(name)
	if err != nil {
		return err
	}
	found := false
	for _, n := range nodes(feature) {
		if n.scenario != nil && n.scenario.Name == scenario {
			found = true
			s.add(name, fmt.Sprintf("%s:%d", name, n.line), text)
		}
	}
	if !found {
		return usef("não há cenário %q em %s", scenario, name)
	}
	return nil
}

// atLine matches the end of a path that means one scenario.
var atLine = regexp.MustCompile(`:\d+$`)

func (s *sources) addFile(given string) error {
	name := given
	if _, err := os.Stat(name); err != nil {
		name = atLine.ReplaceAllString(given, "")
	}
	info, err := os.Stat(name)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return usef("não encontrei o arquivo %s", name)
	case err != nil:
		return usef("não consegui ler o arquivo %s: %v", name, err)
	case info.IsDir():
		return usef("%s é uma pasta; esperava um arquivo .feature", name)
	}
	text, err := os.ReadFile(name)
	if err != nil {
		return usef("não consegui ler o arquivo %s: %v", name, err)
	}
	text = plain(text)
	if strings.TrimSpace(string(text)) == "" {
		return usef("o arquivo %s está vazio; um arquivo de cenários começa assim:\n\n%s", name, beginning)
	}
	if !utf8.Valid(text) {
		return usef("o arquivo %s não está em UTF-8; salve-o com essa codificação para que os acentos sejam lidos", name)
	}
	s.add(name, given, text)
	return nil
}

// plain is a text without what some editors leave in it and nobody sees: a byte
// order mark at the beginning, and line ends of which gherkin knows nothing.
func plain(text []byte) []byte {
	text = bytes.TrimPrefix(text, []byte("\ufeff"))
	if !bytes.ContainsRune(text, '\n') {
		text = bytes.ReplaceAll(text, []byte("\r"), []byte("\n"))
	}
	return text
}

// beginning is what a learner with an empty file needs to see.
const beginning = `  # language: pt
  Funcionalidade: O que quero verificar

    Cenário: O que acontece
      Dado um cluster Kubernetes
      Quando executo "kubectl get nodes"
      Então o comando termina bem`

// add keeps a file; one asked for twice is run once.
func (s *sources) add(name, path string, text []byte) {
	s.fs[name] = text
	if !slices.Contains(s.paths, path) {
		s.paths = append(s.paths, path)
	}
}

func usef(format string, args ...any) error {
	return &UseError{Message: fmt.Sprintf(format, args...)}
}
