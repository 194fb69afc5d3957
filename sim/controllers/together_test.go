package controllers_test

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	appsv1 "k8s.io/api/apps/v1"
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/util/intstr"

	"caderno/sim/client"
	"caderno/sim/controllers/controllertest"
	"caderno/sim/controllers/deployment"
	"caderno/sim/controllers/garbagecollector"
	"caderno/sim/controllers/namespace"
	"caderno/sim/controllers/replicaset"
	"caderno/sim/trace"
)

// manager is the controller manager: all controllers, as they run together.
type manager struct {
	*controllertest.Cluster
	pieces []controllertest.Controller
	on     []bool
	// recreate is the strategy of the Deployments that disturb makes. It stays the
	// same: as in Kubernetes, one that recreates is stuck with two ReplicaSets
	// of another size, left to it by one that was in the middle of a rolling update.
	recreate bool
}

func newManager(t testing.TB, seed uint64) *manager {
	c := controllertest.New(t, seed)
	c.RunPods("worker-1", "worker-2", "worker-3")
	m := &manager{Cluster: c, pieces: []controllertest.Controller{
		deployment.New(c.Client(trace.DeploymentController), c.Clock, c.Latency, c.Recorder(trace.DeploymentController)),
		replicaset.New(c.Client(trace.ReplicaSetController), c.Clock, c.Latency, c.Recorder(trace.ReplicaSetController)),
		garbagecollector.New(c.Client(trace.GarbageCollector), c.Clock, c.Latency, c.Recorder("garbage-collector-controller")),
		namespace.New(c.Client(trace.NamespaceController), c.Clock, c.Latency),
	}}
	m.on = make([]bool, len(m.pieces))
	for i := range m.pieces {
		m.toggle(i)
	}
	return m
}

func (m *manager) toggle(i int) {
	if m.on[i] {
		m.pieces[i].Stop()
	} else {
		require.NoError(m.T, m.pieces[i].Start())
	}
	m.on[i] = !m.on[i]
}

// active are the Pods of an app that have not ended and are not being deleted.
func (m *manager) active(app string) (pods []*corev1.Pod) {
	for _, pod := range controllertest.List[*corev1.Pod](m.Cluster, client.Pods) {
		if pod.Labels["app"] == app && pod.DeletionTimestamp == nil {
			pods = append(pods, pod)
		}
	}
	return pods
}

func (m *manager) deployment() *appsv1.Deployment {
	obj, err := m.User.Get(client.Deployments, "default", "ola")
	if err != nil {
		return nil
	}
	return obj.(*appsv1.Deployment)
}

// From the command to the Pod: who acts, and because of what.
func TestTheChainFromDeploymentToPod(t *testing.T) {
	m := newManager(t, 1)
	controllertest.Create(m.Cluster, controllertest.Deployment("ola", "caderno/ola:1.0", 3))
	m.Run(5 * time.Second)
	made := m.Hops(trace.APIServer, trace.Create, "Deployment")[0]
	rs := m.Hops(trace.DeploymentController, trace.Create, "ReplicaSet")[0]
	assert.Equal(t, made.ID, rs.Cause)
	pods := m.Hops(trace.ReplicaSetController, trace.Create, "Pod")
	require.Len(t, pods, 3)
	for _, pod := range pods {
		assert.Equal(t, rs.ID, pod.Cause)
	}
	assert.EqualValues(t, 3, m.deployment().Status.AvailableReplicas)
}

