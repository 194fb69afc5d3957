package kubectl

import (
	"bytes"
	"context"
	"os"
	"os/signal"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"caderno/sim"
)

// interrupted is a cluster during whose tenth second somebody types Ctrl-C.
type interrupted struct {
	*sim.Cluster
	at    time.Time
	press func()
}

func (c *interrupted) AdvanceTo(t time.Time) error {
	if c.press != nil && t.After(c.at) {
		c.press()
		c.press = nil
	}
	return c.Cluster.AdvanceTo(t)
}

// A signal that comes while kubectl waits for something reaches us, and not
// kubectl: it would end the process, and this test with it.
func TestASignalWhileACommandWaits(t *testing.T) {
	cluster, err := sim.New(sim.Options{})
	require.NoError(t, err)
	typed := make(chan os.Signal, 1)
	signal.Notify(typed, os.Interrupt)
	defer signal.Stop(typed)
	var out bytes.Buffer
	ctx, cancel := context.WithCancel(context.Background())
	c := &interrupted{Cluster: cluster, at: cluster.Now().Add(10 * time.Second)}
	c.press = func() {
		self, err := os.FindProcess(os.Getpid())
		require.NoError(t, err)
		if err := self.Signal(os.Interrupt); err != nil {
			t.Skip("a program cannot interrupt itself here: ", err)
		}
		<-typed
		assert.Contains(t, out.String(), "worker-3", "what a command says is there as soon as its time has passed")
		cancel()
	}
	code := newKubectl(t, c, "").Run(ctx, Call{Args: []string{"get", "nodes", "-w"}, Stdout: &out, Stderr: &out})
	assert.Equal(t, exitInterrupt, code)
}
