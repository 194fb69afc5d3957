package lessons

import (
	"bytes"
	"fmt"
	"io/fs"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/yuin/goldmark/ast"
)

// sections are the headings that every lesson has, in this order. Between them
// there may be others.
var sections = []string{
	"Situação", "Preveja", "Verifique", "O que o kubectl mostrou", "O que aconteceu",
	"Agora você", "Debrief", "No cluster de verdade", "Próxima",
}

// A lesson is neither a note nor a book: so many words beside its questions.
const (
	fewestWords = 600
	mostWords   = 1200
)

const hintsEach = 3

// Mistakes looks through the texts, without running anything: the form that
// learners come to know, the glossary, links, and text that nobody would see.
func (c Course) Mistakes() []Mistake {
	var all []Mistake
	for i, lesson := range c.Lessons {
		text, err := fs.ReadFile(c.folder, lesson.Name()+".md")
		if err != nil {
			panic(err) // it has just been read
		}
		k := &checker{course: c, name: lesson.Name() + ".md", text: text, body: lesson.Body, line: lesson.line}
		if i > 0 && lesson.Number == c.Lessons[i-1].Number {
			k.at(1, "o número %d já é o de %s.md; esperava um número para cada aula", lesson.Number, c.Lessons[i-1].Name())
		}
		k.front(lesson)
		k.laboratory(lesson.Laboratory)
		k.form(lesson)
		if document, err := lesson.Document(); err != nil {
			k.mistakes = append(k.mistakes, toMistake(k.name, err))
		} else {
			k.questions(document)
			k.blocks(document)
			k.links(document)
		}
		all = append(all, k.mistakes...)
	}
	for _, page := range []Page{c.Glossary.Page, c.Limits} {
		document, err := page.Document()
		if page.Body == nil || err != nil {
			continue // it could not be read, which has been told
		}
		k := &checker{course: c, name: page.Name + ".md", body: page.Body, line: page.line}
		k.blocks(document)
		k.links(document)
		all = append(all, k.mistakes...)
	}
	return append(all, c.terms()...)
}

// checker looks through one file.
type checker struct {
	course   Course
	name     string
	text     []byte // the whole file
	body     []byte
	line     int // of the file, where body begins
	mistakes []Mistake
}

func (k *checker) at(line int, format string, args ...any) {
	k.mistakes = append(k.mistakes, Mistake{"lessons/" + k.name, line, fmt.Sprintf(format, args...)})
}

// lineOf is the first line of the file that begins so; the first of all if none does.
func (k *checker) lineOf(beginning string) int {
	at := bytes.Index(append([]byte("\n"), k.text...), []byte("\n"+beginning))
	return 1 + bytes.Count(k.text[:max(at, 0)], []byte("\n"))
}

// sentence matches what an objective looks like.
var sentence = regexp.MustCompile(`^\p{Lu}.*\.$`)

// front checks what the front matter says.
func (k *checker) front(l Lesson) {
	if l.Title == "" {
		k.at(k.lineOf("title:"), "falta o título; esperava title: e o nome da aula")
	}
	if !sentence.MatchString(l.Objective) {
		k.at(k.lineOf("objective:"), "o objetivo é %q; esperava uma frase, com maiúscula e ponto: o que o leitor sabe fazer depois da aula", l.Objective)
	}
	if l.Minutes <= 0 {
		k.at(k.lineOf("minutes:"), "falta o tempo da aula; esperava minutes: e quantos minutos ela leva")
	}
	if l.BuildsOn == nil {
		k.at(k.lineOf("buildsOn:"), "falta dizer em que aulas esta se apoia; esperava buildsOn: e os números delas, ou []")
	}
	for _, n := range l.BuildsOn {
		if n >= l.Number || n < 1 {
			k.at(k.lineOf("buildsOn:"), "a aula %d se apoia na %d; esperava uma aula anterior", l.Number, n)
		}
	}
	if len(l.Hints) != hintsEach || slices.Contains(l.Hints, "") {
		k.at(k.lineOf("hints:"), "há %d dicas; esperava %d, cada uma dizendo mais que a anterior", len(l.Hints), hintsEach)
	}
}

// What there is to try is short, and is copied from a terminal of 60 columns that
// shows it two columns in.
const (
	mostTried  = 9
	widestLine = 58
)

// laboratory checks the form of what a lesson has one try.
func (k *checker) laboratory(l Laboratory) {
	at := k.lineOf("laboratory:")
	written := l.Written()
	if len(written) == 0 || len(written) > mostTried {
		k.at(at, "há %d linhas para experimentar em laboratory: lines:; esperava de 1 a %d", len(written), mostTried)
	}
	for _, line := range written {
		if n := utf8.RuneCountInString(line); n > widestLine {
			k.at(at, "a linha para experimentar %q tem %d colunas; esperava no máximo %d", line, n, widestLine)
		}
	}
	if l.Shows == "" {
		k.at(at, "falta o que a última linha para experimentar mostra; esperava laboratory: shows: e um pedaço disso")
	}
}

// questionBlock matches one, which is read as one goes, not with the prose.
var questionBlock = regexp.MustCompile("(?ms)^```pergunta$.*?^```$")

// form checks what every lesson has, and in which order.
func (k *checker) form(l Lesson) {
	text := string(l.Body)
	tellsTheNotes := l.Number <= 13 || l.Number == 19 // the others go on where the notes end
	if tellsTheNotes && !strings.HasPrefix(text, "> ") {
		k.at(l.line, "a aula começa com %q; esperava a frase das anotações que ela responde, depois de \"> \"", firstWords(text))
	}
	after := 0
	for _, section := range sections {
		at := strings.Index(text[after:], "\n## "+section+"\n")
		if at < 0 {
			k.at(k.lineAt(after), "daqui em diante não há a seção “## %s”; as seções são, nesta ordem: %s", section, strings.Join(sections, ", "))
			continue
		}
		after += at + 1
	}
	if words := len(strings.Fields(questionBlock.ReplaceAllString(text, ""))); words < fewestWords || words > mostWords {
		k.at(l.line, "a aula tem %d palavras, sem as perguntas; esperava de %d a %d", words, fewestWords, mostWords)
	}
	if own := fmt.Sprintf("caderno verificar --exercicio %d\n", l.Number); !strings.Contains(text, own) {
		k.at(k.lineOf("## Agora você"), "a aula não diz como se abre o exercício; esperava uma linha %q", strings.TrimSpace(own))
	}
}

// questions checks that two open the lesson and that predictions are under their
// heading.
func (k *checker) questions(document ast.Node) {
	const opening, predictions = "", "Preveja"
	asked := map[string]int{}
	for _, q := range children[*Question](document) {
		section, _ := q.Section(k.body)
		if section != opening && section != predictions {
			k.at(k.lineAt(q.Pos()), "há uma pergunta em “%s”; esperava perguntas só antes da primeira seção e em “%s”", section, predictions)
		}
		asked[section]++
	}
	if asked[opening] != 2 {
		k.at(k.line, "%d perguntas abrem a aula; esperava duas, sobre aulas anteriores", asked[opening])
	}
	if asked[predictions] < 2 {
		k.at(k.lineOf("## "+predictions), "há %d perguntas em “%s”; esperava ao menos duas", asked[predictions], predictions)
	}
}

// lineAt is the line of the file at a place in the body.
func (k *checker) lineAt(place int) int { return lineAt(k.body, k.line, place) }

func firstWords(text string) string {
	words := strings.Fields(text)
	return strings.Join(words[:min(len(words), 4)], " ")
}
