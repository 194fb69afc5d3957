package main

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/chromedp/chromedp/kb"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"caderno/lessons"
)

// focused names the element that has the focus, by its id or its link.
const focused = `document.activeElement.id || document.activeElement.getAttribute("href") || document.activeElement.tagName`

// results are the links that the search shows.
func (r *reader) results() []string {
	r.Helper()
	var links []string
	r.ask(`[...document.querySelectorAll("#busca-achados a")].map(a => a.getAttribute("href"))`, &links)
	return links
}

// searchFor types into the search, which is open.
func (r *reader) searchFor(words string) {
	r.Helper()
	r.ask(`document.querySelector("#busca-texto").focus(), document.querySelector("#busca-texto").select(), 0`, nil)
	r.press(words)
}

// said is what the search says of what it found.
func (r *reader) said() string {
	r.Helper()
	var text string
	r.ask(`document.querySelector("#busca-conta").textContent`, &text)
	return text
}

// TestSearchByKeyboard opens, searches, walks through the results and leaves
// without a mouse.
func TestSearchByKeyboard(t *testing.T) {
	t.Parallel()
	r := newReader(t)
	var shown string
	r.open("05-scheduler-filtra.html")
	r.ask(`!!window.cadernoBusca + ""`, &shown)
	assert.Equal(t, "false", shown, "the index is loaded only when it is needed")

	r.ask(`document.querySelector(".passos a").focus(), 0`, nil)
	r.press("/")
	r.eventually(`document.querySelector("#busca").open && !!window.cadernoBusca`)
	r.searchFor("AFINIDÁDE nó")
	r.eventually(`document.querySelectorAll("#busca-achados mark").length > 1`)
	links := r.results()
	assert.Regexp(t, `^\d+ trechos`, r.said())
	r.ask(`document.querySelector("#busca-achados li").textContent`, &shown)
	assert.Contains(t, lessons.Fold(shown), "afinidade")

	r.press(kb.ArrowDown)
	r.press(kb.ArrowDown)
	r.ask(focused, &shown)
	assert.Equal(t, links[1], shown)
	r.press(kb.ArrowUp)
	r.press(kb.ArrowUp)
	r.ask(focused, &shown)
	assert.Equal(t, "busca-texto", shown)

	r.press(kb.Escape)
	r.eventually(`!document.querySelector("#busca").open`)
	r.ask(focused, &shown)
	assert.Equal(t, "04-controladores.html", shown, "the focus goes back to where it was")

	r.do(ctrl("k"))
	r.eventually(`document.querySelector("#busca").open`)
	r.searchFor("NodePort")
	first := r.results()[0]
	r.press(kb.Enter)
	r.eventually(`location.href.endsWith(` + quoted(first) + `)`)
	r.noTrouble()
}

// TestSearchFinds: every word, in any order, without accents, the best first.
func TestSearchFinds(t *testing.T) {
	t.Parallel()
	r := newReader(t)
	r.open("index.html")
	r.press("/")
	r.eventually(`!!window.cadernoBusca && document.querySelector("#busca-conta").textContent === ""`)

	r.searchFor("sondas")
	assert.Contains(t, r.results()[0], "08-sondas.html", "a title comes first")
	for word, entry := range map[string]string{"replica": "replica", "taint": "taint", "agendador": "scheduler", "nodo": "no"} {
		r.searchFor(word)
		assert.Equal(t, "glossario.html#"+entry, r.results()[0], "what a word means comes before where it is used")
	}
	r.searchFor("kubelet imagem")
	assert.True(t, strings.HasPrefix(r.results()[0], "07-kubelet.html"), "%v", r.results())
	both := r.results()
	r.searchFor("imagem  KUBELET")
	assert.Equal(t, both, r.results(), "in any order")
	r.searchFor("contêiner")
	with := r.said()
	r.searchFor("conteiner")
	assert.Equal(t, with, r.said())
	assert.Len(t, r.results(), 20)
	r.searchFor("kubelet xyzw")
	assert.Empty(t, r.results())
	assert.Contains(t, r.said(), "Nada com “kubelet xyzw”")
	assert.Contains(t, r.said(), "Tente")
	r.searchFor("<pending>")
	assert.NotEmpty(t, r.results(), "signs are found as they are read")
	r.searchFor("a")
	assert.Empty(t, r.said(), "one letter is not a word yet")

	var lengths bool
	r.ask(`window.cadernoBusca.every(([, page, parts]) => [page, ...parts.flat()].every(text =>
		text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase().length === text.length))`, &lengths)
	assert.True(t, lengths, "a letter is as long as without its accent: the marks rest on it")
	r.noTrouble()
}

// TestSlashCanBeGivenBack, to those whose voice or hand presses keys by mistake
// (WCAG 2.1.4), and stays so.
func TestSlashCanBeGivenBack(t *testing.T) {
	t.Parallel()
	r := newReader(t)
	r.open("index.html")
	r.press("/")
	r.eventually(`document.querySelector("#busca").open`)
	r.ask(`document.querySelector("#busca-barra").click(), 0`, nil)
	r.open("glossario.html")
	r.press("/")
	r.do(ctrl("k"))
	r.eventually(`document.querySelector("#busca").open`)
	r.searchFor("x")
	r.press("/")
	var typed string
	r.ask(`document.querySelector("#busca-texto").value`, &typed)
	assert.Equal(t, "x/", typed, "where one types, a slash is a slash")
	r.noTrouble()
}

func quoted(text string) string {
	data, _ := json.Marshal(text)
	return string(data)
}

// TestTheIndexLeadsSomewhere, tells no answer, and is small enough to load at once.
func TestTheIndexLeadsSomewhere(t *testing.T) {
	files, err := theSite()
	require.NoError(t, err)
	ids := map[string]bool{}
	for name, page := range pagesOf(t) {
		ids[name] = true
		for _, e := range elements(t, page) {
			ids[name+"#"+e.attributes["id"]] = true
		}
	}
	for _, file := range files {
		if file.Name != "indice.js" {
			continue
		}
		text := strings.TrimSuffix(strings.TrimPrefix(string(file.Data), "window.cadernoBusca="), ";\n")
		var pages [][]json.RawMessage
		require.NoError(t, json.Unmarshal([]byte(text), &pages))
		for _, p := range pages {
			var name string
			var sections [][3]string
			require.NoError(t, json.Unmarshal(p[0], &name))
			require.NoError(t, json.Unmarshal(p[2], &sections))
			for _, s := range sections {
				assert.True(t, s[0] == "" || ids[name+"#"+s[0]], "%s#%s", name, s[0])
				assert.NotContains(t, s[2], "Isso mesmo", "the answers are left to those who answer")
			}
		}
		assert.Less(t, zipped(t, file.Data), 120_000)
		return
	}
	t.Fatal("there is no index")
}
