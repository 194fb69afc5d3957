package bubble

import (
	"os/exec"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestTimeJumps(t *testing.T) {
	wall := time.Now()
	var first, last time.Time
	require.NoError(t, Run(func() {
		first = time.Now()
		time.Sleep(26 * 365 * 24 * time.Hour)
		last = time.Now()
	}))
	assert.Equal(t, time.Date(2000, 1, 1, 0, 0, 0, 0, time.UTC), first.UTC())
	assert.Equal(t, 26*365*24*time.Hour, last.Sub(first))
	assert.Less(t, time.Since(wall), time.Minute)
}

func TestWhoeverWouldWaitForEverIsAnError(t *testing.T) {
	never := func() { <-make(chan bool) }
	assert.ErrorContains(t, Run(never), "all goroutines in bubble are blocked")
	assert.ErrorContains(t, Run(func() { go never() }), "blocked goroutines remain")
	assert.ErrorContains(t, Run(func() { go time.Sleep(time.Hour) }), "blocked goroutines remain", "time stops when f returns")
	assert.NoError(t, Run(func() {}), "and the next one works again")
}

func TestSettleLetsTheOthersGoFirst(t *testing.T) {
	require.NoError(t, Run(func() {
		done := false
		go func() { done = true }()
		Settle()
		assert.True(t, done)
	}))
}

// The tests above prove nothing for programs: there, no test framework is set
// up.
func TestOutsideOfGoTest(t *testing.T) {
	out, err := exec.Command("go", "run", "./testdata/outside").CombinedOutput()
	require.NoError(t, err, string(out))
	assert.Equal(t, "passed: 1h0m0s\nerror: <nil> quick: true\nerror: deadlock: all goroutines in bubble are blocked\n", string(out))
}
