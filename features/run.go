// Package features is the course's scenarios and what runs them: the .feature
// files, embedded, and a godog runner whose reports are in Portuguese. The
// command line and `go test ./features` call it.
//
// It never ends the process and reads no flags. godog keeps settings in the
// process's environment, so two Runs must not overlap; Run sees to that.
package features

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"math"
	"os"
	"path/filepath"
	"runtime"
	"runtime/debug"
	"slices"
	"strings"

	"github.com/cucumber/godog"

	"caderno/features/kubectl"
	"caderno/features/real"
	"caderno/features/steps"
)

// Options says what to check and how to report it.
type Options struct {
	Lessons []int             // numbers; no Lessons, no Files and no Texts: every lesson that has scenarios
	Files   []string          // .feature files of the learner's own; FILE:LINE means one scenario
	Texts   map[string]string // texts of Gherkin that are in no file, by the name that reports give them
	Tags    string            // only scenarios with these tags, as godog writes them: "@aula-02 && ~@simulador"
	Seed    uint64            // of the clusters and of the order of the scenarios; 0 means 1

	// A real cluster, in place of simulated ones: a kubeconfig (none: the one
	// that kubectl would take) and its context. There time is the machine's.
	Real *Real

	Formats  []string  // caderno, progress, cucumber, junit, each with ":FILE" or to Output; none: caderno
	Output   io.Writer // where formats without a file go
	Width    int       // columns to fill; 0 means 80
	NoColors bool
	Fluxo    bool // print the hops of each scenario (format caderno only)

	// Only runs no other scenarios of the Lessons than those of this name; "": all.
	Only string
	// Observe is told of each scenario when it begins and after each of its steps;
	// nil is not. The run waits for it.
	Observe func(Progress)

	place string // says which real cluster this is; "" for simulated ones
}

// Real names a cluster outside of the process.
type Real struct {
	Kubeconfig string // a file; "" is what kubectl itself would read
	Context    string // must be named
}

// ErrFailed says that a check failed. The report has already told which.
var ErrFailed = errors.New("uma verificação falhou")

// UseError is a mistake in what was asked for: a file that is not there or that
// cannot be understood, a lesson without scenarios, a filter that matches
// nothing. Nothing has been run. Its text is for the learner.
type UseError struct{ Message string }

func (e *UseError) Error() string { return e.Message }

// Run runs scenarios, each in a cluster of its own, in an order that the seed
// decides. The error is a *UseError, ErrFailed, or what went wrong on the way
// (a report that could not be written, a cluster that does not answer, a context
// that ended).
func Run(ctx context.Context, o Options) (Result, error) {
	if o.Real != nil {
		return runReal(ctx, o)
	}
	home, err := kubectl.NewHome("")
	if err != nil {
		return Result{}, err
	}
	defer home.Close()
	return run(ctx, o, simulators(o.seed(), home))
}

// runReal is Run on a real cluster. It leaves nothing there, however it ends.
func runReal(ctx context.Context, o Options) (result Result, err error) {
	if _, err := o.sources(); err != nil {
		return Result{}, err
	}
	cluster, err := real.Connect(ctx, o.Real.Kubeconfig, o.Real.Context)
	var config *real.ConfigError
	switch {
	case errors.As(err, &config):
		return Result{}, usef("%s", config.Message)
	case err != nil:
		return Result{}, err
	}
	defer func() {
		if left := cluster.Close(); left != nil {
			err = left // what is wrong with the scenarios has been told
		}
	}()
	o.place = cluster.String()
	return run(ctx, o, cluster.Open)
}

// run is Run in clusters of any kind.
func run(ctx context.Context, o Options, open steps.Opener) (Result, error) {
	if o.Output == nil {
		o.Output = io.Discard // nil is the screen to godog
	}
	found, err := o.sources()
	if err != nil {
		return Result{}, err
	}
	format, err := o.format()
	if err != nil {
		return Result{}, err
	}
	lines := &lineWriter{to: o.Output}
	suite, r := newSuite(ctx, &godog.Options{
		FS: found.fs, Paths: found.paths, Dialect: dialect, Tags: o.Tags,
		Format: format, Output: lines, NoColors: o.NoColors,
		Strict: true, Concurrency: o.atOnce(), Randomize: int64(o.seed()%math.MaxInt64) + 1,
		DefaultContext: ctx,
	}, o, open)
	defer r.release()
	defer collectSeldom()()
	status := suite.Run()
	if err := lines.flush(); err != nil {
		return Result{}, err
	}
	result := Result{Scenarios: r.scenarios, Seed: o.seed()}
	switch {
	case ctx.Err() != nil:
		return result, ctx.Err()
	case status == 2: // godog refused its options, and told standard error in English
		return result, fmt.Errorf("o godog recusou o formato %q", format)
	case !result.OK() || status != 0:
		return result, ErrFailed
	}
	return result, nil
}

// collectSeldom has the garbage collector wait longer than it would by itself,
// and returns the function that undoes that. A run makes one small cluster after
// the other and throws each away whole: collecting took a third of its time.
func collectSeldom() (undo func()) {
	const percent, enough = 400, 2 << 30 // bytes: from there on it hurries, for big clusters
	before, limit := debug.SetGCPercent(percent), debug.SetMemoryLimit(-1)
	debug.SetMemoryLimit(min(limit, enough))
	return func() {
		debug.SetGCPercent(before)
		debug.SetMemoryLimit(limit)
	}
}

// sources are the files to run, which can be read and have scenarios.
func (o Options) sources() (sources, error) {
	found, err := gather(o)
	if err != nil {
		return found, err
	}
	return found, found.check(o.Tags)
}

// atOnce is how many scenarios run side by side. Each has a cluster of its own,
// so that changes nothing but the time it takes; kubectl's commands take turns,
// and give more than a few nothing to do. A real cluster they would share. Of those
// that run side by side godog tells only when they have ended.
func (o Options) atOnce() int {
	if o.Real != nil || o.Observe != nil {
		return 1
	}
	return min(runtime.GOMAXPROCS(0)+1, 4)
}

func (o Options) seed() uint64 { return max(o.Seed, 1) }

// format is godog's list of formats: ours that only takes note, and those
// asked for. Their files are made here, where failing can be told.
func (o Options) format() (string, error) {
	formats := o.Formats
	if len(formats) == 0 {
		formats = []string{"caderno"}
	}
	for _, format := range formats {
		name, file, toFile := strings.Cut(format, ":")
		if !slices.Contains([]string{"caderno", "progress", "cucumber", "junit"}, name) {
			return "", usef("não conheço o formato %q: há caderno, progress, cucumber e junit", name)
		}
		if !toFile {
			continue
		}
		if strings.Contains(file, ",") {
			return "", usef("o nome de um arquivo de relatório não pode ter vírgula: %s", file)
		}
		f, err := os.Create(file)
		switch {
		case errors.Is(err, fs.ErrNotExist):
			return "", usef("não consegui criar o arquivo %s: a pasta %s não existe", file, filepath.Dir(file))
		case errors.Is(err, fs.ErrPermission):
			return "", usef("não consegui criar o arquivo %s: falta permissão para escrever ali", file)
		case err != nil:
			return "", usef("não consegui criar o arquivo %s: %v", file, err)
		}
		f.Close()
	}
	return "registro," + strings.Join(formats, ","), nil
}
