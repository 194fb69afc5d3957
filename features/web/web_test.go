package web

import (
	"bufio"
	"context"
	"encoding/json"
	"io"
	"net"
	"net/http"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"caderno/features/loopback"
)

// visitor is a browser, or somebody who pretends to be one.
type visitor struct {
	*testing.T
	server *Server
}

// serve has a server run for a test.
func serve(t *testing.T, o Options) *visitor {
	if o.Files == nil {
		o.Files = []File{
			{"index.html", []byte("<!doctype html><head><script>var a=1</script></head>oi")},
			{"404.html", []byte("<head></head>perdida")}, {"site.css", []byte("a{}")}, {"marca.svg", []byte("<svg/>")},
		}
	}
	var err error
	o.Listener, err = loopback.Listen(0)
	require.NoError(t, err)
	server := New(o)
	ctx, stop := context.WithCancel(context.Background())
	over := make(chan error, 1)
	go func() { over <- server.Run(ctx) }()
	t.Cleanup(func() {
		stop()
		assert.NoError(t, <-over)
	})
	return &visitor{t, server}
}

// request is one that a page of the server could send.
func (v *visitor) request(method, path, body string) *http.Request {
	r, err := http.NewRequestWithContext(v.Context(), method, v.server.URL()+strings.TrimPrefix(path, "/"), strings.NewReader(body))
	require.NoError(v, err)
	if method == http.MethodPost {
		r.Header.Set("Content-Type", "application/json")
		r.Header.Set("Origin", "http://"+r.Host)
		r.Header.Set(tokenHeader, v.server.token)
	}
	return r
}

// send returns the status and the text of the answer.
func (v *visitor) send(r *http.Request) (*http.Response, string) {
	client := &http.Client{Transport: &http.Transport{DisableKeepAlives: true}}
	response, err := client.Do(r)
	require.NoError(v, err)
	defer response.Body.Close()
	text, err := io.ReadAll(response.Body)
	require.NoError(v, err)
	return response, string(text)
}

func (v *visitor) get(path string) (*http.Response, string) {
	return v.send(v.request(http.MethodGet, path, ""))
}

func TestPages(t *testing.T) {
	v := serve(t, Options{})
	response, text := v.get("/")
	assert.Equal(t, http.StatusOK, response.StatusCode)
	assert.Contains(t, text, `<meta name="caderno-ficha" content="`+v.server.token+`">`)
	assert.Contains(t, text, `<script src="vivo.js" defer></script>`)
	assert.Equal(t, "text/html; charset=utf-8", response.Header.Get("Content-Type"))
	assert.Equal(t, "nosniff", response.Header.Get("X-Content-Type-Options"))
	policy := response.Header.Get("Content-Security-Policy")
	assert.Contains(t, policy, "default-src 'none'; script-src 'self' 'sha256-")
	assert.NotContains(t, policy, "script-src 'self' 'unsafe-inline'")
	assert.Contains(t, policy, "frame-ancestors 'none'")
	assert.Empty(t, response.Header.Get("Access-Control-Allow-Origin"))

	again := v.request(http.MethodGet, "/index.html", "")
	again.Header.Set("If-None-Match", response.Header.Get("ETag"))
	response, _ = v.send(again)
	assert.Equal(t, http.StatusNotModified, response.StatusCode)

	response, text = v.send(v.request(http.MethodHead, "/site.css", ""))
	assert.Equal(t, http.StatusOK, response.StatusCode)
	assert.Equal(t, "text/css; charset=utf-8", response.Header.Get("Content-Type"))
	assert.Empty(t, text)
	response, _ = v.get("/vivo.js")
	assert.Equal(t, "text/javascript; charset=utf-8", response.Header.Get("Content-Type"))
	response, _ = v.get("/marca.svg")
	assert.Equal(t, "image/svg+xml", response.Header.Get("Content-Type"))

	for _, path := range []string{"/nada.html", "/../web.go", "/%2e%2e/%2e%2e/etc/passwd", "/assets/vivo.js", "/index.html/"} {
		response, text = v.get(path)
		assert.Equal(t, http.StatusNotFound, response.StatusCode, path)
		assert.Contains(t, text, "perdida", path)
	}
}

