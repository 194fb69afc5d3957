package nodelifecycle

import (
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	coordinationv1 "k8s.io/api/coordination/v1"
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"caderno/sim/client"
	"caderno/sim/controllers/controllertest"
	"caderno/sim/trace"
)

// fixture is this controller alone, with nodes that a hand keeps alive.
type fixture struct {
	*controllertest.Cluster
	controller *Controller
}

func newFixture(t *testing.T, nodes int) *fixture {
	c := controllertest.New(t, 1)
	f := &fixture{c, New(c.Client(trace.NodeController), c.Clock, c.Latency, c.Recorder(trace.NodeController), c.Trace)}
	for i := range nodes {
		f.AddNode(name(i))
	}
	require.NoError(t, f.controller.Start())
	return f
}

func name(i int) string { return fmt.Sprintf("n%03d", i) }

func (f *fixture) node(i int) *corev1.Node {
	f.T.Helper()
	node, err := client.Get[*corev1.Node](f.User, client.Nodes, "", name(i))
	require.NoError(f.T, err)
	return node
}

// report is a kubelet's status.
func (f *fixture) report(ready corev1.ConditionStatus, nodes ...int) {
	f.T.Helper()
	now := metav1.NewTime(f.Clock.Now()).Rfc3339Copy()
	for _, i := range nodes {
		node := f.node(i).DeepCopy()
		node.Status.Conditions = []corev1.NodeCondition{{Type: corev1.NodeReady, Status: ready, LastHeartbeatTime: now, LastTransitionTime: now}}
		_, err := f.Client(trace.Kubelet).UpdateStatus(node)
		require.NoError(f.T, err)
	}
}

// renew writes a node's Lease.
func (f *fixture) renew(i int) {
	f.T.Helper()
	kubelet, now := f.Client(trace.Kubelet), metav1.NewMicroTime(f.Clock.Now())
	lease := &coordinationv1.Lease{ObjectMeta: metav1.ObjectMeta{Name: name(i), Namespace: leaseNamespace}, Spec: coordinationv1.LeaseSpec{RenewTime: &now}}
	old, err := client.Get[*coordinationv1.Lease](kubelet, client.Leases, leaseNamespace, name(i))
	if err == nil {
		lease.ResourceVersion = old.ResourceVersion
		_, err = kubelet.Update(lease)
	} else {
		_, err = kubelet.Create(lease)
	}
	require.NoError(f.T, err)
}

func (f *fixture) taints(i int) (taints []string) {
	f.T.Helper()
	for _, taint := range f.node(i).Spec.Taints {
		taints = append(taints, taint.ToString())
	}
	return taints
}

func (f *fixture) ready(i int) corev1.ConditionStatus {
	f.T.Helper()
	if c := readyCondition(f.node(i)); c != nil {
		return c.Status
	}
	return ""
}

// evicting counts the nodes that Pods are driven off.
func (f *fixture) evicting() (count int) {
	for _, node := range controllertest.List[*corev1.Node](f.Cluster, client.Nodes) {
		if hasTaint(node, unreachableTaint.Key, unreachableTaint.Effect) {
			count++
		}
	}
	return count
}

func upTo(n int) (all []int) {
	for i := range n {
		all = append(all, i)
	}
	return all
}

func TestANodeIsNewThenReadyThenLost(t *testing.T) {
	f := newFixture(t, 2)
	assert.Equal(t, []string{"node.kubernetes.io/not-ready:NoSchedule"}, f.taints(0))
	f.report(corev1.ConditionTrue, 0, 1)
	f.Run(time.Second)
	assert.Equal(t, []string{"Node n000 event: Registered Node n000 in Controller", "Node n001 event: Registered Node n001 in Controller"}, f.Events("RegisteredNode"))
	assert.Empty(t, f.taints(0))
	f.report(corev1.ConditionFalse, 0)
	f.report(corev1.ConditionTrue, 1)
	f.Run(6 * time.Second)
	assert.Equal(t, []string{"node.kubernetes.io/not-ready:NoSchedule", "node.kubernetes.io/not-ready:NoExecute"}, f.taints(0))
	f.report(corev1.ConditionTrue, 0)
	f.Run(100 * time.Millisecond)
	assert.Equal(t, []string{"node.kubernetes.io/not-ready:NoExecute"}, f.taints(0), "this one waits for the monitor")
	f.Run(5 * time.Second)
	assert.Empty(t, f.taints(0))
	assert.Empty(t, f.Events("NodeNotReady"), "the kubelet tells of this one itself")

	// heard at 10 s and at 5 s: lost at 60 s and 55 s
	f.Run(54*time.Second - f.Clock.Now().Sub(controllertest.Start))
	assert.Equal(t, corev1.ConditionTrue, f.ready(1))
	f.Run(2 * time.Second)
	assert.Equal(t, corev1.ConditionUnknown, f.ready(1))
	assert.Equal(t, []string{"Node n001 status is now: NodeNotReady"}, f.Events("NodeNotReady"))
	assert.Equal(t, []string{"node.kubernetes.io/unreachable:NoSchedule", "node.kubernetes.io/unreachable:NoExecute"}, f.taints(1))
	assert.Equal(t, corev1.ConditionTrue, f.ready(0))
}

