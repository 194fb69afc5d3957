package kubectl

import (
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"runtime"
	"runtime/debug"
	"strings"
	"sync"
	"time"

	"github.com/spf13/cobra"
	"k8s.io/cli-runtime/pkg/genericclioptions"
	"k8s.io/cli-runtime/pkg/genericiooptions"
	"k8s.io/client-go/rest"
	"k8s.io/klog/v2"
	cmdutil "k8s.io/kubectl/pkg/cmd/util"
)

// Remote is one command for a cluster that is reached over the network: it runs
// as the learner's own kubectl would, with their files, variables, terminal and
// editor, on the time of the machine.
type Remote struct {
	Args   []string
	Stdin  *os.File
	Stdout io.Writer
	Stderr io.Writer
	// Find tells which cluster is meant, from the value of --kubeconfig. No other
	// is ever spoken to: a learner may have one that is in use.
	Find func(kubeconfig string) (Target, error)
}

// Target is a cluster.
type Target struct {
	Context string // in the kubeconfig
	Server  string // URL, as the kubeconfig has it
}

// lastMoments is how long a command that was interrupted may take to end.
const lastMoments = 10 * time.Second

// RunRemote runs a command and returns its exit status; when ctx ends, so does
// the command.
func RunRemote(ctx context.Context, c Remote) int {
	one.Lock()
	defer one.Unlock()
	defer ownProcess(c)()
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	r := &remote{Remote: c, ctx: ctx, over: make(chan struct{})}
	current = r
	klog.SetOutput(logWriter{r.Stderr})
	defer quietKlog()
	go r.command()
	select {
	case <-r.over:
		return r.code
	case <-ctx.Done():
	}
	select {
	case <-r.over:
	case <-time.After(lastMoments):
	}
	return exitInterrupt
}

// ownProcess gives the command what a process of its own would have, and returns
// the function that takes it back.
func ownProcess(c Remote) func() {
	signals, input, args := terminationSignals, os.Stdin, os.Args
	terminationSignals, os.Stdin = ownSignals, c.Stdin
	os.Args = append([]string{"kubectl"}, c.Args...) // some messages name the program by it
	return func() { terminationSignals, os.Stdin, os.Args = signals, input, args }
}

// remote is a Remote under way.
type remote struct {
	Remote
	ctx       context.Context
	target    Target
	unknown   error // why there is no target
	mergeLogs bool

	once sync.Once
	code int
	over chan struct{}
}

func (r *remote) command() {
	defer r.end(0)
	defer func() {
		if e := recover(); e != nil {
			fmt.Fprintf(r.Stderr, "panic: %v\n\n%s", e, debug.Stack())
			r.end(2)
		}
	}()
	streams := genericiooptions.IOStreams{In: r.Stdin, Out: r.Stdout, ErrOut: r.Stderr}
	if err := commandTree(r.Args, streams, clusterFlags(streams, r.connect), r.prepare).ExecuteContext(r.ctx); err != nil {
		cmdutil.CheckErr(err)
	}
}

// prepare finds the cluster. That there is none matters only to a command that
// asks for it.
func (r *remote) prepare(c *cobra.Command, flags *genericclioptions.ConfigFlags) error {
	if err := refusal(c, false); err != nil {
		return err
	}
	if !c.Flags().Changed("cache-dir") {
		*flags.CacheDir = *genericclioptions.NewConfigFlags(true).CacheDir
	}
	r.mergeLogs = c.Name() == "logs" && mayMergeLogs(c)
	r.target, r.unknown = r.Find(*flags.KubeConfig)
	if r.unknown == nil && *flags.Context == "" {
		*flags.Context = r.target.Context
	}
	return nil
}

// connect keeps kubectl's own way to the cluster meant, and closes all others.
func (r *remote) connect(c *rest.Config) *rest.Config {
	err := r.unknown
	if err == nil && c.Host != r.target.Server {
		err = fmt.Errorf("este kubectl só fala com um caderno cluster, e %s não é um; para outros, use o seu kubectl", c.Host)
	}
	if err != nil {
		return connect(c, closedWay{func() { r.fatal("caderno: "+err.Error(), 1) }})
	}
	c.UserAgent = userAgent()
	c.Dial = r.dial
	return c
}

// dial opens a connection that ends with the command.
func (r *remote) dial(ctx context.Context, network, address string) (net.Conn, error) {
	conn, err := (&net.Dialer{}).DialContext(ctx, network, address)
	if err == nil {
		context.AfterFunc(r.ctx, func() { _ = conn.Close() })
	}
	return conn, err
}

// closedWay leads nowhere: who tries it ends the command. kubectl would try again
// and again, and log each time.
type closedWay struct{ refuse func() }

func (w closedWay) RoundTrip(*http.Request) (*http.Response, error) {
	w.refuse()
	return nil, http.ErrServerClosed // not reached
}

// fatal is what kubectl does instead of ending the process.
func (r *remote) fatal(message string, code int) {
	r.endSaying(message, code)
	runtime.Goexit()
}

func (r *remote) end(code int) { r.endSaying("", code) }

// endSaying notes the exit status, after a last word; the first one counts. Who
// was interrupted has nothing more to say.
func (r *remote) endSaying(message string, code int) {
	r.once.Do(func() {
		if message != "" && r.ctx.Err() == nil {
			fmt.Fprintln(r.Stderr, strings.TrimSuffix(message, "\n"))
		}
		r.code = code
		close(r.over)
	})
}

func (r *remote) mergesLogs() bool { return r.mergeLogs }
