package main

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto"
	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/network"
	cdruntime "github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/cdproto/target"
	"github.com/chromedp/chromedp"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// nothingIsMissing has a test fail where it would be skipped for want of a tool
// of the machine: .ci/run sets it, having brought all of them.
const nothingIsMissing = "CADERNO_NADA_FALTA"

// npmPackages is where .ci/run has npm put what the tests use.
const npmPackages = "../../.ci/node_modules"

// missing ends a test that cannot be run on this machine.
func missing(t *testing.T, what string) {
	t.Helper()
	if os.Getenv(nothingIsMissing) != "" {
		t.Fatal(what)
	}
	t.Skip(what)
}

var errNoBrowser = errors.New("there is no Chromium on this machine; .ci/run installs Debian's")

// closeBrowser ends the browser, if a test opened it: for TestMain, at the end.
var closeBrowser = func() {}

// theBrowser is one browser for all tests. It takes a second to begin; a window
// of it takes none.
var theBrowser = sync.OnceValues(func() (context.Context, error) {
	program := ""
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome"} {
		if found, err := exec.LookPath(name); err == nil {
			program = found
			break
		}
	}
	if program == "" {
		return nil, errNoBrowser
	}
	options := append(chromedp.DefaultExecAllocatorOptions[:], chromedp.ExecPath(program),
		chromedp.NoSandbox, // containers run as root
		chromedp.DisableGPU)
	allocated, end := chromedp.NewExecAllocator(context.Background(), options...)
	// Errorf also tells of events that are newer than chromedp.
	browser, cancel := chromedp.NewContext(allocated, chromedp.WithErrorf(func(string, ...any) {}))
	closeBrowser = func() { cancel(); end() }
	return browser, chromedp.Run(browser)
})

// siteFolder is the site as files, written once; removed by TestMain.
var siteFolder = sync.OnceValues(func() (string, error) {
	files, err := theSite()
	if err != nil {
		return "", err
	}
	folder, err := os.MkdirTemp("", "caderno-site-")
	if err != nil {
		return "", err
	}
	removeSite = func() { os.RemoveAll(folder) }
	for _, file := range files {
		if err := os.WriteFile(filepath.Join(folder, file.Name), file.Data, 0o644); err != nil {
			return "", err
		}
	}
	return folder, nil
})

var removeSite = func() {}

// reader is somebody with a window of the browser, which remembers nothing of
// other readers'.
type reader struct {
	*testing.T
	ctx     context.Context
	address string // of the site, with a slash at its end

	asked map[network.RequestID]string // addresses; events come one at a time

	mu       sync.Mutex
	troubles []string // errors that the browser told of, and what it could not load
}

// newReader has the site's files before him.
func newReader(t *testing.T) *reader {
	t.Helper()
	folder, err := siteFolder()
	require.NoError(t, err)
	return newReaderAt(t, "file://"+filepath.ToSlash(folder)+"/")
}

// newReaderAt has a site that somebody serves before him.
func newReaderAt(t *testing.T, address string) *reader {
	t.Helper()
	browser, err := theBrowser()
	if errors.Is(err, errNoBrowser) {
		missing(t, err.Error())
	}
	require.NoError(t, err)
	r := &reader{T: t, address: address, asked: map[network.RequestID]string{}}
	window := newWindow(t, browser)
	chromedp.ListenTarget(window, r.listen)
	// A context that ends by itself must not be the window's first.
	// Several windows are used at once, and each is to have the focus.
	require.NoError(t, chromedp.Run(window, log.Enable(), network.Enable(), emulation.SetFocusEmulationEnabled(true)))
	var cancel context.CancelFunc
	r.ctx, cancel = context.WithTimeout(window, 5*time.Minute)
	t.Cleanup(cancel)
	return r
}

// newWindow opens a window in a context of its own: its storage, caches and
// service workers are nobody else's.
func newWindow(t *testing.T, browser context.Context) context.Context {
	t.Helper()
	executor := cdp.WithExecutor(browser, chromedp.FromContext(browser).Browser)
	own, err := target.CreateBrowserContext().WithDisposeOnDetach(true).Do(executor)
	require.NoError(t, err)
	// chromedp would ask for a tab, for which Chromium wants a window first.
	id, err := target.CreateTarget("about:blank").WithBrowserContextID(own).WithNewWindow(true).Do(executor)
	require.NoError(t, err)
	window, shut := chromedp.NewContext(browser, chromedp.WithTargetID(id))
	t.Cleanup(func() {
		shut()
		assert.NoError(t, target.DisposeBrowserContext(own).Do(executor))
	})
	return window
}

