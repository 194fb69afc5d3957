package lab

import (
	"context"
	"fmt"
	"regexp"
	"slices"
	"time"
	"unicode/utf8"

	"caderno/features/kubectl"
	"caderno/features/portuguese"
	"caderno/features/shell"
	"caderno/sim"
)

const (
	watchLimit = 5 * time.Minute // of virtual time, for a command that has no end
	speed      = 10              // virtual seconds in one of a person who watches
	beat       = time.Second     // of virtual time, at most, between two looks at a watched cluster
)

// runKubectl runs kubectl. What would go on for ever (get -w, logs -f) ends
// after a while, and a person sees it happen.
func (l *Lab) runKubectl(ctx context.Context, c shell.Kubectl) int {
	if !endless(c.Args) {
		return l.kubectl.Run(ctx, kubectl.Call(c))
	}
	mine := c.Limit == 0
	if mine {
		c.Limit = watchLimit
	}
	if l.options.Live && l.options.Files == nil {
		defer l.watch(ctx, c.Limit)()
	}
	exit := l.kubectl.Run(ctx, kubectl.Call(c))
	if mine && exit == exitTimeout {
		l.out.endLine()
		fmt.Fprintf(c.Stderr, "parei aqui, depois de %s do cluster; para outro tempo: timeout 30s kubectl ...\n", spoken(watchLimit))
	}
	return exit
}

// exitTimeout is the status of a command that its limit ended.
const exitTimeout = 124

var (
	watchFlag  = regexp.MustCompile(`^(-[ARh]*w|--watch(-only)?(=true)?)$`)
	followFlag = regexp.MustCompile(`^(-p*f|--follow(=true)?)$`)
)

// endless tells a kubectl that has no end of its own.
func endless(args []string) bool {
	for _, a := range args {
		switch {
		case watchFlag.MatchString(a) && !slices.Contains(args, "rollout"):
			return true
		case followFlag.MatchString(a) && slices.Contains(args, "logs"):
			return true
		}
	}
	return false
}

// timeline is the cluster as kubectl sees it: all at once, or, while somebody
// watches, at a speed that can be followed.
type timeline struct {
	*sim.Cluster
	frozen bool                 // no time passes: kubectl is only asked about itself
	pass   chan<- time.Duration // asks for so much virtual time to pass for the watcher
	done   <-chan struct{}      // it has

	line context.Context // of the line that runs: when it ends, no more time passes
	most int             // hops that the cluster may see; 0: any number
}

// FullError says that a cluster has seen as many hops as it may.
type FullError struct{ Hops int }

func (e *FullError) Error() string {
	return fmt.Sprintf("este cluster já teve %d saltos e não guarda mais nenhum: abra outro", e.Hops)
}

// full tells whether the cluster has seen as many hops as it may.
func (t *timeline) full() bool { return t.most > 0 && len(t.Cluster.Hops()) >= t.most }

// atOnce is how many events run before somebody looks again at whether the line
// is to go on.
const atOnce = 1000

// advance lets time pass, unless the line has come to its end.
func (t *timeline) advance(to time.Time) error {
	if t.most == 0 {
		return t.Cluster.AdvanceTo(to)
	}
	if now := t.Now(); to.Before(now) {
		to = now
	}
	for {
		switch all := t.Cluster.RunDue(to, atOnce); {
		case all:
			return nil
		case t.full():
			return &FullError{t.most}
		case t.line != nil && t.line.Err() != nil:
			return nil // who asked for it looks by itself
		}
	}
}

func (t *timeline) Next() (time.Time, bool) {
	at, some := t.Cluster.Next()
	if t.frozen {
		return time.Time{}, false
	}
	if t.pass == nil {
		return at, some
	}
	if soon := t.Now().Add(beat); !some || soon.Before(at) {
		return soon, true
	}
	return at, true
}

func (t *timeline) AdvanceTo(to time.Time) error {
	if d := to.Sub(t.Now()); t.pass != nil && d > 0 {
		t.pass <- d
		<-t.done
	}
	if t.frozen {
		return nil
	}
	if t.full() {
		return &FullError{t.most}
	}
	return t.advance(to)
}

// watch makes what follows happen at the watcher's speed, and returns what ends
// that. The waiting is done by a goroutine of its own: whoever asks for it may
// live on kubectl's clock, where nothing takes any time.
func (l *Lab) watch(ctx context.Context, limit time.Duration) (stop func()) {
	pass, done := make(chan time.Duration), make(chan struct{})
	began := l.Clock()
	go func() {
		for d := range pass {
			l.out.setStatus(l.status(limit - (l.Clock() - began)))
			select {
			case <-time.After(d / speed):
			case <-ctx.Done():
			}
			done <- struct{}{}
		}
	}()
	l.time.pass, l.time.done = pass, done
	return func() {
		l.time.pass, l.time.done = nil, nil
		close(pass)
	}
}

// status is the line below a command that watches.
func (l *Lab) status(left time.Duration) string {
	if !l.options.Status {
		return ""
	}
	clock := portuguese.Decimal(l.Clock().Seconds(), 1) + " s"
	whole := int(left.Seconds())
	text := fmt.Sprintf("  %s   %d vezes mais rápido   Ctrl-C para (ou em %d:%02d)", clock, speed, whole/60, whole%60)
	if width := l.options.Width(); utf8.RuneCountInString(text) >= width { // it must be one line to be written over
		text = "  " + clock + "   Ctrl-C para"
	}
	return text
}
