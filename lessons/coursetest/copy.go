// Package coursetest is for tests that put mistakes into a copy of the course.
package coursetest

import (
	"io/fs"
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/require"
)

// CopyOf is a folder that can be changed.
func CopyOf(t *testing.T, folder fs.FS) fstest.MapFS {
	t.Helper()
	copied := fstest.MapFS{}
	require.NoError(t, fs.WalkDir(folder, ".", func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		text, err := fs.ReadFile(folder, name)
		copied[name] = &fstest.MapFile{Data: text}
		return err
	}))
	return copied
}
