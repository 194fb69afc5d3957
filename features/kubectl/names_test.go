package kubectl

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

const pod = `apiVersion: v1
kind: Pod
metadata:
  name: NAME
spec:
  containers:
  - name: c
    image: nginx:1.27
`

// folder makes a folder of files and the function that finds them in it.
func folder(t *testing.T, files map[string]string) (string, func(string) string) {
	dir := t.TempDir()
	for name, text := range files {
		require.NoError(t, os.MkdirAll(filepath.Dir(filepath.Join(dir, name)), 0o755))
		require.NoError(t, os.WriteFile(filepath.Join(dir, name), []byte(text), 0o644))
	}
	return dir, func(name string) string { return filepath.Join(dir, filepath.FromSlash(name)) }
}

func TestFilesAreThoseOfTheScenario(t *testing.T) {
	f := newFixture(t)
	dir, file := folder(t, map[string]string{
		"um.yaml": strings.Replace(pod, "NAME", "um", 1), "d/dois.yaml": strings.Replace(pod, "NAME", "dois", 1),
		"ruim.yaml": "a: [", "campo.yaml": strings.Replace(pod, "image:", "imagem:", 1), "path.txt": "{.metadata.name}",
	})
	for _, c := range []struct {
		line, stdin, want string
		code              int
	}{
		{"apply -f um.yaml -f d", "", "pod/um created\npod/dois created\n", 0},
		{"get -f um.yaml -o jsonpath-file=path.txt", "", "um", 0},
		{"apply -f -", strings.Replace(pod, "NAME", "tres", 1), "pod/tres created\n", 0},
		{"apply -f -", "", "error: no objects passed to apply\n", 1},
		{"apply -f -", "a: [", "error: error parsing STDIN: error converting YAML to JSON: yaml: line 1: did not find expected node content\n", 1},
		{"apply -f nao-existe.yaml", "", "error: the path \"nao-existe.yaml\" does not exist\n", 1},
		{"apply -f ruim.yaml", "", "error: error parsing ruim.yaml: error converting YAML to JSON: yaml: line 1: did not find expected node content\n", 1},
		{"apply -f https://exemplo.org/x.yaml", "", "error: este kubectl não busca nada na internet: salve https://exemplo.org/x.yaml num arquivo e use o nome dele\n", 1},
	} {
		out, code := runCall(f.kubectl, Call{File: file, Stdin: strings.NewReader(c.stdin)}, c.line)
		assert.Equal(t, c.want, out, c.line)
		assert.Equal(t, c.code, code, c.line)
		assert.NotContains(t, out, dir)
	}
}
