package web

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// toy is a cluster that answers with what it was asked.
type toy struct {
	began, goOn chan bool // of a line "espere"
	mu          sync.Mutex
	closed      int
	broke       error // why a line ended
}

func newToy() *toy { return &toy{began: make(chan bool, 1), goOn: make(chan bool)} }

func (c *toy) Begin() any { return "oi" }
func (c *toy) Run(ctx context.Context, line string) any {
	if line == "espere" {
		c.began <- true
		select {
		case <-c.goOn:
		case <-ctx.Done():
			c.mu.Lock()
			defer c.mu.Unlock()
			c.broke = ctx.Err()
		}
	}
	return line
}
func (c *toy) Complete(line string, at int) any { return line[:at] }
func (c *toy) Read(name string) (string, error) { return "texto de " + name, nil }
func (c *toy) Write(_, text string) error {
	if text == "não" {
		return errors.New("não cabe")
	}
	return nil
}
func (c *toy) Close() error {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.closed++
	return nil
}

func (c *toy) isClosed() bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.closed == 1
}

// playground is a visitor with clusters.
type playground struct {
	*visitor
	toys map[string]*toy // by the lesson that they were opened for
}

func serveToys(t *testing.T, limits Limits) *playground {
	toys := map[string]*toy{}
	for _, name := range []string{"a", "b", "c"} {
		toys[name] = newToy()
	}
	return &playground{serve(t, Options{Limits: limits, Open: func(lesson string) (Cluster, error) {
		if toys[lesson] == nil {
			return nil, errors.New("não há aula")
		}
		return toys[lesson], nil
	}}), toys}
}

// open opens a cluster, and returns its id and the lines that follow.
func (p *playground) open(ctx context.Context, lesson string) (id string, lines *bufio.Scanner) {
	_, lines = p.begin(ctx, livePath+"cluster", `{"aula":"`+lesson+`"}`)
	require.True(p, lines.Scan())
	var opened struct {
		ID      string `json:"id"`
		Idle    int    `json:"ocioso"`
		Cluster string `json:"cluster"`
	}
	require.NoError(p, json.Unmarshal(lines.Bytes(), &opened), lines.Text())
	assert.Equal(p, "oi", opened.Cluster)
	return opened.ID, lines
}

func (p *playground) ask(path string, q any) (int, string) {
	body, err := json.Marshal(q)
	require.NoError(p, err)
	response, text := p.send(p.request(http.MethodPost, livePath+path, string(body)))
	return response.StatusCode, text
}

func TestAClusterOfAPage(t *testing.T) {
	p := serveToys(t, Limits{LineBytes: 100})
	ctx, leave := context.WithCancel(t.Context())
	id, _ := p.open(ctx, "a")
	other, _ := p.open(t.Context(), "b")
	assert.NotEqual(t, id, other)
	text := "não"
	for _, test := range []struct {
		path   string
		q      any
		status int
		says   string
	}{
		{"linha", lineAsked{id, "kubectl get pods"}, 200, `"kubectl get pods"`},
		{"completar", wordAsked{id, "kubectl get po", 7}, 200, `"kubectl"`},
		{"arquivo", fileAsked{id, "ola.yaml", nil}, 200, `{"texto":"texto de ola.yaml"}`},
		{"arquivo", fileAsked{id, "ola.yaml", &text}, 422, "não cabe"},
		{"linha", lineAsked{id, strings.Repeat("a", 101)}, 422, "a linha é longa demais: o máximo são 100 letras"},
		{"completar", wordAsked{id, strings.Repeat("a", 101), 1}, 422, "longa demais"},
		{"linha", lineAsked{"outro", "oi"}, 410, "este cluster não existe mais: abra outro"},
		{"linha", lineAsked{"", "oi"}, 410, "não existe mais"},
		{"cluster", map[string]string{"aula": "z"}, 400, "não há aula"},
	} {
		status, told := p.ask(test.path, test.q)
		assert.Equal(t, test.status, status, told)
		assert.Contains(t, told, test.says)
	}
	third, lines := p.open(t.Context(), "c")
	status, _ := p.ask("fechar", map[string]string{"cluster": id + "x"})
	assert.Equal(t, 200, status)
	status, _ = p.ask("fechar", map[string]string{"cluster": third})
	assert.Equal(t, 200, status)
	require.True(t, lines.Scan())
	assert.Contains(t, lines.Text(), "você fechou este cluster")
	require.Eventually(t, p.toys["c"].isClosed, limit, tick)
	assert.False(t, p.toys["a"].isClosed())
	leave()
	require.Eventually(t, p.toys["a"].isClosed, limit, tick, "a page that leaves takes its cluster along")
	status, _ = p.ask("linha", lineAsked{id, "oi"})
	assert.Equal(t, 410, status)
	assert.False(t, p.toys["b"].isClosed())
}

