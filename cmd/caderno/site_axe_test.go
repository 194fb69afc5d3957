package main

import (
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	cdruntime "github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
	"github.com/stretchr/testify/assert"
)

// violation is what axe-core finds wrong in a page.
type violation struct {
	ID    string
	Help  string
	Nodes []struct {
		HTML           string
		FailureSummary string
	}
}

func (v violation) String() string {
	var text strings.Builder
	fmt.Fprintf(&text, "%s: %s (%d)", v.ID, v.Help, len(v.Nodes))
	for _, node := range v.Nodes[:min(len(v.Nodes), 3)] {
		fmt.Fprintf(&text, "\n\t%.200s\n\t%.300s", node.HTML, node.FailureSummary)
	}
	return text.String()
}

// runAxe checks what the page shows now against WCAG 2.2, A and AA, and the
// practices beyond it that axe knows.
const runAxe = `axe.run(document, {
	resultTypes: ["violations"],
	preload: false, // of style sheets, which a page opened as a file may not read
	runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa", "best-practice"],
}).then(result => result.violations)`

// violations are what axe-core finds wrong in the page as it is.
func (r *reader) violations() []violation {
	r.Helper()
	axe, err := os.ReadFile(filepath.Join(npmPackages, "axe-core", "axe.min.js"))
	if err != nil {
		missing(r.T, "there is no axe-core: run npm ci --prefix .ci --ignore-scripts")
	}
	var found []violation
	r.do(chromedp.Evaluate("window.axe || "+string(axe)+"\n;undefined", nil),
		chromedp.Evaluate(runAxe, &found, func(p *cdruntime.EvaluateParams) *cdruntime.EvaluateParams {
			return p.WithAwaitPromise(true)
		}))
	return found
}

// screenView is how a reader looks at a page.
type screenView struct {
	width int64
	mode  string
}

// views are all of them; the first two show each width and each mode once, and
// are enough while one works: axe takes a second for each. .ci/run looks at all.
var views = []screenView{{1280, "light"}, {360, "dark"}, {1280, "dark"}, {360, "light"}}

func init() {
	if os.Getenv(nothingIsMissing) == "" {
		views = views[:2]
	}
}

// accessible asserts that the page that is open, as it is, keeps nobody out.
func (r *reader) accessible(about string, views ...screenView) {
	r.Helper()
	for _, v := range views {
		r.width(v.width)
		r.prefers("prefers-color-scheme", v.mode)
		for _, found := range r.violations() {
			r.Errorf("%s, %s, %d wide: %s", about, v.mode, v.width, found)
		}
	}
}

// openAll opens what a reader can open, several answers of a question included.
const openAll = `for (const details of document.querySelectorAll("details")) { details.name = ""; details.open = true; }`

// TestEveryPageIsAccessible, with what can be opened in it open.
func TestEveryPageIsAccessible(t *testing.T) {
	pages := pagesOf(t)
	names := make(chan string, len(pages))
	for _, name := range slices.Sorted(maps.Keys(pages)) {
		names <- name
	}
	close(names)
	// Two windows share the work, for the machine's two processors.
	for window := range 2 {
		t.Run(fmt.Sprint(window+1), func(t *testing.T) {
			t.Parallel()
			r := newReader(t)
			for name := range names {
				r.open(name)
				if repeats(name) {
					r.accessible(name, views[:len(views)/2]...)
				} else {
					r.ask(openAll+"0", nil)
					r.accessible(name, views...)
				}
			}
			r.noTrouble()
		})
	}
}

// repeats tells of the long pages that are made of what other pages have, too:
// axe needs seconds for each.
func repeats(name string) bool {
	return name == "imprimir.html" || strings.HasPrefix(name, "cenarios-") && name != "cenarios-01-mapa.html"
}

// TestWhatOpensIsAccessible: what a reader finds only by using the page.
func TestWhatOpensIsAccessible(t *testing.T) {
	t.Run("search", func(t *testing.T) {
		r := newReader(t)
		r.open("limites.html")
		r.press("/")
		r.eventually(`!!window.cadernoBusca`)
		r.searchFor("kubelet")
		r.eventually(`document.querySelectorAll("#busca-achados mark").length > 1`)
		r.accessible("search", views...)
		r.searchFor("xyzw")
		r.accessible("nothing found", views...)
	})
	t.Run("player", func(t *testing.T) {
		r := newReader(t)
		r.prefers("prefers-reduced-motion", "reduce")
		for _, name := range []string{"06-scheduler-pontua.html", "10-desligando.html"} {
			r.open(name)
			for _, moment := range []string{"0", "Math.floor(player.moments.length * 2 / 3)", "player.moments.length"} {
				r.ask(`(player => { player.goTo(`+moment+`) })(caderno.player(document.querySelector("figure.player")))`, nil)
				r.accessible(name+" at "+moment, views...)
			}
		}
		r.noTrouble()
	})
}

// TestAxeFinds makes sure that a page that keeps people out would be found.
func TestAxeFinds(t *testing.T) {
	r := newReader(t)
	r.open("index.html")
	r.ask(`document.querySelector("main").innerHTML += "<img src=marca.svg><p style='color:#bbb;background:#fff'>claro demais</p>"`, nil)
	found := r.violations()
	var ids []string
	for _, v := range found {
		ids = append(ids, v.ID)
	}
	assert.Equal(t, []string{"color-contrast", "image-alt"}, ids)
}
