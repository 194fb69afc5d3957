package main

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// TestTheCoreTouchesNothingOutside: a run of the simulator depends on its seed
// alone, and one day it runs in a browser.
func TestTheCoreTouchesNothingOutside(t *testing.T) {
	for _, p := range list(t, "caderno/sim/...") {
		assert.False(t, strings.HasPrefix(p.ImportPath, "k8s.io/client-go"), "sim must not need %s", p.ImportPath)
		if !p.Standard && p.ImportPath != runsPrograms {
			assert.NotContains(t, p.Imports, "os/exec", "sim must not need %s, which runs programs", p.ImportPath)
		}
		if !ours(p.ImportPath) || forTests(p.ImportPath) {
			continue
		}
		for _, name := range p.GoFiles {
			files := token.NewFileSet()
			file, err := parser.ParseFile(files, filepath.Join(p.Dir, name), nil, parser.SkipObjectResolution)
			require.NoError(t, err)
			for _, escape := range escapes(files, file) {
				assert.Fail(t, "sim must touch nothing outside itself", "%s/%s", p.ImportPath, escape)
			}
		}
	}
}

// runsPrograms is the one package below sim that can start a program: it comes
// with the OpenAPI documents from which apimachinery learns the types, and has
// extensions that nobody here asks for.
const runsPrograms = "github.com/google/gnostic-models/compiler"

// The packages that sim's own code must not import, and the functions that it
// must not call. Of math/rand/v2 only what takes a seed is allowed.
var (
	forbiddenImports = []string{"os", "os/exec", "testing", "math/rand", "log", "syscall"}
	forbiddenCalls   = map[string][]string{
		"time": {"Now", "Sleep", "After", "AfterFunc", "Tick", "NewTimer", "NewTicker", "Since", "Until"},
		"http": {"ListenAndServe", "ListenAndServeTLS", "Serve", "ServeTLS"},
		"net":  {"Listen", "ListenPacket", "Dial"},
		"maps": {"Keys", "Values", "All"}, // in an order that changes: sort them where they are made
	}
	allowedOfRand = []string{"New", "NewPCG", "Rand", "Source", "PCG"}
)

// escapes lists the ways in which a file reaches outside the simulator.
func escapes(files *token.FileSet, file *ast.File) []string {
	var found []string
	say := func(node ast.Node, what string) {
		at := files.Position(node.Pos())
		found = append(found, fmt.Sprintf("%s:%d: %s", filepath.Base(at.Filename), at.Line, what))
	}
	for _, spec := range file.Imports {
		path, _ := strconv.Unquote(spec.Path.Value)
		if slices.Contains(forbiddenImports, path) || strings.HasPrefix(path, "k8s.io/client-go") {
			say(spec, "import "+path)
		}
	}
	sorted := sortedCalls(file)
	ast.Inspect(file, func(node ast.Node) bool {
		switch n := node.(type) {
		case *ast.GoStmt:
			say(n, "go statement")
		case *ast.SelectorExpr:
			of, ok := n.X.(*ast.Ident)
			if !ok || sorted[n] {
				break
			}
			if slices.Contains(forbiddenCalls[of.Name], n.Sel.Name) || of.Name == "rand" && globalRand(file) && !slices.Contains(allowedOfRand, n.Sel.Name) {
				say(n, of.Name+"."+n.Sel.Name)
			}
		}
		return true
	})
	return found
}

// sortedCalls finds maps.Keys and maps.Values that go straight into
// slices.Sorted, where their order no longer shows.
func sortedCalls(file *ast.File) map[*ast.SelectorExpr]bool {
	found := map[*ast.SelectorExpr]bool{}
	ast.Inspect(file, func(node ast.Node) bool {
		call, ok := node.(*ast.CallExpr)
		if !ok || len(call.Args) == 0 {
			return true
		}
		function, ok := call.Fun.(*ast.SelectorExpr)
		inner, isCall := call.Args[0].(*ast.CallExpr)
		if ok && isCall && strings.HasPrefix(function.Sel.Name, "Sorted") {
			if keys, ok := inner.Fun.(*ast.SelectorExpr); ok {
				found[keys] = true
			}
		}
		return true
	})
	return found
}

// globalRand tells whether "rand" is the package in this file, rather than a
// field or a parameter.
func globalRand(file *ast.File) bool {
	return slices.ContainsFunc(file.Imports, func(spec *ast.ImportSpec) bool {
		return strings.Contains(spec.Path.Value, "math/rand")
	})
}

// TestEscapesAreSeen shows that the search finds what it is there to find.
func TestEscapesAreSeen(t *testing.T) {
	const text = `package p
import ("maps"; "math/rand/v2"; "os"; "slices"; "time")
func f(m map[string]int) {
	go f(nil)
	_ = time.Now()
	_ = rand.IntN(3)
	_ = rand.New(rand.NewPCG(1, 2))
	_ = slices.Sorted(maps.Keys(m))
	_ = slices.Collect(maps.Keys(m))
	os.Exit(1)
}`
	files := token.NewFileSet()
	file, err := parser.ParseFile(files, "p.go", text, parser.SkipObjectResolution)
	require.NoError(t, err)
	assert.Equal(t, []string{"p.go:2: import os", "p.go:4: go statement", "p.go:5: time.Now", "p.go:6: rand.IntN", "p.go:9: maps.Keys"}, escapes(files, file))
}
