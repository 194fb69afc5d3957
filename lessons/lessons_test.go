package lessons

import (
	"regexp"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestTheTrailIsWhole(t *testing.T) {
	all := All()
	require.Len(t, all, 19)
	topics := map[string]bool{}
	for i, lesson := range all {
		assert.Equal(t, i+1, lesson.Number, "lesson %s", lesson.Name())
		assert.Regexp(t, regexp.MustCompile(`^[a-z-]+$`), lesson.Topic)
		assert.False(t, topics[lesson.Topic], "topic %s comes twice", lesson.Topic)
		topics[lesson.Topic] = true
		assert.NotEmpty(t, lesson.Title)
		assert.Regexp(t, regexp.MustCompile(`^\p{Lu}.*\.$`), lesson.Objective, "an objective is a sentence")
	}
}

func TestFind(t *testing.T) {
	for _, what := range []string{"2", "02", "02-deployment", "deployment", " Deployment ", "02-deployment.md"} {
		lesson, ok := Find(what)
		if assert.True(t, ok, "%q", what) {
			assert.Equal(t, "02-deployment", lesson.Name())
		}
	}
	for _, what := range []string{"", "0", "20", "-2", "2.0", "deploy", "aula 2"} {
		_, ok := Find(what)
		assert.False(t, ok, "%q", what)
	}
}

func TestParseSaysWhatIsWrong(t *testing.T) {
	tests := []struct{ name, file, text, want string }{
		{"file name", "deployment.md", "---\ntitle: x\n---\n", "02-deployment.md"},
		{"no front matter", "02-x.md", "# Título\n", "front matter"},
		{"front matter that never ends", "02-x.md", "---\ntitle: x\n", "front matter"},
		{"misspelt key", "02-x.md", "---\ntitel: x\n---\n", "titel"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			_, err := parse(test.file, []byte(test.text))
			require.Error(t, err)
			assert.Contains(t, err.Error(), test.want)
			assert.Contains(t, err.Error(), test.file)
		})
	}
}
