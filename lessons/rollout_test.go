package lessons

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// TestRollout: a step for each hop after which a ReplicaSet says something else
// than before, from where the reference wants it to begin.
func TestRollout(t *testing.T) {
	says := func(id int, text, name string, desired, current, ready int) Hop {
		return Hop{ID: id, Text: text, Replicas: &Replicas{name, desired, current, ready}}
	}
	made, ready := says(1, "cria", "velho", 1, 0, 0), says(2, "atualiza", "velho", 1, 1, 1)
	asked, again := Hop{ID: 3, Text: "pede outra imagem"}, says(4, "atualiza", "velho", 1, 1, 1)
	born, less := says(5, "cria", "novo", 1, 0, 0), says(6, "altera", "velho", 0, 1, 1)
	scenario := Scenario{Name: "Um", Hops: []Hop{made, ready, asked, again, born, less}}
	resolve := func(line string) (Insert, error) {
		reference, err := parseReference(line)
		require.NoError(t, err)
		return reference.Resolve(story{scenario})
	}

	none := Replicas{}
	got, err := resolve(`{{troca 15-x "Um" desde "pede"}}`)
	require.NoError(t, err)
	assert.Equal(t, Rollout{ReplicaSets: []string{"velho", "novo"}, Steps: []RolloutStep{
		{asked, []Replicas{*ready.Replicas, none}},
		{born, []Replicas{*ready.Replicas, *born.Replicas}},
		{less, []Replicas{*less.Replicas, *born.Replicas}},
	}}, got)

	got, err = resolve(`{{troca 15-x "Um"}}`)
	require.NoError(t, err)
	assert.Len(t, got.(Rollout).Steps, 4, "all of them, and none of what is as it was")

	_, err = resolve(`{{troca 15-x "Um" desde "apaga"}}`)
	assert.ErrorContains(t, err, `em 6 saltos depois de um que contém "apaga" não muda nenhum ReplicaSet`)
	for _, line := range []string{`{{troca 15-x}}`, `{{troca 15-x "Um" até "pede"}}`, `{{troca 15-x "Um" desde}}`} {
		_, err := parseReference(line)
		assert.Error(t, err, line)
	}
}
