package main

import (
	"fmt"
	"regexp"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"caderno/lessons"
	"caderno/lessons/terminal"
)

// The page about what the cluster is not tells of every place in the code that
// simplifies, each once, and of nothing else.
func TestEveryLimitIsTold(t *testing.T) {
	told := map[string]int{}
	references, err := lessons.Limits().References()
	require.NoError(t, err)
	for _, r := range references {
		require.Equal(t, "simplificação", r.What)
		told[r.File+" "+r.Name]++
	}
	simplified := 0
	eachFile(t, func(name string, text []byte) {
		if !strings.HasSuffix(name, ".go") || strings.HasSuffix(name, "_test.go") {
			return
		}
		found, err := lessons.Simplifications(name, string(text))
		require.NoError(t, err)
		for _, s := range found {
			simplified++
			key := s.File + " " + s.Declaration
			assert.Equal(t, 1, told[key], "%s:%d simplifies: %s\nlessons/limites.md has to tell a learner so, once, in an item with the line\n  {{simplificação %s}}",
				s.File, s.Line, s.Text, key)
			delete(told, key)
		}
	})
	assert.Empty(t, told, "lessons/limites.md speaks of places where the code has no comment \"Simplification:\"")
	assert.Greater(t, simplified, 50, "comments were overlooked")
}

func TestTheLimitsAreReadInATerminal(t *testing.T) {
	place := regexp.MustCompile(`^  (sim|features)/[a-z_/]+\.go:\d+$`)
	for _, width := range []int{60, 80} {
		t.Run(fmt.Sprint(width), func(t *testing.T) {
			session := &strings.Builder{}
			options := terminal.Options{Width: width, Source: newRunSource(t.Context()), Hue: hue}
			require.NoError(t, terminal.RenderPage(session, lessons.Limits(), options))
			places := 0
			for line := range strings.Lines(session.String()) {
				line = strings.TrimRight(line, "\n")
				if place.MatchString(line) {
					places++ // a path is not broken
					continue
				}
				assert.LessOrEqual(t, utf8.RuneCountInString(line), width, line)
				assert.NotContains(t, line, "{{")
			}
			references, err := lessons.Limits().References()
			require.NoError(t, err)
			assert.Equal(t, len(references), places)
		})
	}
}
