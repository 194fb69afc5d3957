package replicaset

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	appsv1 "k8s.io/api/apps/v1"
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/types"

	"caderno/sim/controllers/controllertest"
)

func TestSlowStartBatch(t *testing.T) {
	for _, test := range []struct {
		count, failAt        int // failAt: the first call that fails; 0 for none
		wantDone, wantCalled int
	}{
		{0, 0, 0, 0},
		{1, 0, 1, 1},
		{10, 0, 10, 10},
		{10, 1, 0, 1},  // 1
		{10, 2, 1, 3},  // 1, 2: the batch is finished, the next not begun
		{10, 5, 4, 7},  // 1, 2, 4
		{10, 8, 7, 10}, // 1, 2, 4, 3
		{500, 100, 99, 127},
	} {
		called := 0
		done, err := slowStartBatch(test.count, 1, func() error {
			if called++; test.failAt > 0 && called >= test.failAt {
				return fmt.Errorf("call %d", called)
			}
			return nil
		})
		assert.Equal(t, test.wantDone, done, "%+v", test)
		assert.Equal(t, test.wantCalled, called, "%+v", test)
		if test.failAt > 0 {
			assert.EqualError(t, err, fmt.Sprintf("call %d", test.failAt), "the first error")
		} else {
			assert.NoError(t, err)
		}
	}
}

var now = controllertest.Start.Add(24 * time.Hour)

// some is a Pod that is as good as another, but for what the test changes.
func some(name string, changes ...func(*corev1.Pod)) *corev1.Pod {
	pod := &corev1.Pod{
		ObjectMeta: metav1.ObjectMeta{Name: name, UID: types.UID(name), CreationTimestamp: metav1.NewTime(now.Add(-time.Hour))},
		Spec:       corev1.PodSpec{NodeName: "worker-1"},
		Status:     corev1.PodStatus{Phase: corev1.PodRunning},
	}
	ready(time.Hour)(pod)
	for _, change := range changes {
		change(pod)
	}
	return pod
}

func ready(since time.Duration) func(*corev1.Pod) {
	return func(pod *corev1.Pod) {
		pod.Status.Conditions = []corev1.PodCondition{{Type: corev1.PodReady, Status: corev1.ConditionTrue, LastTransitionTime: metav1.NewTime(now.Add(-since))}}
	}
}

func notReady(pod *corev1.Pod)   { pod.Status.Conditions[0].Status = corev1.ConditionFalse }
func unassigned(pod *corev1.Pod) { pod.Spec.NodeName = "" }

func phase(p corev1.PodPhase) func(*corev1.Pod) {
	return func(pod *corev1.Pod) { pod.Status.Phase = p }
}

func cost(value string) func(*corev1.Pod) {
	return func(pod *corev1.Pod) { pod.Annotations = map[string]string{corev1.PodDeletionCost: value} }
}

func restarts(n int32) func(*corev1.Pod) {
	return func(pod *corev1.Pod) {
		pod.Status.ContainerStatuses = []corev1.ContainerStatus{{Name: "c", RestartCount: n}}
	}
}

func sidecarRestarts(n int32) func(*corev1.Pod) {
	return func(pod *corev1.Pod) {
		always := corev1.ContainerRestartPolicyAlways
		pod.Spec.InitContainers = []corev1.Container{{Name: "s", RestartPolicy: &always}}
		pod.Status.InitContainerStatuses = []corev1.ContainerStatus{{Name: "s", RestartCount: n}}
	}
}

func created(since time.Duration) func(*corev1.Pod) {
	return func(pod *corev1.Pod) { pod.CreationTimestamp = metav1.NewTime(now.Add(-since)) }
}

