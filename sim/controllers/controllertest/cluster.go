// Package controllertest is a cluster for the tests of controllers: the real
// API server on virtual time, a user, and instead of scheduler and kubelets one
// hand that runs Pods. Only tests use it.
package controllertest

import (
	"math/rand/v2"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	corev1 "k8s.io/api/core/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/types"

	"caderno/sim/apiserver"
	"caderno/sim/client"
	"caderno/sim/clock"
	"caderno/sim/latency"
	"caderno/sim/record"
	"caderno/sim/store"
	"caderno/sim/trace"
)

// Start is when the clusters begin.
var Start = time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)

// Controller is what every controller can do.
type Controller interface {
	Start() error
	Stop()
}

// Cluster is an API server and what its tests need around it.
type Cluster struct {
	T       testing.TB
	Clock   *clock.Clock
	Server  *apiserver.Server
	Store   *store.Store
	Trace   *trace.Trace
	Latency *latency.Source
	Rand    *rand.Rand
	User    client.Interface
}

// New returns an empty cluster; the seed decides all that is random in it.
func New(t testing.TB, seed uint64) *Cluster {
	clk := clock.New(Start)
	random := rand.New(rand.NewPCG(seed, 0))
	c := &Cluster{
		T: t, Clock: clk, Store: store.New(), Rand: random, Latency: latency.NewSource(random),
		Trace: trace.New(func() time.Duration { return clk.Now().Sub(Start) }, clk.Cause),
	}
	c.Server = apiserver.New(apiserver.Config{Clock: clk, Store: c.Store, Rand: random, Trace: c.Trace})
	c.User = c.Client(trace.Kubectl)
	c.AddServiceAccount("default")
	return c
}

// AddServiceAccount makes Pods possible in a namespace, as a controller does in
// a whole cluster.
func (c *Cluster) AddServiceAccount(namespace string) {
	account := &corev1.ServiceAccount{ObjectMeta: metav1.ObjectMeta{Name: "default", Namespace: namespace}}
	key := store.Key{Resource: string(client.ServiceAccounts), Namespace: namespace, Name: account.Name}
	require.NoError(c.T, c.Store.Create(key, account))
}

// Client is the API server as an actor sees it.
func (c *Cluster) Client(actor trace.Actor) client.Interface {
	return c.Server.Client(apiserver.Identity{Actor: actor, Manager: string(actor)})
}

// Recorder signs as a component.
func (c *Cluster) Recorder(actor trace.Actor) *record.Recorder {
	return record.New(c.Client(actor), c.Clock, corev1.EventSource{Component: string(actor)})
}

// Run lets virtual time pass.
func (c *Cluster) Run(d time.Duration) {
	end := c.Clock.Now().Add(d)
	for steps := 0; ; steps++ {
		at, what, ok := c.Clock.Next()
		if !ok || at.After(end) {
			c.Clock.Skip(end)
			return
		}
		require.Less(c.T, steps, 1_000_000, "no rest: %s", what)
		c.Clock.Step()
	}
}

// Events lists the messages of all Events of a reason, in the order of their
// making.
func (c *Cluster) Events(reason string) []string {
	events, err := client.List[*corev1.Event](c.User, client.Selection{Resource: client.Events}, nil)
	require.NoError(c.T, err)
	var messages []string
	for revision := int64(0); revision <= c.Store.Revision(); revision++ {
		for _, e := range events {
			if e.Reason == reason && revisionOf(e) == revision {
				messages = append(messages, e.Message)
			}
		}
	}
	return messages
}

// AddNode puts a Node into the cluster.
func (c *Cluster) AddNode(name string) {
	_, err := c.User.Create(&corev1.Node{ObjectMeta: metav1.ObjectMeta{Name: name}})
	require.NoError(c.T, err)
}

// RunPods binds Pods to the nodes in turn, makes them ready a second after they
// are made, and takes them away a second after they are asked to go.
func (c *Cluster) RunPods(nodes ...string) {
	for _, node := range nodes {
		c.AddNode(node)
	}
	hand := c.Client(trace.Kubelet)
	begun, ended := map[types.UID]bool{}, map[types.UID]bool{}
	watch := func() {
		_, err := hand.Watch(client.Selection{Resource: client.Pods}, func(e client.Event) {
			pod := e.Object.(*corev1.Pod)
			if !begun[pod.UID] {
				node := nodes[len(begun)%len(nodes)]
				begun[pod.UID] = true
				c.later("hand: run "+pod.Name, func() error {
					err := hand.Bind(pod.Namespace, pod.Name, node)
					if err == nil {
						c.SetReady(pod.Namespace, pod.Name, true)
					}
					return err
				})
			}
			if pod.DeletionTimestamp != nil && !ended[pod.UID] {
				ended[pod.UID] = true
				c.later("hand: end "+pod.Name, func() error {
					return hand.Delete(client.Pods, pod.Namespace, pod.Name, metav1.DeleteOptions{GracePeriodSeconds: new(int64)})
				})
			}
		})
		require.NoError(c.T, err)
	}
	watch()
	c.Server.OnStart(watch) // which lost its watches when it stopped
}

// later does something in a second, and again while the API server is away.
func (c *Cluster) later(what string, do func() error) {
	c.Clock.After(time.Second, what, func() {
		if err := do(); apierrors.IsServiceUnavailable(err) {
			c.later(what, do)
		}
	})
}

// SetReady makes a Pod run, ready or not; one that is gone stays gone.
func (c *Cluster) SetReady(namespace, name string, ready bool) {
	hand := c.Client(trace.Kubelet)
	pod, err := client.Get[*corev1.Pod](hand, client.Pods, namespace, name)
	if err != nil {
		return
	}
	status := corev1.ConditionFalse
	if ready {
		status = corev1.ConditionTrue
	}
	pod = pod.DeepCopy()
	pod.Status.Phase = corev1.PodRunning
	pod.Status.Conditions = []corev1.PodCondition{{
		Type: corev1.PodReady, Status: status, LastTransitionTime: metav1.NewTime(c.Clock.Now()).Rfc3339Copy(),
	}}
	_, err = hand.UpdateStatus(pod)
	require.NoError(c.T, err)
}
