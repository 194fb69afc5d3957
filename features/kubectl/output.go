package kubectl

import (
	"bytes"
	"errors"
	"io"
	"runtime"
	"slices"
	"strings"
	"syscall"
	"time"
)

// output is where kubectl writes. What several goroutines say at one virtual
// instant (drain evicts so) is put in order, so that a run prints the same each
// time; what one goroutine says keeps its order.
type output struct {
	run *run
	to  io.Writer
}

// said is one write.
type said struct {
	to   io.Writer
	text string
	by   string // the goroutine
}

func (o output) Write(p []byte) (int, error) {
	r := o.run
	by := goroutine()
	r.mu.Lock()
	defer r.mu.Unlock()
	if now := time.Now(); !now.Equal(r.instant) {
		r.flush()
		r.instant = now
	}
	if b := r.borrowed.take(); b != "" {
		r.said = append(r.said, said{r.stderr, b, by})
	}
	text := string(p)
	if r.drains {
		text = orderReasons(text)
	}
	r.said = append(r.said, said{o.to, text, by})
	return len(p), nil
}

// goroutine names the one that runs.
func goroutine() string {
	var buffer [64]byte
	name, _, _ := bytes.Cut(buffer[:runtime.Stack(buffer[:], false)], []byte(" ["))
	return string(name)
}

// flushBefore writes what was said before now, so that whoever watches a command
// that goes on sees it when it comes.
func (r *run) flushBefore(now time.Time) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.instant.Before(now) {
		r.flush()
	}
}

// flush writes what was said at an instant that has passed. The caller holds
// the lock. When nobody reads any more the command ends, as by SIGPIPE.
func (r *run) flush() {
	if r.listsEntries {
		sortEntries(r.said)
	}
	for _, s := range inOrder(r.said, r.main) {
		if r.muted {
			break
		}
		if _, err := io.WriteString(s.to, s.text); err != nil {
			r.muted = true
			if errors.Is(err, syscall.EPIPE) || errors.Is(err, io.ErrClosedPipe) {
				r.finish(exitPipe)
			}
		}
	}
	r.said = nil
}

// inOrder puts what was said at one instant in order: what the main goroutine
// said before it started others, then what each of those said, by its text, and
// then the rest of the main one.
func inOrder(all []said, main string) []said {
	before := 0
	for before < len(all) && all[before].by == main {
		before++
	}
	var after []said
	texts, groups := map[string]string{}, map[string][]said{}
	for _, s := range all[before:] {
		if s.by == main {
			after = append(after, s)
			continue
		}
		texts[s.by] += s.text
		groups[s.by] = append(groups[s.by], s)
	}
	by := make([]string, 0, len(texts))
	for name := range texts {
		by = append(by, name)
	}
	slices.SortFunc(by, func(a, b string) int { return strings.Compare(texts[a], texts[b]) })
	ordered := slices.Clone(all[:before])
	for _, name := range by {
		ordered = append(ordered, groups[name]...)
	}
	return append(ordered, after...)
}
