package main

import (
	"context"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"caderno/lessons"
	"caderno/sim/cri"
)

// TestLessonsHaveADebrief to show after the exercise, and nothing else is shown.
func TestLessonsHaveADebrief(t *testing.T) {
	for _, lesson := range lessons.All() {
		e := exerciseOf(surroundings{}, lesson)
		var debrief strings.Builder
		require.NoError(t, e.debrief(context.Background(), &screen{Writer: &debrief, width: 80}, surroundings{self: "caderno"}))
		assert.True(t, strings.HasPrefix(debrief.String(), "Debrief\n"), lesson.Name())
		assert.NotContains(t, debrief.String(), "No cluster de verdade\n", lesson.Name())
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

// TestALessonIsFoundByAWord of its topic that no other has; part of one is only
// proposed.
func TestALessonIsFoundByAWord(t *testing.T) {
	for word, want := range map[string]string{"api": "servidor-da-api", "Filtra": "scheduler-filtra", "service": "service"} {
		lesson, err := findLesson(surroundings{self: "caderno"}, word)
		require.NoError(t, err)
		assert.Equal(t, want, lesson.Topic)
	}
	for word, want := range map[string]string{
		"scheduler": "há scheduler-filtra (aula 5) e scheduler-pontua (aula 6)",
		"control":   "há controladores (aula 4)",
		"da":        "elas vão de 1 a 19",
	} {
		_, err := findLesson(surroundings{self: "caderno"}, word)
		assert.ErrorContains(t, err, want)
	}
}

// TestACommandIsNotBroken at the end of a line: it is there to be copied.
func TestACommandIsNotBroken(t *testing.T) {
	var out strings.Builder
	s := &screen{Writer: &out, width: 40}
	s.paragraphs("Para ver os saltos: caderno verificar --exercicio 12, e leia.")
	assert.Equal(t, "Para ver os saltos:\ncaderno verificar --exercicio 12, e\nleia.\n", out.String())
}

// TestLesson7NamesEveryImage that a learner can use.
func TestLesson7NamesEveryImage(t *testing.T) {
	lesson, ok := lessons.Find("7")
	require.True(t, ok)
	for _, image := range cri.NewRegistry().References() {
		name, _, _ := strings.Cut(image, ":")
		assert.Contains(t, string(lesson.Body), "`"+name+"`")
	}
}
