package main

import (
	"slices"
	"testing"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
	"github.com/stretchr/testify/assert"
)

// tooWide names the innermost of what makes a page wider than the screen.
const tooWide = `document.documentElement.scrollWidth <= innerWidth ? "" : (() => {
		const before = document.documentElement.scrollWidth;
		let guilty = document.body;
		for (let found = guilty; found; ) {
			guilty = found;
			found = [...guilty.children].find(child => {
				const display = child.style.display;
				child.style.display = "none";
				const narrower = document.documentElement.scrollWidth < before;
				child.style.display = display;
				return narrower;
			});
		}
		return before + " by " + guilty.outerHTML.slice(0, 200);
	})()`

// TestEveryPageFits: at every width and in both modes no page is wider than the
// screen, and none has an error.
func TestEveryPageFits(t *testing.T) {
	t.Parallel()
	r := newReader(t)
	var names []string
	for name := range pagesOf(t) {
		names = append(names, name)
	}
	slices.Sort(names)
	for _, name := range names {
		r.open(name)
		for _, width := range []int64{320, 360, 768, 1280} {
			var wide string
			r.width(width)
			r.ask(tooWide, &wide)
			assert.Empty(t, wide, "%s is wider than a screen of %d", name, width)
		}
	}
	r.noTrouble()
}

// TestReading goes through a lesson as a reader does, by keyboard.
func TestReading(t *testing.T) {
	t.Parallel()
	r := newReader(t)
	r.open("05-scheduler-filtra.html")
	var shown string

	r.do(chromedp.Focus(".pergunta summary"), chromedp.KeyEvent(kb.Enter))
	r.eventually(`document.querySelector(".pergunta details").open`)
	r.do(chromedp.Text(".pergunta details[open] strong", &shown))
	assert.Regexp(t, "Isso mesmo|Não é isso", shown)

	r.open("05-scheduler-filtra.html")
	r.do(chromedp.Click("#modo"), chromedp.Click("#modo"))
	r.open("06-scheduler-pontua.html")
	r.ask("document.documentElement.dataset.modo", &shown)
	assert.Equal(t, "escuro", shown, "the mode is remembered")
	r.ask("getComputedStyle(document.body).backgroundColor", &shown)
	assert.Equal(t, "rgb(27, 26, 23)", shown)

	r.do(chromedp.ScrollIntoView(".passos"))
	r.eventually(`(localStorage.getItem("caderno.lidas") || "").split(",").includes("6")`)
	r.open("index.html")
	r.do(chromedp.Text("#continuar", &shown))
	assert.Contains(t, shown, "O scheduler pontua")
	r.ask(`[...document.querySelectorAll(".andamento")].filter(a => a.textContent).map(a => a.closest("li").dataset.trilha + ": " + a.textContent).join()`, &shown)
	assert.Regexp(t, `^5: 1 de \d+ perguntas,6: lida$`, shown)
	r.noTrouble()
}

// TestWithoutPrograms: everything can be read, and nothing offers itself that
// would not work.
func TestWithoutPrograms(t *testing.T) {
	t.Parallel()
	r := newReader(t)
	r.do(emulation.SetScriptExecutionDisabled(true))
	r.open("15-atualizar.html")
	var shown string
	r.do(chromedp.Text("main", &shown))
	assert.Contains(t, shown, "deployment-controller")
	r.do(chromedp.Click(".pergunta summary"), chromedp.Text(".pergunta details[open] p", &shown))
	assert.NotEmpty(t, shown)
	r.do(chromedp.WaitNotVisible("#buscar"), chromedp.WaitNotVisible("#modo"))
	r.noTrouble()
}
