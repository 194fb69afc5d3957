package scheduler

import (
	"math"
	"time"

	corev1 "k8s.io/api/core/v1"
)

// pickOneNodeForPreemption picks the node where least is lost: the fewest
// PodDisruptionBudgets are violated, then the highest priority among the victims is lowest, then the sum of their priorities, then
// their number; then where the most important of them began last.
func pickOneNodeForPreemption(candidates []candidate, now time.Time) candidate {
	losses := []func(candidate) int64{
		func(c candidate) int64 { return int64(c.violations) },
		func(c candidate) int64 { return int64(priority(c.victims[0].pod)) },
		func(c candidate) int64 {
			var sum int64
			for _, v := range c.victims { // priorities may be negative
				sum += int64(priority(v.pod)) + math.MaxInt32 + 1
			}
			return sum
		},
		func(c candidate) int64 { return int64(len(c.victims)) },
		func(c candidate) int64 { return -earliestStart(c.victims, now).UnixNano() },
	}
	for _, loss := range losses {
		var best []candidate
		for _, c := range candidates {
			switch {
			case len(best) == 0 || loss(c) < loss(best[0]):
				best = []candidate{c}
			case loss(c) == loss(best[0]):
				best = append(best, c)
			}
		}
		candidates = best
	}
	return candidates[0]
}

// earliestStart is when the first of the victims of highest priority began.
func earliestStart(victims []*podInfo, now time.Time) time.Time {
	first := startTime(victims[0].pod, now)
	for _, v := range victims {
		if t := startTime(v.pod, now); priority(v.pod) == priority(victims[0].pod) && t.Before(first) {
			first = t
		}
	}
	return first
}

// startTime is when the Pod began to run; now if it has not yet.
func startTime(pod *corev1.Pod, now time.Time) time.Time {
	if pod.Status.StartTime == nil {
		return now
	}
	return pod.Status.StartTime.Time
}
