package kubectl

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// TestReadingTheResourcesAsksNobody: a client configuration without a user has
// its name asked for on the process's own screen, which is the learner's.
func TestReadingTheResourcesAsksNobody(t *testing.T) {
	f := newFixture(t)
	f.run("get pods") // fills the cache
	screen, err := os.Create(filepath.Join(t.TempDir(), "screen"))
	require.NoError(t, err)
	defer screen.Close()
	ours := os.Stdout
	defer func() { os.Stdout = ours }()
	os.Stdout = screen
	resources, err := knownResources(f.kubectl.home)
	require.NoError(t, err)
	assert.NotEmpty(t, resources.lists)
	written, err := os.ReadFile(screen.Name())
	require.NoError(t, err)
	assert.Empty(t, string(written))
}
