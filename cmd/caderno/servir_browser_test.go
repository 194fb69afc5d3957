package main

import (
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// servedReader has before him the site as `caderno servir` serves it.
func servedReader(t *testing.T) *reader {
	t.Helper()
	return newReaderAt(t, serveCaderno(t).url)
}

// text is what stands in an element.
func (r *reader) text(selector string) (text string) {
	r.Helper()
	r.ask(fmt.Sprintf("document.querySelector(%q).textContent", selector), &text)
	return text
}

// photograph keeps pictures of a part of the page, in both modes and at three
// widths, for who asks for them: CADERNO_FOTOS is a folder.
func (r *reader) photograph(name, selector string) {
	folder := os.Getenv("CADERNO_FOTOS")
	if folder == "" {
		return
	}
	r.prefers("prefers-reduced-motion", "reduce") // else colours are on their way
	defer r.prefers()
	for _, mode := range []string{"claro", "escuro"} {
		for _, width := range []int64{360, 768, 1280} {
			var picture []byte
			r.do(emulation.SetDeviceMetricsOverride(width, 900, 1, false),
				chromedp.Evaluate(fmt.Sprintf("document.documentElement.dataset.modo = %q", mode), nil),
				chromedp.Screenshot(selector, &picture, chromedp.NodeVisible))
			require.NoError(r, os.WriteFile(filepath.Join(folder, fmt.Sprintf("%s-%d-%s.png", name, width, mode)), picture, 0o644))
		}
	}
	r.do(emulation.ClearDeviceMetricsOverride())
}

// TestServedPagesAreQuiet: what a page is allowed to load and run is what it needs.
func TestServedPagesAreQuiet(t *testing.T) {
	r := servedReader(t)
	for _, page := range []string{"", "06-scheduler-pontua.html", "cenarios.html", "cenarios-06-scheduler-pontua.html", "glossario.html", "limites.html", "imprimir.html"} {
		r.open(page)
		var style string
		r.ask("getComputedStyle(document.body).backgroundColor", &style)
		assert.Equal(t, "rgb(251, 249, 244)", style, page)
		r.noTrouble(page)
	}
}

// TestExecutar runs a scenario of a lesson again, in its page, by keyboard only.
func TestExecutar(t *testing.T) {
	r := servedReader(t)
	r.open("10-desligando.html")
	r.do(chromedp.WaitVisible("figure.player .vivo-executar"))
	var steps int
	r.ask(`document.querySelectorAll("figure.player .roteiro > li").length`, &steps)
	require.Greater(t, steps, 2)
	before := r.text("figure.player .roteiro")
	r.do(chromedp.Focus("figure.player .vivo-executar"), chromedp.KeyEvent(kb.Enter))
	r.eventually(`document.querySelector("figure.player .vivo-estado").textContent.startsWith("Passou: agora mesmo,")`)
	r.eventually(fmt.Sprintf(`document.querySelectorAll("figure.player .roteiro .passou[aria-label=passou]").length === %d`, steps))
	assert.Equal(t, "Executar", r.text("figure.player .vivo-executar"))
	assert.Equal(t, len(before) > 0, len(r.text("figure.player .roteiro")) > 0)
	r.photograph("executar", "figure.player")
	assert.Empty(t, r.troubles)
}

// TestAClusterInThePage is lesson 10 with one's own hands: without the scheduler a
// Pod waits; with it, it runs. Keyboard only.
func TestAClusterInThePage(t *testing.T) {
	r := servedReader(t)
	r.width(1280)
	r.open("10-desligando.html")
	r.do(chromedp.WaitVisible(".vivo-abrir"), chromedp.Focus(".vivo-abrir"), chromedp.KeyEvent(kb.Enter))
	r.eventually(`document.activeElement.id === "vivo-linha"`)
	r.eventually(`document.querySelectorAll("#vivo-cena svg.stage").length === 2`)
	r.photograph("aberto", "section.vivo")

	press := func(selector string) {
		r.do(chromedp.Focus(selector, chromedp.NodeVisible), chromedp.KeyEvent(" "))
	}
	typed := func(line string) {
		r.do(chromedp.Focus("#vivo-linha"), chromedp.KeyEvent(line))
	}
	logged := func(words string) {
		r.eventually(fmt.Sprintf(`document.querySelector(".vivo-log").textContent.includes(%q)`, words))
	}
	press(`[data-peca="scheduler"]`)
	r.eventually(`document.querySelector('[data-peca="scheduler"]').textContent === "scheduler: parado"`)
	logged("scheduler: parado")

	typed("kubectl create deploym\t")
	r.eventually(`document.querySelector("#vivo-linha").value === "kubectl create deployment "`)
	typed("ola --image=caderno/ola:1.0" + kb.Enter)
	logged("deployment.apps/ola created")
	press(`.vivo-mesa fieldset:nth-child(2) button:nth-child(2)`)
	logged("avançar 10s")
	typed("kubectl get pods" + kb.Enter)
	logged("Pending")
	r.eventually(`document.querySelectorAll("#vivo-cena .player-hops li").length > 5`)
	r.photograph("pendente", "section.vivo")

	press(`[data-peca="scheduler"]`)
	logged("scheduler: roda")
	press(`.vivo-mesa fieldset:nth-child(2) button:nth-child(2)`)
	typed(kb.ArrowUp + kb.Enter)
	logged("Running")
	r.eventually(`document.querySelector("#vivo-cena .player-hops").textContent.includes("inicia o contêiner ola")`)
	r.photograph("rodando", "section.vivo")

	typed("kubectl apply -f /etc/passwd" + kb.Enter)
	logged(`the path "/etc/passwd" does not exist`)
	typed("kubectl edit deployment ola" + kb.Enter)
	logged("kubectl edit não funciona neste cluster")

	r.do(chromedp.Focus(".vivo-arquivos summary"), chromedp.KeyEvent(kb.Enter),
		chromedp.SetValue("#vivo-nome", "texto.yaml"), chromedp.Focus("#vivo-texto"), chromedp.KeyEvent("apiVersion: v1\rkind: ConfigMap\rmetadata: {name: texto}\r"))
	press(".vivo-arquivos p:last-child button")
	r.eventually(`document.querySelector(".vivo-arquivos .vivo-estado").textContent.startsWith("Guardado.")`)
	typed("kubectl apply -f te\t")
	r.eventually(`document.querySelector("#vivo-linha").value === "kubectl apply -f texto.yaml "`)
	typed(kb.Enter)
	logged("configmap/texto created")

	typed("kubectl scale deployment ola --replicas=30; esperar" + kb.Enter)
	logged("o desenho foi direto ao fim")
	r.eventually(`/^(\d+) de \1$/.test(document.querySelector("#vivo-cena .player-counter").textContent)`)

	var wide string
	for _, width := range []int64{320, 360, 768, 1280} {
		r.do(emulation.SetDeviceMetricsOverride(width, 900, 1, false), chromedp.Evaluate(tooWide, &wide))
		assert.Empty(t, wide, "wider than a screen of %d", width)
	}
	r.photograph("fim", "section.vivo")

	r.do(chromedp.Focus("#vivo-linha"), chromedp.KeyEvent(kb.Tab))
	r.eventually(`document.activeElement.id !== "vivo-linha"`) // nobody is caught in the terminal
	press(".vivo-resto > p:last-child button")
	r.eventually(`document.querySelector(".vivo-porta .vivo-estado").textContent === "Você fechou este cluster."`)
	assert.Empty(t, r.troubles)
}

// TestTheClusterKeepsNobodyOut: what axe-core finds wrong before a cluster is open,
// while it is, and after.
func TestTheClusterKeepsNobodyOut(t *testing.T) {
	r := servedReader(t)
	r.open("10-desligando.html")
	r.do(chromedp.WaitVisible(".vivo-abrir"))
	r.accessible("a served lesson", views[:2]...)
	r.width(1280)
	r.do(chromedp.Click(".vivo-abrir"))
	r.eventually(`document.activeElement.id === "vivo-linha"`)
	r.press("parar kubelet worker-1; kubectl get nada; kubectl get nodes" + kb.Enter)
	r.eventually(`document.querySelector(".vivo-log").textContent.includes("worker-3")`)
	r.do(chromedp.Click(".vivo-arquivos summary"))
	r.accessible("an open cluster", views...)
	r.noTrouble()
}

// TestTheDrawingKeepsUp: a new line does not wait until what came before has been
// played, and at the end nothing plays on.
func TestTheDrawingKeepsUp(t *testing.T) {
	r := servedReader(t)
	r.width(1280)
	r.open("02-deployment.html")
	r.do(chromedp.Click(".vivo-abrir"))
	r.eventually(`document.activeElement.id === "vivo-linha"`)
	var together bool
	r.ask(`[".player-stage", ".player-controls", "#vivo-linha"].every(part => {
		const { top, bottom } = document.querySelector(".vivo " + part).getBoundingClientRect();
		return top >= 0 && bottom <= innerHeight;
	})`, &together)
	assert.True(t, together, "drawing and line are in sight together")

	r.do(chromedp.Click(".vivo-resto summary"), chromedp.Click(".vivo-ideias button"))
	r.eventually(`document.querySelector("#vivo-linha").value === document.querySelector(".vivo-ideias button").textContent`)
	r.ask(`document.querySelector("#vivo-linha").value = "", 0`, nil)
	r.press("kubectl create deployment ola --image=caderno/ola:1.0; esperar" + kb.Enter)
	r.eventually(`document.querySelector("#vivo-cena").matches(".behind.playing") && getComputedStyle(document.querySelector(".vivo-agora")).visibility === "visible"`)
	r.press("kubectl get nodes" + kb.Enter)
	r.eventually(`document.querySelector("#vivo-cena .player-caption").textContent === "$ kubectl get nodes"`)
	assert.Equal(t, r.text(".vivo-relogio"), r.text("#vivo-cena .player-clock"))
	r.press("kubectl scale deployment ola --replicas=5; esperar; sair" + kb.Enter)
	r.eventually(`document.querySelector(".vivo-porta .vivo-estado").textContent !== ""`)
	r.eventually(`!document.querySelector("#vivo-cena").matches(".behind, .playing")`)
	r.noTrouble()
}

// TestTheEndMovesNobody: when a cluster is gone, who was at it reads on in its log,
// and who was elsewhere stays there. That the server is gone is said in words,
// also in a page that is read without it.
func TestTheEndMovesNobody(t *testing.T) {
	s := serveCaderno(t)
	r := newReaderAt(t, s.url)
	r.width(1280)
	r.open("02-deployment.html")
	r.eventually(inControl)
	r.do(chromedp.Click(".vivo-abrir"))
	r.eventually(`document.activeElement.id === "vivo-linha"`)
	r.press("kubectl get namespaces; sair" + kb.Enter)
	r.eventually(`document.activeElement.matches(".vivo-log")`)
	r.press(kb.Enter)
	assert.Contains(t, r.text(".vivo-log"), "kube-system")
	r.do(chromedp.WaitVisible(".vivo-abrir"))
	assert.Equal(t, "Abrir outro cluster", r.text(".vivo-abrir"), "Enter opened none")

	r.do(chromedp.Click(".vivo-abrir"))
	r.eventually(`document.activeElement.id === "vivo-linha"`)
	assert.Contains(t, r.text(".vivo-log"), "kube-system", "what the one before said")
	r.ask(`scrollTo(0, 600), document.querySelector("#buscar").focus({ preventScroll: true }), 0`, nil)
	s.end()
	r.eventually(`document.querySelector(".vivo-porta .vivo-estado").textContent.startsWith("O servidor terminou")`)
	var where string
	r.ask(`scrollY + " " + document.activeElement.id`, &where)
	assert.Equal(t, "600 buscar", where)
	r.mu.Lock()
	r.troubles = nil // the browser tells of the answer that broke off
	r.mu.Unlock()

	r.open("02-deployment.html")
	r.eventually(`document.querySelector(".vivo-porta .vivo-estado").textContent.startsWith("O servidor terminou: rode caderno servir outra vez")`)
	r.eventually(`document.querySelector("figure.player figcaption .vivo-estado").textContent.startsWith("O servidor terminou")`)
	r.noTrouble()
}