// Each rule decides against all that come after it.
func TestScaleDownOrder(t *testing.T) {
	bad := []func(*corev1.Pod){ready(time.Second), restarts(9), created(time.Second)}
	for _, test := range []struct {
		rule        string
		first, then *corev1.Pod
		ranks       [2]int
	}{
		{"unassigned", some("a", unassigned, cost("9")), some("b", append(bad, notReady, phase(corev1.PodPending))...), [2]int{}},
		{"pending before unknown", some("a", phase(corev1.PodPending)), some("b", append(bad, notReady, phase(corev1.PodUnknown))...), [2]int{}},
		{"unknown before running", some("a", phase(corev1.PodUnknown)), some("b", append(bad, notReady)...), [2]int{}},
		{"not ready", some("a", notReady, cost("9")), some("b", append(bad, cost("-9"))...), [2]int{1, 5}},
		{"deletion cost", some("a", cost("-1")), some("b", bad...), [2]int{1, 5}},
		{"more on the node", some("a"), some("b", bad...), [2]int{2, 1}},
		{"ready for less long", some("a", ready(time.Minute)), some("b", restarts(9), created(time.Second)), [2]int{}},
		{"more restarts", some("a", restarts(2)), some("b", restarts(1), sidecarRestarts(9), created(time.Second)), [2]int{}},
		{"more restarts of sidecars", some("a", sidecarRestarts(2)), some("b", sidecarRestarts(1), created(time.Second)), [2]int{}},
		{"newer", some("z", created(time.Minute)), some("b"), [2]int{}},
		{"about as old: by chance", some("a", created(time.Hour-time.Second)), some("b"), [2]int{}},
		{"ready for about as long: by chance", some("a", ready(time.Hour+time.Second)), some("b", restarts(9)), [2]int{}},
	} {
		a, b := ranked{test.first, test.ranks[0]}, ranked{test.then, test.ranks[1]}
		assert.Negative(t, compareForDeletion(a, b, now), test.rule)
		assert.Positive(t, compareForDeletion(b, a, now), test.rule)
		assert.Zero(t, compareForDeletion(a, a, now), test.rule)
	}
}

func TestDeletionCost(t *testing.T) {
	for value, want := range map[string]int32{"": 0, "0": 0, "7": 7, "-7": -7, "+7": 0, "007": 0, "x": 0, "3000000000": 0, "-2147483648": -2147483648} {
		assert.Equal(t, want, deletionCost(some("p", cost(value))), value)
	}
	assert.Zero(t, deletionCost(some("p")))
}

func TestGetPodsToDeleteLevelsNodesWhateverTheOrder(t *testing.T) {
	on := func(node string) func(*corev1.Pod) { return func(pod *corev1.Pod) { pod.Spec.NodeName = node } }
	pods := []*corev1.Pod{ // ready for about as long, so that chance (the UID) decides among the first three
		some("a", on("w1"), ready(3600*time.Second)), some("b", on("w1"), ready(3601*time.Second)),
		some("c", on("w1"), ready(3602*time.Second)), some("d", on("w2"), ready(time.Second)), some("e", unassigned, notReady),
	}
	for seed := range uint64(20) {
		shuffled := append([]*corev1.Pod(nil), pods...)
		rand.New(rand.NewPCG(seed, 0)).Shuffle(len(shuffled), func(i, j int) { shuffled[i], shuffled[j] = shuffled[j], shuffled[i] })
		var names string
		for _, pod := range getPodsToDelete(shuffled, pods, 3, now) {
			names += pod.Name
		}
		assert.Equal(t, "eab", names, "seed %d", seed)
	}
	assert.Len(t, getPodsToDelete(pods, nil, 9, now), 5, "all that there are")
}

func TestCalculateStatus(t *testing.T) {
	rs := controllertest.ReplicaSet("ola", 4)
	rs.Generation = 7
	rs.Spec.MinReadySeconds = 10
	labelled := func(pod *corev1.Pod) { pod.Labels = map[string]string{"app": "ola"} }
	pods := []*corev1.Pod{
		some("a", labelled), some("b", labelled, ready(9*time.Second)), some("c", ready(10*time.Second)), some("d", labelled, notReady),
	}
	got := calculateStatus(rs, pods, pods[:1], nil, now)
	one := int32(1)
	assert.Equal(t, appsv1.ReplicaSetStatus{ObservedGeneration: 7, Replicas: 4, FullyLabeledReplicas: 3, ReadyReplicas: 3,
		AvailableReplicas: 2, TerminatingReplicas: &one}, got)
	assert.Equal(t, time.Second, nextAvailabilityCheck(pods, 10, now))
}

func TestReplicaFailure(t *testing.T) {
	rs := controllertest.ReplicaSet("ola", 4)
	got := replicaFailure(rs, 1, errors.New("quota"), now)
	assert.Equal(t, []appsv1.ReplicaSetCondition{{Type: "ReplicaFailure", Status: "True", Reason: "FailedCreate", Message: "quota",
		LastTransitionTime: metav1.NewTime(now)}}, got)
	assert.Equal(t, "FailedDelete", replicaFailure(rs, 5, errors.New("no"), now)[0].Reason)
	rs.Status.Conditions = got
	assert.Equal(t, got, replicaFailure(rs, 1, errors.New("another"), now.Add(time.Hour)), "it keeps its words")
	assert.Empty(t, replicaFailure(rs, 4, nil, now))
	assert.Len(t, rs.Status.Conditions, 1, "the object itself stays as it was")
}
