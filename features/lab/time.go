package lab

import (
	"context"
	"fmt"
	"strconv"
	"strings"
	"time"

	"caderno/features/fluxo"
	"caderno/features/portuguese"
)

// someTimes are what completion offers as a duration.
func someTimes(*Lab) []string { return []string{"1s", "5s", "30s", "5m"} }

// exitInterrupt is the status of a command that Ctrl-C ended.
const exitInterrupt = 130

// glance is how much virtual time passes between two looks at whether the
// learner has had enough.
const glance = time.Minute

// advance is the command avançar.
func (l *Lab) advance(ctx context.Context, c *call) int {
	d, err := parseDuration(c.argument())
	if err != nil {
		return c.fail("%v", err)
	}
	l.waited = true
	for end := l.cluster.Now().Add(d); ; {
		next := l.cluster.Now().Add(glance)
		if next.After(end) {
			next = end
		}
		if err := l.time.AdvanceTo(next); err != nil {
			return c.fail("%v", err)
		}
		switch {
		case ctx.Err() != nil:
			return exitInterrupt
		case !l.cluster.Now().Before(end):
			return 0
		}
	}
}

const (
	quiet       = 10 * time.Second // without a hop: nothing goes on any more
	longestWait = 10 * time.Minute
	noNextHop   = time.Hour // without a hop: none is to come
)

// wait is the command esperar.
func (l *Lab) wait(ctx context.Context, c *call) int {
	still := quiet
	if len(c.Args) > 1 {
		d, err := parseDuration(c.argument())
		if err != nil {
			return c.fail("%v", err)
		}
		still = d
	}
	l.waited = true
	end := l.cluster.Now().Add(max(longestWait, still))
	for {
		hopped, err := l.untilHop(ctx, min(still, end.Sub(l.cluster.Now())))
		switch {
		case err != nil:
			return c.fail("%v", err)
		case ctx.Err() != nil:
			return exitInterrupt
		case !l.cluster.Now().Before(end) && hopped:
			fmt.Fprintf(c.Stderr, "esperar: depois de %s ainda há saltos; veja com fluxo último o que não para\n", spoken(max(longestWait, still)))
			return 1
		case !hopped:
			return 0
		}
	}
}

// untilHop lets time pass until there is a hop, or d has passed; it tells
// whether there was one.
func (l *Lab) untilHop(ctx context.Context, d time.Duration) (bool, error) {
	before, end := len(l.cluster.Hops()), l.cluster.Now().Add(d)
	for {
		next, some := l.cluster.Next()
		if !some || next.After(end) {
			next = end
		}
		if err := l.time.AdvanceTo(next); err != nil {
			return false, err
		}
		if len(l.cluster.Hops()) > before {
			return true, nil
		}
		if ctx.Err() != nil || !l.cluster.Now().Before(end) {
			return false, nil
		}
	}
}

// step is the command salto.
func (l *Lab) step(ctx context.Context, c *call) int {
	want := 1
	if len(c.Args) > 1 {
		n, err := strconv.Atoi(c.argument())
		if err != nil || n < 1 {
			return c.fail("esperava nada, ou quantos saltos, de 1 para cima; recebi %q", c.argument())
		}
		want = n
	}
	return l.hop(ctx, c, want)
}

// hop lets time pass until so many hops more have happened.
func (l *Lab) hop(ctx context.Context, c *call, want int) int {
	l.waited = true
	for end := len(l.cluster.Hops()) + want; len(l.cluster.Hops()) < end; {
		hopped, err := l.untilHop(ctx, noNextHop)
		switch {
		case err != nil:
			return c.fail("%v", err)
		case ctx.Err() != nil:
			return exitInterrupt
		case !hopped:
			return c.fail("não houve salto em %s do cluster: está tudo quieto", spoken(noNextHop))
		}
	}
	return 0
}

// pause is the command pausar.
func (l *Lab) pause(ctx context.Context, c *call) int {
	switch strings.ToLower(c.argument()) {
	case "", "no próximo salto", "no proximo salto":
		return l.hop(ctx, c, 1)
	}
	return c.fail("só sei pausar no próximo salto; recebi %q", c.argument())
}

// tellTime is the command relógio.
func (l *Lab) tellTime(_ context.Context, c *call) int {
	if c.argument() != "" {
		return c.fail("não leva argumentos; para o tempo passar: avançar %s", c.argument())
	}
	now := l.cluster.Now()
	fmt.Fprintf(c.Stdout, "%s desde o começo; são %s de %s (UTC)\n",
		strings.TrimSpace(fluxo.Seconds(l.Clock())), now.Format("15:04:05"), now.Format("02/01/2006"))
	return 0
}

// spoken says a round duration: 10 segundos, 1 minuto, 1 hora.
func spoken(d time.Duration) string {
	for _, u := range []struct {
		unit      time.Duration
		one, many string
	}{{time.Hour, "hora", "horas"}, {time.Minute, "minuto", "minutos"}} {
		if n := d / u.unit; d%u.unit == 0 && n > 0 {
			return portuguese.Count(int(n), u.one, u.many)
		}
	}
	return portuguese.Decimal(d.Seconds(), -1) + " segundos"
}
