package kubelet

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/api/resource"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"caderno/sim/apiserver"
	"caderno/sim/client"
	"caderno/sim/clock"
	"caderno/sim/cri"
	"caderno/sim/latency"
	"caderno/sim/record"
	"caderno/sim/store"
	"caderno/sim/trace"
)

// fixture is an API server and one node, worker-1, with its kubelet running.
// Pods are bound to it by whoever creates them.
type fixture struct {
	testing.TB
	clock    *clock.Clock
	start    time.Time
	trace    *trace.Trace
	server   *apiserver.Server
	client   client.Interface // somebody outside
	registry *cri.Registry
	runtime  *cri.Runtime
	kubelet  *Kubelet
}

func newFixture(t testing.TB) *fixture { return newSeededFixture(t, 1) }

func newSeededFixture(t testing.TB, seed uint64) *fixture {
	start := time.Date(2026, 3, 2, 12, 0, 0, 0, time.UTC)
	f := &fixture{TB: t, clock: clock.New(start), start: start, registry: cri.NewRegistry()}
	f.trace = trace.New(func() time.Duration { return f.clock.Now().Sub(start) }, f.clock.Cause)
	random := rand.New(rand.NewPCG(seed, 0))
	objects := store.New()
	f.server = apiserver.New(apiserver.Config{Clock: f.clock, Store: objects, Rand: random, Trace: f.trace})
	// What controllers put into every namespace, and every Pod needs.
	account := store.Key{Resource: string(client.ServiceAccounts), Namespace: "default", Name: "default"}
	require.NoError(t, objects.Create(account, &corev1.ServiceAccount{ObjectMeta: metav1.ObjectMeta{Namespace: account.Namespace, Name: account.Name}}))
	certificate := store.Key{Resource: string(client.ConfigMaps), Namespace: "default", Name: "kube-root-ca.crt"}
	require.NoError(t, objects.Create(certificate, &corev1.ConfigMap{
		ObjectMeta: metav1.ObjectMeta{Namespace: certificate.Namespace, Name: certificate.Name}, Data: map[string]string{"ca.crt": ""},
	}))
	f.client = f.server.Client(apiserver.Identity{Actor: trace.Kubectl, Manager: "kubectl-create"})
	mine := f.server.Client(apiserver.Identity{Actor: trace.Kubelet, Node: "worker-1", Manager: "kubelet"})
	f.runtime = cri.New(cri.Config{Index: 1, Registry: f.registry, Clock: f.clock, Rand: random})
	f.kubelet = New(Config{
		Node:   Node{Name: "worker-1", IP: "192.0.2.11", CPU: resource.MustParse("2"), Memory: resource.MustParse("24684092Ki"), MaxPods: 110},
		Client: mine, Clock: f.clock, Latency: latency.NewSource(random), Rand: random, Trace: f.trace, Runtime: f.runtime,
		Recorder: record.New(mine, f.clock, corev1.EventSource{Component: "kubelet", Host: "worker-1"}),
	})
	require.NoError(t, f.kubelet.Start())
	f.advance(2 * time.Second)
	return f
}

// advance lets d of virtual time pass.
func (f *fixture) advance(d time.Duration) { f.advanceTo(f.clock.Now().Add(d)) }

func (f *fixture) advanceTo(t time.Time) {
	for at, _, ok := f.clock.Next(); ok && !at.After(t); at, _, ok = f.clock.Next() {
		f.clock.Step()
	}
	f.clock.Skip(t)
}

// until lets time pass until the condition holds, looking after every event;
// it fails when that takes longer than limit.
func (f *fixture) until(limit time.Duration, what string, holds func() bool) {
	f.Helper()
	end := f.clock.Now().Add(limit)
	for !holds() {
		at, _, ok := f.clock.Next()
		require.True(f.TB, ok && !at.After(end), "%s: not within %v", what, limit)
		f.clock.Step()
	}
}

// a pod of one container named app.
func onePod(name, image string, change ...func(*corev1.Pod)) *corev1.Pod {
	pod := &corev1.Pod{
		ObjectMeta: metav1.ObjectMeta{Name: name, Namespace: "default"},
		Spec:       corev1.PodSpec{NodeName: "worker-1", Containers: []corev1.Container{{Name: "app", Image: image}}},
	}
	for _, f := range change {
		f(pod)
	}
	return pod
}

