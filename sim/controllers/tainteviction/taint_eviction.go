// Package tainteviction sends Pods away from nodes with a taint of effect
// NoExecute: at once those that do not tolerate it, later those that tolerate
// it for so many seconds (every Pod does so for 300 s when its node is lost),
// never the others. Package sim starts it. It knows only taints and
// tolerations: that a node is lost is found out by package nodelifecycle.
//
// It is Kubernetes' pkg/controller/tainteviction (1.37).
package tainteviction

import (
	"errors"
	"strings"

	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/api/equality"
	apierrors "k8s.io/apimachinery/pkg/api/errors"

	"caderno/sim/client"
	"caderno/sim/clock"
	"caderno/sim/controllers"
	"caderno/sim/latency"
	"caderno/sim/record"
	"caderno/sim/trace"
	"caderno/sim/workqueue"
)

// Controller looks after the Pods on tainted nodes.
type Controller struct {
	*controllers.Loop
	client   client.Interface
	clock    *clock.Clock
	trace    *trace.Trace
	recorder *record.Recorder
	queue    *workqueue.Queue // nodes, and Pods marked with podKey

	// What follows is the memory of a running process. So a Pod's time on its node
	// begins anew when the controller does.
	tainted map[string][]corev1.Taint // the NoExecute taints of the nodes that have any
	stays   map[string]*clock.Event   // the ends of those of Pods that are to leave later, by NAMESPACE/NAME
}

// New returns a controller that waits for Start. rec is its own: it signs as
// taint-eviction-controller.
func New(c client.Interface, clk *clock.Clock, l *latency.Source, rec *record.Recorder, t *trace.Trace) *Controller {
	tc := &Controller{Loop: controllers.NewLoop("taint-eviction-controller", c, clk), client: c, clock: clk, trace: t, recorder: rec}
	tc.queue = tc.NewQueue("", l, latency.Controller, tc.sync)
	tc.Watch(client.Nodes, tc.nodeUpdated)
	tc.Watch(client.Pods, tc.podUpdated)
	tc.OnStop(rec.Reset)
	tc.OnStop(func() {
		for _, end := range tc.stays {
			end.Cancel()
		}
	})
	return tc
}

// Start begins without knowing of any taint, nor of any Pod that is to leave.
func (tc *Controller) Start() error {
	tc.tainted, tc.stays = map[string][]corev1.Taint{}, map[string]*clock.Event{}
	return tc.Loop.Start()
}

// podKey marks the queue's keys of Pods; what follows is NAMESPACE/NAME.
const podKey = "pod "

func (tc *Controller) nodeUpdated(e client.Event) {
	node := e.Object.(*corev1.Node)
	var old []corev1.Taint
	if before, ok := e.Previous.(*corev1.Node); ok && e.Type == client.Modified {
		old = noExecuteTaints(before)
	}
	if e.Type == client.Deleted || !equality.Semantic.DeepEqual(old, noExecuteTaints(node)) {
		tc.queue.Add(node.Name)
	}
}

// podUpdated takes note of Pods that are new on a tainted node, tolerate other
// taints than before, or are gone. All others stay where they are.
func (tc *Controller) podUpdated(e client.Event) {
	pod := e.Object.(*corev1.Pod)
	key := controllers.Key(pod.Namespace, pod.Name)
	if e.Type == client.Deleted {
		if tc.stays[key] != nil {
			tc.queue.Add(podKey + key)
		}
		return
	}
	before, _ := e.Previous.(*corev1.Pod)
	if tc.tainted[pod.Spec.NodeName] == nil || before != nil && before.Spec.NodeName == pod.Spec.NodeName &&
		equality.Semantic.DeepEqual(before.Spec.Tolerations, pod.Spec.Tolerations) {
		return
	}
	tc.queue.Add(podKey + key)
}

func (tc *Controller) sync(key string) error {
	if name, isPod := strings.CutPrefix(key, podKey); isPod {
		return tc.handlePodUpdate(name)
	}
	return tc.handleNodeUpdate(key)
}

// handleNodeUpdate goes through the Pods of a node whose taints have changed.
func (tc *Controller) handleNodeUpdate(name string) error {
	node, err := client.Get[*corev1.Node](tc.client, client.Nodes, "", name)
	if apierrors.IsNotFound(err) {
		delete(tc.tainted, name)
		return nil
	}
	if err != nil {
		return err
	}
	taints := noExecuteTaints(node)
	tc.tainted[name] = taints
	if len(taints) == 0 {
		delete(tc.tainted, name)
	}
	pods, err := client.List[*corev1.Pod](tc.client, client.Selection{Resource: client.Pods, Index: client.PodsByNode, Value: name}, nil)
	if err != nil {
		return err
	}
	var failures []error
	for _, pod := range pods {
		if len(taints) == 0 {
			tc.cancel(controllers.Key(pod.Namespace, pod.Name))
			continue
		}
		failures = append(failures, tc.processPodOnNode(pod, taints))
	}
	return errors.Join(failures...)
}

// handlePodUpdate looks at one Pod.
func (tc *Controller) handlePodUpdate(key string) error {
	namespace, name := controllers.SplitKey(key)
	pod, err := client.Get[*corev1.Pod](tc.client, client.Pods, namespace, name)
	if apierrors.IsNotFound(err) {
		tc.cancel(key)
		return nil
	}
	if err != nil {
		return err
	}
	if taints := tc.tainted[pod.Spec.NodeName]; taints != nil {
		return tc.processPodOnNode(pod, taints)
	}
	return nil
}

// processPodOnNode decides how long a Pod may stay.
func (tc *Controller) processPodOnNode(pod *corev1.Pod, taints []corev1.Taint) error {
	key := controllers.Key(pod.Namespace, pod.Name)
	used, all := matchingTolerations(taints, pod.Spec.Tolerations)
	if !all {
		tc.cancel(key)
		return tc.evict(key)
	}
	limit, limited := minTolerationTime(used)
	if !limited {
		tc.cancel(key)
		return nil
	}
	if tc.stays[key] != nil {
		return nil // as in Kubernetes the first term stands, even if a later taint is tolerated for less long
	}
	tc.stays[key] = tc.clock.After(limit, "taint-eviction-controller: "+key, func() {
		delete(tc.stays, key)
		if tc.evict(key) != nil {
			tc.queue.Add(podKey + key)
		}
	})
	return nil
}
