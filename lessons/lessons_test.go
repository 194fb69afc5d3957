package lessons

import (
	"regexp"
	"strings"
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

// question matches one, which is read as one goes, not with the prose.
var question = regexp.MustCompile("(?ms)^```pergunta$.*?^```$")

// TestWrittenLessonsAreWhole holds each of them to the form that learners come
// to know: nothing missing, the sections in their order, neither a note nor a
// book.
func TestWrittenLessonsAreWhole(t *testing.T) {
	sections := []string{
		"Situação", "Preveja", "Verifique", "O que o kubectl mostrou", "O que aconteceu",
		"Agora você", "Debrief", "No cluster de verdade", "Próxima",
	}
	for _, lesson := range All() {
		t.Run(lesson.Name(), func(t *testing.T) {
			text := string(lesson.Body)
			if tellsTheNotes := lesson.Number <= 13 || lesson.Number == 19; tellsTheNotes { // the others go on where the notes end
				assert.True(t, strings.HasPrefix(text, "> "), "a lesson opens with the sentence of the notes that it answers")
			}
			at := -1
			for _, section := range sections {
				next := strings.Index(text, "\n## "+section+"\n")
				assert.Greater(t, next, at, "section %q, in its place", section)
				at = next
			}
			words := len(strings.Fields(question.ReplaceAllString(text, "")))
			assert.True(t, words >= 600 && words <= 1200, "600 to 1,200 words were expected beside the questions, there are %d", words)
			assert.Positive(t, lesson.Minutes)
			assert.Len(t, lesson.Hints, 3)
			for _, number := range lesson.BuildsOn {
				assert.Less(t, number, lesson.Number)
			}
			questions, err := lesson.Questions()
			require.NoError(t, err)
			asked := map[string]int{}
			for _, q := range questions {
				section, _ := q.Section(lesson.Body)
				asked[section]++
			}
			assert.Equal(t, 2, asked[""], "two questions from earlier lessons open it")
			assert.GreaterOrEqual(t, asked["Preveja"], 2, "predictions")
			assert.Len(t, asked, 2, "questions stand before the first heading and under Preveja")
		})
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
