package main

import (
	"context"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"sync"
	"testing"

	cdppage "github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// host serves the site's files until it is shut.
type host struct {
	*httptest.Server
	mu     sync.Mutex
	files  map[string][]byte
	asked  []string // what was asked of it since the last look
	broken string   // a file that it does not find
}

func newHost(t *testing.T) *host {
	files, err := theSite()
	require.NoError(t, err)
	h := &host{files: map[string][]byte{}}
	for _, file := range files {
		h.files[file.Name] = file.Data
	}
	h.Server = httptest.NewServer(h)
	t.Cleanup(h.Close)
	return h
}

var mediaTypes = map[string]string{"html": "text/html; charset=utf-8", "js": "text/javascript", "css": "text/css", "svg": "image/svg+xml", "webmanifest": "application/manifest+json"}

func (h *host) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	h.mu.Lock()
	defer h.mu.Unlock()
	name := strings.TrimPrefix(r.URL.Path, "/")
	if name == "" {
		name = "index.html"
	}
	h.asked = append(h.asked, name)
	data, ok := h.files[name]
	if !ok || name == h.broken {
		http.NotFound(w, r)
		return
	}
	_, extension, _ := strings.Cut(name, ".")
	w.Header().Set("Content-Type", mediaTypes[extension])
	_, _ = w.Write(data)
}

// set changes what the server has.
func (h *host) set(change func()) {
	h.mu.Lock()
	defer h.mu.Unlock()
	change()
}

// address is where the site is as if it were far away: the reader's machine is
// asked by other names.
func (h *host) address(t *testing.T, name string) string {
	u, err := url.Parse(h.URL)
	require.NoError(t, err)
	return "http://" + name + ":" + u.Port() + "/"
}

// inControl is true once the service worker answers for the page.
const inControl = `!!navigator.serviceWorker.controller && navigator.serviceWorker.controller.state === "activated"`

// TestOffline: a served site is read on when its server is gone: the page, others,
// the search.
func TestOffline(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"caderno.localhost", "127.0.0.1"} {
		t.Run(name, func(t *testing.T) {
			h := newHost(t)
			r := newReaderAt(t, h.address(t, name))
			r.open("05-scheduler-filtra.html")
			r.eventually(inControl)
			var lacks []*cdppage.InstallabilityError
			r.do(chromedp.ActionFunc(func(ctx context.Context) (err error) {
				lacks, err = cdppage.GetInstallabilityErrors().Do(ctx)
				return err
			}))
			require.Len(t, lacks, 1)
			assert.Equal(t, "in-incognito", lacks[0].ErrorID, "only the tests' own window keeps it from being installed")
			r.noTrouble()
			h.Close()

			var shown string
			r.open("05-scheduler-filtra.html")
			r.ask(`document.querySelector("h1").textContent + getComputedStyle(document.body).maxWidth + document.styleSheets[0].cssRules.length`, &shown)
			assert.Contains(t, shown, "scheduler filtra")
			for _, page := range []string{"06-scheduler-pontua.html", "", "cenarios-06-scheduler-pontua.html", "imprimir.html#06-scheduler-pontua"} {
				r.open(page)
				r.ask(`document.title`, &shown)
				assert.Contains(t, shown, "Caderno", page)
			}
			r.press("/")
			r.eventually(`!!window.cadernoBusca`)
			r.searchFor("kubelet")
			assert.NotEmpty(t, r.results())
			if name != "127.0.0.1" { // there, the server was asked before
				r.noTrouble()
			}
		})
	}
}

// TestNewVersion: what changed is fetched, the rest is not; nothing of the version
// before stays; and one that does not come whole changes nothing.
func TestNewVersion(t *testing.T) {
	t.Parallel()
	h := newHost(t)
	r := newReaderAt(t, h.address(t, "caderno.localhost"))
	r.open("")
	r.eventually(inControl)

	files, err := theSite()
	require.NoError(t, err)
	h.set(func() {
		h.files["glossario.html"] = []byte("<!doctype html><title>Outro glossário · Caderno</title>")
		digest := regexp.MustCompile(`(\["glossario.html",")[0-9a-f]+`)
		require.Regexp(t, digest, string(h.files["sw.js"]))
		h.files["sw.js"] = digest.ReplaceAll(h.files["sw.js"], []byte("${1}outro"))
		h.broken = "glossario.html"
		h.asked = nil
	})
	r.ask(`navigator.serviceWorker.ready.then(r => r.update()).then(r => window.tried = r), 0`, nil)
	r.eventually(`!!window.tried && !tried.installing`)
	var shown string
	r.open("glossario.html")
	r.ask(`document.title`, &shown)
	assert.Equal(t, "Glossário · Caderno", shown, "the new version did not come whole")

	h.set(func() { h.broken, h.asked = "", nil })
	r.ask(`window.replaced = false, navigator.serviceWorker.addEventListener("controllerchange", () => { replaced = true }), navigator.serviceWorker.ready.then(r => r.update()), 0`, nil)
	r.eventually(`window.replaced && ` + inControl)
	h.set(func() {
		assert.ElementsMatch(t, []string{"sw.js", "glossario.html"}, h.asked)
	})
	r.open("glossario.html")
	r.ask(`document.title`, &shown)
	assert.Equal(t, "Outro glossário · Caderno", shown)
	var kept int
	r.ask(`caches.keys().then(async names => { let n = 0; for (const name of names) n += (await (await caches.open(name)).keys()).length; window.kept = n }), 0`, nil)
	r.eventually(`window.kept > 0`)
	r.ask(`kept`, &kept)
	assert.Equal(t, len(files)-2, kept, "one of each, but of the list of pages and the service worker")
}

// TestLiveIsNotKept: what the site's list does not name is asked of the server
// each time.
func TestLiveIsNotKept(t *testing.T) {
	t.Parallel()
	h := newHost(t)
	h.files["vivo"] = []byte("um")
	r := newReaderAt(t, h.address(t, "caderno.localhost"))
	r.open("")
	r.eventually(inControl)
	for _, now := range []string{"dois", "três"} {
		h.set(func() { h.files["vivo"] = []byte(now) })
		r.ask(`window.said = "", fetch("vivo").then(a => a.text()).then(t => { said = t }), 0`, nil)
		r.eventually(`window.said === ` + quoted(now))
	}
	h.set(func() { h.asked = nil })
	r.ask(`fetch("glossario.html", {method: "POST"}).then(() => { window.posted = true }), 0`, nil)
	r.eventually(`window.posted`)
	h.set(func() { assert.Equal(t, []string{"glossario.html"}, h.asked) })
}
