package deployment

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	appsv1 "k8s.io/api/apps/v1"
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"caderno/sim/client"
	"caderno/sim/controllers/controllertest"
	"caderno/sim/trace"
)

// fixture is this controller alone: what ReplicaSets say of themselves is set
// by the tests.
type fixture struct {
	*controllertest.Cluster
	controller *Controller
}

func newFixture(t *testing.T) *fixture {
	c := controllertest.New(t, 1)
	dc := New(c.Client(trace.DeploymentController), c.Clock, c.Latency, c.Recorder(trace.DeploymentController))
	require.NoError(t, dc.Start())
	return &fixture{c, dc}
}

func (f *fixture) create(d *appsv1.Deployment) *appsv1.Deployment {
	created := controllertest.Create(f.Cluster, d)
	f.Run(time.Second)
	return created
}

func (f *fixture) change(name string, change func(*appsv1.Deployment)) {
	controllertest.Change(f.Cluster, client.Deployments, name, change)
	f.Run(time.Second)
}

func (f *fixture) deployment(name string) *appsv1.Deployment {
	return controllertest.Get[*appsv1.Deployment](f.Cluster, client.Deployments, name)
}

func (f *fixture) replicaSet(name string) *appsv1.ReplicaSet {
	return controllertest.Get[*appsv1.ReplicaSet](f.Cluster, client.ReplicaSets, name)
}

// says sets what a ReplicaSet's controller would: that it has so many Pods, so
// many of them available.
func (f *fixture) says(name string, replicas, available int32) {
	rs := f.replicaSet(name).DeepCopy()
	rs.Status = appsv1.ReplicaSetStatus{ObservedGeneration: rs.Generation, Replicas: replicas, FullyLabeledReplicas: replicas,
		ReadyReplicas: available, AvailableReplicas: available, TerminatingReplicas: new(int32)}
	_, err := f.Client(trace.ReplicaSetController).UpdateStatus(rs)
	require.NoError(f.T, err)
	f.Run(time.Second)
}

// sizes lists how many Pods each ReplicaSet wants.
func (f *fixture) sizes() map[string]int32 {
	got := map[string]int32{}
	for _, rs := range controllertest.List[*appsv1.ReplicaSet](f.Cluster, client.ReplicaSets) {
		got[rs.Name] = *rs.Spec.Replicas
	}
	return got
}

func (f *fixture) reasons(name string) map[appsv1.DeploymentConditionType]string {
	got := map[appsv1.DeploymentConditionType]string{}
	for _, c := range f.deployment(name).Status.Conditions {
		got[c.Type] = c.Reason
	}
	return got
}

func image(to string) func(*appsv1.Deployment) {
	return func(d *appsv1.Deployment) { d.Spec.Template.Spec.Containers[0].Image = to }
}

func replicas(n int32) func(*appsv1.Deployment) {
	return func(d *appsv1.Deployment) { d.Spec.Replicas = &n }
}

const oldRS, newRS = "ola-59946bc664", "ola-c47866d5c" // caderno/ola:1.0 and :2.0

func TestANewDeploymentGetsItsReplicaSet(t *testing.T) {
	f := newFixture(t)
	d := f.create(controllertest.Deployment("ola", "caderno/ola:1.0", 4))
	rs := f.replicaSet(oldRS)
	assert.Equal(t, map[string]string{"app": "ola", "pod-template-hash": "59946bc664"}, rs.Labels)
	assert.Equal(t, rs.Labels, rs.Spec.Selector.MatchLabels)
	assert.Equal(t, rs.Labels, rs.Spec.Template.Labels)
	assert.Equal(t, map[string]string{desiredReplicasAnnotation: "4", maxReplicasAnnotation: "5", revisionAnnotation: "1"}, rs.Annotations)
	yes := true
	assert.Equal(t, []metav1.OwnerReference{{APIVersion: "apps/v1", Kind: "Deployment", Name: "ola", UID: d.UID,
		Controller: &yes, BlockOwnerDeletion: &yes}}, rs.OwnerReferences)
	assert.EqualValues(t, 4, *rs.Spec.Replicas)
	assert.Equal(t, []string{"Scaled up replica set ola-59946bc664 from 0 to 4"}, f.Events("ScalingReplicaSet"))
	assert.Equal(t, "1", f.deployment("ola").Annotations[revisionAnnotation])
	assert.EqualValues(t, 1, f.deployment("ola").Generation, "the revision is no change that a user made")
}

