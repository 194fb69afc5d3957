package lab

import (
	"context"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestComplete(t *testing.T) {
	l, _ := open(t, "no-hops")
	require.Zero(t, l.Run(context.Background(), "kubectl create deployment ola --image=caderno/ola:1.0\nkubectl create ns loja"))
	before, hops := l.Clock(), len(l.cluster.Hops())
	for _, test := range []struct {
		line  string
		typed string   // of the word to be completed
		want  []string // among the words
		not   []string
	}{
		{"kube", "kube", []string{"kubectl"}, []string{"kubelet"}},
		{"", "", []string{"kubectl", "avançar", "grep", "ajuda"}, nil},
		{"ava", "ava", []string{"avançar"}, nil},
		{"avanc", "avanc", []string{"avançar"}, nil},
		{"peç", "peç", []string{"peças"}, nil},
		{"kubectl cre", "cre", []string{"create"}, []string{"get"}},
		{"kubectl create dep", "dep", []string{"deployment"}, nil},
		{"kubectl get no", "no", []string{"nodes"}, []string{"pods"}},
		{"kubectl get nodes ", "", []string{"master", "worker-1", "worker-3"}, nil},
		{"kubectl get nodes wor", "wor", []string{"worker-1"}, []string{"master"}},
		{"kubectl describe deployment/o", "deployment/o", []string{"deployment/ola"}, nil},
		{"kubectl get pods --fie", "--fie", []string{"--field-selector"}, nil},
		{"kubectl get pods -n ", "", []string{"default", "kube-system", "loja"}, nil},
		{"kubectl get pods --namespace=l", "l", []string{"loja"}, []string{"default"}},
		{"kubectl get pods -o ", "", []string{"json", "yaml", "wide"}, nil},
		{"parar kubelet | kubectl get no", "no", []string{"nodes"}, nil},
		{"echo $(kubectl get no", "no", []string{"nodes"}, nil},
		{"timeout 5 kubectl get no", "no", []string{"nodes"}, nil},
		{"parar sche", "sche", []string{"scheduler"}, []string{"apiserver"}},
		{"parar kubelet wor", "kubelet wor", []string{"kubelet worker-1"}, []string{"kubelet master"}},
		{"fluxo ult", "ult", []string{"último"}, nil},
		{"pausar no pr", "no pr", []string{"no próximo salto"}, nil},
		{"ajuda sal", "sal", []string{"salto"}, nil},
		{"kubectl nada ", "", nil, nil},
		{"relógio ", "", nil, nil},
		{"grep a", "", nil, nil},
	} {
		c := l.Complete(test.line, len(test.line))
		assert.Equal(t, test.typed, test.line[c.From:], test.line)
		for _, word := range test.want {
			assert.Contains(t, c.Words, word, test.line)
		}
		for _, word := range test.not {
			assert.NotContains(t, c.Words, word, test.line)
		}
		assert.False(t, test.want == nil && len(c.Words) > 0, "%q: %v", test.line, c.Words)
	}
	assert.Equal(t, before, l.Clock(), "nobody's time passes")
	assert.Len(t, l.cluster.Hops(), hops)

	c := l.Complete("kubectl get no -o wide", len("kubectl get no"))
	assert.Contains(t, c.Words, "nodes", "in the middle of a line")

	require.Zero(t, l.Run(context.Background(), "kubectl config set-context --current --namespace=kube-system"))
	assert.Empty(t, l.Complete("kubectl get deploy ", 19).Words, "names are those of the namespace that is set")

	require.NoError(t, l.cluster.Stop("apiserver", ""))
	assert.Empty(t, l.Complete("kubectl get nodes w", 19).Words, "nobody answers")
}

// TestCompletionLeavesTheSessionAsItIs: whoever uses Tab sees the same as who
// does not.
func TestCompletionLeavesTheSessionAsItIs(t *testing.T) {
	session := func(tab bool) string {
		l, text := open(t, "")
		for _, line := range []string{"kubectl create deployment ola --image=caderno/ola:1.0", "avançar 5s", "kubectl get pods"} {
			if tab {
				l.Complete("kubectl get pods ", 17)
				l.Complete("kubectl create deployment x --im", 32)
			}
			l.Run(context.Background(), line)
		}
		return text.String()
	}
	assert.Equal(t, session(false), session(true))
}

func BenchmarkComplete(b *testing.B) {
	l, err := New(Options{Workers: 3, Seed: 1, Width: func() int { return 80 }, Stdout: discard{}, Stderr: discard{}})
	require.NoError(b, err)
	defer l.Close()
	for b.Loop() {
		if len(l.Complete("kubectl get nodes ", 18).Words) != 4 {
			b.Fatal("four nodes were expected")
		}
	}
}

type discard struct{}

func (discard) Write(p []byte) (int, error) { return len(p), nil }