// listen notes what goes wrong in the browser, and what it asks of others.
func (r *reader) listen(event any) {
	trouble := ""
	switch e := event.(type) {
	case *cdruntime.EventExceptionThrown:
		trouble = e.ExceptionDetails.Error()
	case *cdruntime.EventConsoleAPICalled:
		if e.Type == cdruntime.APITypeError || e.Type == cdruntime.APITypeWarning {
			trouble = "console:"
			for _, argument := range e.Args {
				trouble += fmt.Sprintf(" %s%s", argument.Value, argument.Description)
			}
		}
	case *log.EventEntryAdded:
		trouble = e.Entry.Text + " " + e.Entry.URL
	case *network.EventLoadingFailed:
		// Chromium says so of an answer, too, that the page has read to its end while
		// it came, if the page was faster than what tells the developer tools.
		if address := r.asked[e.RequestID]; !e.Canceled || !strings.HasPrefix(address, r.address+"vivo/") {
			trouble = "not loaded: " + e.ErrorText + " " + address
		}
	case *network.EventRequestWillBeSent:
		r.asked[e.RequestID] = e.Request.URL
		if !r.ours(e.Request.URL) {
			trouble = "asked somebody else: " + e.Request.URL
		}
	}
	if trouble != "" {
		r.mu.Lock()
		defer r.mu.Unlock()
		r.troubles = append(r.troubles, trouble)
	}
}

func (r *reader) ours(address string) bool {
	u, err := url.Parse(address)
	return err == nil && (u.Scheme == "data" || u.Scheme == "blob" || strings.HasPrefix(address, r.address))
}

// noTrouble asserts that the browser told of no error so far, and forgets those
// that it told of.
func (r *reader) noTrouble(about ...any) {
	r.Helper()
	r.mu.Lock()
	defer r.mu.Unlock()
	assert.Empty(r, r.troubles, about...)
	r.troubles = nil
}

func (r *reader) do(actions ...chromedp.Action) {
	r.Helper()
	require.NoError(r, chromedp.Run(r.ctx, actions...))
}

// open goes to a page, which may have a fragment.
func (r *reader) open(page string) {
	r.Helper()
	r.do(chromedp.Navigate(r.address + page))
}

// ask is what an expression is in the page.
func (r *reader) ask(expression string, into any) {
	r.Helper()
	r.do(chromedp.Evaluate(expression, into))
}

// eventually waits until an expression is true in the page, or in the one that
// takes its place meanwhile.
func (r *reader) eventually(expression string) {
	r.Helper()
	var ok bool
	for {
		err := chromedp.Run(r.ctx, chromedp.Poll(expression, &ok, chromedp.WithPollingTimeout(20*time.Second)))
		var gone *cdproto.Error
		if errors.As(err, &gone) && (strings.Contains(gone.Message, "context") || strings.Contains(gone.Message, "navigated")) {
			continue // the page that was asked is no more
		}
		require.NoError(r, err, expression)
		return
	}
}

// press is keys pressed where the focus is.
func (r *reader) press(keys string) {
	r.Helper()
	r.do(chromedp.KeyEvent(keys))
}

// width makes the screen so many CSS pixels wide.
func (r *reader) width(pixels int64) {
	r.Helper()
	r.do(emulation.SetDeviceMetricsOverride(pixels, 900, 1, false))
}

// prefers sets media features, in pairs: "prefers-color-scheme", "dark".
func (r *reader) prefers(pairs ...string) {
	r.Helper()
	media := emulation.SetEmulatedMedia()
	for i := 0; i < len(pairs); i += 2 {
		media.Features = append(media.Features, &emulation.MediaFeature{Name: pairs[i], Value: pairs[i+1]})
	}
	r.do(media)
}

// ctrl is a key pressed together with Ctrl.
func ctrl(key string) chromedp.Action {
	return chromedp.KeyEvent(key, chromedp.KeyModifiers(input.ModifierCtrl))
}
