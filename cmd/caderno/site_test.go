package main

import (
	"bytes"
	"compress/gzip"
	"context"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"golang.org/x/net/html"

	"caderno/lessons/site"
)

// theSite is the site of the whole course, built once: it runs every scenario.
var theSite = sync.OnceValues(func() ([]site.File, error) {
	return buildSite(context.Background(), "https://caderno.example/")
})

// element is what a test looks at in a page.
type element struct {
	name       string
	attributes map[string]string
}

// elements are those of a page, which must be well formed.
func elements(t *testing.T, page site.File) []element {
	document, err := html.Parse(bytes.NewReader(page.Data))
	require.NoError(t, err)
	var all []element
	for node := range document.Descendants() {
		if node.Type != html.ElementNode {
			continue
		}
		e := element{node.Data, map[string]string{}}
		for _, a := range node.Attr {
			e.attributes[a.Key] = a.Val
		}
		all = append(all, e)
	}
	return all
}

func pagesOf(t *testing.T) map[string]site.File {
	files, err := theSite()
	require.NoError(t, err)
	pages := map[string]site.File{}
	for _, file := range files {
		if strings.HasSuffix(file.Name, ".html") {
			pages[file.Name] = file
		}
	}
	require.Len(t, pages, 19+19+6)
	return pages
}

// TestPagesAreWhole: one first heading, a language, a title and a description
// of its own, no id twice.
func TestPagesAreWhole(t *testing.T) {
	titles := map[string]string{}
	for name, page := range pagesOf(t) {
		h1, ids := 0, map[string]bool{}
		var description string
		for _, e := range elements(t, page) {
			switch {
			case e.name == "h1":
				h1++
			case e.name == "html":
				assert.Equal(t, "pt-BR", e.attributes["lang"], name)
			case e.name == "meta" && e.attributes["name"] == "description":
				description = e.attributes["content"]
			}
			if id, ok := e.attributes["id"]; ok {
				assert.False(t, ids[id], "%s: o id %q aparece duas vezes", name, id)
				ids[id] = true
			}
		}
		assert.Equal(t, 1, h1, name)
		assert.NotEmpty(t, description, name)
		title := between(string(page.Data), "<title>", "</title>")
		assert.Empty(t, titles[title], "%s tem o título de outra página: %s", name, title)
		titles[title] = name
	}
}

// TestLessonPagesAreLight: all that a lesson's page loads, compressed.
func TestLessonPagesAreLight(t *testing.T) {
	files, err := theSite()
	require.NoError(t, err)
	sizes := map[string]int{}
	for _, file := range files {
		sizes[file.Name] = zipped(t, file.Data)
	}
	for name, page := range pagesOf(t) {
		if name[0] < '0' || name[0] > '9' {
			continue
		}
		sum := sizes[name]
		for _, e := range elements(t, page) {
			if e.name == "script" {
				sum += sizes[e.attributes["src"]]
			}
			if e.name == "link" {
				sum += sizes[e.attributes["href"]]
			}
		}
		assert.Greater(t, sum, sizes[name]+sizes["site.css"]+sizes["site.js"], name)
		assert.Less(t, sum, 80_000, name)
	}
}

func zipped(t *testing.T, data []byte) int {
	var out bytes.Buffer
	w := gzip.NewWriter(&out)
	_, err := w.Write(data)
	require.NoError(t, err)
	require.NoError(t, w.Close())
	return out.Len()
}

func TestTheSiteIsTheSameEachTime(t *testing.T) {
	first, err := theSite()
	require.NoError(t, err)
	second, err := buildSite(context.Background(), "https://caderno.example/")
	require.NoError(t, err)
	require.Equal(t, len(first), len(second))
	for i := range first {
		assert.True(t, bytes.Equal(first[i].Data, second[i].Data), first[i].Name)
	}
}

func TestWritingTheSite(t *testing.T) {
	folder := filepath.Join(t.TempDir(), "novo", "site")
	run := func(args ...string) (string, string, int) {
		var stdout, stderr bytes.Buffer
		status := Run(context.Background(), args, surroundings{
			stdout: &stdout, stderr: &stderr, lookupEnv: os.LookupEnv, now: time.Now, self: "caderno",
		})
		return stdout.String(), stderr.String(), status
	}
	_, stderr, status := run("site")
	assert.Equal(t, exitWrongUse, status)
	assert.Contains(t, stderr, "--saida")
	_, stderr, status = run("site", "--saida", folder, "--endereco", "caderno.example")
	assert.Equal(t, exitWrongUse, status)
	assert.Contains(t, stderr, "http")
	stdout, stderr, status := run("site", "--saida", folder)
	assert.Equal(t, exitDone, status, stderr)
	assert.Contains(t, stdout, filepath.Join(folder, "index.html"))
	index, err := os.ReadFile(filepath.Join(folder, "index.html"))
	require.NoError(t, err)
	assert.Contains(t, string(index), "kubectl create deployment")
	_, stderr, status = run("site", "--saida", folder)
	assert.Equal(t, exitDone, status, "a site may be written anew: %s", stderr)
	other := t.TempDir()
	require.NoError(t, os.WriteFile(filepath.Join(other, "index.html"), []byte("meu"), 0o644))
	_, stderr, status = run("site", "--saida", other)
	assert.Equal(t, exitWrongUse, status)
	assert.Contains(t, stderr, "já tem outras coisas, como index.html")
	kept, err := os.ReadFile(filepath.Join(other, "index.html"))
	require.NoError(t, err)
	assert.Equal(t, "meu", string(kept))
	file := filepath.Join(t.TempDir(), "arquivo")
	require.NoError(t, os.WriteFile(file, nil, 0o644))
	_, stderr, status = run("site", "--saida", file)
	assert.Equal(t, exitWrongUse, status)
	assert.Contains(t, stderr, file)
}

func between(text, from, to string) string {
	_, text, _ = strings.Cut(text, from)
	text, _, _ = strings.Cut(text, to)
	return text
}

// BenchmarkSite is held to 3 s on an idle machine, all scenarios run.
func BenchmarkSite(b *testing.B) {
	for b.Loop() {
		_, err := buildSite(context.Background(), "https://caderno.example/")
		require.NoError(b, err)
	}
}