// What the reference shows, transcript 01.
func TestStatusFollowsTheReplicaSet(t *testing.T) {
	f := newFixture(t)
	f.create(controllertest.Deployment("ola", "caderno/ola:1.0", 1))
	assert.Equal(t, map[appsv1.DeploymentConditionType]string{"Progressing": newReplicaSetReason, "Available": minimumReplicasUnavailable}, f.reasons("ola"))
	f.says(oldRS, 1, 0)
	assert.Equal(t, replicaSetUpdatedReason, f.reasons("ola")[appsv1.DeploymentProgressing])
	assert.EqualValues(t, 1, f.deployment("ola").Status.UnavailableReplicas)
	f.says(oldRS, 1, 1)
	at := func(s int) metav1.Time {
		return metav1.NewTime(controllertest.Start.Add(time.Duration(s) * time.Second))
	}
	assert.Equal(t, appsv1.DeploymentStatus{
		ObservedGeneration: 1, Replicas: 1, UpdatedReplicas: 1, ReadyReplicas: 1, AvailableReplicas: 1, TerminatingReplicas: new(int32),
		Conditions: []appsv1.DeploymentCondition{
			{Type: "Available", Status: "True", Reason: "MinimumReplicasAvailable", Message: "Deployment has minimum availability.",
				LastTransitionTime: at(2), LastUpdateTime: at(2)},
			{Type: "Progressing", Status: "True", Reason: "NewReplicaSetAvailable", Message: `ReplicaSet "ola-59946bc664" has successfully progressed.`,
				LastTransitionTime: at(0), LastUpdateTime: at(2)},
		},
	}, f.deployment("ola").Status)
}

func TestNothingIsWrittenWhenAllIsRight(t *testing.T) {
	f := newFixture(t)
	f.create(controllertest.Deployment("ola", "caderno/ola:1.0", 2))
	f.says(oldRS, 2, 2)
	before := f.Store.Revision()
	f.controller.Stop()
	require.NoError(t, f.controller.Start())
	f.Run(time.Hour)
	assert.Equal(t, before, f.Store.Revision())
}

// The first sync writes the Deployment twice, and the second write is a conflict:
// no failure to back off from, as the first has brought the key back.
func TestItsOwnWritesAreNoFailure(t *testing.T) {
	f := newFixture(t)
	controllertest.Create(f.Cluster, controllertest.Deployment("ola", "caderno/ola:1.0", 1))
	require.NoError(t, f.controller.syncDeployment("default/ola"))
	require.Len(t, f.Hops(trace.DeploymentController, trace.UpdateStatus, "Deployment"), 1)
	f.Run(time.Second)
	assert.EqualValues(t, 1, f.deployment("ola").Status.ObservedGeneration)
}

func TestRollingUpdateStepByStep(t *testing.T) {
	f := newFixture(t)
	f.create(controllertest.Deployment("ola", "caderno/ola:1.0", 4))
	f.says(oldRS, 4, 4)
	f.change("ola", image("caderno/ola:2.0"))
	assert.Equal(t, map[string]int32{oldRS: 3, newRS: 2}, f.sizes(), "one more by the surge, one fewer by the unavailable, one more for that")
	f.Run(time.Minute)
	assert.Equal(t, map[string]int32{oldRS: 3, newRS: 2}, f.sizes(), "and no further before the new ones are available")
	f.says(oldRS, 3, 3)
	f.says(newRS, 2, 2)
	assert.Equal(t, map[string]int32{oldRS: 1, newRS: 4}, f.sizes())
	f.says(oldRS, 1, 1)
	f.says(newRS, 4, 4)
	assert.Equal(t, map[string]int32{oldRS: 0, newRS: 4}, f.sizes())
	assert.Equal(t, replicaSetUpdatedReason, f.reasons("ola")[appsv1.DeploymentProgressing])
	f.says(oldRS, 0, 0)
	assert.Equal(t, newRSAvailableReason, f.reasons("ola")[appsv1.DeploymentProgressing])
	assert.Equal(t, "2", f.deployment("ola").Annotations[revisionAnnotation])
	assert.Equal(t, "1", f.replicaSet(oldRS).Annotations[revisionAnnotation])
}

