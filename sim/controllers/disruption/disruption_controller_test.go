package disruption

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	corev1 "k8s.io/api/core/v1"
	policyv1 "k8s.io/api/policy/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/util/intstr"

	"caderno/sim/client"
	"caderno/sim/controllers/controllertest"
	"caderno/sim/trace"
)

// fixture is a cluster with this controller and a ReplicaSet whose Pods are made
// by hand.
type fixture struct {
	*controllertest.Cluster
	owner metav1.OwnerReference
}

func newFixture(t *testing.T, replicas int32) *fixture {
	c := controllertest.New(t, 1)
	dc := New(c.Client(trace.Disruption), c.Clock, c.Latency, c.Recorder(trace.Disruption))
	require.NoError(t, dc.Start())
	rs := controllertest.Create(c, controllertest.ReplicaSet("ola", replicas))
	return &fixture{c, *metav1.NewControllerRef(rs, rs.GroupVersionKind())}
}

func (f *fixture) pod(name string, ready bool, owners ...metav1.OwnerReference) {
	template := controllertest.Template("ola", "caderno/ola:1.0")
	controllertest.Create(f.Cluster, &corev1.Pod{
		ObjectMeta: metav1.ObjectMeta{Name: name, Namespace: "default", Labels: template.Labels, OwnerReferences: owners}, Spec: template.Spec,
	})
	f.SetReady("default", name, ready)
}

func (f *fixture) budget(name string, change func(*policyv1.PodDisruptionBudgetSpec)) {
	pdb := &policyv1.PodDisruptionBudget{ObjectMeta: metav1.ObjectMeta{Name: name, Namespace: "default"}}
	pdb.Spec.Selector = &metav1.LabelSelector{MatchLabels: map[string]string{"app": "ola"}}
	change(&pdb.Spec)
	controllertest.Create(f.Cluster, pdb)
	f.Run(time.Second)
}

func (f *fixture) status(name string) policyv1.PodDisruptionBudgetStatus {
	return controllertest.Get[*policyv1.PodDisruptionBudget](f.Cluster, client.PodDisruptionBudgets, name).Status
}

func minAvailable(value string) func(*policyv1.PodDisruptionBudgetSpec) {
	share := intstr.Parse(value)
	return func(s *policyv1.PodDisruptionBudgetSpec) { s.MinAvailable = &share }
}

func maxUnavailable(value string) func(*policyv1.PodDisruptionBudgetSpec) {
	share := intstr.Parse(value)
	return func(s *policyv1.PodDisruptionBudgetSpec) { s.MaxUnavailable = &share }
}

// Numbers are held against the Pods that there are, shares against what their
// controller wants, both rounded up.
func TestWhatABudgetAllows(t *testing.T) {
	tests := []struct {
		name                                string
		spec                                func(*policyv1.PodDisruptionBudgetSpec)
		expected, desired, healthy, allowed int32
	}{
		{"a number to keep", minAvailable("1"), 3, 1, 2, 1},
		{"more than there are", minAvailable("5"), 3, 5, 2, 0},
		{"a share to keep", minAvailable("30%"), 5, 2, 2, 0},
		{"a number to lose", maxUnavailable("4"), 5, 1, 2, 1},
		{"a share to lose", maxUnavailable("70%"), 5, 1, 2, 1},
		{"all may go", maxUnavailable("100%"), 5, 0, 2, 2},
		{"neither", func(*policyv1.PodDisruptionBudgetSpec) {}, 0, 0, 2, 0},
	}
	f := newFixture(t, 5)
	f.pod("a", true, f.owner)
	f.pod("b", true, f.owner)
	f.pod("c", false, f.owner)
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			f.budget("x", tt.spec)
			s := f.status("x")
			assert.Equal(t, []int32{tt.expected, tt.desired, tt.healthy, tt.allowed},
				[]int32{s.ExpectedPods, s.DesiredHealthy, s.CurrentHealthy, s.DisruptionsAllowed})
			require.NoError(t, f.User.Delete(client.PodDisruptionBudgets, "default", "x", metav1.DeleteOptions{}))
		})
	}
}