// A heart that beats is heard as long as it does, at no cost.
func TestRenewals(t *testing.T) {
	f := newFixture(t, 2)
	f.report(corev1.ConditionTrue, 0, 1)
	for range 20 {
		f.Run(10 * time.Second)
		f.renew(0)
		f.renew(1)
	}
	f.Run(49 * time.Second)
	assert.Equal(t, corev1.ConditionTrue, f.ready(0))
	f.Run(2 * time.Second)
	assert.Equal(t, corev1.ConditionUnknown, f.ready(0))
	_, _, more := f.Clock.Next()
	for more && f.Clock.Now().Before(controllertest.Start.Add(time.Hour)) {
		f.Clock.Step()
		_, _, more = f.Clock.Next()
	}
	assert.False(t, more, "nothing is left to look at")
}

// A Lease that somebody deletes is not the end of a node.
func TestADeletedLease(t *testing.T) {
	f := newFixture(t, 2)
	f.report(corev1.ConditionTrue, 0, 1)
	f.renew(0)
	f.Run(10 * time.Second)
	require.NoError(t, f.User.Delete(client.Leases, leaseNamespace, name(0), metav1.DeleteOptions{}))
	f.Run(10 * time.Minute)
	assert.Equal(t, corev1.ConditionTrue, f.ready(0))
	assert.Equal(t, corev1.ConditionUnknown, f.ready(1))
}

func TestANodeThatNeverSaysHowItIs(t *testing.T) {
	f := newFixture(t, 1)
	f.Run(59 * time.Second)
	assert.Empty(t, f.ready(0))
	f.Run(2 * time.Second)
	require.Len(t, f.node(0).Status.Conditions, 4)
	for _, c := range f.node(0).Status.Conditions {
		assert.Equal(t, corev1.ConditionUnknown, c.Status)
		assert.Equal(t, "NodeStatusNeverUpdated: Kubelet never posted node status.", c.Reason+": "+c.Message)
	}
	assert.Empty(t, f.Events("NodeNotReady"))
}

// Of ten nodes a third is lost: they are given up one by one, ten seconds apart.
func TestNodesAreGivenUpSlowly(t *testing.T) {
	f := newFixture(t, 10)
	f.report(corev1.ConditionTrue, upTo(10)...)
	f.Run(30 * time.Second)
	f.report(corev1.ConditionTrue, upTo(7)...)
	f.Run(26 * time.Second)
	assert.Equal(t, corev1.ConditionUnknown, f.ready(9))
	for want := range 3 {
		assert.Equal(t, want+1, f.evicting())
		f.report(corev1.ConditionTrue, upTo(7)...)
		f.Run(10 * time.Second)
	}
}

// With more than 55 % lost a small zone gives up none; when enough are back it
// goes on with those that are still lost.
func TestPartialDisruption(t *testing.T) {
	f := newFixture(t, 5)
	f.report(corev1.ConditionTrue, upTo(5)...)
	f.Run(30 * time.Second)
	f.report(corev1.ConditionTrue, 0, 1)
	for range 20 {
		f.Run(20 * time.Second)
		f.report(corev1.ConditionTrue, 0, 1)
	}
	assert.Equal(t, corev1.ConditionUnknown, f.ready(4))
	assert.Zero(t, f.evicting())
	f.report(corev1.ConditionTrue, 2, 3)
	f.Run(20 * time.Second)
	assert.Equal(t, 1, f.evicting())
}

