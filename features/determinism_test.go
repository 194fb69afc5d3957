package features

import (
	"context"
	"encoding/json"
	"fmt"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"caderno/sim"
)

// story is what somebody may do in a quarter of an hour, with commands that
// wait, that ask several things at once, and that delete several things at once.
var story = []string{
	"kubectl create deployment ola --image=caderno/ola:1.0 --replicas=3",
	"kubectl rollout status deployment/ola",
	"kubectl set image deployment/ola ola=caderno/ola:2.0 && kubectl rollout status deployment/ola",
	"kubectl get deploy,rs,pods,events -o wide | sort",
	"kubectl delete pods -l app=ola",
	"kubectl scale deployment/ola --replicas=5; kubectl wait --for=condition=Available deployment/ola",
	"kubectl describe pods | grep -c Events",
	"kubectl delete deployment ola --cascade=foreground",
	"kubectl get all",
}

// tell plays the story on a new cluster and returns everything that was printed
// and every hop, as text.
func tell(t *testing.T, seed uint64) string {
	t.Helper()
	cluster, err := sim.New(sim.Options{Seed: seed})
	require.NoError(t, err)
	s, err := newSimulator(cluster, nil)
	require.NoError(t, err)
	defer func() { require.NoError(t, s.Close()) }()
	var told strings.Builder
	for _, line := range story {
		r := s.Run(context.Background(), line)
		fmt.Fprintf(&told, "$ %s\n%s[%d, %v]\n", line, r.Combined, r.Exit, cluster.Age())
		require.NoError(t, cluster.Advance(90*time.Second))
	}
	for _, hop := range cluster.Hops() {
		text, err := json.Marshal(hop)
		require.NoError(t, err)
		fmt.Fprintf(&told, "%s\n", text)
	}
	return told.String()
}

// The same seed is the same run, to the byte: what was printed, when, and every
// hop with its cause, however many threads the machine lends to kubectl.
func TestTheSameSeedIsTheSameRunAtAnyGOMAXPROCS(t *testing.T) {
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(0))
	runtime.GOMAXPROCS(1)
	first := tell(t, 5)
	assert.Contains(t, first, `deployment "ola" successfully rolled out`)
	for i := range 10 {
		runtime.GOMAXPROCS(1 + i%4)
		require.Equal(t, first, tell(t, 5), "at GOMAXPROCS=%d", 1+i%4)
	}
	assert.NotEqual(t, first, tell(t, 6), "another seed is another run")
}

// What a run that was called off did not get to has not failed.
func TestWhatWasCalledOffHasNotFailed(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	var out strings.Builder
	result, err := Run(ctx, Options{Lessons: []int{2}, Output: &out, NoColors: true})
	assert.ErrorIs(t, err, context.Canceled)
	require.NotEmpty(t, result.Scenarios)
	assert.Equal(t, len(result.Scenarios), result.Count(Interrupted))
	assert.Zero(t, result.Count(Failed))
	assert.Contains(t, out.String(), fmt.Sprintf("%d cenários não rodaram.", len(result.Scenarios)))
}
