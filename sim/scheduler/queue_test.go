package scheduler

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	corev1 "k8s.io/api/core/v1"

	"caderno/sim/client"
	"caderno/sim/clock"
	"caderno/sim/trace"
)

type queueFixture struct {
	clock *clock.Clock
	queue *queue
	wakes int
}

func newQueueFixture() *queueFixture {
	f := &queueFixture{clock: clock.New(begin)}
	f.queue = newQueue(f.clock, defaultProfile(), func() { f.wakes++ })
	return f
}

func (f *queueFixture) popAll() []string {
	var names []string
	for p := f.queue.pop(); p != nil; p = f.queue.pop() {
		names = append(names, p.pod.Name)
	}
	return names
}

func (f *queueFixture) until(d time.Duration) {
	end := begin.Add(d)
	for at, _, ok := f.clock.Next(); ok && !at.After(end); at, _, ok = f.clock.Next() {
		f.clock.Step()
	}
	f.clock.Skip(end)
}

func by(plugins ...string) map[string]bool {
	set := map[string]bool{}
	for _, p := range plugins {
		set[p] = true
	}
	return set
}

func TestHigherPriorityComesFirstThenWhoWaitsLonger(t *testing.T) {
	f := newQueueFixture()
	f.queue.add(newPod("tarde"))
	f.queue.add(newPod("urgente", withPriority(1000)))
	f.queue.add(newPod("depois"))
	f.queue.add(newPod("sem-pressa", withPriority(-5)))
	assert.Equal(t, []string{"urgente", "tarde", "depois", "sem-pressa"}, f.popAll())
	assert.Equal(t, 4, f.wakes)
}

func TestBackoff(t *testing.T) {
	var seconds []float64
	for count := 1; count <= 7; count++ {
		seconds = append(seconds, backoffDuration(count).Seconds())
	}
	assert.Equal(t, []float64{1, 2, 4, 8, 10, 10, 10}, seconds)
	assert.Equal(t, 10*time.Second, backoffDuration(1000))
}

// The instants are those of kube-scheduler 1.37.2 with a Pod in a cluster
// without nodes: first attempt at 43.35, then 45.0, 48.0, 53.0. Back-offs end
// with the second after the one in which they expire.
func TestAnErrorIsTriedAgainAtTheEndOfAWindow(t *testing.T) {
	f := newQueueFixture()
	f.clock.Skip(begin.Add(350 * time.Millisecond))
	f.queue.add(newPod("p"))
	p := f.queue.pop()
	for _, at := range []float64{2, 5, 10, 19, 30} {
		f.queue.giveBack(p, p.pod, nil)
		assert.Nil(t, f.queue.pop(), "an error waits for its back-off even when nobody else is there")
		f.until(time.Duration(at*float64(time.Second)) - 1)
		assert.False(t, f.queue.hasNext(), "just before %v s", at)
		f.until(time.Duration(at * float64(time.Second)))
		require.True(t, f.queue.hasNext(), "at %v s", at)
		p = f.queue.pop()
	}
}

func TestARefusedPodWaitsForWhatMayHelp(t *testing.T) {
	f := newQueueFixture()
	f.queue.add(newPod("p", requesting("3", "")))
	p := f.queue.pop()
	f.queue.giveBack(p, p.pod, by("NodeResourcesFit"))
	assert.False(t, f.queue.hasNext())
	f.queue.moveAll(&clusterEvent{on: onNode, action: updatedTaints, oldNode: newNode("n"), newNode: newNode("n")}, nil)
	assert.False(t, f.queue.hasNext(), "taints are not what it lacks")
	f.clock.SetCause(7)
	f.queue.moveAll(&clusterEvent{on: onAssignedPod, action: deleted, oldPod: newPod("q", on("n"))}, nil)
	require.True(t, f.queue.hasNext(), "with nobody else ready, back-off or not")
	p = f.queue.pop()
	assert.Equal(t, 7, p.cause, "it is tried on behalf of what helped")
	_, _, busy := f.clock.Next()
	assert.False(t, busy, "no timer is left behind")
}

