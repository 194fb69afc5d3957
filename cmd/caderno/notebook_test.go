package main

import (
	"io/fs"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestFindNotebook(t *testing.T) {
	top := t.TempDir()
	deep := filepath.Join(top, "a", "b")
	require.NoError(t, os.MkdirAll(deep, 0o755))
	t.Chdir(deep)
	assert.Equal(t, "meu-caderno", findNotebook("."), "none anywhere: here")

	require.NoError(t, os.Mkdir("meu-caderno", 0o755))
	t.Chdir("meu-caderno")
	assert.Equal(t, ".", findNotebook("."), "the learner is in it")

	require.NoError(t, os.WriteFile(filepath.Join(top, "go.mod"), []byte("module caderno\r\n\r\ngo 1.26\r\n"), 0o644))
	assert.Equal(t, filepath.Join("..", "..", "..", "meu-caderno"), findNotebook("."), "at the top of the checkout")
	t.Chdir(top)
	assert.Equal(t, "meu-caderno", findNotebook("."), "the learner is there")
}

// TestKeepAway: a name that is taken is never taken twice.
func TestKeepAway(t *testing.T) {
	folder := t.TempDir()
	file := filepath.Join(folder, "x.feature")
	for n, text := range []string{"um", "dois"} {
		require.NoError(t, createFile(file, []byte(text)))
		kept, err := keepAway(file, "x-%d.feature")
		require.NoError(t, err)
		assert.Equal(t, filepath.Join(folder, []string{"x-1.feature", "x-2.feature"}[n]), kept)
	}
	for name, want := range map[string]string{"x-1.feature": "um", "x-2.feature": "dois"} {
		text, err := os.ReadFile(filepath.Join(folder, name))
		require.NoError(t, err)
		assert.Equal(t, want, string(text))
	}
	_, err := keepAway(file, "x-%d.feature")
	assert.ErrorIs(t, err, fs.ErrNotExist)
	assert.NoFileExists(t, filepath.Join(folder, "x-3.feature"), "no empty file is left where nothing was kept")
}

// TestTheCopyIsTheLearners: what is there is never written over.
func TestTheCopyIsTheLearners(t *testing.T) {
	env := surroundings{notebook: filepath.Join(t.TempDir(), "meu-caderno")}
	e, err := findExercise(env, "2")
	require.NoError(t, err)
	assert.False(t, e.copied())
	made, err := e.open()
	require.NoError(t, err)
	assert.True(t, made)
	text, err := os.ReadFile(e.file)
	require.NoError(t, err)
	assert.Equal(t, string(e.given), string(text))

	require.NoError(t, os.WriteFile(e.file, []byte("meu"), 0o644))
	made, err = e.open()
	require.NoError(t, err)
	assert.False(t, made)
	text, err = os.ReadFile(e.file)
	require.NoError(t, err)
	assert.Equal(t, "meu", string(text))
}
