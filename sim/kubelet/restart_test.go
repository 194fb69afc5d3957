package kubelet

import (
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	corev1 "k8s.io/api/core/v1"

	"caderno/sim/clock"
)

// What a watcher sees of a container that ends, under each policy. Transcripts
// 12 and 29 of the reference show the same.
func TestRestartPolicy(t *testing.T) {
	for _, test := range []struct {
		image  string
		policy corev1.RestartPolicy
		states []string // after ContainerCreating
	}{
		{"caderno/quebra:1.0", corev1.RestartPolicyNever, []string{"Running [app:Running+]", "Running [app:Error(1)]", "Failed [app:Error(1)]"}},
		{"caderno/termina:1.0", corev1.RestartPolicyNever, []string{"Running [app:Running+]", "Running [app:Completed(0)]", "Succeeded [app:Completed(0)]"}},
		{"caderno/termina:1.0", corev1.RestartPolicyOnFailure, []string{"Running [app:Running+]", "Running [app:Completed(0)]", "Succeeded [app:Completed(0)]"}},
		{"caderno/quebra:1.0", corev1.RestartPolicyOnFailure, []string{
			"Running [app:Running+]", "Running [app:Error(1)]", "Running [app:Running+ x1]", "Running [app:Error(1) x1]"}},
		{"caderno/termina:1.0", corev1.RestartPolicyAlways, []string{
			"Running [app:Running+]", "Running [app:Completed(0)]", "Running [app:Running+ x1]", "Running [app:Completed(0) x1]"}},
	} {
		t.Run(test.image+" "+string(test.policy), func(t *testing.T) {
			f := newFixture(t)
			seen := f.states("p")
			f.create(onePod("p", test.image, restartPolicy(test.policy)))
			f.advance(9 * time.Second)
			assert.Equal(t, test.states, (*seen)[2:])
		})
	}
}

func TestEndedPod(t *testing.T) {
	f := newFixture(t)
	f.create(onePod("fim", "caderno/termina:1.0", restartPolicy(corev1.RestartPolicyNever)))
	f.advance(10 * time.Second)
	var texts []string
	for _, c := range f.pod("fim").Status.Conditions {
		texts = append(texts, strings.Join([]string{string(c.Type), string(c.Status), c.Reason, c.Message}, "|"))
	}
	assert.Equal(t, []string{
		"PodReadyToStartContainers|False|PodSandboxNotReady|pod sandbox is not ready",
		"Initialized|True|PodCompleted|",
		"Ready|False|PodCompleted|",
		"ContainersReady|False|PodCompleted|",
		"PodScheduled|True||",
	}, texts)
	f.delete("fim")
	f.advance(time.Second)
	assert.False(t, f.exists("fim"))
	assert.Empty(t, f.runtime.Pods())
}

// The delay between an end and the next start grows as facts.md says: 10 s
// doubling to 300 s, stretched by up to a half, but looked at every 60 to 90 s.
func TestCrashLoopDelays(t *testing.T) {
	for _, seed := range []uint64{1, 2, 3, 4, 5} {
		f := newSeededFixture(t, seed)
		f.create(onePod("quebra", "caderno/quebra:1.0"))
		backOff := []time.Duration{0, 10, 20, 40, 80, 160, 300, 300}
		for n, delay := range backOff {
			f.until(20*time.Minute, "end", func() bool {
				c := f.pod("quebra").Status.ContainerStatuses
				return len(c) > 0 && c[0].State.Terminated != nil && int(c[0].RestartCount) == n
			})
			ended := f.runtime.PodStatus(string(f.pod("quebra").UID)).Containers[0].FinishedAt
			sawWaiting := false
			f.until(20*time.Minute, "next start", func() bool {
				c := f.container("quebra")
				if c.State.Waiting != nil && !sawWaiting {
					sawWaiting = true
					assert.GreaterOrEqual(t, f.clock.Now().Sub(ended), min(delay, 60)*time.Second, "the look before says Error")
				}
				return c.State.Running != nil && int(c.RestartCount) == n+1
			})
			took := f.clock.Now().Sub(ended)
			low := delay * time.Second
			high := min(low*3/2, low+30*time.Second) + 3*time.Second // ticks of a second and the start itself
			if delay > 60 {
				high = low + 93*time.Second // the look that comes too early is followed by one 60 to 90 s later
			}
			assert.True(t, took >= low && took <= high, "seed %d: restart %d after %v, expected %v to %v", seed, n+1, took, low, high)
			assert.Equal(t, n > 0, sawWaiting, "seed %d: CrashLoopBackOff before restart %d", seed, n+1)
		}
	}
}

func TestCrashLoopBackOff(t *testing.T) {
	f := newFixture(t)
	f.create(onePod("quebra", "caderno/quebra:1.0"))
	f.until(20*time.Minute, "a long back-off", func() bool {
		c := f.pod("quebra").Status.ContainerStatuses
		return len(c) > 0 && c[0].RestartCount == 5 && c[0].State.Waiting != nil
	})
	c := f.container("quebra")
	name := "quebra_default(" + string(f.pod("quebra").UID) + ")"
	assert.Equal(t, "CrashLoopBackOff", c.State.Waiting.Reason)
	assert.Equal(t, "back-off 2m40s restarting failed container=app pod="+name, c.State.Waiting.Message)
	assert.Equal(t, int32(1), c.LastTerminationState.Terminated.ExitCode)
	assert.Equal(t, corev1.PodRunning, f.pod("quebra").Status.Phase)
	assert.False(t, c.Ready)
	var backOffs int
	for _, e := range f.events("Pod", "quebra") {
		if strings.HasPrefix(e, "BackOff: Back-off restarting failed container app in pod "+name) {
			backOffs++
		}
	}
	assert.Equal(t, 1, backOffs, "one Event whose count rises")
	f.delete("quebra")
	f.advance(3 * time.Second)
	assert.Empty(t, f.kubelet.crashLoop.items, "nothing is remembered of a Pod that is gone")
}

func TestBackOff(t *testing.T) {
	c := clock.New(time.Unix(0, 0))
	b := newBackOff(c)
	at := func(seconds int) time.Time { return time.Unix(int64(seconds), 0) }
	assert.False(t, b.isInBackOffSince("k", at(0)), "nothing failed yet")
	for _, want := range []time.Duration{10, 20, 40, 80, 160, 300, 300} {
		b.next("k", c.Now())
		assert.Equal(t, want*time.Second, b.get("k"))
		assert.True(t, b.isInBackOffSince("k", c.Now()))
		assert.False(t, b.isInBackOffSince("k", c.Now().Add(-want*time.Second)))
	}
	c.Skip(at(300))
	assert.False(t, b.isInBackOffSinceUpdate("k"))
	c.Skip(at(601))
	assert.False(t, b.isInBackOffSince("k", at(601)), "forgotten after ten minutes")
	b.next("k", at(601))
	assert.Equal(t, initialBackOff, b.get("k"))
}

func TestRetryDelay(t *testing.T) {
	now := time.Unix(1000, 0)
	for _, test := range []struct {
		until time.Time
		base  time.Duration
	}{
		{time.Time{}, 10 * time.Second},
		{now.Add(25 * time.Second), 25 * time.Second},
		{now.Add(160 * time.Second), 60 * time.Second},
		{now.Add(-time.Second), 0},
	} {
		r := rand.New(rand.NewPCG(1, 2))
		for range 100 {
			d := retryDelay(now, test.until, r)
			assert.GreaterOrEqual(t, d, test.base)
			assert.LessOrEqual(t, d, test.base*3/2)
		}
	}
}
