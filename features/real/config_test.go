package real

import (
	"context"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// TestWrongContext: nothing is sent to anybody, and the learner is told what
// there is.
func TestWrongContext(t *testing.T) {
	e := newElsewhere(t)
	file, folder := e.kubeconfig(t), t.TempDir()
	broken, empty := filepath.Join(folder, "torto"), filepath.Join(folder, "vazio")
	require.NoError(t, os.WriteFile(broken, []byte("clusters: ["), 0o600))
	require.NoError(t, os.WriteFile(empty, []byte("{apiVersion: v1, kind: Config}"), 0o600))
	for _, test := range []struct{ file, context, want string }{
		{file, "", "nada roda sem --contexto"},
		{file, "", "há: certo, outro, sem-cluster"},
		{file, "errado", `não há um contexto "errado"`},
		{file, "errado", "há: certo, outro, sem-cluster"},
		{file, "sem-cluster", `fala de um cluster "nenhum" que não está no arquivo`},
		{filepath.Join(folder, "nada"), "certo", "não encontrei o kubeconfig"},
		{broken, "certo", "não entendi o kubeconfig"},
		{empty, "certo", "não há nenhum contexto"},
	} {
		_, err := Connect(context.Background(), test.file, test.context)
		var config *ConfigError
		require.ErrorAs(t, err, &config, test.want)
		assert.Contains(t, err.Error(), test.want)
	}
}

// TestNoAnswer: a cluster that is switched off, and one that does not let us.
func TestNoAnswer(t *testing.T) {
	e := newElsewhere(t)
	_, err := Connect(context.Background(), e.kubeconfig(t), "outro")
	require.ErrorContains(t, err, `o cluster do contexto "outro" não responde em http://127.0.0.1:1`)
	assert.ErrorContains(t, err, "Ele está ligado?")

	e.denied = []string{"create namespaces", "get log"}
	_, err = Connect(context.Background(), e.kubeconfig(t), "certo")
	require.ErrorContains(t, err, `no contexto "certo" faltam direitos: create namespaces, get pods/log`)
	assert.ErrorContains(t, err, " --context certo auth can-i create namespaces")

	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	_, err = Connect(ctx, e.kubeconfig(t), "certo")
	assert.ErrorIs(t, err, context.Canceled)
}
