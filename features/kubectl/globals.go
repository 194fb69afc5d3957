package kubectl

import (
	"flag"
	"io"
	"os"
	"os/signal"
	"regexp"
	goruntime "runtime"
	"slices"
	"time"

	"github.com/spf13/cobra"
	utilruntime "k8s.io/apimachinery/pkg/util/runtime"
	"k8s.io/klog/v2"
	cmdutil "k8s.io/kubectl/pkg/cmd/util"

	_ "caderno/features/kubectl/english" // before kubectl has any text
)

// current is the command that runs, for those hooks of kubectl that are
// globals. It is guarded by one.
var current interface {
	fatal(message string, code int) // does not return
	end(code int)
	mergesLogs() bool // see logs.go
}

// klogFlags are the settings of the library that kubectl logs with (-v=6).
var klogFlags = flag.NewFlagSet("klog", flag.PanicOnError)

func init() {
	cmdutil.BehaviorOnFatal(func(message string, code int) {
		if _, left := abandoned.Load(goroutine()); left {
			goruntime.Goexit()
		}
		current.fatal(message, code)
	})
	cobra.MousetrapHelpText = "" // else a double click on Windows ends the process

	// Times are printed in UTC wherever the learner is: a lesson shows what
	// everybody sees.
	time.Local = time.UTC

	// os/signal starts a goroutine of its own at the first Notify, which would
	// otherwise be within a bubble.
	c := make(chan os.Signal, 1)
	signal.Notify(c, os.Interrupt)
	signal.Stop(c)

	// The other error handlers slow error loops down, by the distance to the
	// last error of the process: on another clock, years.
	utilruntime.ErrorHandlers = utilruntime.ErrorHandlers[:1]

	klog.InitFlags(klogFlags)
	quietKlog()
	klog.OsExit = func(code int) {
		current.end(code)
		goruntime.Goexit()
	}
}

func quietKlog() {
	for name, value := range map[string]string{
		"logtostderr": "false", "alsologtostderr": "false", "one_output": "true",
		"stderrthreshold": "4", // above FATAL: klog writes what reaches it to the process' own os.Stderr
		"v":               "0", "vmodule": "",
	} {
		_ = klogFlags.Set(name, value)
	}
	klog.SetOutput(io.Discard)
}

// takeGlobals makes this command the one that the globals speak of, and
// returns the function that gives them back.
func (r *run) takeGlobals() func() {
	current = r
	klog.SetOutput(logWriter{output{r, r.stderr}})
	args := os.Args
	os.Args = append([]string{"kubectl"}, r.args...) // some messages name the program by it
	return func() {
		os.Args = args
		quietKlog()
	}
}

// logWriter takes the number of the process out of klog's headers: it is the
// one thing in kubectl's output that differs from run to run.
type logWriter struct{ to io.Writer }

var logHeader = regexp.MustCompile(`(?m)^([IWEF]\d{4} [\d:.]{15} )( *)(\d+) `)

func (w logWriter) Write(p []byte) (int, error) {
	line := logHeader.ReplaceAll(p, []byte("${1}      1 "))
	if _, err := w.to.Write(line); err != nil {
		return 0, err
	}
	return len(p), nil
}

// pinned is the environment that kubectl sees: what could change its
// behaviour, or have it start a program or find a plugin, is switched off.
var pinned = map[string]string{
	"PATH":                  "",
	"KUBERC":                "off",
	"KUBECTL_EXTERNAL_DIFF": "",
	"KUBECTL_APPLYSET":      "",
	"KUBECACHEDIR":          "",
	"KUBECONFIG":            "",
	"TERM":                  "dumb",
}

// pinEnvironment sets it, but for some variables, and returns the function that
// puts it back.
func pinEnvironment(but ...string) func() {
	type variable struct {
		value string
		set   bool
	}
	before := map[string]variable{}
	for name, value := range pinned {
		if slices.Contains(but, name) {
			continue
		}
		old, set := os.LookupEnv(name)
		before[name] = variable{old, set}
		os.Setenv(name, value)
	}
	return func() {
		for name, v := range before {
			if v.set {
				os.Setenv(name, v.value)
			} else {
				os.Unsetenv(name)
			}
		}
	}
}
