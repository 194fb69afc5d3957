package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"io"
	"net/http"
	"os"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"caderno/features/web"
)

// openedCluster is what a page knows of its cluster.
type openedCluster struct {
	*servedSite
	id    string
	began clusterBegan
}

// openCluster opens a cluster as a page does; it is there until the test ends.
func (s *servedSite) openCluster(lesson string) *openedCluster {
	lines := bufio.NewScanner(s.post("vivo/cluster", map[string]string{"aula": lesson}).Body)
	lines.Buffer(nil, 1<<20)
	require.True(s, lines.Scan())
	var opened struct {
		ID      string       `json:"id"`
		Cluster clusterBegan `json:"cluster"`
	}
	require.NoError(s, json.Unmarshal(lines.Bytes(), &opened), lines.Text())
	require.NotEmpty(s, opened.ID)
	return &openedCluster{s, opened.ID, opened.Cluster}
}

// run runs a line.
func (c *openedCluster) run(line string) (told lineTold, text string) {
	response := c.post("vivo/linha", map[string]string{"cluster": c.id, "linha": line})
	require.NoError(c, json.NewDecoder(response.Body).Decode(&told))
	for _, p := range told.Printed {
		text += p.Text
	}
	return told, text
}

func (c *openedCluster) piece(told lineTold, name string) bool {
	for _, p := range told.Pieces {
		if p.Name == name {
			return p.On
		}
	}
	require.Fail(c, "no such piece", name)
	return false
}

// TestAStoryInAClusterOfAPage is lesson 10 in small: without the scheduler a Pod
// waits, and with it it runs.
func TestAStoryInAClusterOfAPage(t *testing.T) {
	c := serveCaderno(t).openCluster("10-desligando")
	assert.Contains(t, c.began.Picture, `<svg class="stage wide"`)
	assert.NotEmpty(t, c.began.Ideas)
	require.Len(t, c.began.Pieces, 4+4, "a piece each, and a kubelet a node: %v", c.began.Pieces)

	told, text := c.run("parar scheduler")
	assert.Equal(t, "scheduler: parado\n", text)
	assert.False(t, c.piece(told, "scheduler"))
	require.NotEmpty(t, told.Step.Moves)
	assert.Equal(t, "scheduler", told.Step.Moves[0].Key)

	told, text = c.run("kubectl create deployment ola --image=caderno/ola:1.0 && avançar 5s")
	assert.Zero(t, told.Exit)
	assert.Contains(t, text, "deployment.apps/ola created\n")
	require.NotEmpty(t, told.Hops)
	assert.Equal(t, 1, told.Hops[0].Number)
	assert.Equal(t, 1, told.Hops[0].Step, "the second line")
	hops := len(told.Hops)
	_, text = c.run("kubectl get pods --no-headers")
	assert.Contains(t, text, "Pending")

	told, _ = c.run("iniciar scheduler && avançar 10s")
	assert.True(t, c.piece(told, "scheduler"))
	assert.Equal(t, hops+1, told.Hops[0].Number, "only what is new is told")
	_, text = c.run("kubectl get pods --no-headers")
	assert.Contains(t, text, "Running")
	_, text = c.run("pontos")
	assert.Contains(t, text, "NodeResourcesFit", "the scheduler's table, as lesson 6 shows it")

	told, text = c.run("kubectl get nada")
	assert.Equal(t, 1, told.Exit)
	assert.Equal(t, "falhou", told.Step.Status)
	assert.Equal(t, "erro", told.Printed[0].Kind)
	assert.Contains(t, text, "the server doesn't have a resource type")
}

