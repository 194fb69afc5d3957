package scheduler

import (
	"encoding/json"
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	corev1 "k8s.io/api/core/v1"

	"caderno/sim/client"
	"caderno/sim/trace"
)

const master = "node-role.kubernetes.io/control-plane"

// usual is the course's cluster: a tainted master, three equal workers.
func usual(f *fixture) {
	f.create(newNode("master", tainted(master, corev1.TaintEffectNoSchedule)))
	for i := 1; i <= 3; i++ {
		f.create(newNode(fmt.Sprint("worker-", i)))
	}
}

// deploy creates a ReplicaSet's Pods as its controller would.
func deploy(f *fixture, name string, replicas int) {
	rs, err := f.user.Create(newReplicaSet(name, map[string]string{"app": name}))
	require.NoError(f.t, err)
	for i := range replicas {
		f.create(newPod(fmt.Sprint(name, "-", i), withLabel("app", name), ownedBy(rs)))
	}
}

func TestThreeReplicasLandOnThreeWorkers(t *testing.T) {
	for seed := range uint64(200) {
		f := newFixture(t, seed)
		usual(f)
		deploy(f, "ola", 3)
		f.pass(time.Second)
		used := map[string]bool{}
		for i := range 3 {
			used[f.nodeOf(fmt.Sprint("ola-", i))] = true
		}
		require.Equal(t, map[string]bool{"worker-1": true, "worker-2": true, "worker-3": true}, used, "seed %d", seed)
	}
}

func TestATieIsBrokenByChance(t *testing.T) {
	chosen := map[string]int{}
	for seed := range uint64(60) {
		f := newFixture(t, seed)
		usual(f)
		f.create(newPod("ola"))
		f.pass(time.Second)
		chosen[f.nodeOf("ola")]++
	}
	assert.Len(t, chosen, 3)
	assert.NotContains(t, chosen, "master")
}

func TestTheDecisionCausesTheBinding(t *testing.T) {
	f := newFixture(t, 1)
	usual(f)
	f.create(newPod("ola"))
	f.pass(time.Second)
	hops := f.trace.Hops()
	var chain []string
	for id := len(hops); id != 0; id = hops[id-1].Cause {
		chain = append(chain, string(hops[id-1].Action))
	}
	assert.Equal(t, []string{"bind", "decide", "create", "request"}, chain)
	created, bound := hops[len(hops)-3], hops[len(hops)-1]
	assert.GreaterOrEqual(t, bound.At-created.At, 5*time.Millisecond)
	assert.Less(t, bound.At-created.At, 15*time.Millisecond)
	assert.Equal(t, []string{"Normal Scheduled Successfully assigned default/ola to " + f.nodeOf("ola")}, f.events("ola"))

	d := hops[len(hops)-2].Decision
	require.Len(t, d.Nodes, 4)
	assert.Equal(t, trace.Verdict{
		Node: "master", Plugin: "TaintToleration", Reasons: []string{"node(s) had untolerated taint(s)"},
	}, d.Nodes[0])
	assert.Equal(t, []trace.Score{
		{Plugin: "TaintToleration", Score: 100, Weight: 3},
		{Plugin: "NodeResourcesFit", Score: 97, Weight: 1},
		{Plugin: "ImageLocality", Score: 0, Weight: 1},
	}, d.Nodes[1].Scores)
	assert.EqualValues(t, 397, d.Nodes[1].Total)
	assert.Equal(t, f.nodeOf("ola"), d.Chosen)
}

func TestTheOnlyNodeThatFitsIsNotScored(t *testing.T) {
	f := newFixture(t, 1)
	f.create(newNode("master", tainted(master, corev1.TaintEffectNoSchedule)), newNode("worker-1"), newPod("ola"))
	f.pass(time.Second)
	d := f.decisions("ola")[0]
	assert.Equal(t, "worker-1", d.Chosen)
	assert.Empty(t, d.Nodes[1].Scores)
}

func TestWhereNothingFits(t *testing.T) {
	f := newFixture(t, 1)
	usual(f)
	f.create(newPod("gigante", requesting("64", "900Gi")))
	f.pass(time.Second)
	const message = "0/4 nodes are available: 1 node(s) had untolerated taint(s), 3 Insufficient cpu, 3 Insufficient memory. " +
		"preemption: 0/4 nodes are available: 4 Preemption is not helpful for scheduling."
	assert.Equal(t, []string{"Warning FailedScheduling " + message}, f.events("gigante"))
	pod := f.pod("gigante")
	require.Len(t, pod.Status.Conditions, 1)
	c := pod.Status.Conditions[0]
	assert.Equal(t, corev1.PodCondition{
		Type: corev1.PodScheduled, Status: corev1.ConditionFalse, Reason: "Unschedulable", Message: message,
		LastTransitionTime: c.LastTransitionTime, ObservedGeneration: pod.Generation,
	}, c)
	d := f.decisions("gigante")[0]
	assert.Equal(t, message, d.Message)
	assert.Empty(t, d.Chosen)
	assert.Equal(t, []string{"Insufficient cpu", "Insufficient memory"}, d.Nodes[3].Reasons)
}

