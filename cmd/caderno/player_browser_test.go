package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/dom"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"golang.org/x/net/html"

	"caderno/lessons"
	"caderno/lessons/site/stage"
)

// shownThings is what can be seen in the picture for wide screens: for each key
// how it looks, where it is and what is written at it.
const shownThings = `(() => {
		const seen = {};
		for (const e of document.querySelectorAll("#cena-1 svg.wide [data-key]")) {
			if (e.closest("defs") || e.classList.contains("away")) continue;
			const text = e.querySelector(".text");
			seen[e.dataset.key] = [e.dataset.look || "", e.style.transform.replaceAll(" ", ""), text ? text.textContent : ""].join("|");
		}
		return JSON.stringify(Object.entries(seen).sort());
	})()`

// thePlayer is the page's first one.
const thePlayer = `caderno.player(document.querySelector("#cena-1"))`

// first is the scenario that a lesson's page plays first, as it ran.
func first(t *testing.T, lesson string) lessons.Scenario {
	t.Helper()
	found, ok := lessons.Find(lesson)
	require.True(t, ok)
	source := newRunSource(context.Background())
	_, after, ok := strings.Cut(string(found.Body), "{{cenário "+lesson+` "`)
	require.True(t, ok)
	name, _, _ := strings.Cut(after, `"`)
	scenario, err := source.Scenario(lesson, name)
	require.NoError(t, err)
	return scenario
}

// moments are what the player shows of a scenario, one after the other.
func moments(scenario lessons.Scenario) (captions []string) {
	run, _ := stage.NewRun(scenario)
	for i, step := range run.Steps {
		var hops []string
		for _, h := range scenario.Hops {
			if h.Step == i {
				hops = append(hops, h.Actor+" "+h.Text)
			}
		}
		if len(hops) == 0 || step.Moves != nil {
			captions = append(captions, step.Keyword+" "+step.Text)
		}
		captions = append(captions, hops...)
	}
	return captions
}

// TestThePlayerTellsEveryHop: forward and back by keyboard, the words are those
// of the record, and what is seen on the way back is what was seen on the way.
func TestThePlayerTellsEveryHop(t *testing.T) {
	for _, lesson := range []string{"19-desafio", "15-atualizar", "17-autocura"} {
		r := newReader(t)
		r.prefers("prefers-reduced-motion", "reduce")
		r.open(lesson + ".html")
		r.do(chromedp.Focus("#cena-1 .player-board"))
		want := moments(first(t, lesson))
		require.Greater(t, len(want), 40)
		var before string
		r.ask(shownThings, &before)
		seen := []string{before}
		caption := `document.querySelector("#cena-1 .player-caption").textContent`
		for i, words := range want {
			var said, live, shown string
			r.press(kb.ArrowRight)
			r.ask(caption, &said)
			require.Equal(t, words, said, "%s, momento %d", lesson, i+1)
			r.ask(`document.querySelector("#cena-1 .player-caption").getAttribute("aria-live")`, &live)
			require.Equal(t, "polite", live)
			r.ask(shownThings, &shown)
			seen = append(seen, shown)
		}
		assert.Equal(t, drawnByGo(t, lesson), seen[len(seen)-1], "%s: o fim, parado e tocado", lesson)
		for i := len(want) - 1; i >= 0; i-- {
			var shown string
			r.press(kb.ArrowLeft)
			r.ask(shownThings, &shown)
			require.Equal(t, seen[i], shown, "%s: de volta ao momento %d", lesson, i)
		}
		var shown string
		r.press(kb.End)
		r.ask(shownThings, &shown)
		assert.Equal(t, seen[len(want)], shown)
		r.press(kb.Home)
		r.ask(shownThings, &shown)
		assert.Equal(t, before, shown)
		var movers int
		r.ask(`document.querySelectorAll(".mover").length`, &movers)
		assert.Zero(t, movers, "nothing moves for who wants no motion")
		r.noTrouble()
	}
}

