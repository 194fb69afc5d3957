package main

import (
	"testing"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
	"github.com/stretchr/testify/assert"
)

// TestWhereOneStopped: the table of contents marks the section that is read, and
// home leads back to it, on a map that shows what was read.
func TestWhereOneStopped(t *testing.T) {
	r := newReader(t)
	r.width(1280)
	var shown string
	r.open("index.html")
	r.do(chromedp.Text("#continuar", &shown))
	assert.Equal(t, "Começar pela aula 1", shown)

	r.open("06-scheduler-pontua.html")
	r.do(chromedp.ScrollIntoView(".passos"))
	r.eventually(`document.querySelector(".sumario [aria-current]")?.textContent === "Próxima"`)
	r.eventually(`(localStorage.getItem("caderno.lidas") || "") === "6"`)

	r.open("07-kubelet.html")
	r.ask(`document.getElementById("os-quatro-passos").scrollIntoView(); 0`, nil)
	r.eventually(`document.querySelector(".sumario [aria-current]")?.textContent === "Os quatro passos"`)
	r.ask(`document.querySelectorAll(".sumario [aria-current]").length.toString()`, &shown)
	assert.Equal(t, "1", shown)

	r.open("index.html")
	r.do(chromedp.Text("#continuar", &shown))
	assert.Equal(t, "Continue de onde parou: 7. O kubelet: imagem e contêiner", shown)
	r.ask(`document.querySelector("#continuar").href.split("/").pop()`, &shown)
	assert.Equal(t, "07-kubelet.html#os-quatro-passos", shown)
	r.ask(`[...document.querySelectorAll(".trilha .aqui")].map(l => l.dataset.trilha).join()`, &shown)
	assert.Equal(t, "7", shown)
	r.do(chromedp.Text("#andado", &shown))
	assert.Contains(t, shown, "1 aula lida de 19")
	r.do(chromedp.Focus(`[data-trilha="7"] a`), chromedp.KeyEvent(kb.Enter), chromedp.WaitReady(`body[data-pagina="07-kubelet"]`))
	r.noTrouble()
}

// TestAWordNarrowsDown the scenarios and the glossary, and takes away what is left
// empty.
func TestAWordNarrowsDown(t *testing.T) {
	r := newReader(t)
	var shown string
	r.open("cenarios.html")
	r.ask(`[...document.querySelectorAll(".funcionalidade")].filter(f => f.open).length.toString()`, &shown)
	assert.Equal(t, "0", shown, "nothing is open before anybody asks")
	r.do(chromedp.SendKeys("#procura", "PACIENCIA exigida"))
	r.eventually(`document.querySelectorAll(".nomes li:not([hidden])").length === 0`)
	r.ask(`document.getElementById("procura").value = ""; 0`, nil)
	r.do(chromedp.SendKeys("#procura", "taint"))
	r.eventually(`document.querySelectorAll(".funcionalidade:not([hidden])").length > 0`)
	r.ask(`[...document.querySelectorAll(".nomes li:not([hidden])")].every(l => l.checkVisibility() && /taint/i.test(l.textContent)) + ""`, &shown)
	assert.Equal(t, "true", shown)
	r.ask(`[...document.querySelectorAll(".dentro > .nomes:not([hidden])")].every(n => n.querySelector("li:not([hidden])")) + ""`, &shown)
	assert.Equal(t, "true", shown)
	r.do(chromedp.Text(".procura [role=status]", &shown))
	assert.Regexp(t, `^\d+ de \d+$`, shown)

	r.open("glossario.html")
	r.do(chromedp.SendKeys("#procura", "rotulo"))
	r.eventually(`!document.getElementById("binding").checkVisibility()`)
	r.ask(`document.getElementById("rotulo").checkVisibility() + ""`, &shown)
	assert.Equal(t, "true", shown, "accents do not matter")
	r.ask(`document.getElementById("letra-b").checkVisibility() + ""`, &shown)
	assert.Equal(t, "false", shown)
	r.noTrouble()
}

// TestCopying takes the command, without its prompt and what it printed.
func TestCopying(t *testing.T) {
	r := newReader(t)
	r.open("03-servidor-da-api.html")
	var shown string
	r.ask(`navigator.clipboard.writeText = async text => { window.copied = text; }; 0`, nil)
	copied := func(block string) string {
		r.ask(`window.copied = ""; [...document.querySelectorAll("`+block+`")].find(b => b.textContent.includes("FIM") || b.matches(".comando")).querySelector(".copiar").click(); window.copied`, &shown)
		return shown
	}
	assert.Equal(t, "caderno verificar 3", copied(".comando"))
	manifest := copied(".saida")
	assert.Regexp(t, `(?s)^kubectl create -f - <<FIM\napiVersion: apps/v1\n.*\nFIM$`, manifest)
	r.noTrouble()
}

// TestOnPaper: what is to be pressed is gone, and what was to be opened is there.
func TestOnPaper(t *testing.T) {
	r := newReader(t)
	r.open("06-scheduler-pontua.html")
	r.do(emulation.SetEmulatedMedia().WithMedia("print"))
	var shown string
	r.ask(`[...document.querySelectorAll("button, .topo, .sumario, .passos, .disse, .mais")].filter(e => e.checkVisibility()).map(e => e.className).join()`, &shown)
	assert.Empty(t, shown)
	r.ask(`[...document.querySelectorAll(".pergunta details p")].every(p => p.checkVisibility()) + ""`, &shown)
	assert.Equal(t, "true", shown)
	r.ask(`getComputedStyle(document.querySelector(".termo")).textDecorationLine`, &shown)
	assert.Equal(t, "none", shown)

	r.open("imprimir.html")
	r.ask(`[...document.querySelectorAll("details")].length.toString()`, &shown)
	assert.NotEqual(t, "0", shown, "outputs are folded on the screen")
	r.ask(`[...document.querySelectorAll(".impressa")].every(a => getComputedStyle(a).breakBefore === "page") + ""`, &shown)
	assert.Equal(t, "true", shown)
	r.noTrouble()
}
