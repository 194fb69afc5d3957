package main

import (
	"bytes"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"golang.org/x/net/html"
)

// void are the elements without an end tag.
var void = []string{"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}

// TestPagesAreWellFormed: each element is closed where it was opened, and the
// parser of HTML, which mends what it does not understand, had nothing to mend.
// It needs no tool of the machine; TestPagesAreValid does, and sees far more.
func TestPagesAreWellFormed(t *testing.T) {
	for name, page := range pagesOf(t) {
		written, err := tags(page.Data)
		require.NoError(t, err, name)
		document, err := html.Parse(bytes.NewReader(page.Data))
		require.NoError(t, err, name)
		var parsed []string
		for node := range document.Descendants() {
			if node.Type == html.ElementNode {
				parsed = append(parsed, node.Data)
			}
		}
		for i := range min(len(written), len(parsed)) {
			if !strings.EqualFold(written[i], parsed[i]) {
				t.Errorf("%s: the parser mends the page at its element %d: <%s> is written, <%s> is what it makes of it, after %q", name, i, written[i], parsed[i], parsed[max(i-8, 0):i])
				break
			}
		}
		assert.Len(t, parsed, len(written), name)
	}
}

// tags are the names of a page's elements, as written, each of which must be
// closed as nested and have no attribute twice.
func tags(page []byte) ([]string, error) {
	var all, open []string
	in := html.NewTokenizer(bytes.NewReader(page))
	drawing := 0 // open svg elements: there, <path/> is an element that was closed
	for {
		kind := in.Next()
		if kind == html.ErrorToken {
			break
		}
		token := in.Token()
		attributes := map[string]bool{}
		for _, a := range token.Attr {
			if attributes[a.Key] {
				return nil, &malformed{token.String(), "has " + a.Key + " twice"}
			}
			attributes[a.Key] = true
		}
		switch kind {
		case html.StartTagToken:
			all = append(all, token.Data)
			if token.Data == "svg" {
				drawing++
			}
			if !slices.Contains(void, token.Data) {
				open = append(open, token.Data)
			}
		case html.SelfClosingTagToken:
			all = append(all, token.Data)
			if drawing == 0 && !slices.Contains(void, token.Data) {
				return nil, &malformed{token.String(), "is not closed by its slash"}
			}
		case html.EndTagToken:
			if len(open) == 0 || open[len(open)-1] != token.Data {
				return nil, &malformed{token.String(), "comes while these are open: " + strings.Join(open, " ")}
			}
			open = open[:len(open)-1]
			if token.Data == "svg" {
				drawing--
			}
		}
	}
	if len(open) > 0 {
		return nil, &malformed{open[len(open)-1], "is never closed"}
	}
	if err := in.Err(); err != io.EOF {
		return nil, err
	}
	return all, nil
}

type malformed struct{ tag, trouble string }

func (e *malformed) Error() string { return e.tag + " " + e.trouble }

// TestPagesAreValid asks the reference, the Nu HTML checker, about all pages and
// pictures. It takes some four seconds for all of them. What it knows of CSS is
// years behind the browsers.
func TestPagesAreValid(t *testing.T) {
	t.Parallel()
	java, err := exec.LookPath("java")
	if err != nil {
		missing(t, "there is no Java on this machine; .ci/run installs Debian's")
	}
	checker := filepath.Join(npmPackages, "vnu-jar", "build", "dist", "vnu.jar")
	if _, err := os.Stat(checker); err != nil {
		missing(t, "there is no Nu HTML checker: run npm ci --prefix .ci --ignore-scripts")
	}
	folder, err := siteFolder()
	require.NoError(t, err)
	args := []string{"-jar", checker, "--format", "gnu", "--also-check-svg"}
	for _, kind := range []string{"html", "svg"} {
		found, err := filepath.Glob(filepath.Join(folder, "*."+kind))
		require.NoError(t, err)
		require.NotEmpty(t, found, kind)
		args = append(args, found...)
	}
	found, err := exec.CommandContext(t.Context(), java, args...).CombinedOutput()
	told := strings.Split(strings.ReplaceAll(string(found), "file:"+folder+"/", ""), "\n")
	for _, line := range told[:min(len(told)-1, 15)] { // the last one is empty
		t.Errorf("%.250s", line)
	}
	assert.NoError(t, err)
}
