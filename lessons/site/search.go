package site

import (
	"encoding/json"
	"slices"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
	"golang.org/x/text/unicode/norm"
)

// Index is the file with what the search knows: each site has one, and nothing
// else does.
const Index = "indice.js"

// searchedPage is what the search knows of a page.
type searchedPage struct {
	file, title string
	sections    []searchedSection
}

// searchedSection is what stands from one heading, or one word of the glossary,
// to the next.
type searchedSection struct {
	fragment string // empty before the first heading
	heading  string
	text     []string
}

// searchIndex is a program that hands the search all pages' texts: a page that
// was opened as a file may load programs, but no data.
func (b *builder) searchIndex(all []page) []byte {
	var index []searchedPage
	for _, p := range all {
		// These repeat what others have, or have nothing to find.
		if !slices.Contains([]string{"imprimir", "index", "cenarios", lost}, p.Name) {
			index = append(index, b.searched(p))
		}
	}
	data, err := json.Marshal(index)
	b.note(err)
	return append(append([]byte("window.cadernoBusca="), data...), ";\n"...)
}

// MarshalJSON writes a page as [file, title, [[fragment, heading, text], ...]]:
// there are hundreds of sections, and names would weigh more than some.
func (p searchedPage) MarshalJSON() ([]byte, error) {
	sections := make([][3]string, len(p.sections))
	for i, s := range p.sections {
		sections[i] = [3]string{s.fragment, plain(s.heading), plain(strings.Join(s.text, ""))}
	}
	return json.Marshal([]any{p.file, plain(p.title), sections})
}

// plain is text in one line, without the strokes of drawings, and in composed
// letters, each of which is as long without its accent: so the search finds in
// the one what it found in the other.
func plain(text string) string {
	words := slices.DeleteFunc(strings.Fields(text), func(word string) bool {
		return strings.Trim(word, "─│┌┐└┘├┤┬┴┼▲▼◀▶←→↑↓●○✓✗") == ""
	})
	return norm.NFC.String(strings.Join(words, " "))
}

// searched takes a page's text apart at its headings.
func (b *builder) searched(p page) searchedPage {
	found := searchedPage{file: p.Name + ".html", title: p.Title, sections: make([]searchedSection, 1)}
	around := &html.Node{Type: html.ElementNode, Data: "main", DataAtom: atom.Main}
	nodes, err := html.ParseFragment(strings.NewReader(string(p.Body)), around)
	b.note(err)
	for _, node := range nodes {
		found.read(node)
	}
	return found
}

// read takes over a node's text.
func (p *searchedPage) read(node *html.Node) {
	current := &p.sections[len(p.sections)-1]
	switch {
	case node.Type == html.TextNode:
		current.text = append(current.text, node.Data)
		return
	case node.Type != html.ElementNode || leftOut(node):
		return
	}
	if fragment := heads(node); fragment != "" {
		p.sections = append(p.sections, searchedSection{fragment: fragment, heading: textOf(node)})
		return
	}
	for child := range node.ChildNodes() {
		p.read(child)
	}
	if !slices.Contains(inline, node.DataAtom) {
		current = &p.sections[len(p.sections)-1]
		current.text = append(current.text, " ")
	}
}

// inline are the elements that may stand within a word or before a comma.
var inline = []atom.Atom{atom.A, atom.Abbr, atom.B, atom.Code, atom.Em, atom.I, atom.Kbd, atom.Mark, atom.S, atom.Span, atom.Strong, atom.Time}

// leftOut tells what is not text, stands beside it, or repeats it: the steps of a
// scenario, which are those of many others, and the title, which is known. The
// answers to a question are left to those who answer it.
func leftOut(node *html.Node) bool {
	beside := []string{"ancora", "invisivel", "passou", "roteiro", "letras", "procura", "certa", "errada", "antes", "sobre",
		"player-board", "player-hops", "player-legend", "player-data"}
	return slices.Contains([]atom.Atom{atom.Svg, atom.Script, atom.H1}, node.DataAtom) ||
		slices.ContainsFunc(strings.Fields(attribute(node, "class")), func(class string) bool {
			return slices.Contains(beside, class)
		})
}

// heads is the fragment that leads to a heading or to a word of the glossary, if
// the node is one.
func heads(node *html.Node) string {
	switch node.DataAtom {
	case atom.H2, atom.H3:
		return attribute(node, "id")
	case atom.Dt:
		if id := attribute(node, "id"); id != "" {
			return id
		}
		return attribute(node.Parent, "id")
	}
	return ""
}

func textOf(node *html.Node) string {
	if node.Type == html.TextNode {
		return node.Data
	}
	text := ""
	for child := range node.ChildNodes() {
		if child.Type == html.TextNode || !leftOut(child) {
			text += textOf(child)
		}
	}
	return text
}

func attribute(node *html.Node, key string) string {
	for _, a := range node.Attr {
		if a.Key == key {
			return a.Val
		}
	}
	return ""
}
