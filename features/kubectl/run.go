package kubectl

import (
	"context"
	"errors"
	"fmt"
	"io"
	"runtime"
	"runtime/debug"
	"strings"
	"sync"
	"time"

	"k8s.io/client-go/rest"
	cmdutil "k8s.io/kubectl/pkg/cmd/util"

	"caderno/features/kubectl/bubble"
)

// Exit statuses of commands that did not come to their own end, as shells and
// timeout(1) give them.
const (
	exitTimeout   = 124
	exitInterrupt = 130 // Ctrl-C
	exitPipe      = 141 // nobody reads any more
)

// startup is how long kubectl takes from its start to its first request: Go's
// own start, the configuration, the cache (as on the reference).
const startup = 80 * time.Millisecond

// afterwards is how long, on a clock that no longer moves the cluster, what a
// command left running may take to notice that it is over.
const afterwards = time.Minute

// run is one command under way.
type run struct {
	home   *Home
	short  *tree   // nil: the line needs the whole one
	trees  []*tree // that were asked to run it
	args   []string
	names  *names
	stdin  io.Reader
	stdout io.Writer
	stderr io.Writer

	confined bool // see allow.go

	mergeLogs    bool // see logs.go
	listsEntries bool // see list.go
	drains       bool // see drain.go

	mu       sync.Mutex
	code     int
	ended    bool
	over     chan struct{} // closed when it ended; belongs to the bubble
	borrowed *borrowed     // nil but for "kubectl logs"
	main     string        // the goroutine of the command itself
	instant  time.Time     // of what was said and not written yet
	said     []said
	muted    bool // whatever it still says is not heard
}

// inBubble runs the command on the cluster's time, and tells whether it asked
// for the API's resources.
func (r *run) inBubble(ctx context.Context, cluster Timeline, limit time.Duration) (discovered bool) {
	var failure error
	// What kubectl itself leaves behind is nobody's loss: it counts on its process
	// to end, and now and then forgets a goroutine (client-go's eventProcessor
	// signals its end without its lock, which "kubectl wait" may miss).
	_ = bubble.Run(func() {
		wait := time.Until(cluster.Now())
		if wait < 0 {
			failure = errors.New("the cluster's clock stands before the year 2000, where kubectl cannot go")
			return
		}
		time.Sleep(wait)
		r.over = make(chan struct{})
		inside, cancel := context.WithCancel(context.Background())
		defer cancel()
		p := newPacer(cluster)
		p.passed = r.flushBefore
		go func() {
			time.Sleep(startup)
			r.command(inside, func(c *rest.Config) *rest.Config { return connect(c, transport{p}) })
		}()
		if code := p.pace(ctx, r.over, limit); code != 0 {
			r.interrupt(code, limit)
		}
		cancel()
		p.hangUp()
		time.Sleep(afterwards)
		failure, discovered = p.ended(), p.discovered
	})
	r.mu.Lock()
	defer r.mu.Unlock()
	r.flush()
	if failure != nil {
		r.code = 1
		fmt.Fprintf(r.stderr, "error: %v\n", failure)
	}
	return discovered
}

// command is the whole of kubectl, from the arguments to the exit status. way
// turns the configuration of a client into one that reaches the cluster.
func (r *run) command(ctx context.Context, way func(*rest.Config) *rest.Config) {
	r.mu.Lock()
	r.main = goroutine()
	r.mu.Unlock()
	defer r.end(0)
	defer func() {
		if e := recover(); e != nil {
			r.say(fmt.Sprintf("panic: %v\n\n%s", e, debug.Stack()))
			r.end(2)
		}
	}()
	defer r.takeGlobals()()
	defer r.giveStderrBack()
	if namesPreferences(r.args) {
		r.fatal("error: kubectl --kuberc não funciona neste cluster: leria um arquivo desta máquina; dê as opções na linha de comando", 1)
	}
	err := errWhole
	if r.short != nil {
		err = r.execute(ctx, r.short, way)
	}
	if err == errWhole {
		err = r.execute(ctx, newWholeTree(), way)
	}
	if err != nil {
		cmdutil.CheckErr(err)
	}
}

// takeApart gives up what the command's trees hold. A command that was abandoned
// may still use them.
func (r *run) takeApart() {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.muted {
		return
	}
	for _, t := range r.trees {
		t.takeApart()
	}
}

// execute has a tree run the command.
func (r *run) execute(ctx context.Context, t *tree, way func(*rest.Config) *rest.Config) error {
	r.trees = append(r.trees, t)
	root := t.serve(r, way)
	if err := pluginMistake(root, r.args); err != nil {
		r.fatal(fmt.Sprintf("Error: %v", err), 1)
	}
	return root.ExecuteContext(ctx)
}

// fatal is what kubectl does instead of ending the process.
func (r *run) fatal(message string, code int) {
	if message != "" {
		r.say(strings.TrimSuffix(message, "\n") + "\n")
	}
	r.end(code)
	runtime.Goexit()
}

func (r *run) say(text string) { _, _ = io.WriteString(output{r, r.stderr}, text) }

// end notes the exit status; the first one counts.
func (r *run) end(code int) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.finish(code)
}

// finish is end for who holds the lock.
func (r *run) finish(code int) {
	if !r.ended {
		r.ended, r.code = true, code
		close(r.over)
	}
}

// interrupt ends the command from outside.
func (r *run) interrupt(code int, after time.Duration) {
	if code == exitTimeout && after == limit { // else somebody asked for it
		r.say("caderno: o comando foi interrompido: não terminou em uma hora de tempo do cluster\n")
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	r.flush()
	r.finish(code)
	r.muted = true
}