// TestRefusals: each of these asks for something that only a page of ours may ask
// for, or asks in a way that no page of ours does.
func TestRefusals(t *testing.T) {
	ran := 0
	v := serve(t, Options{
		Run:    func(context.Context, Scenario, func(any) error) error { ran++; return nil },
		Limits: Limits{BodyBytes: 1000},
	})
	const ask = `{"feature":"a","cenario":"b"}`
	for _, test := range []struct {
		why    string
		change func(*http.Request)
		method string
		path   string
		body   string
		status int
		says   string
	}{
		{why: "another name that leads here", change: func(r *http.Request) { r.Host = "caderno.example:" + v.server.port() }, status: 403, says: "só atende por http://127.0.0.1:"},
		{why: "a name that ends as ours", change: func(r *http.Request) { r.Host = "a.localhost:" + v.server.port() }, status: 403, says: "só atende por"},
		{why: "our name, but another port", change: func(r *http.Request) { r.Host = "127.0.0.1:1" }, status: 403, says: "só atende por"},
		{why: "our name without a port", change: func(r *http.Request) { r.Host = "localhost" }, status: 403, says: "só atende por"},
		{why: "a page, too, under another name", method: "GET", path: "/index.html", change: func(r *http.Request) { r.Host = "caderno.example" }, status: 403, says: "só atende por"},
		{why: "another page", change: func(r *http.Request) { r.Header.Set("Origin", "http://caderno.example") }, status: 403, says: "não vem de uma página"},
		{why: "a page of another port", change: func(r *http.Request) { r.Header.Set("Origin", "http://127.0.0.1:1") }, status: 403, says: "não vem de uma página"},
		{why: "a page without an origin", change: func(r *http.Request) { r.Header.Set("Origin", "null") }, status: 403, says: "não vem de uma página"},
		{why: "no page", change: func(r *http.Request) { r.Header.Del("Origin") }, status: 403, says: "não vem de uma página"},
		{why: "no token", change: func(r *http.Request) { r.Header.Del(tokenHeader) }, status: 403, says: "recarregue-a"},
		{why: "another token", change: func(r *http.Request) { r.Header.Set(tokenHeader, newToken()) }, status: 403, says: "recarregue-a"},
		{why: "the beginning of the token", change: func(r *http.Request) { r.Header.Set(tokenHeader, v.server.token[:5]) }, status: 403, says: "recarregue-a"},
		{why: "what a form can send", change: func(r *http.Request) { r.Header.Set("Content-Type", "text/plain") }, status: 415, says: "JSON"},
		{why: "GET", method: "GET", status: 405, says: "POST"},
		{why: "PUT", method: "PUT", status: 405, says: "POST"},
		{why: "OPTIONS, as before a request of another page", method: "OPTIONS", status: 405, says: "POST"},
		{why: "POST of a page", path: "/index.html", status: 405, says: "GET e HEAD"},
		{why: "DELETE of a page", method: "DELETE", path: "/index.html", status: 405, says: "GET e HEAD"},
		{why: "too large", body: `{"feature":"` + strings.Repeat("a", 2000) + `"}`, status: 413, says: "grande demais"},
		{why: "no JSON", body: "feature=a", status: 400, says: "não entendi"},
		{why: "more than one", body: ask + ask, status: 400, says: "não entendi"},
		{why: "a field that there is not", body: `{"comando":"ls"}`, status: 400, says: "não entendi"},
		{why: "an address that there is not", path: "/vivo/nada", status: 404, says: "não há nada"},
	} {
		method, path, body := test.method, test.path, test.body
		if method == "" {
			method = http.MethodPost
		}
		if path == "" {
			path = livePath + "cenario"
		}
		if body == "" {
			body = ask
		}
		r := v.request(method, path, body)
		if test.change != nil {
			test.change(r)
		}
		response, text := v.send(r)
		assert.Equal(t, test.status, response.StatusCode, test.why)
		assert.Contains(t, text, test.says, test.why)
		assert.Empty(t, response.Header.Get("Access-Control-Allow-Origin"), test.why)
	}
	assert.Zero(t, ran)

	for _, name := range []string{"127.0.0.1:", "localhost:", "[::1]:"} {
		r := v.request(http.MethodPost, livePath+"cenario", ask)
		r.Host = name + v.server.port()
		r.Header.Set("Origin", "http://"+r.Host)
		response, text := v.send(r)
		assert.Equal(t, http.StatusOK, response.StatusCode, text)
	}
	assert.Equal(t, 3, ran)
}

