package features

import (
	"context"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// TestObserve follows a scenario: what is told on the way is what the result
// says at the end.
func TestObserve(t *testing.T) {
	const name = "O mesmo kubectl cria, e o cluster faz o resto"
	var told []Progress
	text := `Funcionalidade: Observar

  Cenário: ` + name + `
    Dado um cluster Kubernetes
    Quando executo "kubectl create deployment ola --image=caderno/ola:1.0"
    Então em até 60 segundos o Deployment "ola" tem 1 réplica disponível

  Cenário: Outro
    Dado um cluster Kubernetes
`
	result, err := Run(context.Background(), Options{
		Texts:   map[string]string{"observar.feature": text},
		Observe: func(p Progress) { told = append(told, p) },
	})
	require.NoError(t, err)
	ours := map[int]Progress{}
	for _, p := range told {
		if p.Scenario.Name == name {
			require.NotContains(t, ours, p.Ended, "each is told once")
			ours[p.Ended] = p
		}
	}
	final := result.Scenarios[0]
	require.Len(t, ours, len(final.Steps)+1)
	assert.Empty(t, ours[0].Scenario.Hops)
	assert.Equal(t, Skipped, ours[1].Scenario.Steps[1].Status, "it has not run yet")
	for i, step := range final.Steps {
		assert.Equal(t, step, ours[i+1].Scenario.Steps[i])
		assert.GreaterOrEqual(t, len(ours[i+1].Scenario.Hops), len(ours[i].Scenario.Hops))
	}
	assert.Equal(t, final.Hops, ours[len(final.Steps)].Scenario.Hops)
	assert.Less(t, len(ours[2].Scenario.Hops), len(final.Hops), "the rest comes while time passes")
}

func TestOnlyOneScenario(t *testing.T) {
	all, err := Run(context.Background(), Options{Lessons: []int{2}})
	require.NoError(t, err)
	require.Greater(t, len(all.Scenarios), 1)
	one, err := Run(context.Background(), Options{Lessons: []int{2}, Only: all.Scenarios[1].Name})
	require.NoError(t, err)
	require.Len(t, one.Scenarios, 1)
	assert.Equal(t, all.Scenarios[1], one.Scenarios[0], "it goes as it goes among the others")

	_, err = Run(context.Background(), Options{Lessons: []int{2}, Only: "Não há"})
	assert.ErrorContains(t, err, `não há cenário "Não há" em features/02-deployment.feature`)
}
