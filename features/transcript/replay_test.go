package transcript

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"caderno/features/kubectl"
	"caderno/features/shell"
	"caderno/sim"
)

// required are the transcripts that must be as on Kubernetes, to the last
// command: all but 08, in which two Pods become ready so close together that the
// Deployment controller takes one step where Kubernetes takes two.
var required = []string{
	"01-create-deployment", "02-describe", "03-create-errors", "04-not-found",
	"05-scale", "06-self-healing", "07-delete-cascade", "09-rollout-pause",
	"10-recreate", "11-bad-image", "12-crash-loop", "13-liveness", "14-readiness",
	"15-expose-nodeport", "16-services", "17-scheduler-selector", "18-scheduler-resources", "19-taints",
	"20-cordon-drain", "21-apply", "22-dry-run", "23-nodes", "24-labels-selectors",
	"25-patch", "26-namespaces", "27-discovery", "28-wait-logs",
	"29-restart-policy", "30-init-containers", "31-pod-errors",
	"32-server-side-apply", "33-deadline", "34-surge", "35-affinity-spread",
	"36-node-failure",
}

func TestAsOnKubernetes(t *testing.T) {
	for _, name := range required {
		t.Run(name, func(t *testing.T) {
			c := newCluster(t)
			observer, err := NewObserver(c)
			require.NoError(t, err)
			transcript := load(t, name)
			outcomes, err := transcript.Play(c, func(step int) error {
				if transcript.Steps[step].Kind != Wait && step < len(transcript.Steps)-1 {
					return nil
				}
				wrong, err := observer.Look()
				assert.Empty(t, wrong, "after %s", transcript.Steps[step].Line)
				return err
			})
			require.NoError(t, err)
			require.NotEmpty(t, outcomes)
			for _, o := range outcomes {
				assert.Empty(t, o.Diff, "%c %s\n%s", o.Step.Kind, o.Step.Line, o.Diff)
			}
		})
	}
}

// Every transcript that is there can be read, also those that are not required
// yet.
func TestAllCanBeRead(t *testing.T) {
	names, err := filepath.Glob("testdata/*.txt")
	require.NoError(t, err)
	require.GreaterOrEqual(t, len(names), 36)
	for _, name := range names {
		transcript := load(t, strings.TrimSuffix(filepath.Base(name), ".txt"))
		assert.NotEmpty(t, transcript.Steps, name)
	}
}

func load(t *testing.T, name string) *Transcript {
	data, err := os.ReadFile(filepath.Join("testdata", name+".txt"))
	require.NoError(t, err)
	transcript, err := Parse(name, string(data))
	require.NoError(t, err)
	return transcript
}

// simulated is a cluster of the simulator with a shell.
type simulated struct {
	*sim.Cluster
	shell *shell.Shell
}

func newCluster(t *testing.T) Cluster {
	c, err := sim.New(sim.Options{})
	require.NoError(t, err)
	k, err := kubectl.New(kubectl.Options{Cluster: c})
	require.NoError(t, err)
	s, err := shell.New(shell.Options{
		Sleep: c.Advance,
		Kubectl: func(ctx context.Context, call shell.Kubectl) int {
			return k.Run(ctx, kubectl.Call(call))
		},
	})
	require.NoError(t, err)
	t.Cleanup(func() {
		require.NoError(t, s.Close())
		require.NoError(t, k.Close())
	})
	return &simulated{c, s}
}

func (c *simulated) WriteFile(name, text string) error { return c.shell.WriteFile(name, text) }

func (c *simulated) Run(line string) (string, int) {
	if node, stop := strings.CutPrefix(line, "$PARAR "); stop { // how a transcript stops a kubelet
		if err := c.Stop(sim.Kubelet, node); err != nil {
			return err.Error(), 1
		}
		return "", 0
	}
	r := c.shell.Run(context.Background(), line)
	return r.Combined, r.Exit
}

func (c *simulated) Advance(d time.Duration) error { return c.Cluster.Advance(d) }
