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
	"syscall"
	"time"

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
const startup = 40 * time.Millisecond

// afterwards is how long, on a clock that no longer moves the cluster, what a
// command left running may take to notice that it is over.
const afterwards = time.Minute

// run is one command under way.
type run struct {
	home   home
	args   []string
	names  *names
	stdin  io.Reader
	stdout io.Writer
	stderr io.Writer

	mu       sync.Mutex
	borrowed *borrowed // nil but for "kubectl logs"
	code     int
	ended    bool
	muted    bool          // whatever it still says is not heard
	over     chan struct{} // closed when it ended; belongs to the bubble
}

// inBubble runs the command on the cluster's time.
func (r *run) inBubble(ctx context.Context, cluster Timeline, limit time.Duration) {
	var failure error
	left := bubble.Run(func() {
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
		go r.command(inside, p)
		if code := p.pace(ctx, r.over, limit); code != 0 {
			r.interrupt(code, limit)
		}
		cancel()
		p.hangUp()
		time.Sleep(afterwards)
		failure = p.failed()
	})
	if failure == nil && left != nil && !r.muted {
		failure = fmt.Errorf("kubectl left something running behind it: %w", left)
	}
	if failure != nil {
		r.code = 1
		fmt.Fprintf(r.stderr, "error: %v\n", failure)
	}
}

// command is the whole of kubectl, from the arguments to the exit status.
func (r *run) command(ctx context.Context, p *pacer) {
	defer r.end(0)
	defer func() {
		if e := recover(); e != nil {
			r.say(fmt.Sprintf("panic: %v\n\n%s", e, debug.Stack()))
			r.end(2)
		}
	}()
	time.Sleep(startup)
	defer r.takeGlobals()()
	defer func() { r.borrowed.giveBack(r.stderr) }()
	if err := r.tree(p).ExecuteContext(ctx); err != nil {
		cmdutil.CheckErr(err)
	}
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
	r.end(code)
	r.mu.Lock()
	r.muted = true
	r.mu.Unlock()
}

// output is where kubectl writes. It ends the command when nobody reads.
type output struct {
	run *run
	to  io.Writer
}

func (o output) Write(p []byte) (int, error) {
	o.run.mu.Lock()
	muted := o.run.muted
	if muted {
		o.run.mu.Unlock()
		return len(p), nil
	}
	o.run.borrowed.passOn(o.run.stderr)
	n, err := o.to.Write(p)
	if err != nil {
		o.run.muted = true
	}
	o.run.mu.Unlock()
	if errors.Is(err, syscall.EPIPE) || errors.Is(err, io.ErrClosedPipe) {
		o.run.end(exitPipe)
	}
	return n, err
}
