package scheduler

import (
	"math/rand/v2"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	appsv1 "k8s.io/api/apps/v1"
	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/api/resource"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"caderno/sim/apiserver"
	"caderno/sim/client"
	"caderno/sim/clock"
	"caderno/sim/latency"
	"caderno/sim/record"
	"caderno/sim/store"
	"caderno/sim/trace"
)

var begin = time.Date(2026, 3, 2, 12, 0, 0, 0, time.UTC)

// fixture is a control plane of an API server and a scheduler. There are no
// kubelets: what is bound stays as it is.
type fixture struct {
	t      testing.TB
	clock  *clock.Clock
	trace  *trace.Trace
	store  *store.Store
	server *apiserver.Server
	user   client.Interface
	sched  *Scheduler
}

func newFixture(t testing.TB, seed uint64) *fixture {
	f := &fixture{t: t, clock: clock.New(begin)}
	r := rand.New(rand.NewPCG(seed, 0))
	f.trace = trace.New(func() time.Duration { return f.clock.Now().Sub(begin) }, f.clock.Cause)
	f.store = store.New()
	f.server = apiserver.New(apiserver.Config{Clock: f.clock, Store: f.store, Rand: r, Trace: f.trace})
	f.user = f.server.Client(apiserver.Identity{Actor: trace.Kubectl, Manager: "kubectl-create"})
	c := f.server.Client(apiserver.Identity{Actor: trace.Scheduler, Manager: "kube-scheduler"})
	f.sched = New(Config{
		Client: c, Clock: f.clock, Latency: latency.NewSource(r), Rand: r, Trace: f.trace,
		Recorder: record.NewEvents(c, f.clock, "default-scheduler", "default-scheduler-master"),
	})
	f.addServiceAccount("default")
	require.NoError(t, f.sched.Start())
	return f
}

// addServiceAccount makes Pods possible in a namespace, as a controller does in
// a whole cluster.
func (f *fixture) addServiceAccount(namespace string) {
	account := &corev1.ServiceAccount{ObjectMeta: metav1.ObjectMeta{Name: "default", Namespace: namespace}}
	key := store.Key{Resource: string(client.ServiceAccounts), Namespace: namespace, Name: account.Name}
	require.NoError(f.t, f.store.Create(key, account))
}

// pass lets virtual time pass.
func (f *fixture) pass(d time.Duration) {
	end := f.clock.Now().Add(d)
	for {
		at, _, ok := f.clock.Next()
		if !ok || at.After(end) {
			f.clock.Skip(end)
			return
		}
		f.clock.Step()
	}
}

func (f *fixture) create(objs ...client.Object) {
	for _, obj := range objs {
		stored, err := f.user.Create(obj)
		require.NoError(f.t, err)
		if _, ok := obj.(*corev1.Namespace); ok {
			f.addServiceAccount(obj.GetName())
		}
		if node, ok := obj.(*corev1.Node); ok {
			withStatus := stored.DeepCopyObject().(*corev1.Node)
			withStatus.Status = node.Status
			withStatus.Spec.Taints = node.Spec.Taints
			stored, err = f.user.Update(withStatus)
			require.NoError(f.t, err)
			withStatus.ResourceVersion = stored.GetResourceVersion()
			_, err = f.user.UpdateStatus(withStatus)
			require.NoError(f.t, err)
		}
	}
}

// change applies a change to an object's spec and metadata.
func change[T client.Object](f *fixture, resource client.Resource, namespace, name string, how func(T)) {
	obj, err := client.Get[T](f.user, resource, namespace, name)
	require.NoError(f.t, err)
	updated := obj.DeepCopyObject().(T)
	how(updated)
	_, err = f.user.Update(updated)
	require.NoError(f.t, err)
}

func (f *fixture) changeNode(name string, how func(*corev1.Node)) {
	change(f, client.Nodes, "", name, how)
}

func (f *fixture) delete(pod string) {
	zero := int64(0)
	require.NoError(f.t, f.user.Delete(client.Pods, "default", pod, metav1.DeleteOptions{GracePeriodSeconds: &zero}))
}

func (f *fixture) pod(name string) *corev1.Pod {
	pod, err := client.Get[*corev1.Pod](f.user, client.Pods, "default", name)
	require.NoError(f.t, err)
	return pod
}

func (f *fixture) nodeOf(name string) string { return f.pod(name).Spec.NodeName }

