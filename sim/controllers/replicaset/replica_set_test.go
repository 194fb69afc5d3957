package replicaset

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	appsv1 "k8s.io/api/apps/v1"
	corev1 "k8s.io/api/core/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime/schema"

	"caderno/sim/client"
	"caderno/sim/controllers/controllertest"
	"caderno/sim/trace"
)

// fixture is this controller alone, with Pods that run.
type fixture struct {
	*controllertest.Cluster
	controller *Controller
	quota      *quota
}

// quota refuses Pods beyond a number of attempts.
type quota struct {
	client.Interface
	left int
}

func (q *quota) Create(obj client.Object) (client.Object, error) {
	if _, ok := obj.(*corev1.Pod); ok {
		if q.left == 0 {
			return nil, apierrors.NewForbidden(schema.GroupResource{Resource: "pods"}, "", fmt.Errorf("exceeded quota"))
		}
		q.left--
	}
	return q.Interface.Create(obj)
}

func newFixture(t *testing.T) *fixture {
	c := controllertest.New(t, 1)
	c.RunPods("worker-1", "worker-2", "worker-3")
	q := &quota{c.Client(trace.ReplicaSetController), -1}
	rsc := New(q, c.Clock, c.Latency, c.Recorder(trace.ReplicaSetController))
	require.NoError(t, rsc.Start())
	return &fixture{c, rsc, q}
}

func (f *fixture) create(rs *appsv1.ReplicaSet) *appsv1.ReplicaSet {
	created := controllertest.Create(f.Cluster, rs)
	f.Run(5 * time.Second)
	return created
}

func (f *fixture) change(name string, change func(*appsv1.ReplicaSet)) {
	controllertest.Change(f.Cluster, client.ReplicaSets, name, change)
	f.Run(5 * time.Second)
}

func (f *fixture) replicaSet(name string) *appsv1.ReplicaSet {
	return controllertest.Get[*appsv1.ReplicaSet](f.Cluster, client.ReplicaSets, name)
}

func (f *fixture) pods() []*corev1.Pod {
	return controllertest.List[*corev1.Pod](f.Cluster, client.Pods)
}

func TestPodsAreMadeFromTheTemplate(t *testing.T) {
	f := newFixture(t)
	rs := controllertest.ReplicaSet("ola", 2)
	rs.Spec.Template.Annotations = map[string]string{"note": "x"}
	rs.Spec.Template.Labels["extra"] = "y"
	rs = f.create(rs)
	require.Len(t, f.pods(), 2)
	pod := f.pods()[0]
	assert.Regexp(t, "^ola-[bcdfghjklmnpqrstvwxz2456789]{5}$", pod.Name)
	assert.Equal(t, "ola-", pod.GenerateName)
	assert.Equal(t, map[string]string{"app": "ola", "extra": "y"}, pod.Labels)
	assert.Equal(t, map[string]string{"note": "x"}, pod.Annotations)
	yes := true
	assert.Equal(t, []metav1.OwnerReference{{APIVersion: "apps/v1", Kind: "ReplicaSet", Name: "ola", UID: rs.UID,
		Controller: &yes, BlockOwnerDeletion: &yes}}, pod.OwnerReferences)
	assert.Equal(t, appsv1.ReplicaSetStatus{ObservedGeneration: 1, Replicas: 2, FullyLabeledReplicas: 2, ReadyReplicas: 2,
		AvailableReplicas: 2, TerminatingReplicas: new(int32)}, f.replicaSet("ola").Status)
	var want []string
	for _, pod := range f.pods() {
		want = append(want, "Created pod: "+pod.Name)
	}
	assert.ElementsMatch(t, want, f.Events("SuccessfulCreate"))
}

func TestNothingIsWrittenWhenAllIsRight(t *testing.T) {
	f := newFixture(t)
	f.create(controllertest.ReplicaSet("ola", 3))
	before := f.Store.Revision()
	f.controller.Stop()
	require.NoError(t, f.controller.Start())
	f.Run(time.Hour)
	assert.Equal(t, before, f.Store.Revision())
}

// firstSync lets time pass until the controller has made Pods, and no longer.
func (f *fixture) firstSync() {
	for len(f.pods()) == 0 {
		f.Clock.Step()
	}
	f.Run(time.Millisecond) // its Events and its status
}

