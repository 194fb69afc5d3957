package scheduler

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	corev1 "k8s.io/api/core/v1"
)

// decided is a fixture with one node and one Pod, decided and not yet bound.
func decided(t *testing.T) *fixture {
	f := newFixture(t, 1)
	f.create(newNode("n1"), newPod("p", requesting("3", "")))
	f.pass(4 * time.Millisecond)
	require.Len(t, f.decisions("p"), 1)
	require.Empty(t, f.nodeOf("p"))
	require.True(t, f.sched.snapshot.isAssumed(f.pod("p").UID))
	return f
}

func TestABindingThatFailsGivesTheNodeBackAndIsTriedAgain(t *testing.T) {
	f := decided(t)
	f.server.Stop()
	f.pass(time.Second)
	assert.Empty(t, f.sched.snapshot.pods)
	f.server.Start()
	f.pass(10 * time.Second)
	assert.Equal(t, "n1", f.nodeOf("p"), "after its back-off")
	assert.Len(t, f.decisions("p"), 2)
}

func TestAPodBoundBySomebodyElse(t *testing.T) {
	f := decided(t)
	f.create(newNode("n2"))
	require.NoError(t, f.user.Bind("default", "p", "n2"))
	f.pass(time.Minute)
	assert.Equal(t, "n2", f.nodeOf("p"))
	assert.Equal(t, "n2", f.sched.snapshot.pods[f.pod("p").UID].info.pod.Spec.NodeName)
	assert.Len(t, f.decisions("p"), 1)
	require.Len(t, f.events("p"), 1)
	assert.Contains(t, f.events("p")[0], `Warning FailedScheduling running Bind plugin "DefaultBinder": Operation cannot be fulfilled`)
}

func TestAPodThatGoesGivesTheNodeBackAtOnce(t *testing.T) {
	f := decided(t)
	f.delete("p")
	assert.Empty(t, f.sched.snapshot.pods)
	f.pass(time.Minute)
	assert.Empty(t, f.sched.queue.pods)
}

func TestAnotherPodOfTheSameNameHasItsOwnTurn(t *testing.T) {
	f := decided(t)
	f.delete("p")
	f.create(newPod("p", requesting("9", "")))
	f.pass(time.Minute)
	assert.Len(t, f.decisions("p"), 2)
	require.Len(t, f.events("p"), 1)
	assert.Contains(t, f.events("p")[0], "Insufficient cpu", "nothing about the binding of the first")
}

func TestAPodThatHasEndedTakesNothing(t *testing.T) {
	f := decided(t)
	f.pass(time.Second)
	f.create(newPod("q", requesting("3", "")))
	f.pass(time.Second)
	require.Empty(t, f.nodeOf("q"))
	done := f.pod("p").DeepCopy()
	done.Status.Phase = corev1.PodSucceeded
	_, err := f.user.UpdateStatus(done)
	require.NoError(t, err)
	f.pass(time.Second)
	assert.Equal(t, "n1", f.nodeOf("q"))
	f.delete("p")
	assert.Len(t, f.sched.snapshot.pods, 1)
}

func TestTheTransitionIsThatFromTrueToFalse(t *testing.T) {
	f := newFixture(t, 1)
	f.create(newNode("n1"), newPod("p", requesting("5", "")))
	f.pass(time.Minute)
	first := f.pod("p").Status.Conditions[0]
	f.create(newNode("n2", sized("9", "8Gi", "10"), tainted("a", corev1.TaintEffectNoSchedule)))
	f.pass(time.Minute)
	second := f.pod("p").Status.Conditions[0]
	assert.NotEqual(t, first.Message, second.Message)
	assert.Equal(t, first.LastTransitionTime, second.LastTransitionTime)
	version := f.pod("p").ResourceVersion
	f.pass(20 * time.Minute)
	assert.Greater(t, len(f.decisions("p")), 3)
	assert.Equal(t, version, f.pod("p").ResourceVersion, "what is known is not written again")
}

func TestATrialLeavesTheAttemptAsItIs(t *testing.T) {
	c := arrange(newPod("p", withLabel("app", "ola"), awayFrom(corev1.LabelHostname, "lote"), spread(corev1.LabelHostname, 1)),
		newNode("n1"), newNode("n2"), newPod("q", on("n1"), withLabel("app", "lote")), newPod("r", on("n2"), withLabel("app", "ola")))
	s := &Scheduler{profile: defaultProfile()}
	s.runPreFilters(c, &diagnosis{rejectors: map[string]bool{}})
	n1, n2 := c.snapshot.nodes["n1"], c.snapshot.nodes["n2"]
	require.Equal(t, ownAntiAffinity, c.runFilterPlugins(n1))
	require.Equal(t, tooSkewed, c.runFilterPlugins(n2))
	trial, without1, without2 := c.trial(), n1.clone(), n2.clone()
	trial.removePod(n1.pods[0], without1)
	trial.removePod(n2.pods[0], without2)
	assert.Nil(t, trial.runFilterPlugins(without1))
	assert.Nil(t, trial.runFilterPlugins(without2))
	assert.Equal(t, ownAntiAffinity, c.runFilterPlugins(n1))
	assert.Equal(t, tooSkewed, c.runFilterPlugins(n2))
	trial.addPod(n1.pods[0], without1)
	assert.Equal(t, ownAntiAffinity, trial.runFilterPlugins(without1))
}
