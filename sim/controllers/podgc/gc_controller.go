// Package podgc removes Pods that nobody else will ever remove: those whose
// node is gone, those on their way out that never had a node, and those on
// their way out from a lost node that a user has given up (the taint
// node.kubernetes.io/out-of-service). Package sim starts it.
//
// It is Kubernetes' pkg/controller/podgc (1.37). That one looks at all Pods
// every twenty seconds; this one at the same instants, but only if there may be
// something to find.
//
// Simplification: Kubernetes also removes Pods that have ended, once there are
// more than 12,500 of them.
package podgc

import (
	"errors"
	"time"

	corev1 "k8s.io/api/core/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"caderno/sim/client"
	"caderno/sim/clock"
	"caderno/sim/controllers"
	"caderno/sim/trace"
)

const (
	gcCheckPeriod = 20 * time.Second
	// quarantineTime is how long a node must be missing before its Pods are removed.
	quarantineTime = 40 * time.Second
)

// Controller removes Pods that have nobody.
type Controller struct {
	*controllers.Loop
	client client.Interface
	clock  *clock.Clock
	trace  *trace.Trace

	// What follows is the memory of a running process.
	start   time.Time               // the first check; the others follow every gcCheckPeriod
	nodes   map[string]*corev1.Node // those that are there
	missing map[string]time.Time    // nodes that Pods name but that are not there: when to act on it
	check   *clock.Event            // nil when there is nothing to find
}

// New returns a controller that waits for Start.
func New(c client.Interface, clk *clock.Clock, t *trace.Trace) *Controller {
	gcc := &Controller{Loop: controllers.NewLoop("pod-garbage-collector", c, clk), client: c, clock: clk, trace: t}
	gcc.Watch(client.Nodes, gcc.nodeChanged)
	gcc.Watch(client.Pods, gcc.podChanged)
	gcc.OnStop(func() {
		gcc.check.Cancel()
		gcc.check = nil
	})
	return gcc
}

// Start begins without knowing of any node; the checks are counted from now.
func (gcc *Controller) Start() error {
	gcc.start = gcc.clock.Now()
	gcc.nodes, gcc.missing = map[string]*corev1.Node{}, map[string]time.Time{}
	return gcc.Loop.Start()
}

func (gcc *Controller) nodeChanged(e client.Event) {
	node := e.Object.(*corev1.Node)
	if e.Type == client.Deleted {
		delete(gcc.nodes, node.Name)
		gcc.checkAt(gcc.clock.Now())
		return
	}
	gcc.nodes[node.Name] = node
	if isOutOfService(node) {
		gcc.checkAt(gcc.clock.Now())
	}
}

func (gcc *Controller) podChanged(e client.Event) {
	pod := e.Object.(*corev1.Pod)
	node := gcc.nodes[pod.Spec.NodeName]
	homeless := pod.Spec.NodeName != "" && node == nil
	stuck := pod.DeletionTimestamp != nil && (pod.Spec.NodeName == "" || node != nil && isOutOfService(node))
	if e.Type != client.Deleted && (homeless || stuck) {
		gcc.checkAt(gcc.clock.Now())
	}
}

// checkAt has the Pods looked at at the first regular instant at or after t.
func (gcc *Controller) checkAt(t time.Time) {
	at := gcc.start
	if since := t.Sub(at); since > 0 {
		at = at.Add((since + gcCheckPeriod - 1) / gcCheckPeriod * gcCheckPeriod)
	}
	if gcc.check != nil && !gcc.check.Time().After(at) {
		return
	}
	gcc.check.Cancel()
	gcc.check = gcc.clock.At(at, "pod-garbage-collector: check", func() {
		gcc.check = nil
		// With the API server away there is nothing to do: all starts anew with it.
		if err := gcc.gc(); err != nil && !apierrors.IsServiceUnavailable(err) {
			gcc.checkAt(gcc.clock.Now().Add(1))
		}
	})
}

func (gcc *Controller) gc() error {
	pods, err := client.List[*corev1.Pod](gcc.client, client.Selection{Resource: client.Pods}, nil)
	if err != nil {
		return err
	}
	deleted := gcc.discoverDeletedNodes(pods)
	var failures []error
	for _, pod := range pods {
		node := gcc.nodes[pod.Spec.NodeName]
		switch {
		case deleted[pod.Spec.NodeName]:
			failures = append(failures, gcc.gcOrphaned(pod))
		case pod.DeletionTimestamp == nil:
		case pod.Spec.NodeName == "", node != nil && isOutOfService(node):
			failures = append(failures, gcc.markFailedAndDeletePod(pod, nil))
		}
	}
	return errors.Join(failures...)
}

// discoverDeletedNodes are the nodes that Pods name and that have been missing
// for long enough. The others wait.
func (gcc *Controller) discoverDeletedNodes(pods []*corev1.Pod) map[string]bool {
	now, deleted, missing := gcc.clock.Now(), map[string]bool{}, map[string]time.Time{}
	for _, pod := range pods {
		name := pod.Spec.NodeName
		if name == "" || gcc.nodes[name] != nil {
			continue
		}
		since, found := gcc.missing[name]
		if !found {
			since = now.Add(quarantineTime)
		}
		missing[name] = since
		if !since.After(now) {
			deleted[name] = true
			continue
		}
		gcc.checkAt(since)
	}
	gcc.missing = missing
	return deleted
}

func (gcc *Controller) gcOrphaned(pod *corev1.Pod) (err error) {
	hop := gcc.trace.Record(trace.Hop{
		Actor: trace.PodGarbageCollector, Action: trace.Orphan, Detail: pod.Spec.NodeName,
		Object: trace.Object{Kind: "Pod", Namespace: pod.Namespace, Name: pod.Name, UID: string(pod.UID)},
	})
	gcc.clock.WithCause(hop, func() {
		err = gcc.markFailedAndDeletePod(pod, &corev1.PodCondition{
			Type: corev1.DisruptionTarget, Status: corev1.ConditionTrue, ObservedGeneration: pod.Generation,
			Reason: "DeletionByPodGC", Message: "PodGC: node no longer exists",
		})
	})
	return err
}

// markFailedAndDeletePod removes a Pod at once. It has failed, because there is
// no kubelet that could say how it ended.
func (gcc *Controller) markFailedAndDeletePod(pod *corev1.Pod, condition *corev1.PodCondition) error {
	if pod.Status.Phase != corev1.PodSucceeded && pod.Status.Phase != corev1.PodFailed {
		failed := pod.DeepCopy()
		failed.Status.Phase, failed.Status.ObservedGeneration = corev1.PodFailed, pod.Generation
		if condition != nil {
			controllers.SetPodCondition(&failed.Status, *condition, gcc.clock.Now())
		}
		if _, err := gcc.client.UpdateStatus(failed); err != nil {
			return ignoreNotFound(err)
		}
	}
	return ignoreNotFound(gcc.client.Delete(client.Pods, pod.Namespace, pod.Name, *metav1.NewDeleteOptions(0)))
}

func ignoreNotFound(err error) error {
	if apierrors.IsNotFound(err) {
		return nil
	}
	return err
}

// isOutOfService tells whether a user has said of a node that is not ready that
// it will not come back as it was.
func isOutOfService(node *corev1.Node) bool {
	for _, c := range node.Status.Conditions {
		if c.Type == corev1.NodeReady && c.Status == corev1.ConditionTrue {
			return false
		}
	}
	for _, t := range node.Spec.Taints {
		if t.Key == corev1.TaintNodeOutOfService {
			return true
		}
	}
	return false
}
