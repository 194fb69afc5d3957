package main

import (
	"context"
	"fmt"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/network"
	cdruntime "github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// reader is somebody with a browser in front of the site, opened as files.
type reader struct {
	*testing.T
	ctx    context.Context
	folder string

	mu       sync.Mutex
	troubles []string // errors that the browser told of, and what it could not load
}

// newReader writes the site and opens a browser.
func newReader(t *testing.T) *reader {
	browser := ""
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome"} {
		if found, err := exec.LookPath(name); err == nil {
			browser = found
			break
		}
	}
	if browser == "" {
		t.Skip("there is no Chromium on this machine; .ci/run installs Debian's")
	}
	files, err := theSite()
	require.NoError(t, err)
	r := &reader{T: t, folder: t.TempDir()}
	for _, file := range files {
		require.NoError(t, os.WriteFile(filepath.Join(r.folder, file.Name), file.Data, 0o644))
	}
	options := append(chromedp.DefaultExecAllocatorOptions[:], chromedp.ExecPath(browser),
		chromedp.NoSandbox, // containers run as root
		chromedp.DisableGPU)
	allocated, stop := chromedp.NewExecAllocator(t.Context(), options...)
	t.Cleanup(stop)
	var cancel context.CancelFunc
	r.ctx, cancel = chromedp.NewContext(allocated, chromedp.WithErrorf(t.Logf))
	t.Cleanup(cancel)
	r.ctx, cancel = context.WithTimeout(r.ctx, 5*time.Minute)
	t.Cleanup(cancel)
	chromedp.ListenTarget(r.ctx, r.listen)
	r.do(log.Enable(), network.Enable())
	return r
}

// listen notes what goes wrong in the browser.
func (r *reader) listen(event any) {
	trouble := ""
	switch e := event.(type) {
	case *cdruntime.EventExceptionThrown:
		trouble = e.ExceptionDetails.Error()
	case *cdruntime.EventConsoleAPICalled:
		if e.Type == cdruntime.APITypeError || e.Type == cdruntime.APITypeWarning {
			trouble = fmt.Sprintf("console: %v", e.Args)
		}
	case *log.EventEntryAdded:
		trouble = e.Entry.Text + " " + e.Entry.URL
	case *network.EventLoadingFailed:
		trouble = "not loaded: " + e.ErrorText
	case *network.EventRequestWillBeSent:
		if u, err := url.Parse(e.Request.URL); err != nil || u.Scheme != "file" {
			trouble = "asked somebody else: " + e.Request.URL
		}
	}
	if trouble != "" {
		r.mu.Lock()
		defer r.mu.Unlock()
		r.troubles = append(r.troubles, trouble)
	}
}

func (r *reader) do(actions ...chromedp.Action) {
	r.Helper()
	require.NoError(r, chromedp.Run(r.ctx, actions...))
}

func (r *reader) open(page string) {
	r.Helper()
	r.do(chromedp.Navigate("file://" + filepath.ToSlash(filepath.Join(r.folder, page))))
}

// ask is what an expression is in the page.
func (r *reader) ask(expression string, into any) {
	r.Helper()
	r.do(chromedp.Evaluate(expression, into))
}

// eventually waits until an expression is true in the page.
func (r *reader) eventually(expression string) {
	r.Helper()
	var ok bool
	r.do(chromedp.Poll(expression, &ok, chromedp.WithPollingTimeout(20*time.Second)))
}

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
			r.do(emulation.SetDeviceMetricsOverride(width, 900, 1, false), chromedp.Evaluate(tooWide, &wide))
			assert.Empty(t, wide, "%s is wider than a screen of %d", name, width)
		}
	}
	assert.Empty(t, r.troubles)
}

// TestReading goes through a lesson as a reader does, by keyboard.
func TestReading(t *testing.T) {
	r := newReader(t)
	r.open("05-scheduler-filtra.html")
	var shown string

	r.do(chromedp.Focus(".pergunta summary"), chromedp.KeyEvent(kb.Enter))
	r.eventually(`document.querySelector(".pergunta details").open`)
	r.do(chromedp.Text(".pergunta details[open] strong", &shown))
	assert.Regexp(t, "Isso mesmo|Não é isso", shown)

	r.do(chromedp.Blur(".pergunta summary"), chromedp.KeyEvent("/"))
	r.eventually(`document.querySelector("#busca").open && !!window.cadernoBusca`)
	r.do(chromedp.KeyEvent(kb.Backspace), chromedp.SendKeys("#busca-texto", "AFINIDÁDE")) // a pressed slash is typed here, too
	r.eventually(`document.querySelectorAll("#busca-achados a").length > 0`)
	r.ask(`document.querySelector("#busca-achados a").textContent`, &shown)
	assert.Contains(t, shown, "finidade")
	r.do(chromedp.SendKeys("#busca-texto", kb.Enter), chromedp.WaitReady(`body:not([data-pagina="05-scheduler-filtra"])`))

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
	r.ask(`[...document.querySelectorAll(".trilha .lida")].map(l => l.dataset.trilha).join()`, &shown)
	assert.Equal(t, "6", shown)
	assert.Empty(t, r.troubles)
}

// TestWithoutPrograms: everything can be read, and nothing offers itself that
// would not work.
func TestWithoutPrograms(t *testing.T) {
	r := newReader(t)
	r.do(emulation.SetScriptExecutionDisabled(true))
	r.open("15-atualizar.html")
	var shown string
	r.do(chromedp.Text("main", &shown))
	assert.Contains(t, shown, "deployment-controller")
	r.do(chromedp.Click(".pergunta summary"), chromedp.Text(".pergunta details[open] p", &shown))
	assert.NotEmpty(t, shown)
	r.do(chromedp.WaitNotVisible("#buscar"), chromedp.WaitNotVisible("#modo"))
	assert.Empty(t, r.troubles)
}
