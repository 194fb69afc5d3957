package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"os/exec"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// pkg is what `go list -json` says about a package.
type pkg struct {
	ImportPath string
	Dir        string
	Standard   bool // of Go's own library
	GoFiles    []string
	Imports    []string
}

// list asks the go command about packages, with everything they need.
func list(t *testing.T, patterns ...string) []pkg {
	t.Helper()
	command := exec.Command("go", append([]string{"list", "-deps", "-json=ImportPath,Dir,Standard,GoFiles,Imports"}, patterns...)...)
	var stderr bytes.Buffer
	command.Stderr = &stderr
	out, err := command.Output()
	require.NoError(t, err, stderr.String())
	var all []pkg
	for decoder := json.NewDecoder(bytes.NewReader(out)); ; {
		var p pkg
		if err := decoder.Decode(&p); errors.Is(err, io.EOF) {
			return all
		} else {
			require.NoError(t, err)
		}
		all = append(all, p)
	}
}

// TestWhoMayImportWhom holds the rooms apart: what a room does not import, its
// reader need not know. Tests may import more.
func TestWhoMayImportWhom(t *testing.T) {
	for _, p := range list(t, "caderno/...") {
		if !ours(p.ImportPath) || forTests(p.ImportPath) {
			continue
		}
		for _, imported := range p.Imports {
			if ours(imported) {
				require.True(t, mayImport(room(p.ImportPath), room(imported)),
					"%s must not import %s: see mayImport in this test", p.ImportPath, imported)
			}
		}
	}
}

func ours(path string) bool { return strings.HasPrefix(path, "caderno/") }

// forTests tells a package that only tests use, such as controllertest.
func forTests(path string) bool { return strings.HasSuffix(path, "test") }

func room(path string) string { return strings.TrimPrefix(path, "caderno/") }

// tools are rooms that pieces of the cluster are made with.
var tools = []string{"sim/clock", "sim/trace", "sim/latency", "sim/client", "sim/workqueue", "sim/record", "sim/quota", "sim/budget"}

// mayImport is the law of the rooms.
func mayImport(from, to string) bool {
	under := func(path, parent string) bool { return path == parent || strings.HasPrefix(path, parent+"/") }
	switch {
	case forTests(to):
		return false
	case slices.Contains([]string{"sim/clock", "sim/store", "sim/trace", "sim/latency"}, from):
		return false
	case slices.Contains(tools, from):
		return slices.Contains(tools, to)
	case under(from, "sim/apiserver"):
		return slices.Contains(tools, to) || to == "sim/store" || under(to, "sim/apiserver")
	case from == "sim/kubelet" && to == "sim/cri":
		return true
	case from == "sim": // it alone wires the pieces
		return under(to, "sim")
	case under(from, "sim/controllers") && to == "sim/controllers": // what all controllers do alike
		return true
	case under(from, "sim"): // a piece: of the others it knows only the API
		return slices.Contains(tools, to)
	case under(from, "lessons"):
		return under(to, "lessons")
	case under(from, "features/steps"): // a cluster is an interface there; hops are data
		return under(to, "features") || to == "sim/trace"
	case under(from, "features"):
		return under(to, "features") || under(to, "sim")
	default: // the command line knows everybody, and nobody knows it
		return under(from, "cmd") && !under(to, "cmd")
	}
}

// TestRoomsAreHeldApart shows that the law forbids what it is there to forbid.
func TestRoomsAreHeldApart(t *testing.T) {
	for _, forbidden := range [][2]string{
		{"sim/clock", "sim/trace"},
		{"sim/controllers/deployment", "sim/controllers/controllertest"},
		{"sim/controllers/deployment", "sim/controllers/replicaset"},
		{"sim/scheduler", "sim/apiserver"},
		{"sim/kubelet", "sim/scheduler"},
		{"sim/scheduler", "sim"},
		{"sim/apiserver", "sim/kubelet"},
		{"sim", "features"},
		{"lessons", "sim/trace"},
		{"lessons/terminal", "features"},
		{"features/steps", "sim"},
		{"features", "cmd/caderno"},
	} {
		require.False(t, mayImport(forbidden[0], forbidden[1]), "%s must not be allowed to import %s", forbidden[0], forbidden[1])
	}
	require.True(t, mayImport("sim/kubelet", "sim/cri"))
	require.True(t, mayImport("cmd/caderno", "sim"))
}
