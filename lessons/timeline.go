package lessons

import (
	"fmt"
	"strings"
	"time"
)

// Timeline is how long something took, each time that it happened.
type Timeline struct {
	Since, Until string     // words of the hops that begin and that end an interval
	Intervals    []Interval // in the order of their beginnings; at least one
}

// Interval is the time from one hop to another about the same object.
type Interval struct{ From, To Hop }

// Took is the interval's length, in virtual time.
func (i Interval) Took() time.Duration { return i.To.At - i.From.At }

// End is when the last of the intervals ends, since the scenario began.
func (t Timeline) End() time.Duration {
	var end time.Duration
	for _, interval := range t.Intervals {
		end = max(end, interval.To.At)
	}
	return end
}

// timeline measures what the reference means. What had not ended when the
// scenario did is not in it.
func (r *Reference) timeline(scenario Scenario) (Insert, error) {
	t := Timeline{Since: r.Since, Until: r.Until}
	for i, from := range scenario.Hops {
		if !strings.Contains(from.Text, r.Since) {
			continue
		}
		for _, to := range scenario.Hops[i+1:] {
			if to.Object == from.Object && strings.Contains(to.Text, r.Until) {
				t.Intervals = append(t.Intervals, Interval{From: from, To: to})
				break
			}
		}
	}
	if t.Intervals == nil {
		return nil, fmt.Errorf("cenário %q de %s: a nenhum salto que contém %q se segue um que contém %q, sobre o mesmo objeto", r.Name, r.File, r.Since, r.Until)
	}
	return t, nil
}
