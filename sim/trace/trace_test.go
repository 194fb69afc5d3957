package trace

import (
	"os"
	"regexp"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// TestActorsAreAll: a constant that the list has not heard of would be an actor
// that no step may name.
func TestActorsAreAll(t *testing.T) {
	source, err := os.ReadFile("trace.go")
	require.NoError(t, err)
	var named []Actor
	for _, m := range regexp.MustCompile(`(?m)^\t\w+ +Actor += "([^"]+)"`).FindAllStringSubmatch(string(source), -1) {
		named = append(named, Actor(m[1]))
	}
	assert.NotEmpty(t, named)
	assert.ElementsMatch(t, named, Actors())
}