// drawnByGo is shownThings of the page as it is without programs.
func drawnByGo(t *testing.T, lesson string) string {
	document, err := html.Parse(bytes.NewReader(pagesOf(t)[lesson+".html"].Data))
	require.NoError(t, err)
	attribute := func(n *html.Node, name string) string {
		for _, a := range n.Attr {
			if a.Key == name {
				return a.Val
			}
		}
		return ""
	}
	seen := map[string]string{}
	for node := range document.Descendants() {
		if node.Data != "figure" || attribute(node, "id") != "cena-1" {
			continue
		}
		for n := range node.Descendants() {
			key := attribute(n, "data-key")
			if key == "" || n.Parent.Data == "defs" || !strings.HasSuffix(attribute(picture(n), "class"), "wide") || strings.HasSuffix(attribute(n, "class"), " away") {
				continue
			}
			text := ""
			for inner := range n.Descendants() {
				if strings.HasPrefix(attribute(inner, "class")+" ", "text ") && inner.FirstChild != nil {
					text = inner.FirstChild.Data
				}
			}
			transform := strings.TrimPrefix(attribute(n, "style"), "transform:")
			seen[key] = attribute(n, "data-look") + "|" + transform + "|" + text
		}
	}
	require.NotEmpty(t, seen)
	var pairs [][2]string
	for key, look := range seen {
		pairs = append(pairs, [2]string{key, look})
	}
	return sorted(t, pairs)
}

// picture is the SVG that an element is in.
func picture(n *html.Node) *html.Node {
	for n.Data != "svg" {
		n = n.Parent
	}
	return n
}

// sorted writes pairs as the browser does.
func sorted(t *testing.T, pairs [][2]string) string {
	t.Helper()
	slices.SortFunc(pairs, func(a, b [2]string) int { return strings.Compare(a[0]+","+a[1], b[0]+","+b[1]) })
	var out bytes.Buffer
	encoder := json.NewEncoder(&out)
	encoder.SetEscapeHTML(false)
	require.NoError(t, encoder.Encode(pairs))
	return strings.TrimSpace(out.String())
}

// TestThePlayerIsPlayed: by its buttons, by links and by the scenario's steps.
func TestThePlayerIsPlayed(t *testing.T) {
	r := newReader(t)
	r.open("19-desafio.html")
	count := len(moments(first(t, "19-desafio")))
	at := func(want string) {
		r.Helper()
		r.eventually(`document.querySelector("#cena-1 .player-counter").textContent === "` + want + `"`)
	}
	at(fmt.Sprintf("0 de %d", count))

	r.do(chromedp.SetValue(`#cena-1 .player-controls select`, "2.5"))
	r.ask(`document.querySelector("#cena-1 .player-controls select").dispatchEvent(new Event("change"))`, nil)
	r.do(chromedp.Focus("#cena-1 .player-board"))
	r.press(" ")
	r.eventually(`!!document.querySelector("#cena-1.playing .mover")`)
	r.eventually(thePlayer + `.position > 4`)
	var playing bool
	r.press(" ")
	r.ask(thePlayer+`.playing || !!document.querySelector(".mover")`, &playing)
	assert.False(t, playing)

	r.ask(`(() => { const s = document.querySelector("#cena-1 input[type=range]"); s.value = 12; s.dispatchEvent(new Event("input")); return s.getAttribute("aria-valuetext") === document.querySelector("#cena-1 .player-caption").textContent; })()`, &playing)
	assert.True(t, playing, "the slider says where it is")
	at(fmt.Sprintf("12 de %d", count))

	var cause, told string
	r.do(chromedp.Text("#cena-1 .player-cause", &cause), chromedp.Focus("#cena-1 .player-cause a"))
	r.press(kb.Enter)
	r.do(chromedp.Text("#cena-1 .player-caption", &told))
	assert.True(t, strings.HasSuffix(cause, ": "+told), "%s leads to %s", cause, told)

	r.ask(`document.querySelectorAll("#cena-1 .player-go")[2].click()`, nil)
	r.ask(`document.querySelectorAll("#cena-1 .roteiro > li")[2].classList.contains("now")`, &playing)
	assert.True(t, playing, "a step leads to its first hop")

	r.ask(`document.querySelector("#cena-1 .player-hops").open = true; document.querySelector("#cena-1-salto-7").click()`, nil)
	r.do(chromedp.Text("#cena-1 .player-caption", &told))
	assert.Contains(t, told, "kube-scheduler avalia 4 nós")
	r.do(chromedp.Text("#cena-1 .player-decision", &told))
	assert.Contains(t, told, "NodeResourcesFit")
	assert.Contains(t, told, "✓ escolhido")
	var wide string
	r.width(360)
	r.ask(tooWide, &wide)
	assert.Empty(t, wide)
	r.noTrouble()
}