// TestEachLineHasItsTurn: one at a time in a cluster; the next one is told so, and
// other clusters go on.
func TestEachLineHasItsTurn(t *testing.T) {
	p := serveToys(t, Limits{})
	id, _ := p.open(t.Context(), "a")
	other, _ := p.open(t.Context(), "b")
	first := make(chan int, 1)
	go func() {
		status, _ := p.ask("linha", lineAsked{id, "espere"})
		first <- status
	}()
	<-p.toys["a"].began
	status, text := p.ask("linha", lineAsked{id, "oi"})
	assert.Equal(t, http.StatusConflict, status)
	assert.Contains(t, text, "a linha anterior ainda não terminou")
	status, _ = p.ask("linha", lineAsked{other, "oi"})
	assert.Equal(t, http.StatusOK, status)
	p.toys["a"].goOn <- true
	assert.Equal(t, http.StatusOK, <-first)
}

func TestALineThatTakesTooLong(t *testing.T) {
	p := serveToys(t, Limits{Line: time.Millisecond})
	id, _ := p.open(t.Context(), "a")
	status, _ := p.ask("linha", lineAsked{id, "espere"})
	assert.Equal(t, http.StatusOK, status)
	assert.ErrorIs(t, p.toys["a"].broke, context.DeadlineExceeded)
}

func TestAClusterThatNobodyUsesIsClosed(t *testing.T) {
	p := serveToys(t, Limits{Idle: time.Millisecond})
	id, lines := p.open(t.Context(), "a")
	require.True(t, lines.Scan())
	assert.Contains(t, lines.Text(), "este cluster foi fechado: ninguém o usou durante")
	assert.False(t, lines.Scan())
	require.Eventually(t, p.toys["a"].isClosed, limit, tick)
	status, _ := p.ask("linha", lineAsked{id, "oi"})
	assert.Equal(t, http.StatusGone, status)
}

// TestTheOldestMakesRoom: that which has not been used for longest, and what it
// does ends.
func TestTheOldestMakesRoom(t *testing.T) {
	p := serveToys(t, Limits{Clusters: 2})
	a, _ := p.open(t.Context(), "a")
	b, lines := p.open(t.Context(), "b")
	go p.ask("linha", lineAsked{b, "espere"})
	<-p.toys["b"].began
	status, _ := p.ask("linha", lineAsked{a, "oi"})
	require.Equal(t, http.StatusOK, status)
	p.open(t.Context(), "c")
	require.True(t, lines.Scan())
	assert.Contains(t, lines.Text(), "há no máximo 2 abertos, e outra página pediu um")
	require.Eventually(t, p.toys["b"].isClosed, limit, tick)
	assert.ErrorIs(t, p.toys["b"].broke, context.Canceled)
	status, _ = p.ask("linha", lineAsked{a, "oi"})
	assert.Equal(t, http.StatusOK, status)
}

// TestTheEndOfTheServerClosesAll that is open, also a line under way.
func TestTheEndOfTheServerClosesAll(t *testing.T) {
	var toys map[string]*toy
	t.Run("server", func(t *testing.T) {
		p := serveToys(t, Limits{})
		toys = p.toys
		a, _ := p.open(t.Context(), "a")
		p.open(t.Context(), "b")
		go func() { // its answer may come or not
			body, _ := json.Marshal(lineAsked{a, "espere"})
			if response, err := http.DefaultClient.Do(p.request(http.MethodPost, livePath+"linha", string(body))); err == nil {
				response.Body.Close()
			}
		}()
		<-toys["a"].began
	})
	assert.True(t, toys["a"].isClosed())
	assert.True(t, toys["b"].isClosed())
}
