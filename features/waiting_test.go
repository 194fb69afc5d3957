package features

import (
	"context"
	"fmt"
	"runtime"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"caderno/features/goldentest"
	"caderno/features/kubectl"
	"caderno/sim"
)

// waiting are the commands that wait, each after what it waits for was asked.
var waiting = [][]string{
	{"kubectl create deployment ola --image=nginx:1.27 --replicas=3", "kubectl rollout status deployment/ola"},
	{"kubectl create deployment ola --image=nginx:nao-existe", "kubectl rollout status deployment/ola --timeout=45s"},
	{"kubectl create deployment ola --image=nginx:1.27", "kubectl wait --for=condition=Available deployment/ola"},
	{"kubectl create deployment ola --image=nginx:1.27 --replicas=2", "kubectl wait --for=jsonpath={.status.readyReplicas}=2 deployment/ola"},
	{"kubectl run ola --image=nginx:1.27", "kubectl wait --for=condition=Ready pod/ola", "kubectl delete pod ola --wait=false", "kubectl wait --for=delete pod/ola"},
	{"kubectl run ola --image=nginx:nao-existe", "kubectl wait --for=condition=Ready pod/ola --timeout=40s"},
	{"kubectl run ola --image=nginx:1.27", "kubectl wait --for=condition=Ready pod/ola", "kubectl delete pod ola"},
	{"kubectl create deployment ola --image=nginx:1.27 --replicas=3", "kubectl rollout status deployment/ola", "kubectl delete deployment ola --cascade=foreground"},
	{"kubectl create deployment ola --image=nginx:1.27 --replicas=6", "kubectl rollout status deployment/ola", "kubectl drain worker-1"},
	{"kubectl run ola --image=caderno/termina:1.0 --restart=Never", "kubectl wait --for=jsonpath={.status.phase}=Running pod/ola", "kubectl logs -f ola"},
	{"kubectl create deployment ola --image=nginx:1.27 --replicas=2", "timeout 5 kubectl get pods -w"},
}

// await plays the lines on a new cluster, and tells what the last one printed,
// and from when to when it ran.
func await(t *testing.T, home *kubectl.Home, lines []string) string {
	t.Helper()
	cluster, err := sim.New(sim.Options{Seed: 1})
	require.NoError(t, err)
	s, err := newSimulator(cluster, home)
	require.NoError(t, err)
	defer func() { require.NoError(t, s.Close()) }()
	last := len(lines) - 1
	for _, line := range lines[:last] {
		r := s.Run(context.Background(), line)
		require.Zero(t, r.Exit, "%s: %s", line, r.Combined)
	}
	began := cluster.Age()
	r := s.Run(context.Background(), lines[last])
	require.Less(t, began, cluster.Age(), "%s: time passes", lines[last])
	return fmt.Sprintf("$ %s\n%s[%d, de %v a %v]\n", lines[last], r.Combined, r.Exit, began, cluster.Age())
}

// TestACommandThatWaitsEndsAtTheSameInstant, with the same words, ten times of
// ten, however many threads the machine lends to kubectl. testdata/espera.txt
// has the instants.
func TestACommandThatWaitsEndsAtTheSameInstant(t *testing.T) {
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(0))
	const golden = "testdata/espera.txt"
	home, err := kubectl.NewHome("default")
	require.NoError(t, err)
	defer func() { require.NoError(t, home.Close()) }()
	var told strings.Builder
	for _, lines := range waiting {
		first := await(t, home, lines)
		for i := range 9 {
			runtime.GOMAXPROCS(1 + i%4)
			require.Equal(t, first, await(t, home, lines), "at GOMAXPROCS=%d", 1+i%4)
		}
		told.WriteString(first + "\n")
	}
	goldentest.Equal(t, golden, told.String())
}
