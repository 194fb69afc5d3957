package terminal

import (
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"caderno/lessons"
)

func TestTheGlossaryIsReadInATerminal(t *testing.T) {
	glossary := lessons.Words()
	for _, width := range []int{60, 80} {
		var page strings.Builder
		require.NoError(t, RenderGlossary(&page, glossary, Options{Width: width}))
		for line := range strings.Lines(page.String()) {
			assert.LessOrEqual(t, utf8.RuneCountInString(strings.TrimRight(line, "\n")), width, line)
		}
		for _, term := range glossary.Terms {
			var alone strings.Builder
			require.NoError(t, RenderTerm(&alone, glossary, term, Options{Width: width}))
			assert.Contains(t, page.String(), alone.String())
		}
	}
}

func TestATermIsShownWithItsEnglishName(t *testing.T) {
	glossary := lessons.Words()
	for word, want := range map[string]string{
		"taint": "taint · aula 1\n", // the same in both languages is not said twice
		"nó":    "nó · node · aula 1\n",
		"salto": "salto · aula 1\n", // the course's own word
	} {
		term, ok := glossary.Find(word)
		require.True(t, ok)
		var page strings.Builder
		require.NoError(t, RenderTerm(&page, glossary, term, Options{Width: 60}))
		assert.True(t, strings.HasPrefix(page.String(), want+"  "), page.String())
	}
}