func TestSlowStartIsSeenInTheEvents(t *testing.T) {
	f := newFixture(t)
	f.quota.left = 4
	controllertest.Create(f.Cluster, controllertest.ReplicaSet("ola", 20))
	f.firstSync()
	assert.Len(t, f.pods(), 4)
	// Batches of 1, 2 and 4: of the third one Pod was made and three refused.
	assert.Len(t, f.Events("SuccessfulCreate"), 4)
	failed, err := client.List[*corev1.Event](f.User, client.Selection{Resource: client.Events}, nil)
	require.NoError(t, err)
	for _, e := range failed {
		if e.Reason == "FailedCreate" {
			assert.EqualValues(t, 3, e.Count)
			assert.Equal(t, "Warning", e.Type)
			assert.Equal(t, `Error creating: pods is forbidden: exceeded quota`, e.Message)
		}
	}
	condition := f.replicaSet("ola").Status.Conditions
	require.Len(t, condition, 1)
	assert.Equal(t, "FailedCreate", condition[0].Reason)
	f.quota.left = -1
	f.Run(time.Minute)
	assert.Len(t, f.pods(), 20)
	assert.Empty(t, f.replicaSet("ola").Status.Conditions)
}

func TestAtMostABurstAtOnce(t *testing.T) {
	f := newFixture(t)
	f.quota.left = 500
	controllertest.Create(f.Cluster, controllertest.ReplicaSet("ola", 600))
	f.firstSync()
	assert.Len(t, f.pods(), 500)
	assert.Empty(t, f.Events("FailedCreate"), "no more were asked for")
}

func TestScaleDownTakesTheRightOnes(t *testing.T) {
	f := newFixture(t)
	f.create(controllertest.ReplicaSet("ola", 4))
	keep := f.pods()[2].Name
	for _, pod := range f.pods() {
		if pod.Name != keep {
			f.SetReady("default", pod.Name, false)
		}
	}
	f.change("ola", func(rs *appsv1.ReplicaSet) { *rs.Spec.Replicas = 1 })
	require.Len(t, f.pods(), 1)
	assert.Equal(t, keep, f.pods()[0].Name)
	assert.Len(t, f.Events("SuccessfulDelete"), 3)
}

// The Pods of a Deployment's other ReplicaSets count for how full a node is.
func TestScaleDownLooksAtTheWholeDeployment(t *testing.T) {
	f := newFixture(t)
	d := controllertest.Create(f.Cluster, controllertest.Deployment("ola", "caderno/ola:1.0", 1))
	ref := *metav1.NewControllerRef(d, appsv1.SchemeGroupVersion.WithKind("Deployment"))
	for _, name := range []string{"um", "dois"} { // Pods on worker-1 and -2; -3, -1, -2
		rs := controllertest.ReplicaSet(name, 2)
		rs.OwnerReferences = []metav1.OwnerReference{ref}
		if name == "dois" {
			*rs.Spec.Replicas = 3
		}
		f.create(rs)
	}
	f.change("dois", func(rs *appsv1.ReplicaSet) { *rs.Spec.Replicas = 1 })
	for _, pod := range f.pods() {
		if strings.HasPrefix(pod.Name, "dois") {
			assert.Equal(t, "worker-3", pod.Spec.NodeName, "where it was the only one")
		}
	}
}

func TestADeletedPodIsReplacedAtOnce(t *testing.T) {
	f := newFixture(t)
	f.create(controllertest.ReplicaSet("ola", 2))
	gone := f.pods()[0].Name
	require.NoError(t, f.User.Delete(client.Pods, "default", gone, metav1.DeleteOptions{}))
	f.Run(100 * time.Millisecond)
	assert.Len(t, f.pods(), 3, "the replacement does not wait for the end of the old one")
	assert.EqualValues(t, 1, *f.replicaSet("ola").Status.TerminatingReplicas)
	f.Run(5 * time.Second)
	assert.Len(t, f.pods(), 2)
	assert.Zero(t, *f.replicaSet("ola").Status.TerminatingReplicas)
	assert.Empty(t, f.Events("SuccessfulDelete"))
}

func TestAFailedPodIsReplaced(t *testing.T) {
	f := newFixture(t)
	f.create(controllertest.ReplicaSet("ola", 1))
	failed := f.pods()[0].DeepCopy()
	failed.Status.Phase = corev1.PodFailed
	_, err := f.Client(trace.Kubelet).UpdateStatus(failed)
	require.NoError(t, err)
	f.Run(5 * time.Second)
	assert.Len(t, f.pods(), 2)
	assert.EqualValues(t, 1, f.replicaSet("ola").Status.Replicas)
}

