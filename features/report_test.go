package features

import (
	"bytes"
	"context"
	"fmt"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf8"

	"caderno/features/goldentest"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// TestReports shows how the formatter reports each kind of end, at two widths,
// with the hops and with colours.
func TestReports(t *testing.T) {
	tests := []struct {
		file string
		o    Options
	}{
		{"passa-80.txt", Options{Files: []string{"testdata/passa.feature"}}},
		{"passa-60.txt", Options{Files: []string{"testdata/passa.feature"}, Width: 60}},
		{"passa-fluxo.txt", Options{Files: []string{"testdata/passa.feature:7"}, Fluxo: true}},
		{"falha-80.txt", Options{Files: []string{"testdata/falha.feature"}}},
		{"falha-60.txt", Options{Files: []string{"testdata/falha.feature"}, Width: 60}},
		{"aberto-80.txt", Options{Files: []string{"testdata/aberto.feature"}}},
		{"aberto-60.txt", Options{Files: []string{"testdata/aberto.feature"}, Width: 60}},
		{"tudo-80.txt", Options{Files: []string{"testdata/passa.feature", "testdata/falha.feature", "testdata/aberto.feature"}}},
	}
	for _, test := range tests {
		t.Run(test.file, func(t *testing.T) {
			var out bytes.Buffer
			test.o.Output, test.o.NoColors = &out, true
			_, err := run(context.Background(), test.o, openFake)
			if strings.HasPrefix(test.file, "passa") {
				require.NoError(t, err)
			} else {
				require.ErrorIs(t, err, ErrFailed)
			}
			golden(t, test.file, out.String())
			for i, line := range strings.Split(out.String(), "\n") {
				assert.LessOrEqual(t, utf8.RuneCountInString(line), max(test.o.Width, 60+20*(1-test.o.Width/60)), "line %d: %s", i+1, line)
				assert.Equal(t, strings.TrimRight(line, " "), line, "spaces at the end of line %d", i+1)
			}
		})
	}
}

func golden(t *testing.T, name, got string) {
	t.Helper()
	goldentest.Equal(t, filepath.Join("testdata", name), got)
}

// TestTheOrderOfRunningDoesNotShow: scenarios run in an order that the seed
// decides, and are reported in the order of the file.
func TestTheOrderOfRunningDoesNotShow(t *testing.T) {
	var first string
	for seed := range uint64(5) {
		var out bytes.Buffer
		_, err := run(context.Background(), Options{Files: []string{"testdata/passa.feature"}, Seed: seed, Output: &out, NoColors: true}, openFake)
		require.NoError(t, err)
		report := strings.ReplaceAll(out.String(), fmt.Sprintf("Semente %d", max(seed, 1)), "Semente N")
		if first == "" {
			first = report
		}
		assert.Equal(t, first, report)
	}
}

func TestColoursAddNothingButColour(t *testing.T) {
	for _, file := range []string{"testdata/passa.feature", "testdata/falha.feature", "testdata/aberto.feature"} {
		var plain, painted bytes.Buffer
		run(context.Background(), Options{Files: []string{file}, Output: &plain, NoColors: true, Fluxo: true}, openFake)
		run(context.Background(), Options{Files: []string{file}, Output: &painted, Fluxo: true}, openFake)
		assert.Contains(t, painted.String(), "\x1b[")
		assert.NotContains(t, plain.String(), "\x1b[")
		assert.Equal(t, plain.String(), unpaint(painted.String()))
	}
}

// TestTheReportNamesTheRealCluster, before anything runs and at the end, and does
// not promise there that all repeats itself.
func TestTheReportNamesTheRealCluster(t *testing.T) {
	var out bytes.Buffer
	o := Options{Files: []string{"testdata/passa.feature"}, Output: &out, NoColors: true, place: "contexto minikube, https://192.0.2.1:8443"}
	_, err := run(context.Background(), o, openFake)
	require.NoError(t, err)
	assert.True(t, strings.HasPrefix(out.String(), "Cluster de verdade: contexto minikube, https://192.0.2.1:8443\n\nFuncionalidade: "), out.String())
	assert.Contains(t, out.String(), "No cluster de verdade (contexto minikube, https://192.0.2.1:8443), ")
	assert.NotContains(t, out.String(), "Semente")
}

func unpaint(text string) string {
	for {
		before, after, ok := strings.Cut(text, "\x1b[")
		if !ok {
			return text
		}
		_, after, _ = strings.Cut(after, "m")
		text = before + after
	}
}

// TestAWideTableKeepsItsValues: the blanks before the border are no value.
func TestAWideTableKeepsItsValues(t *testing.T) {
	p := &page{width: 30}
	p.verbatim("  ", "| campo             | valor     |\n| spec.replicas.all | Completed |\n| spec              | 2         |", "")
	assert.Equal(t, "  | campo             | valor\n  | spec.replicas.all | Compl…\n  | spec              | 2\n", p.String())
}
