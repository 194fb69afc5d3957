package site

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"caderno/lessons"
)

// TestTheMapHasEveryStation once, in order, and each part of the road has some.
func TestTheMapHasEveryStation(t *testing.T) {
	var numbers []int
	for _, s := range trailStages() {
		require.NotEmpty(t, s.Lessons, s.Name)
		for _, l := range s.Lessons {
			numbers = append(numbers, l.Number)
			assert.Equal(t, s.Name, stageOf(l).Name)
		}
	}
	var want []int
	for _, l := range lessons.All() {
		want = append(want, l.Number)
	}
	assert.Equal(t, want, numbers)
}

func TestTheSmallRoad(t *testing.T) {
	third := lessons.All()[2]
	marks := way(third)
	require.Len(t, marks, len(lessons.All()))
	assert.Equal(t, []wayMark{{Done: true}, {Done: true}, {Here: true}, {}}, marks[:4])
}

func TestScenariosStandUnderTheirRules(t *testing.T) {
	b := newBuilder(t, Options{Features: []Feature{{Name: "02-deployment", Title: "O comando", Scenarios: []lessons.Scenario{
		{Feature: "02-deployment", Name: "Um"},
		{Feature: "02-deployment", Name: "Igual", Rule: "R", Row: []string{"a", "b"}},
		{Feature: "02-deployment", Name: "Igual", Rule: "R", Row: []string{"c", "d"}},
	}}}})
	all := b.features()
	require.Len(t, all, 1)
	require.Len(t, all[0].Groups, 2)
	assert.Equal(t, "3 cenários passaram", all[0].Passed())
	assert.Equal(t, []string{"igual", "igual-2"}, []string{all[0].Groups[1].Scenarios[0].ID, all[0].Groups[1].Scenarios[1].ID})
	assert.Equal(t, "c · d", all[0].Groups[1].Scenarios[1].Values)
	assert.Equal(t, "cenarios-02-deployment.html#um", b.places["02-deployment/Um"])
}