// Transcript 06.
func TestAPodThatIsLabelledAwayIsReleasedAndReplaced(t *testing.T) {
	f := newFixture(t)
	f.create(controllertest.ReplicaSet("ola", 2))
	away := f.pods()[0].Name
	controllertest.Change(f.Cluster, client.Pods, away, func(pod *corev1.Pod) { pod.Labels = map[string]string{"app": "solto"} })
	f.Run(5 * time.Second)
	assert.Len(t, f.pods(), 3)
	assert.Empty(t, controllertest.Get[*corev1.Pod](f.Cluster, client.Pods, away).OwnerReferences)
	assert.EqualValues(t, 2, f.replicaSet("ola").Status.Replicas)

	controllertest.Change(f.Cluster, client.Pods, away, func(pod *corev1.Pod) { pod.Labels = map[string]string{"app": "ola"} })
	f.Run(5 * time.Second)
	assert.Len(t, f.pods(), 2, "adopted again, it is one too many")
}

func TestBarePodsThatMatchAreAdopted(t *testing.T) {
	f := newFixture(t)
	bare := &corev1.Pod{ObjectMeta: metav1.ObjectMeta{Name: "avulso", Namespace: "default", Labels: map[string]string{"app": "ola"}},
		Spec: controllertest.Template("ola", "caderno/ola:1.0").Spec}
	controllertest.Create(f.Cluster, bare)
	leaving := bare.DeepCopy()
	leaving.Name, leaving.Finalizers = "de-saida", []string{"aula.dev/espera"}
	controllertest.Create(f.Cluster, leaving)
	require.NoError(t, f.User.Delete(client.Pods, "default", leaving.Name, metav1.DeleteOptions{}))
	other := bare.DeepCopy()
	other.Name, other.OwnerReferences = "alheio", []metav1.OwnerReference{{APIVersion: "apps/v1", Kind: "ReplicaSet", Name: "x", UID: "x", Controller: new(bool)}}
	*other.OwnerReferences[0].Controller = true
	controllertest.Create(f.Cluster, other)
	rs := f.create(controllertest.ReplicaSet("ola", 2))
	assert.Len(t, f.pods(), 4, "one of its own, one adopted, one somebody else's, one on its way out")
	assert.Zero(t, *f.replicaSet("ola").Status.TerminatingReplicas, "which is nobody's")
	assert.True(t, metav1.IsControlledBy(controllertest.Get[*corev1.Pod](f.Cluster, client.Pods, "avulso"), rs))
	assert.False(t, metav1.IsControlledBy(controllertest.Get[*corev1.Pod](f.Cluster, client.Pods, "alheio"), rs))
}

func TestMinReadySeconds(t *testing.T) {
	f := newFixture(t)
	rs := controllertest.ReplicaSet("ola", 1)
	rs.Spec.MinReadySeconds = 10
	f.create(rs)
	assert.EqualValues(t, 1, f.replicaSet("ola").Status.ReadyReplicas)
	assert.Zero(t, f.replicaSet("ola").Status.AvailableReplicas)
	f.Run(7 * time.Second)
	assert.EqualValues(t, 1, f.replicaSet("ola").Status.AvailableReplicas)
}

func TestAReplicaSetThatIsBeingDeletedMakesNothing(t *testing.T) {
	f := newFixture(t)
	f.create(controllertest.ReplicaSet("ola", 1))
	foreground := metav1.DeletePropagationForeground
	require.NoError(t, f.User.Delete(client.ReplicaSets, "default", "ola", metav1.DeleteOptions{PropagationPolicy: &foreground}))
	require.NoError(t, f.User.Delete(client.Pods, "default", f.pods()[0].Name, metav1.DeleteOptions{}))
	f.Run(5 * time.Second)
	assert.Empty(t, f.pods())
}

func TestStoppedControllerCatchesUp(t *testing.T) {
	f := newFixture(t)
	f.create(controllertest.ReplicaSet("ola", 1))
	f.controller.Stop()
	f.change("ola", func(rs *appsv1.ReplicaSet) { *rs.Spec.Replicas = 3 })
	assert.Len(t, f.pods(), 1)
	f.Server.Stop()
	require.NoError(t, f.controller.Start())
	f.Run(time.Minute)
	f.Server.Start()
	f.Run(time.Minute)
	assert.Len(t, f.pods(), 3)
}

func TestThePodIsCausedByTheReplicaSet(t *testing.T) {
	f := newFixture(t)
	f.create(controllertest.ReplicaSet("ola", 2))
	made := f.Hops(trace.APIServer, trace.Create, "ReplicaSet")
	pods := f.Hops(trace.ReplicaSetController, trace.Create, "Pod")
	require.Len(t, pods, 2)
	assert.Equal(t, []int{made[0].ID, made[0].ID}, []int{pods[0].Cause, pods[1].Cause})
}
