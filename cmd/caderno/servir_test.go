package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"io"
	"net"
	"net/http"
	"os"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"caderno/features/loopback"
	"caderno/features/web"
	"caderno/lessons/site/stage"
)

// servedSite is the site as `caderno servir` serves it.
type servedSite struct {
	*testing.T
	url   string
	token string
	end   func() // as Ctrl-C does; returns when it has ended
}

// serveCaderno serves the site until the test ends.
func serveCaderno(t *testing.T) *servedSite {
	files, err := theSite()
	require.NoError(t, err)
	listener, err := loopback.Listen(0)
	require.NoError(t, err)
	server := siteServer(listener, files)
	ctx, stop := context.WithCancel(context.Background())
	over := make(chan error, 1)
	go func() { over <- server.Run(ctx) }()
	s := &servedSite{T: t, url: server.URL(), end: sync.OnceFunc(func() {
		stop()
		assert.NoError(t, <-over)
	})}
	t.Cleanup(s.end)
	s.token = between(s.get("02-deployment.html"), `name="caderno-ficha" content="`, `"`)
	require.NotEmpty(t, s.token)
	return s
}

// TestServir is the command from its start to Ctrl-C.
func TestServir(t *testing.T) {
	ctx, stop := context.WithCancel(context.Background())
	out, in := io.Pipe()
	over := make(chan int, 1)
	var stderr bytes.Buffer
	go func() {
		over <- Run(ctx, []string{"servir", "--porta", "0"}, surroundings{
			stdout: in, stderr: &stderr, lookupEnv: os.LookupEnv, now: time.Now, self: "caderno",
		})
		in.Close()
	}()
	lines := bufio.NewScanner(out)
	require.True(t, lines.Scan(), stderr.String())
	url, ok := strings.CutPrefix(lines.Text(), "pronto: ")
	require.True(t, ok, lines.Text())
	require.True(t, lines.Scan())
	assert.Equal(t, "Abra esse endereço no navegador. Ctrl-C termina.", lines.Text())
	s := &servedSite{T: t, url: url}
	assert.Contains(t, s.get(""), "caderno-ficha")
	assert.Contains(t, s.get("sitemap.xml"), "<loc>"+url+"index.html</loc>")
	stop()
	assert.Equal(t, exitDone, <-over, "%s", stderr.String())
	_, err := http.Get(url)
	assert.Error(t, err, "nobody is there any more")
}

func (s *servedSite) get(page string) string {
	response, err := http.Get(s.url + page)
	require.NoError(s, err)
	defer response.Body.Close()
	require.Equal(s, http.StatusOK, response.StatusCode)
	text, err := io.ReadAll(response.Body)
	require.NoError(s, err)
	return string(text)
}

// post asks as a page does.
func (s *servedSite) post(path string, what any) *http.Response {
	body, err := json.Marshal(what)
	require.NoError(s, err)
	return s.send(s.Context(), path, body)
}

// TestEveryScenarioOfALessonRunsAgain, step by step, and passes.
func TestEveryScenarioOfALessonRunsAgain(t *testing.T) {
	s := serveCaderno(t)
	for _, feature := range []string{"02-deployment", "10-desligando"} {
		source := newRunSource(t.Context())
		ran, err := source.run(feature)
		require.NoError(t, err)
		for _, scenario := range ran {
			if scenario.Row != nil {
				continue
			}
			var kinds []string
			want, _ := stage.NewRun(toLesson(feature, scenario))
			told := stage.Run{Steps: make([]stage.Step, len(scenario.Steps)), Hops: []stage.Frame{}}
			response := s.post("vivo/cenario", web.Scenario{Feature: feature, Name: scenario.Name})
			for lines := bufio.NewScanner(response.Body); lines.Scan(); {
				var event struct {
					Kind  string        `json:"tipo"`
					End   string        `json:"fim"`
					Step  stage.Step    `json:"passo"`
					Place int           `json:"lugar"`
					Hops  []stage.Frame `json:"saltos"`
				}
				require.NoError(t, json.Unmarshal(lines.Bytes(), &event), lines.Text())
				kinds = append(kinds, event.Kind)
				switch event.Kind {
				case "passo":
					assert.Equal(t, "passou", event.Step.Status, "%s: %s", scenario.Name, lines.Text())
					told.Steps[event.Place] = event.Step
					told.Steps[event.Place].Outputs = nil // the page has them elsewhere
					told.Hops = append(told.Hops, event.Hops...)
				case "terminou":
					assert.Equal(t, "passou", event.End)
				}
			}
			require.Len(t, kinds, len(scenario.Steps)+2, scenario.Name)
			assert.Equal(t, asJSON(t, want), asJSON(t, told), "%s: piece by piece it is what the page has already", scenario.Name)
		}
	}
}

func asJSON(t *testing.T, what any) string {
	text, err := json.MarshalIndent(what, "", " ")
	require.NoError(t, err)
	return string(text)
}

func TestServirTellsWhatItCannotRun(t *testing.T) {
	s := serveCaderno(t)
	for _, asked := range []web.Scenario{
		{Feature: "02-deployment", Name: "Não há"}, {Feature: "02-deployment"}, {Feature: "2", Name: "Não há"},
		{Feature: "../02-deployment", Name: "Não há"}, {Feature: "/etc/passwd", Name: "root"},
	} {
		text, err := io.ReadAll(s.post("vivo/cenario", asked).Body)
		require.NoError(t, err)
		assert.Contains(t, string(text), "não há cenário", asked)
	}
	text, err := io.ReadAll(s.post("vivo/cenario", web.Scenario{Feature: "02-deployment", Name: "O contêiner se chama como o fim do nome da imagem"}).Body)
	require.NoError(t, err)
	assert.Contains(t, string(text), "há mais de um cenário")
}

func TestServirOptions(t *testing.T) {
	taken, err := net.Listen("tcp4", "127.0.0.1:0")
	require.NoError(t, err)
	defer taken.Close()
	port := strconv.Itoa(taken.Addr().(*net.TCPAddr).Port)
	for _, test := range []struct {
		args []string
		says string
	}{
		{[]string{"--porta", port}, "a porta " + port + " já está em uso nesta máquina. Escolha outra: caderno servir --porta P"},
		{[]string{"--porta", "70000"}, "esperava uma porta, de 0"},
		{[]string{"aqui"}, `servir não espera "aqui"`},
	} {
		var stderr bytes.Buffer
		status := Run(context.Background(), append([]string{"servir"}, test.args...), surroundings{
			stdout: io.Discard, stderr: &stderr, lookupEnv: os.LookupEnv, now: time.Now, self: "caderno",
		})
		assert.Equal(t, exitWrongUse, status)
		assert.Contains(t, stderr.String(), test.says)
	}
}
