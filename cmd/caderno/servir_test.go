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
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"caderno/features/web"
)

// servedSite is `caderno servir`, under way.
type servedSite struct {
	*testing.T
	url   string
	token string
}

// serveCaderno runs the command until the test ends; then it must have ended well.
func serveCaderno(t *testing.T) *servedSite {
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
	t.Cleanup(func() {
		stop()
		assert.Equal(t, exitDone, <-over, "Ctrl-C is how it ends: %s", stderr.String())
	})
	lines := bufio.NewScanner(out)
	require.True(t, lines.Scan(), stderr.String())
	url, ok := strings.CutPrefix(lines.Text(), "pronto: ")
	require.True(t, ok, lines.Text())
	go func() { _, _ = io.Copy(io.Discard, out) }()
	s := &servedSite{T: t, url: url}
	s.token = between(s.get("02-deployment.html"), `name="caderno-ficha" content="`, `"`)
	require.NotEmpty(t, s.token)
	return s
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
	r, err := http.NewRequestWithContext(s.Context(), http.MethodPost, s.url+path, bytes.NewReader(body))
	require.NoError(s, err)
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set("Origin", strings.TrimSuffix(s.url, "/"))
	r.Header.Set("X-Caderno-Ficha", s.token)
	response, err := http.DefaultClient.Do(r)
	require.NoError(s, err)
	s.Cleanup(func() { response.Body.Close() })
	return response
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
			response := s.post("vivo/cenario", web.Scenario{Feature: feature, Name: scenario.Name})
			for lines := bufio.NewScanner(response.Body); lines.Scan(); {
				var event struct {
					Kind   string `json:"tipo"`
					Step   int    `json:"passo"`
					Status string `json:"fim"`
				}
				require.NoError(t, json.Unmarshal(lines.Bytes(), &event), lines.Text())
				kinds = append(kinds, event.Kind)
				if event.Kind != "começou" {
					assert.Equal(t, "passou", event.Status, "%s: %s", scenario.Name, lines.Text())
				}
			}
			require.Len(t, kinds, len(scenario.Steps)+2, scenario.Name)
		}
	}
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
