package sim

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestPiecesTellWhatRuns(t *testing.T) {
	c, err := New(Options{Nodes: DefaultNodes(1)})
	require.NoError(t, err)
	stopped := func() (found []State) {
		for _, s := range c.Pieces() {
			if !s.On {
				found = append(found, s)
			}
		}
		return found
	}
	assert.Equal(t, State{Piece: APIServer, On: true}, c.Pieces()[0])
	assert.Empty(t, stopped())

	require.NoError(t, c.Stop(DeploymentController, ""))
	require.NoError(t, c.Stop(Kubelet, "worker-1"))
	assert.Equal(t, []State{{Piece: DeploymentController, InManager: true}, {Piece: Kubelet, Node: "worker-1"}}, stopped(), "the others of the controller manager go on")
	require.NoError(t, c.Stop(ControllerManager, ""))
	require.NoError(t, c.Stop(APIServer, ""))
	for _, s := range stopped() {
		require.NoError(t, c.Start(s.Piece, s.Node), "%v can be named to Start", s)
	}
	assert.Empty(t, stopped())
}
