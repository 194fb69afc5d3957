package steps

import (
	"context"
	"errors"
	"strconv"
	"strings"
	"time"

	"caderno/features/portuguese"
)

// glance is how often a person would type a command again while waiting.
const glance = 500 * time.Millisecond

// observe holds a check against the cluster at the moment that a step names:
// now, at some instant within a limit, or at every instant of a stretch of time.
func (w *world) observe(ctx context.Context, when string, check func() error) error {
	return w.observeEvery(ctx, when, 0, check)
}

func (w *world) observeEvery(ctx context.Context, when string, every time.Duration, check func() error) error {
	cluster, err := w.need(ctx)
	if err != nil {
		return err
	}
	mode, limit, err := parseMoment(when)
	if err != nil {
		return err
	}
	switch mode {
	case "em até":
		err = cluster.Within(ctx, limit, every, check)
		return timed(err, strings.TrimRight(when, ", "), "depois de "+strings.TrimRight(strings.TrimPrefix(when, "em até "), ", "))
	case "durante":
		began := cluster.Age()
		var broken error
		wait := cluster.Within(ctx, limit, every, func() error {
			if broken = check(); broken != nil {
				return nil
			}
			return errStillTrue
		})
		if broken != nil {
			return timed(broken, strings.TrimRight(when, ", "), after(cluster.Age()-began))
		}
		if !errors.Is(wait, errStillTrue) {
			return wait
		}
		return nil
	default:
		w.impatient = check
		return check()
	}
}

var errStillTrue = errors.New("ainda é verdade")

// parseMoment reads what the expression moment matched.
func parseMoment(when string) (mode string, limit time.Duration, err error) {
	when = strings.TrimRight(when, ", ")
	for _, mode := range []string{"em até", "durante"} {
		rest, ok := strings.CutPrefix(when, mode+" ")
		if !ok {
			continue
		}
		number, unit, _ := strings.Cut(rest, " ")
		limit, err := parseDuration(number, unit)
		return mode, limit, err
	}
	return "", 0, nil
}

// longest is the most that a step may let pass: each second has events of its own.
const longest = 24 * time.Hour

// parseDuration reads "30", "segundos"; the number is made of digits, by the
// expression, but may be a very long one.
func parseDuration(number, unit string) (time.Duration, error) {
	each := time.Second
	if strings.HasPrefix(unit, "minuto") {
		each = time.Minute
	}
	n, err := strconv.Atoi(number)
	if err != nil || n > int(longest/each) {
		return 0, misused("no máximo 24 horas (1440 minutos, 86400 segundos) num passo", number+" "+unit,
			"espere menos; o que não acontece em alguns minutos quase nunca acontece depois")
	}
	return time.Duration(n) * each, nil
}

// timed adds the moment to what a failure says.
func timed(err error, expected, observed string) error {
	var f *Failure
	if errors.As(err, &f) {
		f.Expected = expected + ", " + f.Expected
		f.Observed = observed + ", " + f.Observed
	}
	return err
}

// after says when something stopped being so.
func after(d time.Duration) string {
	if d == 0 {
		return "logo de início"
	}
	return "depois de " + portuguese.Decimal(d.Seconds(), 3) + " segundos"
}