func TestWithoutNodesThePodIsTriedAgainAndAgain(t *testing.T) {
	f := newFixture(t, 1)
	f.create(newPod("ola"))
	f.pass(2 * time.Minute)
	assert.Greater(t, len(f.decisions("ola")), 8)
	assert.Equal(t, "no nodes available to schedule pods", f.pod("ola").Status.Conditions[0].Message)
	f.create(newNode("worker-1"))
	f.pass(15 * time.Second)
	assert.Equal(t, "worker-1", f.nodeOf("ola"))
}

func TestOthersPodsAreLeftAlone(t *testing.T) {
	f := newFixture(t, 1)
	usual(f)
	f.create(
		newPod("de-outro", func(p *corev1.Pod) { p.Spec.SchedulerName = "outro" }),
		newPod("retido", func(p *corev1.Pod) { p.Spec.SchedulingGates = []corev1.PodSchedulingGate{{Name: "caderno/espere"}} }),
		newPod("com-destino", on("master")),
	)
	f.pass(10 * time.Minute)
	for _, name := range []string{"de-outro", "retido", "com-destino"} {
		assert.Empty(t, f.decisions(name), name)
		assert.Empty(t, f.events(name), name)
	}
	change(f, client.Pods, "default", "retido", func(p *corev1.Pod) { p.Spec.SchedulingGates = nil })
	f.pass(time.Second)
	assert.NotEmpty(t, f.nodeOf("retido"), "once the last gate is gone")
}

func TestStopForgetsAndStartCatchesUp(t *testing.T) {
	f := newFixture(t, 1)
	usual(f)
	f.create(newPod("antes"))
	f.pass(4 * time.Millisecond) // decided, not bound yet
	require.Len(t, f.decisions("antes"), 1)
	f.sched.Stop()
	f.create(newPod("durante"), newNode("worker-4"))
	f.pass(time.Hour)
	assert.Empty(t, f.nodeOf("antes"))
	assert.Empty(t, f.nodeOf("durante"))
	_, _, busy := f.clock.Next()
	assert.False(t, busy, "a stopped process does nothing")
	require.NoError(t, f.sched.Start())
	f.pass(time.Second)
	assert.NotEmpty(t, f.nodeOf("antes"))
	assert.NotEmpty(t, f.nodeOf("durante"))
	assert.Len(t, f.decisions("durante")[0].Nodes, 5)
}

func TestAPodThatGoesBeforeItsBindingGivesTheNodeBack(t *testing.T) {
	f := newFixture(t, 1)
	f.create(newNode("worker-1"), newPod("some", requesting("3", "")))
	f.pass(4 * time.Millisecond)
	require.Len(t, f.decisions("some"), 1)
	f.delete("some")
	f.create(newPod("outro", requesting("3", "")))
	f.pass(time.Second)
	assert.Equal(t, "worker-1", f.nodeOf("outro"))
}

func TestTheNextDecisionCountsWithTheLast(t *testing.T) {
	f := newFixture(t, 1)
	f.create(newNode("worker-1"), newNode("worker-2"))
	f.create(newPod("um", requesting("3", "")), newPod("dois", requesting("3", "")), newPod("tres", requesting("3", "")))
	f.pass(time.Second)
	assert.NotEqual(t, f.nodeOf("um"), f.nodeOf("dois"))
	assert.Empty(t, f.nodeOf("tres"))
}

func story(t *testing.T, seed uint64) string {
	f := newFixture(t, seed)
	usual(f)
	deploy(f, "ola", 7)
	f.pass(time.Second)
	f.changeNode("worker-2", func(n *corev1.Node) { n.Spec.Unschedulable = true })
	f.create(newPod("gigante", requesting("64", "")))
	deploy(f, "outro", 5)
	f.pass(20 * time.Minute)
	text, err := json.Marshal(f.trace.Hops())
	require.NoError(t, err)
	return string(text)
}

func TestTheSameSeedGivesTheSameTrace(t *testing.T) {
	first := story(t, 3)
	for range 10 {
		require.Equal(t, first, story(t, 3))
	}
	assert.NotEqual(t, first, story(t, 4))
}
