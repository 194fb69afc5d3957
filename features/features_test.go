package features

import (
	"context"
	"flag"
	"fmt"
	"maps"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/cucumber/godog"
	"github.com/spf13/pflag"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"caderno/features/steps"
)

// The scenarios can be run the usual way too:
//
//	go test ./features -v -godog.tags=@aula-02 -godog.format=pretty
var options = godog.Options{Format: "caderno", Strict: true, Randomize: -1, Output: os.Stdout, NoColors: !onTerminal()}

// godog binds its flags to pflag's command line, which reads "-godog.tags" as
// letters, and which kubectl's commands find again as flags of their own. So
// they are bound to another one, and handed on to package flag.
func init() {
	kubectls := pflag.CommandLine
	pflag.CommandLine = pflag.NewFlagSet("godog", pflag.ContinueOnError)
	godog.BindCommandLineFlags("godog.", &options)
	pflag.CommandLine.VisitAll(func(f *pflag.Flag) {
		if strings.HasPrefix(f.Name, "godog.") {
			flag.Var(f.Value, f.Name, f.Usage)
		}
	})
	pflag.CommandLine = kubectls
}

func onTerminal() bool {
	info, err := os.Stdout.Stat()
	return err == nil && info.Mode()&os.ModeCharDevice != 0
}

func TestFeatures(t *testing.T) {
	require.LessOrEqual(t, options.Concurrency, 1, "-godog.concurrency: os cenários rodam um de cada vez, porque o relatório conta com isso; tire essa opção")
	found, err := gather(Options{})
	require.NoError(t, err)
	require.NoError(t, found.check(options.Tags), "godog would say that no scenario is a success")
	options.FS, options.Paths, options.Dialect = found.fs, found.paths, dialect
	options.Format, options.TestingT = "registro,"+options.Format, t
	suite, r := newSuite(context.Background(), &options, Options{NoColors: options.NoColors}, simulators(1, nil))
	defer r.release()
	require.Zero(t, suite.Run())
	result := Result{Scenarios: r.scenarios}
	assert.True(t, result.OK())
	for _, s := range result.Scenarios {
		if step := s.Stopped(); step != nil { // without a reason go test's own -run left it out
			assert.Empty(t, step.Reason, "%s: the simulator can do everything", s.Name)
		}
	}
}

// TestEachLessonHasItsScenarios: a filter, a folder or an embed directive that
// went wrong would otherwise leave fewer of them without a word.
func TestEachLessonHasItsScenarios(t *testing.T) {
	least := map[int]int{1: 5, 2: 12, 3: 16, 4: 10, 5: 11, 6: 9, 7: 6, 8: 16, 9: 9, 10: 14, 11: 7, 12: 7, 13: 7, 14: 16, 15: 11, 16: 11, 17: 10, 18: 12, 19: 2}
	assert.Equal(t, slices.Sorted(maps.Keys(least)), LessonsWithScenarios())
	for _, number := range LessonsWithScenarios() {
		found, err := gather(Options{Lessons: []int{number}})
		require.NoError(t, err)
		path := found.paths[0]
		assert.GreaterOrEqual(t, found.count(path, ""), least[number], path)
		assert.Equal(t, found.count(path, ""), found.count(path, fmt.Sprintf("@aula-%02d", number)), "%s: every scenario has its lesson's tag", path)
		assert.Positive(t, found.count(path, "~@simulador"), "%s: a portable scenario stands for the outcome", path)
	}
}

// TestTagsSayWhatAScenarioNeeds: portable scenarios use no step that only the
// simulator knows and want no nodes of their own, and public images only.
func TestTagsSayWhatAScenarioNeeds(t *testing.T) {
	result, err := run(context.Background(), Options{}, openFake)
	require.ErrorIs(t, err, ErrFailed, "the fake cluster can do next to nothing")
	names := map[string]bool{}
	for _, s := range result.Scenarios {
		id := fmt.Sprintf("%s:%d", s.File, s.Line)
		name := s.File + s.Name + strings.Join(s.Row, "|")
		assert.False(t, names[name], "%s: lessons refer to scenarios by name, this one is there twice", id)
		names[name] = true
		needs := false
		for _, step := range s.Steps {
			require.NotEmpty(t, steps.Meaning(step.Text), "%s: %s", id, step.Text)
			needs = needs || steps.SimulatorFor(step.Text) != ""
			if strings.Contains(step.Text+step.DocText, "caderno/") {
				assert.Contains(t, s.Tags, "@imagens-caderno", id)
			}
		}
		assert.Equal(t, needs, slices.Contains(s.Tags, "@simulador"), "%s: @simulador says what the scenario needs", id)
	}
}

// TestTheSameSeedGivesTheSameReport, to the byte, hops and all.
func TestTheSameSeedGivesTheSameReport(t *testing.T) {
	report := func(seed uint64) string {
		var out strings.Builder
		_, err := Run(context.Background(), Options{Lessons: []int{4, 6}, Seed: seed, Fluxo: true, NoColors: true, Output: &out})
		require.NoError(t, err)
		return out.String()
	}
	assert.Equal(t, report(7), report(7))
	assert.NotEqual(t, report(7), report(8))
}

// BenchmarkAllScenarios is held to 2 s on an idle machine.
func BenchmarkAllScenarios(b *testing.B) {
	for b.Loop() {
		_, err := Run(context.Background(), Options{})
		require.NoError(b, err)
	}
}
