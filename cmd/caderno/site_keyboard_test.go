package main

import (
	"testing"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp/kb"
	"github.com/stretchr/testify/assert"
)

// eachKind is a page of each kind.
var eachKind = []string{"index.html", "01-mapa.html", "06-scheduler-pontua.html", "cenarios.html", "cenarios-01-mapa.html", "glossario.html", "limites.html", "imprimir.html", "404.html"}

// unseenFocus lists what can have the focus but does not show that it has it, or
// has it out of sight or under something else.
const unseenFocus = `(() => {
	const can = [...document.querySelectorAll("a[href], button, input, summary, [tabindex]")]
		.filter(e => e.tabIndex >= 0 && e.checkVisibility({ visibilityProperty: true, contentVisibilityAuto: true }));
	const drawn = style => style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2 || style.boxShadow !== "none";
	const unseen = [];
	for (const e of can.slice(0, 150)) {
		e.blur();
		e.focus();
		const shown = [null, "::before", "::after"].some(part => drawn(getComputedStyle(e, part)));
		const box = e.getClientRects()[0];
		const top = Math.max(box.top, 0), bottom = Math.min(box.bottom, innerHeight); // some are taller than the screen
		const at = document.elementFromPoint(Math.min(box.left + box.width / 2, innerWidth - 1), (top + bottom) / 2);
		const free = at && (e.contains(at) || at.contains(e));
		if (!e.matches(":focus-visible") || !shown) unseen.push("no mark: " + e.outerHTML.slice(0, 120));
		else if (!free) unseen.push("hidden: " + e.outerHTML.slice(0, 120) + " under " + (at ? at.outerHTML.slice(0, 80) : "the edge"));
	}
	return can.length ? unseen.slice(0, 5) : ["nothing can have the focus"];
})()`

// TestFocusIsSeen, on a page of each kind, in both modes, and where the system
// forces its own colours.
func TestFocusIsSeen(t *testing.T) {
	t.Parallel()
	r := newReader(t)
	for _, name := range eachKind {
		r.open(name)
		r.ask(openAll+"0", nil)
		for _, prefers := range [][]string{{"prefers-color-scheme", "light"}, {"prefers-color-scheme", "dark"}, {"forced-colors", "active"}} {
			r.prefers(prefers...)
			r.ask(`document.querySelector(".marca").focus(), 0`, nil)
			r.press(kb.Tab) // from here on the focus is a keyboard's
			var unseen []string
			r.ask(unseenFocus, &unseen)
			assert.Empty(t, unseen, "%s %v", name, prefers)
		}
	}
	r.noTrouble()
}

// TestSkipLink: the first thing that Tab reaches leads past what is the same on
// every page, and is seen then.
func TestSkipLink(t *testing.T) {
	t.Parallel()
	r := newReader(t)
	for _, name := range eachKind {
		r.open(name)
		r.press(kb.Tab)
		var seen string
		r.ask(`(e => e.textContent + (e.getBoundingClientRect().top >= 0 ? ", seen" : ", unseen"))(document.activeElement)`, &seen)
		assert.Equal(t, "Ir para o conteúdo, seen", seen, name)
		r.press(kb.Enter)
		r.eventually(`document.activeElement.id === "conteudo"`)
		r.press(kb.Tab)
		r.ask(`document.querySelector("#conteudo").contains(document.activeElement) || document.activeElement === document.body || !!document.activeElement.closest("footer") ? "past" : document.activeElement.outerHTML`, &seen)
		assert.Equal(t, "past", seen, name)
	}
}

// TestFocusFollowsTheText: nobody reorders the keyboard's way, and what scrolls
// within the page has a name to be announced by; text in pre is read out itself.
func TestFocusFollowsTheText(t *testing.T) {
	for name, page := range pagesOf(t) {
		for _, e := range elements(t, page) {
			if index, ok := e.attributes["tabindex"]; ok {
				assert.Contains(t, []string{"0", "-1"}, index, "%s: %v", name, e)
			}
			if e.attributes["tabindex"] == "0" && e.name != "pre" {
				assert.NotEmpty(t, e.attributes["aria-label"]+e.attributes["aria-labelledby"], "%s: %v", name, e)
			}
			assert.NotContains(t, e.attributes, "accesskey", name)
		}
	}
}

// TestStill: who asks for less motion gets none.
func TestStill(t *testing.T) {
	t.Parallel()
	r := newReader(t)
	r.prefers("prefers-reduced-motion", "reduce")
	for _, name := range eachKind {
		r.open(name)
		var moving []string
		r.ask(`[...document.querySelectorAll("*")].filter(e => {
				const s = getComputedStyle(e);
				return s.scrollBehavior === "smooth" || [s.transitionDuration, s.animationDuration].some(d => d.split(", ").some(d => parseFloat(d) > 0.01))
					&& (s.animationName !== "none" || s.transitionProperty !== "none" && parseFloat(s.transitionDuration) > 0.01);
			}).slice(0, 5).map(e => e.outerHTML.slice(0, 120))`, &moving)
		assert.Empty(t, moving, name)
	}
}

// TestLargeText: letters twice as large, and set wide as some readers need them,
// lose nothing (WCAG 1.4.4 and 1.4.12).
func TestLargeText(t *testing.T) {
	t.Parallel()
	r := newReader(t)
	for _, name := range eachKind {
		r.open(name)
		for _, form := range []struct {
			width int64
			style string
		}{
			{1280, `:root { font-size: 200% !important }`},
			{640, ``}, // 1280 at 200 %
			{360, `* { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important } p { margin-bottom: 2em !important }`},
		} {
			r.width(form.width)
			var trouble string
			r.ask(`(() => {
				const style = document.createElement("style");
				style.textContent = `+quoted(form.style)+`;
				document.head.append(style);
				const cut = [...document.querySelectorAll("main *, header *, footer *")].find(e => {
					const s = getComputedStyle(e);
					return e.matches(":not(.invisivel, .invisivel *, svg, svg *)") && s.clipPath === "none" && ["hidden", "clip"].includes(s.overflowX) && e.scrollWidth > e.clientWidth + 1 && e.textContent.trim() !== "";
				});
				const wide = `+tooWide+`;
				style.remove();
				return wide || (cut ? "cut: " + cut.outerHTML.slice(0, 200) : "");
			})()`, &trouble)
			assert.Empty(t, trouble, "%s at %d: %s", name, form.width, form.style)
		}
	}
}

// TestWithoutProgramsAllIsRead: on a page of each kind nothing is shown that would
// do nothing, and the text is all there.
func TestWithoutProgramsAllIsRead(t *testing.T) {
	t.Parallel()
	r := newReader(t)
	r.do(emulation.SetScriptExecutionDisabled(true))
	for _, name := range eachKind {
		r.open(name)
		var problems []string
		r.ask(`[...document.querySelectorAll("button, input, select")].filter(e => e.checkVisibility()).map(e => e.outerHTML.slice(0, 120))
			.concat(document.querySelector("main").innerText.length > 60 ? [] : ["no text"])`, &problems)
		assert.Empty(t, problems, name)
	}
	r.noTrouble()
}