func TestGoingBackReusesTheReplicaSet(t *testing.T) {
	f := newFixture(t)
	f.create(controllertest.Deployment("ola", "caderno/ola:1.0", 1))
	f.says(oldRS, 1, 1)
	f.change("ola", image("caderno/ola:2.0"))
	f.change("ola", image("caderno/ola:1.0"))
	assert.Len(t, f.sizes(), 2)
	assert.Equal(t, "3", f.replicaSet(oldRS).Annotations[revisionAnnotation])
	assert.Equal(t, "1", f.replicaSet(oldRS).Annotations[revisionHistoryAnnotation])
	assert.Equal(t, "3", f.deployment("ola").Annotations[revisionAnnotation])
}

func TestScaling(t *testing.T) {
	f := newFixture(t)
	f.create(controllertest.Deployment("ola", "caderno/ola:1.0", 2))
	f.says(oldRS, 2, 2)
	f.change("ola", replicas(5))
	f.change("ola", replicas(1))
	controllertest.Change(f.Cluster, client.ReplicaSets, oldRS, func(rs *appsv1.ReplicaSet) { *rs.Spec.Replicas = 4 })
	f.Run(time.Second)
	f.change("ola", replicas(0))
	assert.Equal(t, []string{ // transcript 05
		"Scaled up replica set ola-59946bc664 from 0 to 2",
		"Scaled up replica set ola-59946bc664 from 2 to 5",
		"Scaled down replica set ola-59946bc664 from 5 to 1",
		"Scaled down replica set ola-59946bc664 from 4 to 1",
		"Scaled down replica set ola-59946bc664 from 1 to 0",
	}, f.Events("ScalingReplicaSet"))
	assert.Equal(t, "0", f.replicaSet(oldRS).Annotations[desiredReplicasAnnotation])
}

func TestScalingInTheMiddleOfARolloutIsProportional(t *testing.T) {
	f := newFixture(t)
	f.create(controllertest.Deployment("ola", "caderno/ola:1.0", 10))
	f.says(oldRS, 10, 10)
	f.change("ola", image("caderno/ola:2.0"))
	assert.Equal(t, map[string]int32{oldRS: 8, newRS: 5}, f.sizes())
	f.says(oldRS, 8, 8)
	f.says(newRS, 5, 0)
	f.change("ola", func(d *appsv1.Deployment) { *d.Spec.Replicas = 15 })
	assert.Equal(t, map[string]int32{oldRS: 12, newRS: 7}, f.sizes(), "15 and a surge of 4, as 8 to 5")
}

func TestPausedDeploymentScalesButDoesNotRollOut(t *testing.T) {
	f := newFixture(t)
	f.create(controllertest.Deployment("ola", "caderno/ola:1.0", 2))
	f.says(oldRS, 2, 2)
	f.change("ola", func(d *appsv1.Deployment) { d.Spec.Paused = true })
	assert.Equal(t, pausedDeployReason, f.reasons("ola")[appsv1.DeploymentProgressing])
	f.change("ola", image("caderno/ola:2.0"))
	f.change("ola", replicas(3))
	assert.Equal(t, map[string]int32{oldRS: 3}, f.sizes())
	f.change("ola", func(d *appsv1.Deployment) { d.Spec.Paused = false })
	assert.Len(t, f.sizes(), 2)
	assert.NotEqual(t, pausedDeployReason, f.reasons("ola")[appsv1.DeploymentProgressing])
}

