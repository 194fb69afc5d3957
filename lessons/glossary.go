package lessons

import (
	"bytes"
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"unicode"

	"github.com/yuin/goldmark/ast"
	"golang.org/x/text/unicode/norm"
)

// Glossary is the page of the course's terms.
type Glossary struct {
	Page
	Terms []Term // by name, accents and case ignored
}

// Term is a word that the course introduces. On the page it is a heading, a line
// that says where it comes up and what Kubernetes calls it, and its meaning:
//
//	## associar
//
//	Aula 5 · *bind* · também: associado, associa
//
//	Escrever em um Pod o nome do seu nó.
type Term struct {
	Name    string
	English string   // Kubernetes' own name; "" for the course's own words
	Lesson  int      // the number of the first lesson in which it is bold
	Forms   []string // other forms under which lessons introduce it
	Meaning []*ast.Paragraph
}

// Words returns the glossary.
func Words() Glossary { return words() }

// words reads the glossary, which is part of the program: a mistake in it is one
// of ours, and panics.
var words = sync.OnceValue(func() Glossary {
	text, err := files.ReadFile("glossario.md")
	if err != nil {
		panic(err)
	}
	glossary, err := parseGlossary("glossario", text)
	if err != nil {
		panic(err)
	}
	return glossary
})

func parseGlossary(name string, text []byte) (Glossary, error) {
	page, err := parsePage(name, text)
	if err != nil {
		return Glossary{}, err
	}
	document, err := page.Document()
	if err != nil {
		return Glossary{}, err
	}
	glossary := Glossary{Page: page}
	for _, heading := range children[*ast.Heading](document) {
		term, err := newTerm(heading, page.Body)
		if err != nil {
			line := page.line + bytes.Count(page.Body[:heading.Lines().At(0).Start], []byte("\n"))
			return Glossary{}, fmt.Errorf("lessons/%s.md:%d: %w", name, line, err)
		}
		glossary.Terms = append(glossary.Terms, term)
	}
	return glossary, nil
}

// whereabouts matches the line under a term's heading.
var whereabouts = regexp.MustCompile(`^Aula (\d+)(?: · \*([^*]+)\*)?(?: · também: (.+))?$`)

// newTerm reads a term from its heading and the paragraphs under it.
func newTerm(heading *ast.Heading, source []byte) (Term, error) {
	term := Term{Name: string(heading.Lines().Value(source))}
	for node := heading.NextSibling(); node != nil && node.Kind() != ast.KindHeading; node = node.NextSibling() {
		paragraph, ok := node.(*ast.Paragraph)
		if !ok {
			return Term{}, fmt.Errorf("em %q esperava só parágrafos, encontrei %s", term.Name, node.Kind())
		}
		term.Meaning = append(term.Meaning, paragraph)
	}
	var found []string
	if len(term.Meaning) > 0 {
		found = whereabouts.FindStringSubmatch(string(term.Meaning[0].Lines().Value(source)))
	}
	if found == nil {
		return Term{}, fmt.Errorf("debaixo de %q esperava uma linha como %q", term.Name, "Aula 5 · *bind* · também: associado, associa")
	}
	if term.Meaning = term.Meaning[1:]; len(term.Meaning) == 0 {
		return Term{}, fmt.Errorf("esperava um parágrafo que diga o que é %q", term.Name)
	}
	term.Lesson, _ = strconv.Atoi(found[1]) // digits, as matched
	term.English = found[2]
	if found[3] != "" {
		term.Forms = strings.Split(found[3], ", ")
	}
	return term, nil
}

// ID names the term in an address: "servidor-da-api".
func (t Term) ID() string { return strings.ReplaceAll(Fold(t.Name), " ", "-") }

// Find returns the term that a word means in Portuguese, in the singular or the
// plural, accents and case ignored.
func (g Glossary) Find(word string) (Term, bool) {
	for _, term := range g.Terms {
		if term.is(word, append([]string{term.Name}, term.Forms...)) {
			return term, true
		}
	}
	return Term{}, false
}

// FindEnglish returns the term that Kubernetes calls by this name.
func (g Glossary) FindEnglish(word string) (Term, bool) {
	for _, term := range g.Terms {
		if term.is(word, strings.Split(term.English, ", ")) {
			return term, true
		}
	}
	return Term{}, false
}

func (t Term) is(word string, names []string) bool {
	word = Fold(word)
	for _, name := range names {
		name = Fold(name)
		if word == name || word == name+"s" || word == name+"es" {
			return name != ""
		}
	}
	return false
}

// Fold makes words equal that differ in accents, case, hyphens and white space.
func Fold(word string) string {
	letters := strings.Map(func(r rune) rune {
		switch {
		case unicode.Is(unicode.Mn, r): // an accent, apart from its letter
			return -1
		case r == '-':
			return ' '
		}
		return unicode.ToLower(r)
	}, norm.NFD.String(word))
	return strings.Join(strings.Fields(letters), " ")
}
