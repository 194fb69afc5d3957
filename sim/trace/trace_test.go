package trace

import (
	"os"
	"regexp"
	"testing"
	"time"

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

func TestKeep(t *testing.T) {
	record := func(keep, times int) (*Trace, []Hop) {
		trace := New(func() time.Duration { return 0 }, func() int { return 0 })
		trace.Keep(keep)
		for i := range times {
			require.Equal(t, i+1, trace.Record(Hop{}), "numbers go on whatever is forgotten")
		}
		return trace, trace.Hops()
	}
	_, all := record(0, 100)
	assert.Len(t, all, 100)

	for times := 1; times <= 100; times++ {
		_, hops := record(10, times)
		assert.LessOrEqual(t, len(hops), 20)
		assert.GreaterOrEqual(t, len(hops), min(times, 10))
		for i, h := range hops {
			assert.Equal(t, times-len(hops)+1+i, h.ID, "the newest, in order")
		}
	}

	trace, held := record(10, 20)
	trace.Record(Hop{})
	assert.Equal(t, 1, held[0].ID, "what a reader holds does not change")
}