// TestThePlayersButtonsStandStill: on any screen they are where they were a moment
// ago, whatever there is to say, and each step's has a name of its own.
func TestThePlayersButtonsStandStill(t *testing.T) {
	r := newReader(t)
	r.prefers("prefers-reduced-motion", "reduce")
	r.open("12-service.html")
	for _, width := range []int64{360, 768, 1280} {
		r.width(width)
		var places []int
		r.ask(`(() => {
			const player = `+thePlayer+`, places = new Set();
			player.board.scrollIntoView();
			for (let i = 0; i <= player.moments.length; i++) {
				player.goTo(i);
				places.add(Math.round(player.figure.querySelector(".player-play").getBoundingClientRect().top));
			}
			return [...places];
		})()`, &places)
		assert.Len(t, places, 1, "%d px: the places of the button", width)
	}
	var names []string
	r.ask(`[...document.querySelectorAll("#cena-1 .player-go")].map((b) => b.getAttribute("aria-label"))`, &names)
	require.NotEmpty(t, names)
	assert.Equal(t, len(names), len(slices.Compact(slices.Sorted(slices.Values(names)))))
	assert.Contains(t, names[0], "Ir ao passo 1 no desenho: Dado um cluster")
	r.noTrouble()
}

// TestThePlayerOfARunThatOnlyReads shows its picture, and nothing to press.
func TestThePlayerOfARunThatOnlyReads(t *testing.T) {
	r := newReader(t)
	r.open("01-mapa.html")
	require.Empty(t, first(t, "01-mapa").Hops)
	var hidden bool
	r.ask(`document.querySelector("#cena-1 .player-controls").hidden && `+thePlayer+`.moments.length === 0`, &hidden)
	assert.True(t, hidden)
	r.do(chromedp.WaitVisible("#cena-1 svg.wide"))
	r.noTrouble()
}

// TestThePlayerWithoutPrograms: the end as a picture, and every hop as text.
func TestThePlayerWithoutPrograms(t *testing.T) {
	r := newReader(t)
	r.do(emulation.SetScriptExecutionDisabled(true))
	r.open("19-desafio.html")
	var shown string
	r.do(chromedp.WaitVisible("#cena-1 svg.wide"), chromedp.WaitNotVisible("#cena-1 .player-controls"),
		chromedp.Text("#cena-1 .player-caption", &shown))
	assert.Contains(t, shown, "worker-1: 1 Pod, 1 rodando")
	r.do(chromedp.Click("#cena-1 .player-hops summary"), chromedp.Text("#cena-1 .player-hops", &shown))
	for _, hop := range first(t, "19-desafio").Hops {
		assert.Contains(t, shown, hop.Text)
	}
	var box *dom.BoxModel
	r.do(chromedp.Dimensions("#cena-1 .disse", &box))
	assert.Greater(t, box.Width, int64(100), "what a command said stands under its step, not in the column of marks")
	r.noTrouble()
}

// TestThePlayerFollowsARun that goes on, as a page that runs scenarios feeds it.
func TestThePlayerFollowsARun(t *testing.T) {
	scenario := first(t, "17-autocura")
	s := stage.New(scenario.Nodes)
	r := newReader(t)
	r.prefers("prefers-reduced-motion", "reduce")
	r.open("19-desafio.html")
	r.ask(thePlayer+".goTo(20)", nil) // what was there before is forgotten
	feed := func(method string, arguments ...any) {
		r.Helper()
		var all []string
		for _, a := range arguments {
			data, err := json.Marshal(a)
			require.NoError(t, err)
			all = append(all, string(data))
		}
		r.ask(thePlayer+"."+method+"("+strings.Join(all, ",")+")", nil)
	}
	var steps []stage.Step
	for _, step := range scenario.Steps {
		steps = append(steps, stage.Step{Keyword: step.Keyword, Text: step.Text})
	}
	feed("begin", map[string]any{"steps": steps, "pictures": s.Pictures()})
	for i, step := range scenario.Steps {
		told := stage.NewStep(step)
		event := map[string]any{"status": told.Status, "took": told.Took, "out": told.Outputs, "m": s.Step(step)}
		hops := []stage.Frame{}
		for _, h := range scenario.Hops {
			if h.Step == i {
				hops = append(hops, s.Hop(h))
			}
		}
		event["hops"] = hops
		feed("step", i, event)
	}
	var lines int
	r.ask(`document.querySelectorAll("#cena-1 .roteiro [aria-label=passou]").length`, &lines)
	assert.Equal(t, len(steps), lines)
	var shown string
	r.do(chromedp.Focus("#cena-1 .player-board"))
	r.press(kb.End)
	r.ask(shownThings, &shown)
	assert.Equal(t, drawnByGo(t, "17-autocura"), shown)
	r.ask(`document.querySelector("#cena-1 .roteiro").textContent`, &shown)
	assert.Contains(t, shown, "Terminating")
	r.noTrouble()
}
