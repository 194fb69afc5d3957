package lessons

import (
	"io/fs"
	"path"
	"slices"
	"strings"

	"github.com/yuin/goldmark/ast"
	extension "github.com/yuin/goldmark/extension/ast"
)

// blockLanguages are those in which a lesson may show a block of code.
var blockLanguages = []string{"gherkin", "go", "json", "yaml"}

// blocks finds text that no reader would see: a heading with nothing under it,
// and a block that renderers have no form for.
func (k *checker) blocks(parent ast.Node) {
	for node := parent.FirstChild(); node != nil; node = node.NextSibling() {
		line := k.lineAt(placeOf(node))
		switch n := node.(type) {
		case *ast.Heading:
			next, isHeading := n.NextSibling().(*ast.Heading)
			if n.NextSibling() == nil || isHeading && next.Level <= n.Level {
				k.at(line, "não há nada debaixo de “%s”; esperava um texto, ou que o título não estivesse aqui", inlineText(n, k.body))
			}
		case *ast.FencedCodeBlock:
			if info := string(n.Language(k.body)); info != "" && !slices.Contains(blockLanguages, info) {
				k.at(line, "não conheço um bloco %q; esperava “```”, para o que se digita ou se desenha, “%s”, ou uma língua: %s", info, questionBegins, strings.Join(blockLanguages, ", "))
			}
		case *ast.Paragraph, *ast.TextBlock, *ast.CodeBlock, *Reference, *Question, *extension.DefinitionTerm:
		case *ast.Blockquote, *ast.List, *ast.ListItem, *Callout,
			*extension.DefinitionList, *extension.DefinitionDescription, *extension.FootnoteList, *extension.Footnote:
			k.blocks(n)
		case *ast.LinkReferenceDefinition:
			k.at(line, "o endereço de um link está longe dele; esperava os dois juntos, como em [texto](endereço)")
		default:
			k.at(line, "ninguém sabe mostrar um bloco %s; esperava um parágrafo, uma lista, uma citação, um aviso, código, uma pergunta ou uma referência {{...}}", node.Kind())
		}
	}
}

// placeOf is where in the source a block begins.
func placeOf(node ast.Node) int {
	for ; node != nil; node = node.FirstChild() {
		switch {
		case node.Pos() > 0:
			return node.Pos()
		case node.Type() == ast.TypeBlock && node.Lines() != nil && node.Lines().Len() > 0:
			return node.Lines().At(0).Start
		}
	}
	return 0
}

// links checks that each leads somewhere. One to a place outside the course is
// not followed.
func (k *checker) links(document ast.Node) {
	// The walk never fails, because the function it is given does not.
	_ = ast.Walk(document, func(node ast.Node, entering bool) (ast.WalkStatus, error) {
		link, ok := node.(*ast.Link)
		if !ok || !entering {
			return ast.WalkContinue, nil
		}
		to := string(link.Destination)
		if strings.HasPrefix(to, "https://") {
			return ast.WalkContinue, nil
		}
		line := k.lineAt(placeOf(blockOf(link)))
		file, fragment, _ := strings.Cut(to, "#")
		if file == "" {
			file = k.name
		}
		text, err := fs.ReadFile(k.course.folder, path.Clean(file))
		if err != nil {
			k.at(line, "o link para %s não leva a lugar nenhum: não há lessons/%s", to, file)
		} else if fragment != "" && !slices.Contains(fragments(text), fragment) {
			k.at(line, "o link para %s não leva a lugar nenhum: lessons/%s não tem um título que dê #%s", to, file, fragment)
		}
		return ast.WalkContinue, nil
	})
}

func blockOf(node ast.Node) ast.Node {
	for node.Type() != ast.TypeBlock {
		node = node.Parent()
	}
	return node
}

// fragments are the names by which a link reaches the headings of a text: without
// accents, hyphens for spaces, as in Term.ID.
func fragments(text []byte) []string {
	var all []string
	for line := range strings.Lines(string(text)) {
		if heading := strings.TrimLeft(line, "#"); heading != line && strings.HasPrefix(heading, " ") {
			all = append(all, Term{Name: heading}.ID())
		}
	}
	return all
}

// terms checks that lessons introduce what the glossary has, in bold, in the
// lesson that it names; that the glossary has nothing else; and its order.
func (c Course) terms() []Mistake {
	var mistakes []Mistake
	first := map[string]int{}
	for _, lesson := range c.Lessons {
		document, err := lesson.Document()
		if err != nil {
			continue // which has been told
		}
		k := &checker{name: lesson.Name() + ".md", body: lesson.Body, line: lesson.line}
		for _, b := range boldTexts(document, lesson.Body) {
			term, known := c.Glossary.Find(b.text)
			switch {
			case known && first[term.Name] == 0:
				first[term.Name] = lesson.Number
			case !known && b.isTerm:
				k.at(k.lineAt(placeOf(blockOf(b.node))), "“%s” está em negrito, e o glossário não diz o que é; esperava o termo em lessons/glossario.md", b.text)
			}
		}
		mistakes = append(mistakes, k.mistakes...)
	}
	k := &checker{name: c.Glossary.Name + ".md", body: c.Glossary.Body, line: c.Glossary.line}
	before := Term{}
	for i, heading := range c.headings() {
		term, line := c.Glossary.Terms[i], k.lineAt(placeOf(heading))
		if got := first[term.Name]; got != term.Lesson {
			k.at(line, "o glossário diz que “%s” aparece na aula %d; em negrito, pela primeira vez, está na aula %d (0: em nenhuma)", term.Name, term.Lesson, got)
		}
		if Fold(term.Name) <= Fold(before.Name) {
			k.at(line, "“%s” vem depois de “%s”; esperava os termos uma vez cada um, em ordem alfabética", term.Name, before.Name)
		}
		before = term
	}
	return append(mistakes, k.mistakes...)
}

// headings are those of the glossary's terms, beside its Terms.
func (c Course) headings() []*ast.Heading {
	document, err := c.Glossary.Document()
	if err != nil {
		return nil
	}
	return children[*ast.Heading](document)
}
