package main

import (
	"bytes"
	"go/format"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

const repository = "../.."

// TestTopLevel: the rooms are those of the README, and no other.
func TestTopLevel(t *testing.T) {
	allowed := []string{".ci", ".github", ".gitignore", "LICENSE", "README.md", "cmd", "features", "go.mod", "go.sum", "lessons", "sim"}
	for _, name := range projectFiles(t) {
		top, _, _ := strings.Cut(name, "/")
		assert.Contains(t, allowed, top, "nothing else belongs at the top of the repository")
	}
}

// unfinished are the marks of work put off, and of the machine that it was
// done on. They are put together here so that this file is not found.
var unfinished = regexp.MustCompile(`\b(TO` + `DO|FIX` + `ME|X` + `XX)\b|\.\./sha` + `red|(^|[\s"'(=:])/(ro` + `ot|wo` + `rk|ho` + `me)/`)

// TestFilesAreFinished reads every text of the project.
func TestFilesAreFinished(t *testing.T) {
	eachFile(t, func(path string, text []byte) {
		for i, line := range strings.Split(string(text), "\n") {
			assert.NotRegexp(t, unfinished, line, "%s:%d", path, i+1)
		}
		if filepath.Ext(path) == ".go" {
			formatted, err := format.Source(text)
			if assert.NoError(t, err, path) {
				assert.True(t, bytes.Equal(formatted, text), "%s is not as gofmt would have it", path)
			}
		}
		if filepath.Ext(path) == ".md" {
			assert.Equal(t, 1, headings(string(text)), "%s: one first-level heading, or a title in the front matter, was expected", path)
		}
	})
}

// headings counts first-level headings outside code, and a title in the front
// matter as one.
func headings(text string) int {
	count, code := 0, false
	for i, line := range strings.Split(text, "\n") {
		switch {
		case strings.HasPrefix(line, "```"):
			code = !code
		case !code && strings.HasPrefix(line, "# "), i > 0 && strings.HasPrefix(text, "---\n") && strings.HasPrefix(line, "title: "):
			count++
		}
	}
	return count
}

// eachFile calls see for every file of ours.
func eachFile(t *testing.T, see func(name string, text []byte)) {
	t.Helper()
	for _, name := range projectFiles(t) {
		text, err := os.ReadFile(filepath.Join(repository, name))
		require.NoError(t, err)
		see(name, text)
	}
}

// projectFiles lists the files of the project: those that git keeps, or all there
// are where the code came without git. A learner may keep other files beside them.
func projectFiles(t *testing.T) []string {
	t.Helper()
	git := exec.Command("git", "ls-files", "-z")
	git.Dir = repository
	kept, gitErr := git.Output()
	tracked := map[string]bool{}
	for _, name := range strings.Split(string(kept), "\x00") {
		tracked[name] = true
	}
	// The folders are walked in any case, so that the go command sees that the
	// test depends on them and does not answer from its cache.
	var names []string
	require.NoError(t, fs.WalkDir(os.DirFS(repository), ".", func(name string, entry fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case entry.IsDir() && name == ".git":
			return fs.SkipDir
		case !entry.IsDir() && (gitErr != nil || tracked[name]):
			names = append(names, name)
		}
		return nil
	}))
	require.Greater(t, len(names), 20, "the project's files were not found")
	return names
}