func TestProgressDeadline(t *testing.T) {
	f := newFixture(t)
	d := controllertest.Deployment("ola", "caderno/ola:1.0", 1)
	d.Spec.ProgressDeadlineSeconds = new(int32)
	*d.Spec.ProgressDeadlineSeconds = 8
	f.create(d)
	f.Run(7 * time.Second)
	assert.Equal(t, newReplicaSetReason, f.reasons("ola")[appsv1.DeploymentProgressing])
	f.Run(2 * time.Second)
	assert.Equal(t, timedOutReason, f.reasons("ola")[appsv1.DeploymentProgressing])
	c := getCondition(f.deployment("ola").Status, appsv1.DeploymentProgressing)
	assert.Equal(t, corev1.ConditionFalse, c.Status)
	assert.Equal(t, `ReplicaSet "ola-59946bc664" has timed out progressing.`, c.Message)
	f.says(oldRS, 1, 1)
	assert.Equal(t, newRSAvailableReason, f.reasons("ola")[appsv1.DeploymentProgressing], "better late than never")
}

// Pods that were available once, and never again after: that is no rollout that
// fails, and there is nothing to wait for.
func TestADoneRolloutHasNoDeadline(t *testing.T) {
	f := newFixture(t)
	f.create(controllertest.Deployment("ola", "caderno/ola:1.0", 1))
	f.says(oldRS, 1, 1)
	f.says(oldRS, 1, 0)
	f.Run(30 * time.Minute)
	_, what, due := f.Clock.Next()
	assert.False(t, due, what)
	assert.Equal(t, newRSAvailableReason, f.reasons("ola")[appsv1.DeploymentProgressing])
}

func TestRecreateEndsTheOldBeforeTheNew(t *testing.T) {
	f := newFixture(t)
	d := controllertest.Deployment("ola", "caderno/ola:1.0", 2)
	d.Spec.Strategy.Type = appsv1.RecreateDeploymentStrategyType
	f.create(d)
	f.says(oldRS, 2, 2)
	pod := controllertest.Create(f.Cluster, &corev1.Pod{
		ObjectMeta: metav1.ObjectMeta{Name: "p", Namespace: "default", Labels: map[string]string{"app": "ola"}, OwnerReferences: []metav1.OwnerReference{
			*metav1.NewControllerRef(f.replicaSet(oldRS), appsv1.SchemeGroupVersion.WithKind("ReplicaSet"))}},
		Spec: corev1.PodSpec{Containers: []corev1.Container{{Name: "ola", Image: "caderno/ola:1.0"}}},
	})
	f.change("ola", image("caderno/ola:2.0"))
	assert.Equal(t, map[string]int32{oldRS: 0}, f.sizes())
	f.says(oldRS, 0, 0)
	assert.Equal(t, map[string]int32{oldRS: 0}, f.sizes(), "a Pod is still on its way out")
	require.NoError(t, f.User.Delete(client.Pods, "default", pod.Name, metav1.DeleteOptions{GracePeriodSeconds: new(int64)}))
	f.Run(time.Second)
	assert.Equal(t, map[string]int32{oldRS: 0, newRS: 2}, f.sizes())
}

func TestOldReplicaSetsBeyondTheHistoryLimitGo(t *testing.T) {
	f := newFixture(t)
	d := controllertest.Deployment("ola", "caderno/ola:0", 1)
	d.Spec.RevisionHistoryLimit = new(int32)
	*d.Spec.RevisionHistoryLimit = 2
	f.create(d)
	for _, tag := range []string{"1", "2", "3", "4"} {
		f.change("ola", image("caderno/ola:"+tag))
		for range 3 { // new one up, old one down, the oldest gone
			for name, size := range f.sizes() {
				if _, there := f.sizes()[name]; there {
					f.says(name, size, size)
				}
			}
		}
	}
	left := map[string]bool{}
	for _, rs := range controllertest.List[*appsv1.ReplicaSet](f.Cluster, client.ReplicaSets) {
		left[rs.Spec.Template.Spec.Containers[0].Image] = true
	}
	assert.Equal(t, map[string]bool{"caderno/ola:2": true, "caderno/ola:3": true, "caderno/ola:4": true}, left)
}

func TestCollisionMakesAnotherName(t *testing.T) {
	f := newFixture(t)
	stranger := controllertest.ReplicaSet(oldRS, 0)
	controllertest.Create(f.Cluster, stranger)
	f.create(controllertest.Deployment("ola", "caderno/ola:1.0", 1))
	assert.Len(t, f.sizes(), 2)
	assert.EqualValues(t, 1, *f.deployment("ola").Status.CollisionCount)
	one := int32(1)
	assert.Contains(t, f.sizes(), "ola-"+ComputeHash(&f.deployment("ola").Spec.Template, &one))
}