func restartPolicy(p corev1.RestartPolicy) func(*corev1.Pod) {
	return func(pod *corev1.Pod) { pod.Spec.RestartPolicy = p }
}

func command(argv ...string) func(*corev1.Pod) {
	return func(pod *corev1.Pod) { pod.Spec.Containers[0].Command = argv }
}

func (f *fixture) create(pod *corev1.Pod) *corev1.Pod {
	f.Helper()
	created, err := f.client.Create(pod)
	require.NoError(f.TB, err)
	return created.(*corev1.Pod)
}

func (f *fixture) delete(name string) {
	f.Helper()
	require.NoError(f.TB, f.client.Delete(client.Pods, "default", name, gracefully))
}

var gracefully = metav1.DeleteOptions{}

// forceDelete removes a Pod without waiting for its kubelet.
func (f *fixture) forceDelete(name string) {
	f.Helper()
	now := int64(0)
	require.NoError(f.TB, f.client.Delete(client.Pods, "default", name, metav1.DeleteOptions{GracePeriodSeconds: &now}))
}

func (f *fixture) pod(name string) *corev1.Pod {
	f.Helper()
	pod, err := client.Get[*corev1.Pod](f.client, client.Pods, "default", name)
	require.NoError(f.TB, err)
	return pod
}

func (f *fixture) exists(name string) bool {
	_, err := f.client.Get(client.Pods, "default", name)
	return err == nil
}

func (f *fixture) container(name string) corev1.ContainerStatus {
	f.Helper()
	statuses := f.pod(name).Status.ContainerStatuses
	require.NotEmpty(f.TB, statuses)
	return statuses[0]
}

// states notes, from now on, each new way in which a Pod presents itself:
// phase, ready, container states and restarts, as one would read them.
func (f *fixture) states(name string) *[]string {
	var seen []string
	_, err := f.client.Watch(client.Selection{Resource: client.Pods}, func(e client.Event) {
		pod := e.Object.(*corev1.Pod)
		if pod.Name != name {
			return
		}
		text := string(e.Type)
		if e.Type != client.Deleted {
			text = describe(pod)
		}
		if len(seen) == 0 || seen[len(seen)-1] != text {
			seen = append(seen, text)
		}
	})
	require.NoError(f.TB, err)
	return &seen
}

func describe(pod *corev1.Pod) string {
	var parts []string
	for _, s := range append(append([]corev1.ContainerStatus{}, pod.Status.InitContainerStatuses...), pod.Status.ContainerStatuses...) {
		text := ""
		switch {
		case s.State.Running != nil:
			text = "Running"
		case s.State.Waiting != nil:
			text = s.State.Waiting.Reason
		case s.State.Terminated != nil:
			text = fmt.Sprintf("%s(%d)", s.State.Terminated.Reason, s.State.Terminated.ExitCode)
		}
		if s.Ready {
			text += "+"
		}
		if s.RestartCount > 0 {
			text += fmt.Sprintf(" x%d", s.RestartCount)
		}
		parts = append(parts, s.Name+":"+text)
	}
	text := string(pod.Status.Phase) + " [" + strings.Join(parts, " ") + "]"
	if pod.DeletionTimestamp != nil {
		text += " deleting"
	}
	return text
}

// events lists what was noted about an object: reason, message, and how often
// if more than once.
func (f *fixture) events(kind, name string) []string {
	f.Helper()
	list, err := client.List[*corev1.Event](f.client, client.Selection{Resource: client.Events, Namespace: "default"}, nil)
	require.NoError(f.TB, err)
	var texts []string
	for _, e := range list {
		if e.InvolvedObject.Kind != kind || e.InvolvedObject.Name != name {
			continue
		}
		text := e.Reason + ": " + e.Message
		if e.Count > 1 {
			text += fmt.Sprintf(" (x%d)", e.Count)
		}
		texts = append(texts, text)
	}
	return texts
}

// hops lists the hops about a Pod, as "actor action detail".
func (f *fixture) hops(name string) []trace.Hop {
	var hops []trace.Hop
	for _, h := range f.trace.Hops() {
		if h.Object.Kind == "Pod" && h.Object.Name == name {
			hops = append(hops, h)
		}
	}
	return hops
}
