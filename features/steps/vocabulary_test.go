package steps

import (
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// matching are the definitions that a step's text is of; godog would refuse
// more than one.
func matching(text string) []string {
	var found []string
	for _, d := range compiled() {
		if d.expr.MatchString(text) {
			found = append(found, d.definition.expr)
		}
	}
	return found
}

// TestEveryExampleMeansOneThing: an example is of its own definition, and of
// no other, also with "em até", with "durante" and after "Dado que".
func TestEveryExampleMeansOneThing(t *testing.T) {
	begins := regexp.MustCompile(`^(Dado|Quando|Então|E) (.*)$`)
	seen := map[string]bool{}
	for _, topic := range topics() {
		require.NotEmpty(t, topic.definitions, topic.name)
		for _, d := range topic.definitions {
			parts := begins.FindStringSubmatch(d.example)
			require.NotNil(t, parts, "%q begins with no keyword", d.example)
			text := parts[2]
			assert.False(t, seen[d.example], "%q is there twice", d.example)
			seen[d.example] = true
			assert.Equal(t, []string{d.expr}, matching(text), text)
			if strings.HasPrefix(d.expr, moment) {
				bare := regexp.MustCompile(`^(em até|durante) \d+ segundos `).ReplaceAllString(text, "")
				for _, form := range []string{bare, "em até 1 segundo " + bare, "durante 2 minutos, " + bare, "que " + bare} {
					assert.Equal(t, []string{d.expr}, matching(form), form)
				}
			}
		}
	}
}

func TestWhatMeansNothing(t *testing.T) {
	for _, text := range []string{
		"", "um cluster", "executo kubectl get pods", `o Deployment "ola" tem 3 réplicas`,
		`em até um minuto existe o Deployment "ola"`, `existe o Deploymnt "ola"`, `o comando falha com ""`,
	} {
		assert.Empty(t, matching(text), text)
	}
}

func TestNearest(t *testing.T) {
	tests := []struct{ text, want string }{
		{`executo o comando "kubectl get pods"`, `Quando executo "kubectl create deployment ola --image=nginx:1.27"`},
		{`um cluster com 1 master e 2 workers`, `Dado um cluster com um master e 3 workers`},
		{`o Deployment "loja" tem 3 réplicas disponiveis`, `Então em até 60 segundos o Deployment "ola" tem 3 réplicas disponíveis`},
		{`existe somente um Deployment chamado "loja"`, `Então existe um único Deployment, chamado "ola"`},
		{`o comando deve falhar com "already exists"`, `Então o comando falha com "already exists"`},
	}
	for _, test := range tests {
		near := Nearest(test.text, 3)
		require.NotEmpty(t, near, test.text)
		assert.Equal(t, test.want, near[0], test.text)
		assert.LessOrEqual(t, len(near), 3)
	}
	assert.Empty(t, Nearest("xyz", 3))
	assert.Empty(t, Nearest("", 3))
}

func TestVocabularyIsWhole(t *testing.T) {
	count := 0
	for _, topic := range Vocabulary() {
		assert.NotEmpty(t, topic.Name)
		count += len(topic.Examples)
	}
	assert.Equal(t, len(compiled()), count)
	assert.Greater(t, count, 50)
}

// TestWhatStandsBelow: a step ends with a colon if, and only if, something must
// stand below it, and there is an example of that.
func TestWhatStandsBelow(t *testing.T) {
	for _, d := range compiled() {
		wants := d.takes()
		assert.Equal(t, strings.HasSuffix(d.example, ":"), wants != nothing, d.example)
		example := belowOf(d.definition)
		assert.Equal(t, wants == aTable, strings.HasPrefix(example, "|"), d.example)
		assert.Equal(t, wants == aText, strings.HasPrefix(example, `"""`), d.example)
	}
}
