package nodelifecycle

import (
	"errors"

	corev1 "k8s.io/api/core/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"caderno/sim/client"
)

// The taints that drive Pods off a node. A node has at most one of them.
var (
	unreachableTaint = corev1.Taint{Key: corev1.TaintNodeUnreachable, Effect: corev1.TaintEffectNoExecute}
	notReadyTaint    = corev1.Taint{Key: corev1.TaintNodeNotReady, Effect: corev1.TaintEffectNoExecute}
)

// noExecuteTaint is the taint for a state of the Ready condition, and the one
// that does not go with it; false when the node is well.
func noExecuteTaint(ready corev1.ConditionStatus) (taint, opposite corev1.Taint, found bool) {
	switch ready {
	case corev1.ConditionFalse:
		return notReadyTaint, unreachableTaint, true
	case corev1.ConditionUnknown:
		return unreachableTaint, notReadyTaint, true
	}
	return taint, opposite, false
}

// processTaintBasedEviction puts a node that is not well into its zone's queue
// for a NoExecute taint, and frees one that is well of it.
func (nc *Controller) processTaintBasedEviction(node *corev1.Node, health *nodeHealth) (*corev1.Node, error) {
	taint, opposite, unwell := noExecuteTaint(health.ready)
	switch {
	case !unwell:
		return nc.markNodeAsReachable(node, health)
	case hasTaint(node, opposite.Key, opposite.Effect):
		return nc.swapTaints(node, []corev1.Taint{taint}, []corev1.Taint{opposite})
	case !hasTaint(node, taint.Key, taint.Effect):
		nc.markNodeForTainting(node.Name, health)
	}
	return node, nil
}

// markNodeAsReachable takes the NoExecute taints off a node.
func (nc *Controller) markNodeAsReachable(node *corev1.Node, health *nodeHealth) (*corev1.Node, error) {
	nc.zone(health.zone).remove(node.Name)
	return nc.swapTaints(node, nil, []corev1.Taint{unreachableTaint, notReadyTaint})
}

// markPodsNotReady says of the Pods of a node that is lost that they are not
// ready: nobody can tell any more, and no traffic shall go there.
//
// Simplification: a Pod that is bound to a node which is lost already gets no
// such mark; it has no condition Ready before a kubelet has seen it.
func (nc *Controller) markPodsNotReady(node string) error {
	pods, err := client.List[*corev1.Pod](nc.client, client.Selection{Resource: client.Pods, Index: client.PodsByNode, Value: node}, nil)
	if err != nil {
		return err
	}
	var failures []error
	for _, pod := range pods {
		marked := pod.DeepCopy()
		if !setNotReady(marked, metav1.NewTime(nc.clock.Now()).Rfc3339Copy()) {
			continue
		}
		_, err := nc.client.UpdateStatus(marked)
		if apierrors.IsNotFound(err) {
			continue
		}
		if err != nil {
			failures = append(failures, err)
		}
		nc.recorder.Event(pod, corev1.EventTypeWarning, "NodeNotReady", "Node is not ready")
	}
	return errors.Join(failures...)
}

// setNotReady tells whether that changed anything.
func setNotReady(pod *corev1.Pod, now metav1.Time) bool {
	for i := range pod.Status.Conditions {
		if c := &pod.Status.Conditions[i]; c.Type == corev1.PodReady && c.Status != corev1.ConditionFalse {
			c.Status, c.LastTransitionTime = corev1.ConditionFalse, now
			return true
		}
	}
	return false
}
