package clock

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
)

var start = time.Date(2026, 3, 2, 12, 0, 0, 0, time.UTC)

func TestEventsRunByTimeThenByOrderOfScheduling(t *testing.T) {
	c := New(start)
	var ran []string
	note := func(s string) func() { return func() { ran = append(ran, s) } }
	c.After(2*time.Second, "late", note("late"))
	c.After(time.Second, "first of two", note("first"))
	c.After(time.Second, "second of two", note("second"))
	c.At(start.Add(-time.Hour), "past", note("past is now"))
	for c.Step() {
	}
	assert.Equal(t, []string{"past is now", "first", "second", "late"}, ran)
	assert.Equal(t, start.Add(2*time.Second), c.Now())
}

func TestCancel(t *testing.T) {
	c := New(start)
	ran := 0
	keep := c.After(time.Second, "keep", func() { ran++ })
	drop := c.After(time.Second, "drop", func() { ran += 100 })
	assert.True(t, drop.Cancel())
	assert.False(t, drop.Cancel(), "the second time there is nothing to cancel")
	for c.Step() {
	}
	assert.Equal(t, 1, ran)
	assert.False(t, keep.Cancel(), "it ran already")
	assert.False(t, (*Event)(nil).Cancel())
}

func TestEventsInheritTheCause(t *testing.T) {
	c := New(start)
	var causes []int
	note := func() { causes = append(causes, c.Cause()) }
	c.WithCause(7, func() {
		c.After(time.Second, "child", func() {
			note()
			c.SetCause(8)
			c.After(time.Second, "grandchild", note)
		})
	})
	c.After(time.Second, "nobody's", note)
	for c.Step() {
	}
	assert.Equal(t, []int{7, 0, 8}, causes)
	assert.Zero(t, c.Cause(), "what an event sets ends with it")
}

func TestSkipNeverLeavesAnEventBehind(t *testing.T) {
	c := New(start)
	c.After(time.Minute, "due", func() {})
	c.Skip(start.Add(time.Minute))
	assert.Equal(t, start.Add(time.Minute), c.Now())
	c.Skip(start)
	assert.Equal(t, start.Add(time.Minute), c.Now(), "time does not run backwards")
	assert.PanicsWithValue(t, "clock: Skip past due", func() { c.Skip(start.Add(time.Hour)) })
}

func BenchmarkSchedule(b *testing.B) {
	c := New(start)
	for i := range 10_000 {
		c.After(time.Duration(i)*time.Millisecond, "standing", func() {})
	}
	b.ReportAllocs()
	for b.Loop() {
		c.After(time.Hour, "one more", func() {}).Cancel()
	}
}
