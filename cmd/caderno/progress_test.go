package main

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestProgressSurvives(t *testing.T) {
	var stderr bytes.Buffer
	env := surroundings{notebook: filepath.Join(t.TempDir(), "meu-caderno"), stderr: &stderr}
	assert.Empty(t, loadProgress(env), "an empty notebook")
	assert.NoDirExists(t, env.notebook, "looking makes nothing")

	note(env, "deployment", func(p *lessonProgress) { p.Read = true })
	note(env, "mapa", func(p *lessonProgress) { p.Verified = true })
	note(env, "deployment", func(p *lessonProgress) { p.Verified = true })
	assert.Equal(t, progress{"deployment": {Read: true, Verified: true}, "mapa": {Verified: true}}, loadProgress(env))
	assert.Empty(t, stderr.String())
}

func TestAnswersAreRemembered(t *testing.T) {
	env := surroundings{notebook: filepath.Join(t.TempDir(), "meu-caderno"), stderr: os.Stderr}
	note(env, "mapa", func(p *lessonProgress) { p.answer("Um?", false) })
	note(env, "mapa", func(p *lessonProgress) { p.answer("Dois?", true) })
	note(env, "mapa", func(p *lessonProgress) { p.answer("Um?", true) })
	assert.Equal(t, map[string]bool{"Um?": true, "Dois?": true}, loadProgress(env)["mapa"].Answers)
}

// TestBrokenProgressIsKept: what we do not understand is not ours to throw away.
func TestBrokenProgressIsKept(t *testing.T) {
	var stderr bytes.Buffer
	env := surroundings{notebook: t.TempDir(), stderr: &stderr}
	require.NoError(t, os.WriteFile(progressFile(env), []byte("{quase"), 0o644))
	assert.Empty(t, loadProgress(env))
	assert.Contains(t, stderr.String(), "apague o arquivo para recomeçar")
	note(env, "deployment", func(p *lessonProgress) { p.Read = true })
	text, err := os.ReadFile(progressFile(env))
	require.NoError(t, err)
	assert.Equal(t, "{quase", string(text))
}

// TestProgressThatCannotBeKept is told, and stops nothing.
func TestProgressThatCannotBeKept(t *testing.T) {
	var stderr bytes.Buffer
	file := filepath.Join(t.TempDir(), "um-arquivo")
	require.NoError(t, os.WriteFile(file, nil, 0o644))
	env := surroundings{notebook: filepath.Join(file, "meu-caderno"), stderr: &stderr}
	note(env, "deployment", func(p *lessonProgress) { p.Read = true })
	assert.Contains(t, stderr.String(), "progresso")
}

func TestNearest(t *testing.T) {
	words := []string{"aulas", "ler", "verificar"}
	for mistyped, want := range map[string]string{
		"verifcar": "verificar", "verificra": "verificar", "aula": "aulas", "le": "ler", "lre": "ler", "x": "", "cluster": "",
	} {
		assert.Equal(t, want, nearest(mistyped, words), mistyped)
	}
}
