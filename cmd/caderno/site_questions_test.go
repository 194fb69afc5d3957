package main

import (
	"testing"

	cdppage "github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
	"github.com/stretchr/testify/assert"
)

// answer chooses an option of a question by keyboard: both are counted from 0.
func (r *reader) answer(question, option string) {
	r.Helper()
	r.ask(`document.querySelectorAll(".pergunta")[`+question+`].querySelectorAll("summary")[`+option+`].focus(), 0`, nil)
	r.press(kb.Enter)
}

// TestFirstAnswersAreRemembered: the first one, with how it ended, and the lesson's
// mark is whole when it was read and all was answered.
func TestFirstAnswersAreRemembered(t *testing.T) {
	t.Parallel()
	r := newReader(t)
	const lesson = "05-scheduler-filtra.html"
	result := func(question string) (text string) {
		r.ask(`document.querySelectorAll(".pergunta .resultado")[`+question+`].textContent`, &text)
		return text
	}
	tally := func() (text string) {
		r.ask(`document.querySelector(".cabeca .sobre").textContent`, &text)
		return text
	}
	var questions int
	var shown string
	r.open(lesson)
	r.ask(`document.querySelectorAll(".pergunta").length`, &questions)
	assert.NotContains(t, tally(), "perguntas")

	r.answer("0", "1")
	r.eventually(`document.querySelector(".resultado").textContent !== ""`)
	first := result("0")
	assert.Regexp(t, `^Sua resposta: b\. (✓ Isso mesmo|✗ Não é isso)\.$`, first)
	r.ask(`document.querySelector(".resultado").getAttribute("role")`, &shown)
	assert.Equal(t, "status", shown, "it is announced")
	r.answer("0", "0") // to read on
	r.eventually(`document.querySelectorAll(".pergunta")[0].querySelectorAll("details")[0].open`)
	assert.Equal(t, first, result("0"), "the first answer counts")
	assert.Contains(t, tally(), "1 de ")

	r.open(lesson)
	assert.Equal(t, first, result("0"))
	r.eventually(`document.querySelectorAll(".pergunta")[0].querySelectorAll("details")[1].open`)
	assert.Empty(t, result("1"))

	r.open("index.html")
	progress := func() (text string) {
		r.ask(`document.querySelector("[data-trilha='5'] .andamento").textContent`, &text)
		return text
	}
	assert.Regexp(t, `^1 de \d+ perguntas$`, progress())
	r.open(lesson)
	r.do(chromedp.ScrollIntoView(".passos"))
	r.eventually(`(localStorage.getItem("caderno.lidas") || "").split(",").includes("5")`)
	r.open("index.html")
	assert.Regexp(t, `^lida, 1 de \d+ perguntas$`, progress())
	r.open(lesson)
	r.ask(`document.querySelectorAll(".pergunta:not(:has([open]))").forEach(q => q.querySelector("summary").click()), 0`, nil)
	r.eventually(`[...document.querySelectorAll(".resultado")].every(r => r.textContent !== "")`)
	r.open("index.html")
	assert.Equal(t, "✓ feita", progress())
	r.ask(`[...document.querySelectorAll(".trilha .lida")].map(l => l.dataset.trilha).join()`, &shown)
	assert.Equal(t, "5", shown)
	r.noTrouble()
}

// TestForgetting all, after a question.
func TestForgetting(t *testing.T) {
	t.Parallel()
	r := newReader(t)
	r.open("index.html")
	r.do(chromedp.WaitNotVisible("#recomecar"))
	r.open("01-mapa.html")
	r.answer("0", "0")
	r.eventually(`!!localStorage.getItem("caderno.respostas")`)
	r.open("index.html")
	for _, yes := range []bool{false, true} {
		asked := make(chan string, 1)
		chromedp.ListenTarget(r.ctx, func(event any) {
			if e, ok := event.(*cdppage.EventJavascriptDialogOpening); ok {
				select {
				case asked <- e.Message:
				default:
				}
			}
		})
		r.ask(`setTimeout(() => document.querySelector("#recomecar").click()), 0`, nil)
		assert.Contains(t, <-asked, "respostas")
		r.do(cdppage.HandleJavaScriptDialog(yes))
		if yes {
			r.eventually(`document.readyState === "complete" && document.querySelector("#recomecar").hidden && document.querySelector("#andado").textContent === ""`)
		} else {
			r.eventually(`document.querySelector("#andado").textContent.includes("1 pergunta respondida")`)
		}
	}
	r.noTrouble()
}

// TestDamagedMemory: what another program, or another version, left there is
// nothing, and no error.
func TestDamagedMemory(t *testing.T) {
	t.Parallel()
	r := newReader(t)
	for _, damaged := range []string{
		`{`, `null`, `7.5`, `[]`, `{"version":2,"answers":{"01-mapa":{"00000000":"a"}}}`, `{"version":1}`, `{"version":1,"answers":null}`,
		`{"version":1,"answers":{"01-mapa":null}}`, `{"version":1,"answers":{"01-mapa":{"x":"a","00000000":7,"__proto__":"a"}}}`,
		`{"version":1,"answers":{"__proto__":{"00000000":"a"}}}`,
	} {
		r.open("index.html")
		r.ask(`for (const key of ["respostas", "lidas", "ultima", "modo", "barra"]) localStorage.setItem("caderno." + key, `+quoted(damaged)+`); 0`, nil)
		r.open("index.html")
		var shown string
		r.ask(`document.querySelector("#andado").textContent + [...document.querySelectorAll(".andamento")].map(a => a.textContent).join("")`, &shown)
		assert.Empty(t, shown, damaged)
		r.open("01-mapa.html")
		r.ask(`[...document.querySelectorAll(".resultado")].map(a => a.textContent).join("")`, &shown)
		assert.Empty(t, shown, damaged)
		r.noTrouble(damaged)
	}
}
