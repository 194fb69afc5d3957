package workqueue

import (
	"errors"
	"math/rand/v2"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"

	"caderno/sim/clock"
	"caderno/sim/latency"
)

var reaction = latency.Range{Min: 10 * time.Millisecond, Max: 10 * time.Millisecond}

func newQueue(sync func(string) error) (*Queue, *clock.Clock) {
	c := clock.New(time.Date(2026, 3, 2, 12, 0, 0, 0, time.UTC))
	return New("test", c, latency.NewSource(rand.New(rand.NewPCG(1, 0))), reaction, sync), c
}

func TestManyAddsAreOnePieceOfWork(t *testing.T) {
	var worked []string
	q, c := newQueue(func(key string) error { worked = append(worked, key); return nil })
	q.Add("b")
	q.Add("a")
	q.Add("b")
	for c.Step() {
	}
	assert.Equal(t, []string{"b", "a"}, worked)
	q.Add("b")
	for c.Step() {
	}
	assert.Equal(t, []string{"b", "a", "b"}, worked, "what is added after the work is worked on again")
}

func TestAKeyAddedWhileItIsWorkedOnIsWorkedOnAgain(t *testing.T) {
	n := 0
	var q *Queue
	q, c := newQueue(func(key string) error {
		if n++; n == 1 {
			q.Add(key)
		}
		return nil
	})
	q.Add("a")
	for c.Step() {
	}
	assert.Equal(t, 2, n)
}

func TestFailureIsRetriedWithGrowingDelay(t *testing.T) {
	var at []time.Duration
	var q *Queue
	var start time.Time
	var c *clock.Clock
	q, c = newQueue(func(string) error {
		at = append(at, c.Now().Sub(start))
		if len(at) < 4 {
			return errors.New("not yet")
		}
		return nil
	})
	start = c.Now()
	q.Add("a")
	for c.Step() {
	}
	ms := time.Millisecond
	assert.Equal(t, []time.Duration{10 * ms, 25 * ms, 45 * ms, 75 * ms}, at, "reaction 10 ms; back-off 5, 10, 20 ms")
}

func TestAddAfterKeepsTheSoonerInstant(t *testing.T) {
	n := 0
	q, c := newQueue(func(string) error { n++; return nil })
	begin := c.Now()
	q.AddAfter("a", time.Minute)
	q.AddAfter("a", time.Second)
	q.AddAfter("a", time.Hour)
	for c.Step() {
	}
	assert.Equal(t, 1, n)
	assert.Equal(t, time.Second+10*time.Millisecond, c.Now().Sub(begin))
}

func TestClearForgets(t *testing.T) {
	q, c := newQueue(func(string) error { t.Error("worked on what was forgotten"); return nil })
	q.Add("a")
	q.AddAfter("b", time.Second)
	q.Clear()
	assert.False(t, c.Step())
}

// Work that writes (and so adds its own key again) keeps the key busy for as
// long as its writes take; what is added meanwhile is looked at afterwards.
func TestWritesTakeTimeBeforeTheNextWork(t *testing.T) {
	var at []time.Duration
	var q *Queue
	var c *clock.Clock
	var begin time.Time
	q, c = newQueue(func(key string) error {
		at = append(at, c.Now().Sub(begin))
		if len(at) == 1 {
			q.Add(key)
			q.Add(key)
		}
		return nil
	})
	begin = c.Now()
	q.Add("a")
	c.Step()
	q.Add("a") // somebody else's change
	for c.Step() {
	}
	assert.Len(t, at, 2)
	busy := at[1] - at[0]
	assert.GreaterOrEqual(t, busy, 2*latency.ControllerWrite.Min)
	assert.Less(t, busy, 2*latency.ControllerWrite.Max)
}