// decisions are the scheduler's decisions about a Pod, in order.
func (f *fixture) decisions(pod string) []*trace.Decision {
	var all []*trace.Decision
	for _, h := range f.trace.Hops() {
		if h.Action == trace.Decide && h.Object.Name == pod {
			all = append(all, h.Decision)
		}
	}
	return all
}

// events lists reason and message of the Events about a Pod.
func (f *fixture) events(pod string) []string {
	all, err := client.List[*corev1.Event](f.user, client.Selection{Resource: client.Events}, nil)
	require.NoError(f.t, err)
	var out []string
	for _, e := range all {
		if e.InvolvedObject.Name == pod {
			out = append(out, e.Type+" "+e.Reason+" "+e.Message)
		}
	}
	return out
}

func quantities(cpu, memory string) corev1.ResourceList {
	list := corev1.ResourceList{}
	if cpu != "" {
		list[corev1.ResourceCPU] = resource.MustParse(cpu)
	}
	if memory != "" {
		list[corev1.ResourceMemory] = resource.MustParse(memory)
	}
	return list
}

func newNode(name string, changes ...func(*corev1.Node)) *corev1.Node {
	n := &corev1.Node{ObjectMeta: metav1.ObjectMeta{Name: name, Labels: map[string]string{corev1.LabelHostname: name}}}
	n.Status.Allocatable = quantities("4", "8Gi")
	n.Status.Allocatable[corev1.ResourcePods] = resource.MustParse("110")
	n.Status.Capacity = n.Status.Allocatable
	for _, change := range changes {
		change(n)
	}
	return n
}

func tainted(key string, effect corev1.TaintEffect) func(*corev1.Node) {
	return func(n *corev1.Node) {
		n.Spec.Taints = append(n.Spec.Taints, corev1.Taint{Key: key, Effect: effect})
	}
}

func labelled(key, value string) func(*corev1.Node) {
	return func(n *corev1.Node) { n.Labels[key] = value }
}

func sized(cpu, memory, pods string) func(*corev1.Node) {
	return func(n *corev1.Node) {
		n.Status.Allocatable = quantities(cpu, memory)
		n.Status.Allocatable[corev1.ResourcePods] = resource.MustParse(pods)
		n.Status.Capacity = n.Status.Allocatable
	}
}

func newPod(name string, changes ...func(*corev1.Pod)) *corev1.Pod {
	p := &corev1.Pod{
		ObjectMeta: metav1.ObjectMeta{Name: name, Namespace: "default", Labels: map[string]string{}},
		Spec:       corev1.PodSpec{Containers: []corev1.Container{{Name: "app", Image: "nginx:1.27"}}},
	}
	for _, change := range changes {
		change(p)
	}
	return p
}

func requesting(cpu, memory string) func(*corev1.Pod) {
	return func(p *corev1.Pod) { p.Spec.Containers[0].Resources.Requests = quantities(cpu, memory) }
}

func on(node string) func(*corev1.Pod) {
	return func(p *corev1.Pod) { p.Spec.NodeName = node }
}

func withLabel(key, value string) func(*corev1.Pod) {
	return func(p *corev1.Pod) { p.Labels[key] = value }
}

func withPriority(n int32) func(*corev1.Pod) {
	return func(p *corev1.Pod) { p.Spec.Priority = &n }
}

func ownedBy(rs client.Object) func(*corev1.Pod) {
	yes := true
	return func(p *corev1.Pod) {
		p.OwnerReferences = []metav1.OwnerReference{{
			APIVersion: "apps/v1", Kind: "ReplicaSet", Name: rs.GetName(), UID: rs.GetUID(), Controller: &yes,
		}}
	}
}

func newReplicaSet(name string, labels map[string]string) *appsv1.ReplicaSet {
	return &appsv1.ReplicaSet{
		ObjectMeta: metav1.ObjectMeta{Name: name, Namespace: "default", Labels: labels},
		Spec: appsv1.ReplicaSetSpec{
			Selector: &metav1.LabelSelector{MatchLabels: labels},
			Template: corev1.PodTemplateSpec{
				ObjectMeta: metav1.ObjectMeta{Labels: labels},
				Spec:       corev1.PodSpec{Containers: []corev1.Container{{Name: "app", Image: "nginx:1.27"}}},
			},
		},
	}
}
