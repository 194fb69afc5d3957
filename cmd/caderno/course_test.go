package main

import (
	"context"
	"fmt"
	"io"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"caderno/features"
	"caderno/lessons"
	"caderno/lessons/terminal"
)

// TestWrittenLessonsHold proves of each written lesson that its scenarios pass,
// that everything it refers to is there, that its exercise fails as it is given
// and that the solution passes.
func TestWrittenLessonsHold(t *testing.T) {
	for _, lesson := range lessons.All() {
		t.Run(lesson.Name(), func(t *testing.T) {
			check := func(o features.Options) error {
				o.Output = io.Discard
				_, err := features.Run(context.Background(), o)
				return err
			}
			file := func(folder string) []string {
				return []string{filepath.Join(repository, "features", folder, lesson.Name()+".feature")}
			}
			own := fmt.Sprintf("caderno verificar --exercicio %d\n", lesson.Number)
			assert.Contains(t, string(lesson.Body), own, "the lesson says how the learner's copy of the exercise is made and checked")
			e, _ := exerciseOf(surroundings{}, lesson)
			assert.Contains(t, string(e.given), "#   "+own, "so does the exercise")
			assert.NoError(t, check(features.Options{Lessons: []int{lesson.Number}}), "the lesson's own scenarios pass")
			assert.ErrorIs(t, check(features.Options{Files: file("exercicios")}), features.ErrFailed, "the exercise fails as it is given")
			assert.NoError(t, check(features.Options{Files: file("solucoes")}), "the solution passes")

			var page strings.Builder
			require.NoError(t, terminal.Render(&page, lesson, terminal.Options{Width: 80, Source: newRunSource(context.Background()), Hue: hue}))
			assert.NotContains(t, page.String(), "{{", "every reference is resolved")
			var debrief strings.Builder
			require.NoError(t, e.debrief(context.Background(), &screen{Writer: &debrief, width: 80}, surroundings{self: "caderno"}))
			assert.True(t, strings.HasPrefix(debrief.String(), "Debrief\n"), "there is a debrief to show after the exercise")
			assert.NotContains(t, debrief.String(), "No cluster de verdade\n", "and nothing else")
		})
	}
}

// TestALessonsRolloutKeepsItsWord: lesson 15 says of what its reader sees that two
// Pods are always ready and that there are never more than three.
func TestALessonsRolloutKeepsItsWord(t *testing.T) {
	lesson, _ := lessons.Find("atualizar")
	document, err := lesson.Document()
	require.NoError(t, err)
	var shown []lessons.Rollout
	for node := document.FirstChild(); node != nil; node = node.NextSibling() {
		if reference, ok := node.(*lessons.Reference); ok && reference.What == "troca" {
			insert, err := reference.Resolve(newRunSource(context.Background()))
			require.NoError(t, err)
			shown = append(shown, insert.(lessons.Rollout))
		}
	}
	require.Len(t, shown, 1)
	require.Len(t, shown[0].ReplicaSets, 2)
	for _, step := range shown[0].Steps {
		old, young := step.Replicas[0], step.Replicas[1]
		assert.GreaterOrEqual(t, old.Ready+young.Ready, 2, "%+v", step)
		assert.LessOrEqual(t, old.Current+young.Current, 3, "%+v", step)
	}
	last := shown[0].Steps[len(shown[0].Steps)-1]
	assert.Equal(t, []int{0, 2}, []int{last.Replicas[0].Current, last.Replicas[1].Ready}, "one has taken the other's place")
}