func TestNothingIsWrittenWhenAllIsRight(t *testing.T) {
	f := newFixture(t, 1)
	f.pod("a", true, f.owner)
	f.budget("x", minAvailable("1"))
	before := f.Store.Revision()
	f.Run(time.Hour)
	assert.Equal(t, before, f.Store.Revision())
}

func TestPodsWithoutAControllerAreTold(t *testing.T) {
	f := newFixture(t, 1)
	f.pod("so", true)
	f.budget("x", maxUnavailable("1"))
	assert.Zero(t, f.status("x").ExpectedPods)
	assert.Contains(t, f.Events("UnmanagedPods")[0], "field of the PDB to an integer value.")
}

func TestWhatCannotBeCountedAllowsNothing(t *testing.T) {
	f := newFixture(t, 1)
	gone := f.owner
	gone.UID = "outro"
	f.pod("a", true, gone)
	f.budget("x", maxUnavailable("1"))
	c := f.status("x").Conditions[0]
	assert.Equal(t, []string{"False", "SyncFailed", `found no controllers for pod "a"`}, []string{string(c.Status), c.Reason, c.Message})
	assert.Equal(t, []string{`Failed to calculate the number of expected pods: found no controllers for pod "a"`}, f.Events("CalculateExpectedPodCountFailed")[:1])
}

// A Pod that was permitted to go counts as gone, until two minutes later it is
// still there.
func TestAPodThatDoesNotGo(t *testing.T) {
	f := newFixture(t, 2)
	f.pod("a", true, f.owner)
	f.pod("b", true, f.owner)
	f.budget("x", minAvailable("1"))
	pdb := controllertest.Get[*policyv1.PodDisruptionBudget](f.Cluster, client.PodDisruptionBudgets, "x").DeepCopy()
	pdb.Status.DisruptedPods = map[string]metav1.Time{"a": metav1.NewTime(f.Clock.Now())}
	_, err := f.User.UpdateStatus(pdb)
	require.NoError(t, err)
	f.Run(time.Minute)
	assert.EqualValues(t, 1, f.status("x").CurrentHealthy)
	assert.EqualValues(t, 0, f.status("x").DisruptionsAllowed)
	f.Run(2 * time.Minute)
	assert.EqualValues(t, 2, f.status("x").CurrentHealthy)
	assert.Empty(t, f.status("x").DisruptedPods)
	assert.Equal(t, []string{"Pod was expected by PDB default/default to be deleted but it wasn't"}, f.Events("NotDeleted"))
}

// A Pod that says that it is about to go and does not is corrected.
func TestAStaleDisruptionIsTakenBack(t *testing.T) {
	f := newFixture(t, 1)
	f.pod("a", true, f.owner)
	pod := controllertest.Get[*corev1.Pod](f.Cluster, client.Pods, "a").DeepCopy()
	pod.Status.Conditions = append(pod.Status.Conditions, corev1.PodCondition{
		Type: corev1.DisruptionTarget, Status: corev1.ConditionTrue, LastTransitionTime: metav1.NewTime(f.Clock.Now()), Reason: "EvictionByEvictionAPI",
	})
	_, err := f.User.UpdateStatus(pod)
	require.NoError(t, err)
	said := func() corev1.PodCondition {
		return controllertest.Get[*corev1.Pod](f.Cluster, client.Pods, "a").Status.Conditions[1]
	}
	f.Run(time.Minute)
	assert.Equal(t, corev1.ConditionTrue, said().Status)
	f.Run(2 * time.Minute)
	assert.Equal(t, corev1.ConditionFalse, said().Status)
}

// Of two budgets over one Pod one is kept up to date, and the Pod tells of it.
func TestTwoBudgetsOverOnePod(t *testing.T) {
	f := newFixture(t, 1)
	f.budget("x", minAvailable("1"))
	f.budget("y", minAvailable("1"))
	f.pod("a", true, f.owner)
	f.Run(time.Second)
	assert.EqualValues(t, 1, f.status("x").ExpectedPods)
	assert.EqualValues(t, 0, f.status("y").ExpectedPods)
	assert.Contains(t, f.Events("MultiplePodDisruptionBudgets"), `Pod "default"/"a" matches multiple PodDisruptionBudgets.  Chose "x" arbitrarily.`)
}