func TestAdoptionAndRelease(t *testing.T) {
	f := newFixture(t)
	f.create(controllertest.Deployment("ola", "caderno/ola:1.0", 1))
	controllertest.Change(f.Cluster, client.ReplicaSets, oldRS, func(rs *appsv1.ReplicaSet) { rs.Labels["app"] = "solto" })
	f.Run(time.Second)
	assert.Empty(t, f.replicaSet(oldRS).OwnerReferences, "released")
	assert.Len(t, f.sizes(), 2, "and replaced, under another name")
	controllertest.Change(f.Cluster, client.ReplicaSets, oldRS, func(rs *appsv1.ReplicaSet) { rs.Labels["app"] = "ola" })
	f.Run(time.Second)
	require.Len(t, f.replicaSet(oldRS).OwnerReferences, 1, "adopted")
	assert.Equal(t, f.deployment("ola").UID, f.replicaSet(oldRS).OwnerReferences[0].UID)
}

func TestADeploymentThatIsBeingDeletedOnlyCounts(t *testing.T) {
	f := newFixture(t)
	f.create(controllertest.Deployment("ola", "caderno/ola:1.0", 1))
	foreground := metav1.DeletePropagationForeground
	require.NoError(t, f.User.Delete(client.Deployments, "default", "ola", metav1.DeleteOptions{PropagationPolicy: &foreground}))
	require.NoError(t, f.User.Delete(client.ReplicaSets, "default", oldRS, metav1.DeleteOptions{}))
	f.Run(time.Second)
	assert.Empty(t, f.sizes())
}

func TestAFailureToCreateIsToldAndTriedAgain(t *testing.T) {
	f := newFixture(t)
	d := controllertest.Deployment("ola", "caderno/ola:1.0", 1)
	f.create(d)
	rs := f.replicaSet(oldRS).DeepCopy()
	rs.Status.Conditions = []appsv1.ReplicaSetCondition{{Type: appsv1.ReplicaSetReplicaFailure, Status: "True", Reason: "FailedCreate", Message: "quota"}}
	_, err := f.Client(trace.ReplicaSetController).UpdateStatus(rs)
	require.NoError(t, err)
	f.Run(time.Second)
	assert.Equal(t, "FailedCreate", f.reasons("ola")[appsv1.DeploymentReplicaFailure])
	f.says(oldRS, 1, 1)
	assert.NotContains(t, f.reasons("ola"), appsv1.DeploymentReplicaFailure)
}

func TestStoppedControllerCatchesUp(t *testing.T) {
	f := newFixture(t)
	f.controller.Stop()
	f.create(controllertest.Deployment("ola", "caderno/ola:1.0", 1))
	assert.Empty(t, f.sizes())
	require.NoError(t, f.controller.Start())
	f.Run(time.Second)
	assert.Len(t, f.sizes(), 1)
}

func TestStartWaitsForTheAPIServer(t *testing.T) {
	f := newFixture(t)
	f.create(controllertest.Deployment("ola", "caderno/ola:1.0", 1))
	f.controller.Stop()
	f.change("ola", replicas(3))
	f.Server.Stop()
	require.NoError(t, f.controller.Start())
	f.Run(time.Minute)
	f.Server.Start()
	f.Run(time.Minute)
	assert.Equal(t, map[string]int32{oldRS: 3}, f.sizes())
}

func TestTheReplicaSetIsCausedByTheDeployment(t *testing.T) {
	f := newFixture(t)
	f.create(controllertest.Deployment("ola", "caderno/ola:1.0", 1))
	made := f.Hops(trace.APIServer, trace.Create, "Deployment")
	created := f.Hops(trace.DeploymentController, trace.Create, "ReplicaSet")
	require.Len(t, made, 1)
	require.Len(t, created, 1)
	assert.Equal(t, made[0].ID, created[0].Cause)
	reaction := created[0].At - made[0].At
	assert.True(t, reaction >= 5*time.Millisecond && reaction <= 15*time.Millisecond, reaction)
}
