package scheduler

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	corev1 "k8s.io/api/core/v1"
	policyv1 "k8s.io/api/policy/v1"
	"k8s.io/apimachinery/pkg/api/resource"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"caderno/sim/trace"
)

func quantityOf(n int64) *resource.Quantity { return resource.NewQuantity(n, resource.DecimalSI) }

// class gives a Pod one of the two priorities that every cluster has.
func class(name string) func(*corev1.Pod) {
	return with(func(s *corev1.PodSpec) { s.PriorityClassName = name })
}

const (
	nodeCritical    = "system-node-critical"
	clusterCritical = "system-cluster-critical"
)

func TestPreemption(t *testing.T) {
	f := newFixture(t, 1)
	f.create(newNode("n1"), newNode("n2", sized("1", "8Gi", "110")))
	f.create(newPod("comum", on("n1"), requesting("3", "")))
	f.create(newPod("urgente", requesting("2", ""), class(clusterCritical)))
	f.pass(time.Second)

	require.NotNil(t, f.pod("comum").DeletionTimestamp)
	assert.Contains(t, f.events("comum"), "Normal Preempted Preempted by pod "+string(f.pod("urgente").UID)+" on node n1")
	var condition corev1.PodCondition
	for _, c := range f.pod("comum").Status.Conditions {
		if c.Type == corev1.DisruptionTarget {
			condition = c
		}
	}
	assert.Equal(t, "PreemptionByScheduler", condition.Reason)
	assert.Equal(t, "default-scheduler: preempting to accommodate a higher priority pod", condition.Message)
	assert.Equal(t, "n1", f.pod("urgente").Status.NominatedNodeName)
	assert.Equal(t, "0/2 nodes are available: 2 Insufficient cpu. preemption: found a potential placement for pod on node n1, preempting 1 victims",
		f.decisions("urgente")[0].Message)

	f.create(newPod("atrevido", requesting("1500m", "")))
	f.delete("comum") // as the kubelet does once the containers have ended
	f.pass(30 * time.Second)
	assert.Equal(t, "n1", f.nodeOf("urgente"))
	assert.Equal(t, "n1", f.nodeOf("atrevido"), "what is left is for the others")
	f.create(newPod("outro", requesting("1500m", "")))
	f.pass(time.Second)
	assert.Empty(t, f.nodeOf("outro"))
}

func TestThePromisedPlaceIsNotTaken(t *testing.T) {
	f := newFixture(t, 1)
	f.create(newNode("n1"), newPod("comum", on("n1"), requesting("3", "")), newPod("urgente", requesting("3", ""), class(clusterCritical)))
	f.pass(time.Second)
	require.Equal(t, "n1", f.pod("urgente").Status.NominatedNodeName)
	f.sched.queue.remove(f.pod("urgente")) // it is slow
	f.delete("comum")
	f.create(newPod("atrevido", requesting("2", "")))
	f.pass(time.Second)
	assert.Empty(t, f.nodeOf("atrevido"))
	f.create(newPod("superior", requesting("2", ""), class(nodeCritical)))
	f.pass(time.Second)
	assert.Equal(t, "n1", f.nodeOf("superior"), "a promise does not bind those of higher priority")
}

func TestAVictimThatIsGoingIsWaitedFor(t *testing.T) {
	f := newFixture(t, 1)
	f.create(newNode("n1"), newPod("comum", on("n1"), requesting("3", "")), newPod("urgente", requesting("3", ""), class(clusterCritical)))
	f.pass(time.Second)
	f.create(newPod("pequeno", on("n1"))) // something that lets the Pod be tried again
	f.delete("pequeno")
	f.pass(time.Second)
	decisions := f.decisions("urgente")
	require.Greater(t, len(decisions), 1)
	assert.Equal(t, "0/1 nodes are available: 1 Insufficient cpu. preemption: not eligible due to a terminating pod on the nominated node.",
		decisions[1].Message)
	deletions := 0
	for _, h := range f.trace.Hops() {
		if h.Actor == trace.Scheduler && h.Action == trace.Delete {
			deletions++
		}
	}
	assert.Equal(t, 1, deletions)
}

func TestPreemptNever(t *testing.T) {
	never := corev1.PreemptNever
	c := arrange(newPod("p", with(func(s *corev1.PodSpec) { s.PreemptionPolicy = &never })), newNode("n1"))
	assert.Equal(t, "not eligible due to preemptionPolicy=Never.", newFixture(t, 1).sched.ineligible(c, &diagnosis{}))
}

func TestPickOneNodeForPreemption(t *testing.T) {
	victim := func(priority int32, started time.Duration) *podInfo {
		p := newPod("v", withPriority(priority))
		p.Status.StartTime = &metav1.Time{Time: begin.Add(started)}
		return newPodInfo(p)
	}
	on := func(name string, victims ...*podInfo) candidate {
		n := newNodeInfo()
		n.setNode(newNode(name))
		return candidate{node: n, victims: victims}
	}
	violating := func(c candidate) candidate {
		c.violations = 1
		return c
	}
	tests := []struct {
		name       string
		candidates []candidate
		want       string
	}{
		{"the highest priority is lowest", []candidate{on("a", victim(10, 0)), on("b", victim(5, 0), victim(5, 0))}, "b"},
		{"the sum is lowest", []candidate{on("a", victim(5, 0), victim(4, 0)), on("b", victim(5, 0), victim(3, 0))}, "b"},
		{"fewer of negative priority", []candidate{on("a", victim(-5, 0), victim(-5, 0)), on("b", victim(-5, 0))}, "b"},
		{"who began last", []candidate{on("a", victim(5, 0)), on("b", victim(5, time.Minute))}, "b"},
		{"the fewest violations of budgets", []candidate{violating(on("a", victim(5, 0))), on("b", victim(10, 0), victim(10, 0))}, "b"},
		{"the first of equals", []candidate{on("a", victim(5, 0)), on("b", victim(5, 0))}, "a"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			assert.Equal(t, tt.want, pickOneNodeForPreemption(tt.candidates, begin).node.name())
		})
	}
}

// Where it can choose, preemption spares the Pods that a budget would keep;
// where it cannot, they go all the same.
func TestPreemptionSparesBudgets(t *testing.T) {
	f := newFixture(t, 1)
	f.create(newNode("n1"))
	labelled := func(p *corev1.Pod) { p.Labels = map[string]string{"app": "guardado"} }
	f.create(newPod("guardado", on("n1"), requesting("1500m", ""), labelled))
	f.create(newPod("comum", on("n1"), requesting("1500m", "")))
	f.create(&policyv1.PodDisruptionBudget{
		ObjectMeta: metav1.ObjectMeta{Name: "guarda", Namespace: "default"},
		Spec:       policyv1.PodDisruptionBudgetSpec{Selector: &metav1.LabelSelector{MatchLabels: map[string]string{"app": "guardado"}}},
	})
	f.create(newPod("urgente", requesting("2", ""), class(clusterCritical)))
	f.pass(time.Second)
	assert.Nil(t, f.pod("guardado").DeletionTimestamp)
	assert.NotNil(t, f.pod("comum").DeletionTimestamp)

	f.delete("comum")
	f.pass(30 * time.Second)
	f.create(newPod("maior", requesting("4", ""), class(nodeCritical)))
	f.pass(time.Second)
	assert.NotNil(t, f.pod("guardado").DeletionTimestamp)
}
