package main

import (
	"bytes"
	"net/url"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"caderno/lessons/site"
)

// places are all names of files, and all fragments of pages: "01-mapa.html#preveja".
func places(t *testing.T, files []site.File, pages map[string]site.File) map[string]bool {
	all := map[string]bool{}
	for _, file := range files {
		all[file.Name] = true
	}
	for name, page := range pages {
		for _, e := range elements(t, page) {
			if id, ok := e.attributes["id"]; ok {
				all[name+"#"+id] = true
			}
		}
	}
	return all
}

var (
	// sheetLink is what a style sheet asks for; programs and data in the sheet itself are none.
	sheetLink = regexp.MustCompile(`(?:url\(|@import )["']?([^"')]+)`)
	// idLists are the attributes that name elements of the same page.
	idLists = []string{"for", "aria-controls", "aria-labelledby", "aria-describedby", "aria-details", "aria-owns", "headers", "list"}
)

// TestLinksLeadSomewhere: files, fragments, elements that others name; and nothing
// is asked of any other place.
func TestLinksLeadSomewhere(t *testing.T) {
	files, err := theSite()
	require.NoError(t, err)
	pages := pagesOf(t)
	known := places(t, files, pages)
	for name, page := range pages {
		for _, e := range elements(t, page) {
			for _, key := range []string{"href", "src", "data", "poster", "action"} {
				target, ok := e.attributes[key]
				if !ok {
					continue
				}
				u, err := url.Parse(target)
				require.NoError(t, err, name)
				if e.name == "a" && u.IsAbs() {
					continue // a link that a reader may follow
				}
				if strings.HasPrefix(target, "#") {
					target = name + target
				}
				assert.True(t, known[target], "%s: %s=%q não leva a nada", name, key, target)
			}
			for _, key := range idLists {
				for _, id := range strings.Fields(e.attributes[key]) {
					assert.True(t, known[name+"#"+id], "%s: %s=%q não está na página", name, key, id)
				}
			}
		}
	}
	for _, file := range files {
		extension := filepath.Ext(file.Name)
		if extension == ".css" || extension == ".js" && file.Name != "indice.js" {
			assert.NotRegexp(t, `https?://`, string(file.Data), file.Name)
		}
		if extension == ".css" {
			for _, found := range sheetLink.FindAllSubmatch(file.Data, -1) {
				target := string(found[1])
				assert.True(t, known[target] || strings.HasPrefix(target, "data:"), "%s: %s", file.Name, target)
			}
		}
	}
}

// TestNoFileIsForgotten: each is named by another one, and each page is led to.
func TestNoFileIsForgotten(t *testing.T) {
	files, err := theSite()
	require.NoError(t, err)
	for _, file := range files {
		if file.Name == "sitemap.xml" || file.Name == "404.html" || file.Name == "index.html" {
			continue // those who come from outside ask for them
		}
		named := false
		for _, other := range files {
			if other.Name == file.Name || other.Name == "sw.js" || other.Name == "sitemap.xml" || other.Name == "indice.js" {
				continue
			}
			named = named || bytes.Contains(other.Data, []byte(`"`+file.Name))
		}
		assert.True(t, named, "nothing leads to %s", file.Name)
	}
}

// TestTheListOfPages has each page once, at the site's address, but the one for
// those who are lost.
func TestTheListOfPages(t *testing.T) {
	files, err := theSite()
	require.NoError(t, err)
	var listed []string
	for _, file := range files {
		if file.Name == "sitemap.xml" {
			for _, found := range regexp.MustCompile(`<loc>https://caderno\.example/([^<]+)</loc>`).FindAllSubmatch(file.Data, -1) {
				listed = append(listed, string(found[1]))
			}
		}
	}
	var pages []string
	for name := range pagesOf(t) {
		if name != "404.html" {
			pages = append(pages, name)
		}
	}
	assert.ElementsMatch(t, pages, listed)
}
