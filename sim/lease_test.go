package sim

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	coordinationv1 "k8s.io/api/coordination/v1"

	"caderno/sim/client"
)

// A Lease is as fresh for its reader as if the kubelet wrote it every ten
// seconds, and costs nothing when nobody looks.
func TestLeasesAreFreshForWhoeverReadsThem(t *testing.T) {
	c, kubectl := newCluster(t, Options{Nodes: DefaultNodes(1)})
	read := func() *coordinationv1.Lease {
		l, err := client.Get[*coordinationv1.Lease](kubectl, client.Leases, "kube-node-lease", "worker-1")
		require.NoError(t, err)
		return l
	}
	require.NoError(t, c.Advance(time.Minute))
	first := read()
	assert.WithinDuration(t, c.Now(), first.Spec.RenewTime.Time, 10*time.Second)
	require.NoError(t, c.Advance(time.Hour))
	second := read()
	assert.WithinDuration(t, c.Now(), second.Spec.RenewTime.Time, 10*time.Second)
	assert.Equal(t, first.ResourceVersion, second.ResourceVersion, "an hour of heartbeats without a write")

	require.NoError(t, c.Stop(Kubelet, "worker-1"))
	stopped := c.Now()
	require.NoError(t, c.Advance(time.Minute))
	assert.False(t, read().Spec.RenewTime.After(stopped), "a stopped kubelet renews nothing")
}
