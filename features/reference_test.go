package features

import (
	"context"
	"fmt"
	"io/fs"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"caderno/features/goldentest"
	"caderno/features/steps"
)

// referenceFile says of every scenario what became of it in the simulator and on
// the reference, Kubernetes 1.37.2. This writes it, in some minutes of real time:
//
//	CADERNO_KUBECONFIG=FILE CADERNO_CONTEXTO=NAME go test ./features -run TestReference -update -timeout 1h
//
// With CADERNO_ARQUIVOS=08-sondas.feature,solucoes/08-sondas.feature it measures
// these and keeps the others' rows. The cluster must have the images of the
// catalogue, and its nodes must be in reach of whoever runs the test.
const referenceFile = "testdata/referencia.md"

const howToMeasure = "meça de novo, com o Kubernetes 1.37.2 de referência: CADERNO_KUBECONFIG=ARQUIVO CADERNO_CONTEXTO=NOME go test ./features -run TestReference -update -timeout 1h"

// comparison is a row: a scenario here and there.
type comparison struct {
	file, title          string
	simulator, reference string // how it ended
	reason               string // why it was skipped
}

// TestReference: every scenario was run on the reference too, or is one of those
// that only the simulator can run.
func TestReference(t *testing.T) {
	if *goldentest.Update {
		updateReference(t)
	}
	text, err := os.ReadFile(referenceFile)
	require.NoError(t, err)
	table := readTable(string(text))
	result, _ := run(context.Background(), everything(t), openFake) // only to know them
	for _, s := range result.Scenarios {
		file, title := place(s), s.title(inFile(result.Scenarios, s.File))
		at := slices.IndexFunc(table, func(c comparison) bool { return c.file == file && c.title == title })
		if !assert.GreaterOrEqual(t, at, 0, "%s: o cenário “%s” não está em features/%s; %s", file, title, referenceFile, howToMeasure) {
			continue
		}
		row := table[at]
		table = slices.Delete(table, at, at+1)
		want := comparison{file, title, string(Passed), string(Passed), ""}
		if onlySimulated(s) {
			want.reference, want.reason = string(Skipped), row.reason
			assert.Contains(t, row.reason, "só no simulador: ", "%s: “%s”", file, title)
		}
		assert.Equal(t, want, row, "%s", howToMeasure)
	}
	for _, row := range table {
		assert.Fail(t, "uma linha a mais", "features/%s fala de um cenário “%s” que não está em %s; %s", referenceFile, row.title, row.file, howToMeasure)
	}
}

// everything is the lessons' scenarios and the solutions of their exercises.
func everything(t *testing.T) Options {
	solutions, err := fs.Glob(Files(), "solucoes/*.feature")
	require.NoError(t, err)
	return Options{Lessons: LessonsWithScenarios(), Files: solutions}
}

// place is a scenario's file, within this folder.
func place(s Scenario) string { return strings.TrimPrefix(s.File, folder) }

// onlySimulated tells a scenario that no other cluster can run. Those of lessons
// also say so by their tag; see TestTagsSayWhatAScenarioNeeds.
func onlySimulated(s Scenario) bool {
	return slices.ContainsFunc(s.Steps, func(step Step) bool { return steps.SimulatorFor(step.Text) != "" })
}

func inFile(scenarios []Scenario, file string) []Scenario {
	var found []Scenario
	for _, s := range scenarios {
		if s.File == file {
			found = append(found, s)
		}
	}
	return found
}

// updateReference measures the files asked for, or all, and writes the table.
func updateReference(t *testing.T) {
	var table, kept []comparison
	all := everything(t)
	chosen := all
	if names := os.Getenv("CADERNO_ARQUIVOS"); names != "" {
		chosen = among(all, strings.Split(names, ","))
		text, err := os.ReadFile(referenceFile)
		require.NoError(t, err)
		kept = readTable(string(text))
	}
	measured := measure(t, chosen)
	for _, name := range fileNames(all) {
		rows := ofFile(measured, name)
		if rows == nil {
			rows = ofFile(kept, name)
		}
		table = append(table, rows...)
	}
	require.NoError(t, os.WriteFile(referenceFile, []byte(writeTable(table)), 0o644))
}

