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

	"caderno/features/goldentest"
	"caderno/features/kubectl"
	"caderno/features/shell"
	"caderno/sim"
)

// Every transcript must be as on Kubernetes, to the last command.
func TestAsOnKubernetes(t *testing.T) {
	for _, name := range all(t) {
		t.Run(name, func(t *testing.T) {
			if *goldentest.Update {
				record(t, name)
			}
			transcript := load(t, name)
			c := newCluster(t)
			observer, err := NewObserver(c)
			require.NoError(t, err)
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

// all are the names of the transcripts.
func all(t *testing.T) []string {
	names, err := filepath.Glob("testdata/*.txt")
	require.NoError(t, err)
	require.GreaterOrEqual(t, len(names), 36)
	for i, name := range names {
		names[i] = strings.TrimSuffix(filepath.Base(name), ".txt")
	}
	return names
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
