package apiserver

import (
	"crypto/tls"
	"flag"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

var (
	protocolFrom  = flag.String("protocol-from", "", "the URL of a real API server: ask it, and rewrite testdata/protocol with its answers")
	protocolToken = flag.String("protocol-token", "", "a bearer token for that server")
	protocolEtcd  = flag.String("protocol-etcd", "", "the URL of that server's etcd")
)

// TestProtocol sends raw requests and compares the answers, status, headers and
// bodies, with those of Kubernetes 1.37.2 (testdata/protocol/*.txt). Each file
// is one conversation with a server, in order:
//
//	METHOD PATH        followed by headers, NAME: VALUE, and the body after ">"
//	! NAME             keeps what the answer says for later: $NAME.rv, ...
//	COMPACT REVISION   the store forgets what was before that revision
//	= CODE TYPE        the answer: its status and content type,
//	= WARNING: TEXT    its warnings,
//	| TEXT             its body
//
// It deals in objects that no controller touches, since here there is none. A
// watch lasts a second, in which nothing happens.
func TestProtocol(t *testing.T) {
	files, err := filepath.Glob("testdata/protocol/*.txt")
	require.NoError(t, err)
	require.NotEmpty(t, files)
	for _, file := range files {
		t.Run(filepath.Base(file), func(t *testing.T) {
			text, err := os.ReadFile(file)
			require.NoError(t, err)
			ask := simulatedServer(t)
			if *protocolFrom != "" {
				ask = realServer
			}
			c := conversation{ask: ask, saved: map[string]string{}}
			got := c.replay(t, string(text))
			if *protocolFrom != "" {
				require.NoError(t, os.WriteFile(file, []byte(got), 0o644))
				return
			}
			compareExchanges(t, string(text), got)
		})
	}
}

// compareExchanges compares request by request, so that a difference shows with
// the request that it belongs to.
func compareExchanges(t *testing.T, want, got string) {
	wanted, gotten := strings.Split(want, "\n\n"), strings.Split(got, "\n\n")
	require.Len(t, gotten, len(wanted))
	for i := range wanted {
		assert.Equal(t, strings.TrimSpace(withoutRandom(wanted[i])), strings.TrimSpace(withoutRandom(gotten[i])))
	}
}

type conversation struct {
	ask   func(*http.Request) (*http.Response, error)
	saved map[string]string // what later requests take from earlier answers
}

// replay sends every request of a file, and returns the file with the answers.
func (c *conversation) replay(t *testing.T, text string) string {
	var out []string
	for _, exchange := range strings.Split(strings.TrimSpace(text), "\n\n") {
		var asked []string
		for _, line := range strings.Split(exchange, "\n") {
			if !strings.HasPrefix(line, "=") && !strings.HasPrefix(line, "|") {
				asked = append(asked, line)
			}
		}
		answer := ""
		if !strings.HasPrefix(asked[0], "#") {
			answer = "\n" + c.send(t, asked)
		}
		out = append(out, strings.Join(asked, "\n")+answer)
	}
	return strings.Join(out, "\n\n") + "\n"
}

func (c *conversation) send(t *testing.T, asked []string) string {
	method, path, _ := strings.Cut(c.fill(asked[0]), " ")
	header := http.Header{}
	var body []string
	kept := ""
	for _, line := range asked[1:] {
		if name, keep := strings.CutPrefix(line, "! "); keep {
			kept = name
			continue
		}
		if text, isBody := strings.CutPrefix(line, ">"); isBody {
			body = append(body, strings.TrimPrefix(c.fill(text), " "))
			continue
		}
		name, value, _ := strings.Cut(line, ": ")
		header.Set(name, value)
	}
	r, err := http.NewRequest(method, "http://server/"+strings.TrimPrefix(path, "/"), strings.NewReader(strings.Join(body, "\n")))
	require.NoError(t, err, asked[0])
	r.Header = header
	if header.Get("User-Agent") == "" {
		header.Set("User-Agent", "conversa/1.0")
	}
	w, err := c.ask(r)
	require.NoError(t, err, asked[0])
	defer w.Body.Close()
	content, err := io.ReadAll(w.Body)
	require.NoError(t, err, asked[0])
	c.save(kept, string(content))
	return written(w, string(content))
}

// saves is what an answer says that later requests may need: $uid, $rv, $continue.
var saves = map[string]*regexp.Regexp{
	"$uid":      regexp.MustCompile(`"uid":"([^"]+)"`),
	"$rv":       regexp.MustCompile(`"resourceVersion":"([^"]+)"`),
	"$continue": regexp.MustCompile(`"continue":"([^"]+)"`),
}

func (c *conversation) save(kept, body string) {
	for name, re := range saves {
		if m := re.FindStringSubmatch(body); m != nil {
			c.saved[name] = m[1]
			if kept != "" {
				c.saved["$"+kept+"."+name[1:]] = m[1]
			}
		}
	}
}

func (c *conversation) fill(text string) string {
	for name, value := range c.saved {
		text = strings.ReplaceAll(text, name, value)
	}
	return text
}

// random is what differs from server to server and from run to run.
var random = []struct {
	re *regexp.Regexp
	to string
}{
	{regexp.MustCompile(`[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}`), "<UID>"},
	{regexp.MustCompile(`\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z`), "<TIME>"},
	{regexp.MustCompile(`(resourceVersion[\\"]*: ?[\\"]*)[1-9]\d*`), "${1}<RV>"},
	{regexp.MustCompile(`("continue":")[^"]+`), "${1}<CONTINUE>"},
	{regexp.MustCompile(`\b10\.(9[6-9]|1[01]\d)\.\d+\.\d+`), "<IP>"},
	{regexp.MustCompile(`(nodePort":)3\d{4}`), "${1}<PORT>"},
	{regexp.MustCompile(`([-a-z]+-)[bcdfghjklmnpqrstvwxz2456789]{5}"`), "${1}<R>\""},
	{regexp.MustCompile(`(kube-api-access-)[bcdfghjklmnpqrstvwxz2456789]{5}`), "${1}<R>"},
	{regexp.MustCompile(`(Timeout: Too large resource version: )\d+, current: \d+`), "${1}<RV>, current: <RV>"},
	{regexp.MustCompile(`"\d+s"`), `"<AGE>"`},
	{regexp.MustCompile(`(in record \()\d+`), "${1}<RV>"},
	{regexp.MustCompile(`("serverAddress":")[^"]+`), "${1}<ADDRESS>"},
	{regexp.MustCompile(`too old resource version: \d+ \(\d+\)`), "too old resource version: <RV> (<RV>)"},
}

func withoutRandom(text string) string {
	for _, r := range random {
		text = r.re.ReplaceAllString(text, r.to)
	}
	return text
}

// written is an answer as the files have it.
func written(w *http.Response, body string) string {
	var out strings.Builder
	fmt.Fprintf(&out, "= %d %s", w.StatusCode, w.Header.Get("Content-Type"))
	for _, warning := range w.Header.Values("Warning") {
		fmt.Fprintf(&out, "\n= WARNING: %s", warning)
	}
	if allow := w.Header.Get("Allow"); allow != "" {
		fmt.Fprintf(&out, "\n= ALLOW: %s", allow)
	}
	body = withoutRandom(body)
	for _, line := range strings.Split(strings.TrimRight(body, "\n"), "\n") {
		if body != "" {
			fmt.Fprintf(&out, "\n| %s", line)
		}
	}
	return out.String()
}

func realServer(r *http.Request) (*http.Response, error) {
	if r.Method == "COMPACT" {
		body := strings.NewReader(fmt.Sprintf(`{"revision":%q}`, strings.TrimPrefix(r.URL.Path, "/")))
		_, err := http.Post(*protocolEtcd+"/v3/kv/compaction", "application/json", body)
		return httptest.NewRecorder().Result(), err
	}
	real, err := r.URL.Parse(*protocolFrom + r.URL.RequestURI())
	if err != nil {
		return nil, err
	}
	r.URL, r.Host = real, ""
	r.Header.Set("Authorization", "Bearer "+*protocolToken)
	client := &http.Client{Transport: &http.Transport{TLSClientConfig: &tls.Config{InsecureSkipVerify: true}}}
	client.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	return client.Do(r)
}

// simulatedServer is a new server. Its time stands still, but for watches.
func simulatedServer(t *testing.T) func(*http.Request) (*http.Response, error) {
	server, mu := newTestServer(t), new(sync.Mutex)
	handler := server.Handler(mu)
	return func(r *http.Request) (*http.Response, error) {
		w := &stream{ResponseRecorder: httptest.NewRecorder(), open: make(chan struct{})}
		if r.Method == "COMPACT" {
			revision, err := strconv.ParseInt(strings.TrimPrefix(r.URL.Path, "/"), 10, 64)
			server.store.Compact(revision)
			return w.Result(), err
		}
		done := make(chan struct{})
		go func() {
			defer close(done)
			handler.ServeHTTP(w, r)
		}()
		select {
		case <-w.open:
			mu.Lock()
			end := server.clock.Now().Add(time.Second)
			for at, _, ok := server.clock.Next(); ok && !at.After(end); at, _, ok = server.clock.Next() {
				server.clock.Step()
			}
			mu.Unlock()
			<-done
		case <-done:
		}
		return w.Result(), nil
	}
}

// stream is an answer that says when it begins to flow.
type stream struct {
	*httptest.ResponseRecorder
	open chan struct{}
	once sync.Once
}

func (s *stream) Flush() { s.once.Do(func() { close(s.open) }) }