func TestWhoBacksOffComesAfterWhoIsReady(t *testing.T) {
	f := newQueueFixture()
	f.queue.add(newPod("recusado", withPriority(1000)))
	p := f.queue.pop()
	f.queue.giveBack(p, p.pod, by("NodeResourcesFit"))
	f.queue.moveAll(&clusterEvent{on: onAssignedPod, action: deleted, oldPod: newPod("q", on("n"))}, nil)
	f.queue.add(newPod("novo"))
	assert.Equal(t, "novo", f.queue.pop().pod.Name)
	f.queue.add(newPod("outro"))
	f.until(2 * time.Second)
	assert.Equal(t, []string{"recusado", "outro"}, f.popAll(), "its back-off is over")
}

func TestAfterFiveMinutesAPodIsTriedAnyway(t *testing.T) {
	f := newQueueFixture()
	f.until(10 * time.Second)
	f.queue.add(newPod("p"))
	p := f.queue.pop()
	f.queue.giveBack(p, p.pod, by("TaintToleration"))
	f.until(5*time.Minute + 30*time.Second - 1)
	assert.False(t, f.queue.hasNext())
	f.until(5*time.Minute + 30*time.Second)
	assert.True(t, f.queue.hasNext(), "at the first look after five minutes")
}

func TestRemoveAndUpdate(t *testing.T) {
	f := newQueueFixture()
	for _, name := range []string{"pronto", "espera", "erro"} {
		f.queue.add(newPod(name))
	}
	for _, p := range []*queuedPod{f.queue.pop(), f.queue.pop(), f.queue.pop()} {
		switch p.pod.Name {
		case "pronto":
			f.queue.add(p.pod)
		case "espera":
			f.queue.giveBack(p, p.pod, by("TaintToleration"))
		case "erro":
			f.queue.giveBack(p, p.pod, nil)
		}
	}
	tolerant := newPod("espera", tolerating(corev1.Toleration{Operator: corev1.TolerationOpExists}))
	f.queue.update(newPod("espera"), newPod("espera", withLabel("a", "b")))
	assert.Equal(t, 1, f.queue.active.Len(), "a label does not help against a taint")
	f.queue.update(newPod("espera"), tolerant)
	f.queue.update(newPod("pronto"), newPod("pronto", withPriority(9)))
	assert.EqualValues(t, 9, priority(f.queue.pods["default/pronto"].pod))
	assert.Equal(t, 1, f.queue.backoff.Len(), "a toleration does")
	for _, name := range []string{"pronto", "espera", "erro", "nunca-houve"} {
		f.queue.remove(newPod(name))
	}
	assert.Empty(t, f.queue.pods)
	assert.False(t, f.queue.hasNext())
	assert.Zero(t, f.queue.refusedBy["TaintToleration"])
	f.until(time.Hour)
	assert.False(t, f.queue.hasNext())
}

