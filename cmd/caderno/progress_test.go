package main

import (
	"bytes"
	"context"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"caderno/features"
	"caderno/lessons"
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

// TestStrangeProgressIsSetAside: what we do not understand is not ours to throw
// away, nor may it keep anybody from going on.
func TestStrangeProgressIsSetAside(t *testing.T) {
	for name, test := range map[string]struct{ text, why string }{
		"damaged":               {"{quase", "não entendi o seu progresso"},
		"empty":                 {"", "não entendi o seu progresso"},
		"no lessons":            {`{"versao": 2}` + "null", "não entendi o seu progresso"},
		"lessons of no kind":    {`{"versao": 2, "aulas": [1]}`, "não entendi o seu progresso"},
		"a version never known": {`{"versao": 0, "aulas": {}}`, "não entendi o seu progresso"},
		"newer":                 {`{"versao": 3, "aulas": {"mapa": {"lida": "ontem"}}}`, "um Caderno mais novo (forma 3; este conhece até a 2)"},
	} {
		t.Run(name, func(t *testing.T) {
			var stderr bytes.Buffer
			env := surroundings{notebook: t.TempDir(), stderr: &stderr}
			for n := 1; n <= 2; n++ { // the second is not written over the first
				require.NoError(t, os.WriteFile(progressFile(env), []byte(test.text), 0o644))
				assert.Empty(t, loadProgress(env))
				kept := filepath.Join(env.notebook, fmt.Sprintf("progresso-guardado-%d.json", n))
				assert.Contains(t, stderr.String(), test.why)
				assert.Contains(t, stderr.String(), kept)
				text, err := os.ReadFile(kept)
				require.NoError(t, err)
				assert.Equal(t, test.text, string(text))
				assert.NoFileExists(t, progressFile(env))
			}
			note(env, "deployment", func(p *lessonProgress) { p.Read = true })
			assert.Equal(t, progress{"deployment": {Read: true}}, loadProgress(env))
		})
	}
}

// TestFirstFormOfProgress: a file from before it had a version is read.
func TestFirstFormOfProgress(t *testing.T) {
	env := surroundings{notebook: t.TempDir(), stderr: os.Stderr}
	require.NoError(t, os.WriteFile(progressFile(env), []byte(`{"deployment": {"lida": true, "verificada": true}}`), 0o644))
	note(env, "mapa", func(p *lessonProgress) { p.Passed = true; p.Hints = 2 })
	assert.Equal(t, progress{"deployment": {Read: true, Verified: true}, "mapa": {Passed: true, Hints: 2}}, loadProgress(env))
	text, err := os.ReadFile(progressFile(env))
	require.NoError(t, err)
	assert.Contains(t, string(text), `"versao": 2`)
	files, err := os.ReadDir(env.notebook)
	require.NoError(t, err)
	assert.Len(t, files, 1, "no half-written file is left")
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

// TestTheEndOfTheTrail: once each exercise is solved or skipped nothing is next.
func TestTheEndOfTheTrail(t *testing.T) {
	var stdout bytes.Buffer
	env := surroundings{notebook: t.TempDir(), stdout: &stdout, stderr: os.Stderr, self: "caderno", lookupEnv: func(string) (string, bool) { return "", false }}
	last := lessons.All()[len(lessons.All())-1]
	for _, lesson := range lessons.All() {
		assert.NotEqual(t, farewell(env), whatIsNext(env), "before the exercise of lesson %d", lesson.Number)
		note(env, lesson.Topic, func(p *lessonProgress) {
			p.Passed, p.Skipped = lesson.Number != last.Number, lesson.Number == last.Number
		})
	}
	assert.Equal(t, farewell(env), whatIsNext(env))
	require.NoError(t, home(nil, env))
	assert.Contains(t, stdout.String(), "A trilha tem 19 aulas. Você resolveu 18 exercícios e pulou 1 exercício.")
	assert.Contains(t, stdout.String(), "Você chegou ao fim da trilha.")
}

// TestWhatWasSkippedIsNotForgotten at the end of the trail.
func TestWhatWasSkippedIsNotForgotten(t *testing.T) {
	var stdout bytes.Buffer
	env := surroundings{notebook: t.TempDir(), self: "caderno", stdout: &stdout, stderr: os.Stderr, lookupEnv: func(string) (string, bool) { return "", false }}
	for _, e := range exercises(env) {
		if e.lesson.Number == 7 {
			e.skip(env)
		} else {
			e.pass(env)
		}
	}
	require.NoError(t, home(nil, env))
	assert.Contains(t, stdout.String(), "Você chegou ao fim da trilha.")
	assert.Contains(t, stdout.String(), "caderno acompanhar 7  volta ao exercício da aula 7, que você pulou")
	assert.NotContains(t, stdout.String(), "acompanhar 8")
}

func TestNearest(t *testing.T) {
	words := []string{"aulas", "ler", "verificar"}
	for mistyped, want := range map[string]string{
		"verifcar": "verificar", "verificra": "verificar", "aula": "aulas", "le": "ler", "lre": "ler", "x": "", "cluster": "",
	} {
		assert.Equal(t, want, nearest(mistyped, words), mistyped)
	}
}

// TestTwoProgramsLoseNothing: one that verifies beside the companion, say.
func TestTwoProgramsLoseNothing(t *testing.T) {
	env := surroundings{notebook: t.TempDir(), stderr: os.Stderr}
	var both sync.WaitGroup
	for program := range 2 {
		both.Go(func() {
			for i, lesson := range lessons.All() {
				if i%2 == program {
					note(env, lesson.Topic, func(p *lessonProgress) { p.Read = true })
				}
			}
		})
	}
	both.Wait()
	assert.Len(t, loadProgress(env), len(lessons.All()))
	files, err := os.ReadDir(env.notebook)
	require.NoError(t, err)
	assert.Len(t, files, 1, "the lock is given back")
}

// TestAForgottenLockKeepsNobodyWaiting: of a program that was killed.
func TestAForgottenLockKeepsNobodyWaiting(t *testing.T) {
	env := surroundings{notebook: t.TempDir(), stderr: os.Stderr}
	lock := progressFile(env) + ".lock"
	require.NoError(t, os.WriteFile(lock, nil, 0o644))
	long := time.Now().Add(-time.Hour)
	require.NoError(t, os.Chtimes(lock, long, long))
	note(env, "mapa", func(p *lessonProgress) { p.Read = true })
	assert.True(t, loadProgress(env)["mapa"].Read)
	assert.NoFileExists(t, lock)
}

// TestWhatPassedIsRememberedThoughNobodyReads: caderno verificar --exercicio 13 | head -1.
func TestWhatPassedIsRememberedThoughNobodyReads(t *testing.T) {
	reader, writer, err := os.Pipe()
	require.NoError(t, err)
	require.NoError(t, reader.Close())
	env := surroundings{
		stdout: writer, stderr: os.Stderr, now: time.Now, self: "caderno", notebook: t.TempDir(),
		lookupEnv: func(string) (string, bool) { return "", false },
	}
	solution, err := fs.ReadFile(features.Files(), "solucoes/13-de-fora.feature")
	require.NoError(t, err)
	require.NoError(t, os.WriteFile(filepath.Join(env.notebook, "13-de-fora.feature"), solution, 0o644))
	assert.Equal(t, exitDone, Run(context.Background(), []string{"verificar", "--exercicio", "13"}, env))
	assert.True(t, loadProgress(env)["de-fora"].Passed)
}