func TestFilesAndCompletionOfAPage(t *testing.T) {
	c := serveCaderno(t).openCluster("16-apply")
	ask := func(path string, q map[string]any) string {
		q["cluster"] = c.id
		text, err := io.ReadAll(c.post("vivo/"+path, q).Body)
		require.NoError(t, err)
		return string(text)
	}
	manifest := "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: texto\ndata:\n  a: é\n"
	assert.Equal(t, "{}\n", ask("arquivo", map[string]any{"nome": "texto.yaml", "texto": manifest}))
	assert.Contains(t, ask("arquivo", map[string]any{"nome": "texto.yaml"}), `data:\n  a: é\n`)
	told, text := c.run("kubectl apply -f texto.yaml")
	assert.Equal(t, "configmap/texto created\n", text)
	assert.Equal(t, []string{"texto.yaml"}, told.Files)
	told, _ = c.run("kubectl get configmap texto -o yaml > copia.yaml")
	assert.Equal(t, []string{"copia.yaml", "texto.yaml"}, told.Files)
	ask("arquivo", map[string]any{"nome": "copia.yaml", "texto": ""})
	assert.Contains(t, ask("arquivo", map[string]any{"nome": "copia.yaml"}), "não há arquivo")
	assert.Contains(t, ask("arquivo", map[string]any{"nome": "a b", "texto": "a"}), "não serve como nome")
	assert.Contains(t, ask("arquivo", map[string]any{"nome": "x", "texto": strings.Repeat("é", 40<<10)}), "grande demais")

	assert.JSONEq(t, `{"de":12,"palavras":["configmaps"],"aberta":false}`, ask("completar", map[string]any{"linha": "kubectl get configm", "em": 19}))
	assert.JSONEq(t, `{"de":17,"palavras":["texto.yaml"],"aberta":false}`, ask("completar", map[string]any{"linha": "kubectl apply -f te # é", "em": 19}))
	assert.JSONEq(t, `{"de":10,"palavras":["avançar"],"aberta":false}`, ask("completar", map[string]any{"linha": "echo 'é'; avan", "em": 14}))
	assert.JSONEq(t, `{"de":0,"palavras":["peças"],"aberta":false}`, ask("completar", map[string]any{"linha": "peç", "em": 99}))

	_, text = c.run("for i in 1 2 3 4 5 6 7 8 9; do fluxo; kubectl get nodes,pods,configmaps,services,events -A -o yaml; kubectl api-resources; kubectl get --raw /openapi/v2; done")
	assert.LessOrEqual(t, len(text), mostPrinted+100)
	assert.Contains(t, text, "o resto não aparece")

	text, err := func() (string, error) {
		body, err := io.ReadAll(c.post("vivo/cluster", map[string]string{"aula": "nada"}).Body)
		return string(body), err
	}()
	require.NoError(t, err)
	assert.Contains(t, text, "não há aula")
}

// TestNothingIsLeftBehind: many runs and clusters, some of them left in the middle,
// and then no goroutine of theirs goes on and no folder remains.
func TestNothingIsLeftBehind(t *testing.T) {
	folder := t.TempDir()
	t.Setenv("TMPDIR", folder)
	before := 0
	t.Run("server", func(t *testing.T) {
		s := serveCaderno(t)
		use := func() {
			ctx, leave := context.WithCancel(t.Context())
			defer leave()
			body, _ := json.Marshal(map[string]string{"aula": "02-deployment"})
			stream := s.send(ctx, "vivo/cluster", body)
			line, err := bufio.NewReader(stream.Body).ReadBytes('\n')
			require.NoError(t, err)
			var opened struct {
				ID string `json:"id"`
			}
			require.NoError(t, json.Unmarshal(line, &opened))
			(&openedCluster{servedSite: s, id: opened.ID}).run("kubectl create deployment ola --image=caderno/ola:1.0; esperar; kubectl wait deployment ola --for=condition=Available; kubectl get pods")
			body, _ = json.Marshal(web.Scenario{Feature: "02-deployment", Name: "O objeto chega inteiro"})
			_, _ = s.send(ctx, "vivo/cenario", body).Body.Read(make([]byte, 1))
		}
		use()
		before = settled(t, 1<<30)
		for range 25 {
			use()
		}
		after := settled(t, before+3)
		assert.LessOrEqual(t, after, before+3, "goroutines")
	})
	require.Eventually(t, func() bool {
		entries, err := os.ReadDir(folder)
		return err == nil && len(entries) == 0
	}, 20*time.Second, time.Millisecond)
}

// settled is how many goroutines there are, when no more than so many are left or
// those that end have had time to.
func settled(t *testing.T, most int) int {
	http.DefaultClient.CloseIdleConnections()
	deadline := time.Now().Add(20 * time.Second)
	for runtime.NumGoroutine() > most && time.Now().Before(deadline) {
		runtime.Gosched()
	}
	return runtime.NumGoroutine()
}

// send asks as a page does that may leave.
func (s *servedSite) send(ctx context.Context, path string, body []byte) *http.Response {
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, s.url+path, bytes.NewReader(body))
	require.NoError(s, err)
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set("Origin", strings.TrimSuffix(s.url, "/"))
	r.Header.Set("X-Caderno-Ficha", s.token)
	response, err := http.DefaultClient.Do(r)
	require.NoError(s, err)
	s.Cleanup(func() { response.Body.Close() })
	return response
}

// TestALetterMayComeInTwoPieces: kubectl and the filters write bytes.
func TestALetterMayComeInTwoPieces(t *testing.T) {
	var out printout
	out.begin()
	letter := []byte("ã")
	for _, piece := range [][]byte{[]byte("n"), letter[:1], letter[1:], {'o', 0xff}} {
		n, err := printer{&out, "saida"}.Write(piece)
		require.NoError(t, err)
		assert.Equal(t, len(piece), n)
	}
	assert.Equal(t, []printed{{"saida", "não�"}}, out.end())
}