// During a rollout that nobody disturbs never more Pods are wanted than the
// surge allows (for some milliseconds there may be one more, as a new one is
// made sooner than an old one is deleted), and never fewer are ready than
// maxUnavailable allows.
func TestARolloutKeepsItsPromises(t *testing.T) {
	for seed := range uint64(8) {
		r := rand.New(rand.NewPCG(seed, 1))
		replicas, surge, unavailable := int32(1+r.IntN(10)), r.IntN(4), r.IntN(4)
		if surge == 0 && unavailable == 0 {
			surge = 1
		}
		m := newManager(t, seed)
		d := controllertest.Deployment("ola", "caderno/ola:1.0", replicas)
		s, u := intstr.FromInt(surge), intstr.FromInt(unavailable)
		d.Spec.Strategy.Type = appsv1.RollingUpdateDeploymentStrategyType
		d.Spec.Strategy.RollingUpdate = &appsv1.RollingUpdateDeployment{MaxSurge: &s, MaxUnavailable: &u}
		controllertest.Create(m.Cluster, d)
		m.Run(10 * time.Second)
		controllertest.Change(m.Cluster, client.Deployments, "ola", func(d *appsv1.Deployment) {
			d.Spec.Template.Spec.Containers[0].Image = "caderno/ola:2.0"
		})
		name := fmt.Sprintf("seed %d: %d replicas, +%d -%d", seed, replicas, surge, unavailable)
		for range 2500 {
			m.Run(10 * time.Millisecond)
			ready := 0
			for _, pod := range m.active("ola") {
				if len(pod.Status.Conditions) > 0 && pod.Status.Conditions[0].Status == corev1.ConditionTrue {
					ready++
				}
			}
			wanted := int32(0)
			for _, rs := range controllertest.List[*appsv1.ReplicaSet](m.Cluster, client.ReplicaSets) {
				wanted += *rs.Spec.Replicas
			}
			require.LessOrEqual(t, int(wanted), int(replicas)+surge, name)
			require.GreaterOrEqual(t, ready, int(replicas)-unavailable, name)
		}
		requireSettled(t, m, name)
	}
}

// Whatever a user does, in whatever order the pieces work, and whichever of
// them was away meanwhile: in the end there are the right Pods.
func TestAnyInterleavingEndsWithTheRightPods(t *testing.T) {
	for seed := range uint64(25) {
		requireSettled(t, disturbed(t, seed), fmt.Sprintf("seed %d", seed))
	}
}

// disturbed is a cluster after some random days, with a day to calm down.
func disturbed(t testing.TB, seed uint64) *manager {
	m := newManager(t, seed)
	m.recreate = seed%4 == 0
	r := rand.New(rand.NewPCG(seed, 2))
	for range 40 {
		m.disturb(r)
		m.Run(time.Duration(r.ExpFloat64() * float64(400*time.Millisecond)))
	}
	m.Server.Start()
	for i, on := range m.on {
		if on { // as the cluster does when the API server was away
			m.toggle(i)
		}
		m.toggle(i)
	}
	if d := m.deployment(); d != nil && d.Spec.Paused {
		controllertest.Change(m.Cluster, client.Deployments, "ola", func(d *appsv1.Deployment) { d.Spec.Paused = false })
	}
	m.Run(time.Hour)
	return m
}

// disturb does something to the cluster. Requests may fail: the API server may
// be away, or the object.
func (m *manager) disturb(r *rand.Rand) {
	change := func(f func(*appsv1.Deployment)) {
		if d := m.deployment(); d != nil {
			d = d.DeepCopy()
			f(d)
			_, _ = m.User.Update(d)
		}
	}
	pods, _ := client.List[*corev1.Pod](m.User, client.Selection{Resource: client.Pods}, nil)
	switch action := r.IntN(12); {
	case action <= 1 || m.deployment() == nil && action <= 8:
		d := controllertest.Deployment("ola", "caderno/ola:1.0", int32(r.IntN(8)))
		d.Spec.RevisionHistoryLimit = new(int32)
		*d.Spec.RevisionHistoryLimit = 3
		if m.recreate {
			d.Spec.Strategy.Type = appsv1.RecreateDeploymentStrategyType
		}
		_, _ = m.User.Create(d)
	case action <= 3:
		change(func(d *appsv1.Deployment) { *d.Spec.Replicas = int32(r.IntN(10)) })
	case action <= 5:
		change(func(d *appsv1.Deployment) {
			d.Spec.Template.Spec.Containers[0].Image = fmt.Sprintf("caderno/ola:%d", r.IntN(6))
		})
	case action == 6:
		change(func(d *appsv1.Deployment) { d.Spec.Paused = !d.Spec.Paused })
	case action == 7 && len(pods) > 0:
		_ = m.User.Delete(client.Pods, "default", pods[r.IntN(len(pods))].Name, metav1.DeleteOptions{})
	case action == 8 && len(pods) > 0:
		pod := pods[r.IntN(len(pods))].DeepCopy()
		pod.Labels["app"] = []string{"ola", "solto"}[r.IntN(2)]
		_, _ = m.User.Update(pod)
	case action == 9 && r.IntN(2) == 0:
		policy := []metav1.DeletionPropagation{"Background", "Foreground", "Orphan"}[r.IntN(3)]
		_ = m.User.Delete(client.Deployments, "default", "ola", metav1.DeleteOptions{PropagationPolicy: &policy})
	case action == 10:
		m.toggle(r.IntN(len(m.pieces)))
	case action == 11:
		if r.IntN(3) == 0 {
			m.Server.Stop()
		} else {
			m.Server.Start()
		}
	}
}