// begin sends a request and returns what reads the lines of its answer.
func (v *visitor) begin(ctx context.Context, path, body string) (*http.Response, *bufio.Scanner) {
	response, err := (&http.Client{Transport: &http.Transport{}}).Do(v.request(http.MethodPost, path, body).WithContext(ctx))
	require.NoError(v, err)
	v.Cleanup(func() { response.Body.Close() })
	return response, bufio.NewScanner(response.Body)
}

const someScenario = `{"feature":"02-deployment","cenario":"Nome"}`

func TestARunIsToldAsItGoesOn(t *testing.T) {
	goOn, asked := make(chan bool), make(chan Scenario, 1)
	v := serve(t, Options{Run: func(ctx context.Context, s Scenario, tell func(any) error) error {
		asked <- s
		if err := tell(map[string]int{"passo": 1}); err != nil {
			return err
		}
		<-goOn
		return tell(map[string]int{"passo": 2})
	}})
	response, lines := v.begin(t.Context(), livePath+"cenario", someScenario)
	assert.Equal(t, "application/x-ndjson; charset=utf-8", response.Header.Get("Content-Type"))
	assert.Equal(t, Scenario{"02-deployment", "Nome"}, <-asked)
	require.True(t, lines.Scan(), "the first comes before the second has happened")
	assert.JSONEq(t, `{"passo":1}`, lines.Text())
	goOn <- true
	require.True(t, lines.Scan())
	assert.JSONEq(t, `{"passo":2}`, lines.Text())
	assert.False(t, lines.Scan())
}

// TestAPageThatLeavesEndsItsRun, and so does the server's own end.
func TestAPageThatLeavesEndsItsRun(t *testing.T) {
	began, ended := make(chan bool, 1), make(chan error, 1)
	run := func(ctx context.Context, _ Scenario, tell func(any) error) error {
		_ = tell("oi")
		began <- true
		<-ctx.Done()
		ended <- ctx.Err()
		return ctx.Err()
	}
	t.Run("page", func(t *testing.T) {
		v := serve(t, Options{Run: run})
		ctx, leave := context.WithCancel(t.Context())
		v.begin(ctx, livePath+"cenario", someScenario)
		<-began
		leave()
		assert.ErrorIs(t, <-ended, context.Canceled)
	})
	t.Run("server", func(t *testing.T) {
		v := serve(t, Options{Run: run})
		v.begin(t.Context(), livePath+"cenario", someScenario)
		<-began
	})
	assert.ErrorIs(t, <-ended, context.Canceled)
}

func TestARunThatTakesTooLong(t *testing.T) {
	v := serve(t, Options{
		Limits: Limits{Run: 1}, // a nanosecond
		Run: func(ctx context.Context, _ Scenario, tell func(any) error) error {
			<-ctx.Done()
			return ctx.Err()
		},
	})
	_, text := v.send(v.request(http.MethodPost, livePath+"cenario", someScenario))
	var told complaint
	require.NoError(t, json.Unmarshal([]byte(text), &told))
	assert.Contains(t, told.Error, "parei: o cenário não terminou em")
}

