package scheduler

import (
	"fmt"
	"math/rand/v2"
	"testing"
	"time"

	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/labels"
	"k8s.io/apimachinery/pkg/types"

	"caderno/sim/client"
	"caderno/sim/clock"
	"caderno/sim/latency"
	"caderno/sim/record"
	"caderno/sim/trace"
)

// quickServer is as little of an API server as a scheduler needs, so that what
// is measured is the scheduler.
type quickServer struct {
	client.Interface
	nodes, pods []client.Object
	byName      map[string]*corev1.Pod
	replicaSet  client.Object
	onPod       func(client.Event)
}

func (q *quickServer) Watch(sel client.Selection, do func(client.Event)) (func(), error) {
	objs := q.nodes
	if sel.Resource == client.Pods {
		objs, q.onPod = q.pods, do
	}
	for _, obj := range objs {
		do(client.Event{Type: client.Added, Object: obj})
	}
	return func() {}, nil
}

func (q *quickServer) Get(resource client.Resource, _, name string) (client.Object, error) {
	if resource == client.ReplicaSets {
		return q.replicaSet, nil
	}
	return q.byName[name], nil
}

func (q *quickServer) List(client.Selection, labels.Selector) ([]client.Object, error) {
	return nil, nil
}

func (q *quickServer) Create(obj client.Object) (client.Object, error) { return obj, nil }

func (q *quickServer) Bind(_, name, node string) error {
	old := q.byName[name]
	bound := *old
	bound.Spec.NodeName = node
	q.byName[name] = &bound
	q.onPod(client.Event{Type: client.Modified, Object: &bound, Previous: old})
	return nil
}

func (q *quickServer) add(pod *corev1.Pod) {
	pod.UID = types.UID(pod.Name)
	pod.Spec.SchedulerName = schedulerName
	q.byName[pod.Name] = pod
	q.pods = append(q.pods, pod)
}

// BenchmarkSchedule places 1,000 replicas in clusters that are empty, or have 30
// Pods on every node, as big as the official limits allow.
func BenchmarkSchedule(b *testing.B) {
	for _, size := range []struct{ nodes, perNode int }{{100, 0}, {1000, 0}, {5000, 0}, {5000, 30}} {
		b.Run(fmt.Sprintf("%d nodes, %d Pods", size.nodes, size.nodes*size.perNode), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				b.StopTimer()
				c, s, q := bigCluster(size.nodes, size.perNode)
				b.StartTimer()
				for i := range 1000 {
					pod := newPod(fmt.Sprint("ola-", i), withLabel("app", "ola"), ownedBy(q.replicaSet), requesting("100m", "64Mi"))
					q.add(pod)
					q.onPod(client.Event{Type: client.Added, Object: pod})
				}
				for c.Step() {
				}
				if s.queue.hasNext() || len(s.queue.pods) > 0 {
					b.Fatal("some Pod has no node")
				}
			}
			b.ReportMetric(1000*float64(b.N)/b.Elapsed().Seconds(), "pods/s")
		})
	}
}

func bigCluster(nodes, perNode int) (*clock.Clock, *Scheduler, *quickServer) {
	q := &quickServer{byName: map[string]*corev1.Pod{}, replicaSet: newReplicaSet("ola", map[string]string{"app": "ola"})}
	for i := range nodes {
		name := fmt.Sprint("n", i)
		q.nodes = append(q.nodes, newNode(name, labelled(zoneLabel, fmt.Sprint("z", i%3)), sized("32", "256Gi", "110")))
		for k := range perNode {
			q.add(newPod(fmt.Sprint("p", i, "-", k), on(name), withLabel("app", fmt.Sprint("a", k)), requesting("100m", "128Mi")))
		}
	}
	c, r := clock.New(begin), rand.New(rand.NewPCG(1, 0))
	s := New(Config{
		Client: q, Clock: c, Latency: latency.NewSource(r), Rand: r,
		Trace:    trace.New(func() time.Duration { return c.Now().Sub(begin) }, c.Cause),
		Recorder: record.NewEvents(q, c, "default-scheduler", "default-scheduler-master"),
	})
	if err := s.Start(); err != nil {
		panic(err)
	}
	return c, s, q
}