// requireSettled demands that the cluster has come to rest with what is wanted.
func requireSettled(t *testing.T, m *manager, name string) {
	t.Helper()
	before := m.Store.Revision()
	m.Run(24 * time.Hour)
	require.Equal(t, before, m.Store.Revision(), "%s: it is still busy", name)
	d := m.deployment()
	byUID := map[string]*appsv1.ReplicaSet{}
	old := 0
	for _, rs := range controllertest.List[*appsv1.ReplicaSet](m.Cluster, client.ReplicaSets) {
		byUID[string(rs.UID)] = rs
		if d == nil {
			continue // left by a Deployment that orphaned them
		}
		require.True(t, metav1.IsControlledBy(rs, d), "%s: %s belongs to nobody", name, rs.Name)
		require.Nil(t, rs.DeletionTimestamp, name)
		if rs.Spec.Template.Spec.Containers[0].Image == d.Spec.Template.Spec.Containers[0].Image {
			require.Equal(t, *d.Spec.Replicas, *rs.Spec.Replicas, name)
			continue
		}
		old++
		require.Zero(t, *rs.Spec.Replicas, name)
	}
	pods := map[string]int32{}
	for _, pod := range m.active("ola") {
		ref := metav1.GetControllerOf(pod)
		if ref == nil { // released, and the ReplicaSet to which it might come back is gone
			for _, rs := range byUID {
				require.NotEqual(t, rs.Labels["pod-template-hash"], pod.Labels["pod-template-hash"], "%s: nobody adopts %s", name, pod.Name)
			}
			continue
		}
		require.Contains(t, byUID, string(ref.UID), "%s: the owner of %s is gone", name, pod.Name)
		pods[string(ref.UID)]++
	}
	for uid, rs := range byUID {
		require.Equal(t, *rs.Spec.Replicas, pods[uid], "%s: Pods of %s", name, rs.Name)
	}
	if d == nil {
		return
	}
	require.LessOrEqual(t, old, int(*d.Spec.RevisionHistoryLimit), name)
	require.Equal(t, *d.Spec.Replicas, d.Status.AvailableReplicas, name)
	require.Equal(t, *d.Spec.Replicas, d.Status.UpdatedReplicas, name)
	require.Equal(t, d.Generation, d.Status.ObservedGeneration, name)
}

func TestTheSameSeedGivesTheSameTrace(t *testing.T) {
	first, err := json.Marshal(disturbed(t, 7).Trace.Hops())
	require.NoError(t, err)
	for range 3 {
		again, err := json.Marshal(disturbed(t, 7).Trace.Hops())
		require.NoError(t, err)
		require.Equal(t, string(first), string(again))
	}
	other, err := json.Marshal(disturbed(t, 8).Trace.Hops())
	require.NoError(t, err)
	require.NotEqual(t, string(first), string(other))
}
