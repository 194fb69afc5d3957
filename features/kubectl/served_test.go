package kubectl

import (
	"runtime"
	"testing"
	"weak"

	"github.com/stretchr/testify/require"

	"caderno/sim"
)

// Cobra remembers every flag of every tree that can be completed.
func TestACommandKeepsNothingOfItsCluster(t *testing.T) {
	home, err := NewHome("")
	require.NoError(t, err)
	defer home.Close()
	gone := func() weak.Pointer[sim.Cluster] {
		c, err := sim.New(sim.Options{})
		require.NoError(t, err)
		k, err := New(Options{Cluster: c, Home: home})
		require.NoError(t, err)
		for _, line := range []string{"create deployment ola --image=nginx", "get pods", "get pods --bad", "__complete get po"} {
			runCall(k, Call{}, line)
		}
		return weak.Make(c)
	}()
	for range 5 { // some of what net/http leaves goes only with a second collection
		runtime.GC()
	}
	require.True(t, gone.Value() == nil, "the cluster is still held after its kubectl is gone")
}