// TestAPageThatReadsNoMore does not keep others waiting: its run ends.
func TestAPageThatReadsNoMore(t *testing.T) {
	ended := make(chan error, 1)
	v := serve(t, Options{
		Limits: Limits{Request: time.Second},
		Run: func(_ context.Context, _ Scenario, tell func(any) error) error {
			much := strings.Repeat("a", 1<<20)
			for {
				if err := tell(much); err != nil {
					ended <- err
					return err
				}
			}
		},
	})
	v.begin(t.Context(), livePath+"cenario", someScenario)
	select {
	case err := <-ended:
		assert.ErrorIs(t, err, os.ErrDeadlineExceeded)
	case <-time.After(limit):
		assert.Fail(t, "the run goes on")
	}
}

// TestAMistakeOfOursIsTold, and the next run goes well.
func TestAMistakeOfOursIsTold(t *testing.T) {
	mistakes := 1
	v := serve(t, Options{Run: func(_ context.Context, _ Scenario, tell func(any) error) error {
		if mistakes--; mistakes == 0 {
			panic("ops")
		}
		return tell("oi")
	}})
	_, text := v.send(v.request(http.MethodPost, livePath+"cenario", someScenario))
	assert.Contains(t, text, "é um erro do caderno (ops)")
	_, text = v.send(v.request(http.MethodPost, livePath+"cenario", someScenario))
	assert.Equal(t, "\"oi\"\n", text)
}

// TestRunsTakeTurns: one at a time, a few wait, and the next one is told so.
func TestRunsTakeTurns(t *testing.T) {
	began, goOn := make(chan bool), make(chan bool)
	v := serve(t, Options{
		Limits: Limits{Waiting: 1},
		Run: func(ctx context.Context, _ Scenario, tell func(any) error) error {
			began <- true
			<-goOn
			return nil
		},
	})
	results := make(chan int, 2)
	for range 2 {
		go func() {
			response, _ := v.send(v.request(http.MethodPost, livePath+"cenario", someScenario))
			results <- response.StatusCode
		}()
	}
	<-began
	require.Eventually(t, func() bool { return len(v.server.runs.places) == 2 }, limit, tick)
	response, text := v.send(v.request(http.MethodPost, livePath+"cenario", someScenario))
	assert.Equal(t, http.StatusServiceUnavailable, response.StatusCode)
	assert.Contains(t, text, "tente daqui a pouco")
	goOn <- true
	<-began
	goOn <- true
	assert.Equal(t, []int{200, 200}, []int{<-results, <-results})
}

const limit, tick = 20 * time.Second, time.Millisecond

// TestSlowAndHugeRequests are sent away before anybody has to remember them.
func TestSlowAndHugeRequests(t *testing.T) {
	v := serve(t, Options{Limits: Limits{Header: time.Millisecond, Request: time.Millisecond}, Run: func(context.Context, Scenario, func(any) error) error {
		panic("nothing was asked for")
	}})
	for _, begun := range []string{
		"GET / HTTP/1.1\r\n", // and never the rest
		"POST " + livePath + "cenario HTTP/1.1\r\nHost: 127.0.0.1:" + v.server.port() + "\r\nOrigin: http://127.0.0.1:" + v.server.port() +
			"\r\nContent-Type: application/json\r\n" + tokenHeader + ": " + v.server.token + "\r\nContent-Length: 100\r\n\r\n{",
	} {
		connection, err := net.Dial("tcp4", "127.0.0.1:"+v.server.port())
		require.NoError(t, err)
		defer connection.Close()
		_, err = connection.Write([]byte(begun))
		require.NoError(t, err)
		answer, _ := io.ReadAll(connection) // to its end: the server hangs up
		assert.NotContains(t, string(answer), "200 OK", begun)
	}

	v = serve(t, Options{Limits: Limits{HeaderBytes: 1000}})
	r := v.request(http.MethodGet, "/", "")
	r.Header.Set("X-Grande", strings.Repeat("a", 100_000))
	response, _ := v.send(r)
	assert.Equal(t, http.StatusRequestHeaderFieldsTooLarge, response.StatusCode)
}
