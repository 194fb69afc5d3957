package kubelet

import (
	"fmt"

	corev1 "k8s.io/api/core/v1"
	resourcehelper "k8s.io/component-helpers/resource"
	"k8s.io/component-helpers/scheduling/corev1/nodeaffinity"
	"k8s.io/klog/v2"

	"caderno/sim/client"
)

// admit decides whether the kubelet will run a Pod that it has never seen. A
// Pod that comes from the scheduler fits; one whose author wrote the node's
// name may not, and fails for good.
//
// Simplification: host ports are not looked at.
func (w *podWorker) admit() bool {
	if w.pod.Status.StartTime != nil {
		return true // an earlier run of this kubelet did
	}
	node, err := client.Get[*corev1.Node](w.kubelet.client, client.Nodes, "", w.kubelet.node.Name)
	if err != nil {
		return true // as a kubelet does that has no news of its Node
	}
	reason, message := admissionCheck(w.pod, node, w.kubelet.otherPods(w))
	if reason == "" {
		return true
	}
	k := w.kubelet
	k.recorder.Event(w.pod, corev1.EventTypeWarning, reason, message)
	w.phase, w.working = finished, false
	w.setStatus(corev1.PodStatus{
		ObservedGeneration: w.pod.Generation, QOSClass: w.pod.Status.QOSClass,
		Phase: corev1.PodFailed, Reason: reason, Message: "Pod was rejected: " + message,
	})
	return false
}

// otherPods are the Pods that take up room on the node.
func (k *Kubelet) otherPods(but *podWorker) []*corev1.Pod {
	var pods []*corev1.Pod
	for _, w := range k.workersInOrder() {
		if w != but && w.phase < terminated && w.status != nil { // what has stopped takes none
			pods = append(pods, w.pod)
		}
	}
	return pods
}

// admissionCheck says why a Pod cannot run on a node beside others; reason is
// "" if it can. Of several obstacles it tells the first, in the kubelet's order
// and words.
func admissionCheck(pod *corev1.Pod, node *corev1.Node, others []*corev1.Pod) (reason, message string) {
	tooMuch := func(what corev1.ResourceName, requested, used, capacity int64) (string, string) {
		return "OutOf" + string(what), fmt.Sprintf("Node didn't have enough resource: %s, requested: %d, used: %d, capacity: %d",
			what, requested, used, capacity)
	}
	allocatable := node.Status.Allocatable
	if n := int64(len(others)); n+1 > allocatable.Pods().Value() {
		return tooMuch(corev1.ResourcePods, 1, n, allocatable.Pods().Value())
	}
	wants := resourcehelper.PodRequests(pod, resourcehelper.PodResourcesOptions{})
	var cpu, memory int64
	for _, other := range others {
		has := resourcehelper.PodRequests(other, resourcehelper.PodResourcesOptions{})
		cpu, memory = cpu+has.Cpu().MilliValue(), memory+has.Memory().Value()
	}
	if r := wants.Cpu().MilliValue(); r > 0 && r > allocatable.Cpu().MilliValue()-cpu {
		return tooMuch(corev1.ResourceCPU, r, cpu, allocatable.Cpu().MilliValue())
	}
	if r := wants.Memory().Value(); r > 0 && r > allocatable.Memory().Value()-memory {
		return tooMuch(corev1.ResourceMemory, r, memory, allocatable.Memory().Value())
	}
	if match, _ := nodeaffinity.GetRequiredNodeAffinity(pod).Match(node); !match {
		return predicateFailed("NodeAffinity", "node(s) didn't match Pod's node affinity/selector")
	}
	for i := range node.Spec.Taints {
		if taint := &node.Spec.Taints[i]; taint.Effect == corev1.TaintEffectNoExecute && !tolerates(pod, taint) {
			return predicateFailed("TaintToleration", "node(s) had taints that the pod didn't tolerate")
		}
	}
	return "", ""
}

func predicateFailed(name, why string) (reason, message string) {
	return name, fmt.Sprintf("Predicate %s failed: %s", name, why)
}

func tolerates(pod *corev1.Pod, taint *corev1.Taint) bool {
	for i := range pod.Spec.Tolerations {
		if pod.Spec.Tolerations[i].ToleratesTaint(klog.Logger{}, taint, false) {
			return true
		}
	}
	return false
}