// among leaves of what there is to run the files named.
func among(all Options, names []string) Options {
	return Options{
		Lessons: slices.DeleteFunc(slices.Clone(all.Lessons), func(n int) bool {
			return !slices.ContainsFunc(names, func(name string) bool { return lessonFile.MatchString(name) && lessonOf(name) == n })
		}),
		Files: slices.DeleteFunc(slices.Clone(all.Files), func(file string) bool { return !slices.Contains(names, file) }),
	}
}

// fileNames are the files of a run, in the order in which they run.
func fileNames(o Options) []string { return slices.Concat(lessonFiles(), o.Files) }

func ofFile(table []comparison, name string) []comparison {
	var rows []comparison
	for _, row := range table {
		if row.file == name {
			rows = append(rows, row)
		}
	}
	return rows
}

// measure runs scenarios here and there.
func measure(t *testing.T, o Options) []comparison {
	kubeconfig, name := os.Getenv("CADERNO_KUBECONFIG"), os.Getenv("CADERNO_CONTEXTO")
	require.NotEmpty(t, name, howToMeasure)
	require.Positive(t, len(o.Lessons)+len(o.Files), "CADERNO_ARQUIVOS: nenhum desses arquivos existe")
	simulated, err := Run(context.Background(), o)
	require.NoError(t, err)
	o.Real, o.Output, o.NoColors = &Real{Kubeconfig: kubeconfig, Context: name}, os.Stdout, true
	real, err := Run(context.Background(), o)
	require.NoError(t, err)
	require.Len(t, real.Scenarios, len(simulated.Scenarios))
	var table []comparison
	for i, s := range simulated.Scenarios {
		there := real.Scenarios[i]
		row := comparison{place(s), s.title(inFile(simulated.Scenarios, s.File)), string(s.Status), string(there.Status), ""}
		if step := there.Stopped(); step != nil {
			row.reason = step.Reason
		}
		table = append(table, row)
	}
	return table
}

// writeTable is the file; readTable finds the rows in it again.
func writeTable(table []comparison) string {
	var out strings.Builder
	passed := 0
	for _, row := range table {
		if row.reference == string(Passed) {
			passed++
		}
	}
	fmt.Fprintf(&out, `# Os cenários no simulador e no Kubernetes 1.37.2

Os mesmos arquivos rodam nos dois. Esta tabela é escrita por um teste
(`+"`features/reference_test.go`"+` diz como); ninguém a edita.

No simulador passam os %d cenários; na referência, %d. Os outros %d são pulados lá: falam
do que só o simulador tem.
`, len(table), passed, len(table)-passed)
	file := ""
	for _, row := range table {
		if row.file != file {
			file = row.file
			fmt.Fprintf(&out, "\n## %s\n\n| cenário | simulador | referência | por que foi pulado |\n|---|---|---|---|\n", file)
		}
		fmt.Fprintf(&out, "| %s | %s | %s | %s |\n", strings.ReplaceAll(row.title, "|", `\|`), row.simulator, row.reference, row.reason)
	}
	return out.String()
}

func readTable(text string) []comparison {
	var table []comparison
	file := ""
	for line := range strings.Lines(text) {
		line = strings.TrimSuffix(line, "\n")
		if name, ok := strings.CutPrefix(line, "## "); ok {
			file = name
		}
		cells := strings.Split(strings.ReplaceAll(line, `\|`, "\x00"), "|")
		if len(cells) != 6 || strings.HasPrefix(line, "|---") || strings.HasPrefix(line, "| cenário |") {
			continue
		}
		for i := range cells {
			cells[i] = strings.ReplaceAll(strings.TrimSpace(cells[i]), "\x00", "|")
		}
		table = append(table, comparison{file, cells[1], cells[2], cells[3], cells[4]})
	}
	return table
}

func TestTheTableIsReadAsItWasWritten(t *testing.T) {
	table := []comparison{
		{"02-a.feature", "um | dois (a; b)", "passou", "passou", ""},
		{"02-a.feature", "três", "passou", "pulado", "só no simulador: saltos"},
		{"solucoes/02-a.feature", "três", "passou", "passou", ""},
	}
	text := writeTable(table)
	assert.Equal(t, table, readTable(text))
	assert.Contains(t, text, "passam os 3 cenários; na referência, 2. Os outros 1 ")
}
