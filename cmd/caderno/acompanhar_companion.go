package main

import (
	"bytes"
	"context"
	"fmt"
	"time"
)

// companion follows a learner who works on an exercise: it looks at the file
// whenever something may have changed, checks it when it did, and does what the
// learner's keys say. One goroutine runs it; a check is another one.
type companion struct {
	env     surroundings
	view    view
	orderly bool // a command waits until the check before it has ended, as over a pipe

	current exercise
	file    stamp       // the learner's file as it was last seen
	settled *time.Timer // fires when the file has been left alone for a moment
	pending time.Time   // since when it has not been; zero: it is settled

	running context.CancelFunc // ends the check under way; nil: there is none
	results chan outcome
	latest  outcome // of the current exercise

	notice   string // stands above the page until the learner does something else
	asking   func(context.Context) error
	question string
	problems bytes.Buffer // what would go to standard error
}

// view shows the learner a page, in place of the one before or below it.
type view interface {
	show(page)
	// width is how wide lines are to be filled; it may change at any time.
	width() int
	// paper is a screen like it, for what is written beforehand.
	paper() *screen
	// redraw shows the page again if it would look otherwise now.
	redraw()
	// scroll moves the page if the key is one of those that do.
	scroll(key rune) (ok bool)
}

// page is what the learner sees.
type page struct {
	exercise exercise
	mark     string // how the exercise is: ✓, ✗, or … while nobody knows
	checked  string // the time at which it was checked
	notice   string
	body     func(*screen)
	below    string // what was there before the body came, if it is still of use
	question string // the learner must answer first
}

// command keys; over a pipe also words.
const (
	keyNext  = 'p'
	keyHint  = 'd'
	keyList  = 'l'
	keyReset = 'z'
	keyAll   = 't'
	keyQuit  = 's' // where something is asked, it is a yes
	keyBack  = '\r'
	keyEnd   = ctrlC // ends also where something is asked
)

// order is one command.
type order struct {
	key  rune   // 0: none that is known
	text string // over a pipe, what was written
}

// The patience with files: editors write in several steps, and some take a file
// away before they put the new one in its place.
const (
	quiet    = 60 * time.Millisecond  // the file must be left alone for so long
	longest  = 250 * time.Millisecond // but it is checked after this at the latest
	vanished = 800 * time.Millisecond // a file away for so long was removed
)

func newCompanion(env surroundings, v view) *companion {
	c := &companion{view: v, results: make(chan outcome), settled: time.NewTimer(time.Hour)}
	c.settled.Stop()
	env.stderr = &c.problems
	c.env = env
	return c
}

// run follows the learner until they leave.
func (c *companion) run(ctx context.Context, first exercise, commands <-chan order) error {
	if err := c.begin(ctx, first); err != nil {
		return err
	}
	woken := watchFolder(ctx, c.env.notebook)
	told := false // by somebody who types commands
	for {
		input := commands
		if c.orderly && c.busy() {
			input = nil
		}
		var err error
		select {
		case <-ctx.Done():
			return nil
		case command, ok := <-input:
			switch {
			case ok && c.leaves(command):
				return nil
			case ok:
				told = true
				err = c.obey(ctx, command)
			case told:
				return nil
			default:
				commands, err = nil, c.goAlone(ctx)
			}
		case <-woken:
			c.look()
			c.resized(ctx)
		case <-c.settled.C:
			c.settle(ctx)
		case o := <-c.results:
			err = c.conclude(ctx, o, commands == nil)
		}
		if err == errNothingLeft {
			return nil
		}
		if err != nil {
			return err
		}
	}
}

// busy tells whether an answer about the file is on its way.
func (c *companion) busy() bool { return c.running != nil || !c.pending.IsZero() }

// begin goes to an exercise, which the learner gets a copy of.
func (c *companion) begin(ctx context.Context, e exercise) error {
	made, err := e.open()
	if err != nil {
		return err
	}
	c.current, c.latest, c.file = e, outcome{}, stampOf(e.file)
	if made {
		c.notice = fmt.Sprintf("Copiei o exercício para %s: abra esse arquivo no seu editor.", e.file)
	}
	c.show(func(*screen) {}, "")
	c.check(ctx)
	return nil
}

// look sees whether the file is another than it was, and if so waits until it is
// settled.
func (c *companion) look() {
	now := stampOf(c.current.file)
	if now.same(c.file) {
		return
	}
	c.file, c.notice = now, ""
	if c.pending.IsZero() {
		c.pending = time.Now()
	}
	wait := vanished
	if now.exists {
		wait = min(quiet, max(0, longest-time.Since(c.pending)))
	}
	c.settled.Reset(wait)
}

// settle acts on a file that has been left alone.
func (c *companion) settle(ctx context.Context) {
	c.pending = time.Time{}
	if c.file.exists {
		c.check(ctx)
		return
	}
	c.cancel()
	c.latest = outcome{}
	c.show(func(s *screen) {
		s.paragraphs(fmt.Sprintf("%s não está mais lá. Se foi sem querer, z põe no lugar o exercício como era no começo. Se você o moveu, traga-o de volta: a verificação continua sozinha.", c.current.file))
	}, "")
}

// check begins to check the file, in place of what is under way.
func (c *companion) check(ctx context.Context) {
	e, width := c.current, c.view.width()
	c.start(ctx, func(ctx context.Context, s *screen) outcome {
		o := e.check(ctx, s, c.env)
		o.width = width
		return o
	})
}

// resized shows the page as it fits now.
func (c *companion) resized(ctx context.Context) {
	c.view.redraw()
	if c.latest.text != "" && c.running == nil && c.latest.width != c.view.width() {
		c.check(ctx)
	}
}

// show shows a page about the current exercise.
func (c *companion) show(body func(*screen), below string) {
	notice := c.notice
	if c.problems.Len() > 0 {
		notice = c.problems.String() + notice
		c.problems.Reset()
	}
	c.view.show(page{
		exercise: c.current, mark: c.latest.mark(), checked: c.latest.when, notice: notice,
		body: body, below: below, question: c.question,
	})
}

// report shows how the latest check ended.
func (c *companion) report() {
	text := c.latest.text
	c.show(func(s *screen) { fmt.Fprint(s, text) }, "")
}