// What may help wakes the Pods that it may help; each line of the table is a
// Pod that waits, what happens, and whether the Pod gets another attempt.
func TestWhatWakesAPod(t *testing.T) {
	ssd := with(func(s *corev1.PodSpec) { s.NodeSelector = map[string]string{"disco": "ssd"} })
	tests := []struct {
		name    string
		pod     *corev1.Pod
		before  []client.Object
		happens func(f *fixture)
		again   bool
	}{
		{"a node comes", newPod("p", ssd), nil, func(f *fixture) { f.create(newNode("n2", labelled("disco", "ssd"))) }, true},
		{"a node comes that is no better", newPod("p", ssd), nil, func(f *fixture) { f.create(newNode("n2")) }, false},
		{"the node gets the label", newPod("p", ssd), nil, func(f *fixture) { f.changeNode("n1", labelled("disco", "ssd")) }, true},
		{"the node gets another label", newPod("p", ssd), nil, func(f *fixture) { f.changeNode("n1", labelled("disco", "hdd")) }, false},
		{"a Pod goes that took CPU", newPod("p", requesting("3", "")), []client.Object{newPod("q", on("n1"), requesting("3", ""))},
			func(f *fixture) { f.delete("q") }, true},
		{"a Pod changes a label", newPod("p", requesting("3", "")), []client.Object{newPod("q", on("n1"), requesting("3", ""))},
			func(f *fixture) { change(f, client.Pods, "default", "q", withLabel("a", "b")) }, false},
		{"a port becomes free", newPod("p", hostPortOf(80, "", "")), []client.Object{newPod("q", on("n1"), hostPortOf(80, "", ""))},
			func(f *fixture) { f.delete("q") }, true},
		{"another port becomes free", newPod("p", hostPortOf(80, "", "")),
			[]client.Object{newPod("q", on("n1"), hostPortOf(80, "", "")), newPod("r", on("n1"), hostPortOf(81, "", ""))},
			func(f *fixture) { f.delete("r") }, false},
		{"the wanted neighbour comes", newPod("p", near(corev1.LabelHostname, "cache")), nil,
			func(f *fixture) { f.create(newPod("q", on("n1"), withLabel("app", "cache"))) }, true},
		{"another neighbour comes", newPod("p", near(corev1.LabelHostname, "cache")), nil,
			func(f *fixture) { f.create(newPod("q", on("n1"), withLabel("app", "outro"))) }, false},
		{"the unwanted neighbour goes", newPod("p", awayFrom(corev1.LabelHostname, "lote")),
			[]client.Object{newPod("q", on("n1"), withLabel("app", "lote"))}, func(f *fixture) { f.delete("q") }, true},
		{"the neighbour is wanted no more", newPod("p", awayFrom(corev1.LabelHostname, "lote")),
			[]client.Object{newPod("q", on("n1"), withLabel("app", "lote"))},
			func(f *fixture) { change(f, client.Pods, "default", "q", withLabel("app", "outro")) }, true},
		{"a Pod of the kind comes elsewhere", newPod("p", withLabel("app", "ola"), spread(corev1.LabelHostname, 1)),
			[]client.Object{newNode("n2", tainted("a", corev1.TaintEffectNoSchedule)), newPod("q", on("n1"), withLabel("app", "ola"))},
			func(f *fixture) { f.create(newPod("r", on("n2"), withLabel("app", "ola"))) }, true},
		{"the Pod itself tolerates more", newPod("p"), []client.Object{}, func(f *fixture) {
			change(f, client.Pods, "default", "p", tolerating(corev1.Toleration{Key: "a", Operator: corev1.TolerationOpExists}))
		}, true},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			f := newFixture(t, 1)
			n1 := newNode("n1")
			if tt.name == "the Pod itself tolerates more" {
				n1 = newNode("n1", tainted("a", corev1.TaintEffectNoSchedule))
			}
			f.create(append([]client.Object{n1}, tt.before...)...)
			f.create(tt.pod)
			f.pass(20 * time.Second)
			require.Len(t, f.decisions("p"), 1)
			require.Empty(t, f.nodeOf("p"))
			tt.happens(f)
			f.pass(20 * time.Second)
			assert.Equal(t, tt.again, len(f.decisions("p")) > 1)
		})
	}
}

func TestUncordonAndUntaintWake(t *testing.T) {
	f := newFixture(t, 1)
	f.create(newNode("n1", tainted("a", corev1.TaintEffectNoSchedule)), newPod("p"))
	f.changeNode("n1", func(n *corev1.Node) { n.Spec.Unschedulable = true })
	f.pass(time.Second)
	require.Len(t, f.decisions("p"), 1)
	f.changeNode("n1", func(n *corev1.Node) { n.Spec.Taints = nil })
	f.pass(time.Second)
	require.Len(t, f.decisions("p"), 1, "it is the cordon that refuses first")
	f.changeNode("n1", func(n *corev1.Node) { n.Spec.Unschedulable = false })
	f.pass(time.Second)
	assert.Equal(t, "n1", f.nodeOf("p"))
	hops := f.trace.Hops()
	var last trace.Hop
	for _, h := range hops {
		if h.Action == trace.Decide {
			last = h
		}
	}
	assert.Equal(t, trace.Update, hops[last.Cause-1].Action, "the decision is caused by what woke the Pod")
}