// When nobody is heard of at all, nobody is given up, and what was is taken back.
func TestFullDisruption(t *testing.T) {
	f := newFixture(t, 3)
	f.report(corev1.ConditionTrue, upTo(3)...)
	f.Run(30 * time.Second)
	f.report(corev1.ConditionTrue, 0, 1)
	f.Run(40 * time.Second)
	assert.Equal(t, 1, f.evicting())
	f.Run(10 * time.Minute)
	assert.Equal(t, corev1.ConditionUnknown, f.ready(0))
	assert.Zero(t, f.evicting())
	f.report(corev1.ConditionTrue, 1)
	f.Run(30 * time.Second)
	assert.Equal(t, 2, f.evicting())
	assert.Empty(t, f.taints(1))
}

// Zones are judged one by one: a zone that is lost as a whole is given up at
// the usual rate as long as others are well.
func TestZones(t *testing.T) {
	f := newFixture(t, 6)
	for i := range 3 {
		node := f.node(i).DeepCopy()
		node.Labels = map[string]string{corev1.LabelTopologyZone: "a"}
		_, err := f.User.Update(node)
		require.NoError(t, err)
	}
	f.report(corev1.ConditionTrue, upTo(6)...)
	f.Run(30 * time.Second)
	for range 6 {
		f.report(corev1.ConditionTrue, 3, 4, 5)
		f.Run(10 * time.Second)
	}
	assert.Equal(t, 3, f.evicting())
}

func TestComputeZoneState(t *testing.T) {
	for _, test := range []struct {
		ready, notReady int
		want            zoneState
	}{
		{4, 0, stateNormal}, {0, 1, stateFullDisruption}, {1, 2, stateNormal}, {1, 3, statePartialDisruption},
		{9, 11, statePartialDisruption}, {10, 10, stateNormal}, {0, 0, stateNormal},
	} {
		assert.Equal(t, test.want, computeZoneState(test.ready, test.notReady), "%+v", test)
	}
	assert.Equal(t, 0.0, rateFor(statePartialDisruption, 50))
	assert.Equal(t, secondaryEvictionRate, rateFor(statePartialDisruption, 51))
	assert.Equal(t, evictionRate, rateFor(stateFullDisruption, 3))
}

// The taints for conditions come and go with them; those of users stay.
func TestTaintsForConditions(t *testing.T) {
	f := newFixture(t, 1)
	f.Run(time.Second)
	change := func(change func(*corev1.Node)) []string {
		node := f.node(0).DeepCopy()
		change(node)
		stored, err := f.User.Update(node)
		require.NoError(t, err)
		node.ResourceVersion = stored.GetResourceVersion()
		_, err = f.User.UpdateStatus(node)
		require.NoError(t, err)
		f.Run(time.Second)
		return f.taints(0)
	}
	assert.Equal(t, []string{"a=b:NoSchedule", "node.kubernetes.io/disk-pressure:NoSchedule", "node.kubernetes.io/unschedulable:NoSchedule"}, change(func(n *corev1.Node) {
		n.Spec.Taints = append(n.Spec.Taints, corev1.Taint{Key: "a", Value: "b", Effect: corev1.TaintEffectNoSchedule})
		n.Status.Conditions = []corev1.NodeCondition{{Type: corev1.NodeReady, Status: corev1.ConditionTrue}, {Type: corev1.NodeDiskPressure, Status: corev1.ConditionTrue}}
		n.Spec.Unschedulable = true
	}))
	assert.NotNil(t, f.node(0).Spec.Taints[1].TimeAdded)
	assert.Equal(t, []string{"a=b:NoSchedule"}, change(func(n *corev1.Node) {
		n.Status.Conditions[1].Status = corev1.ConditionFalse
		n.Spec.Unschedulable = false
		n.Labels = map[string]string{corev1.LabelArchStable: "arm64"}
	}))
	assert.Equal(t, "arm64", f.node(0).Labels["beta.kubernetes.io/arch"])
}

// After a restart everything begins anew: a node has its whole grace period.
func TestRestart(t *testing.T) {
	f := newFixture(t, 2)
	f.report(corev1.ConditionTrue, 0, 1)
	f.Run(40 * time.Second)
	f.controller.Stop()
	_, _, more := f.Clock.Next()
	assert.False(t, more, "a stopped controller has nothing in mind")
	require.NoError(t, f.controller.Start())
	f.Run(49 * time.Second)
	assert.Equal(t, corev1.ConditionTrue, f.ready(0))
	f.Run(2 * time.Second)
	assert.Equal(t, corev1.ConditionUnknown, f.ready(0))
	assert.Len(t, f.Events("RegisteredNode"), 4, "it does not know that it told already")
}
