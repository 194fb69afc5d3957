package apiserver

import (
	appsv1 "k8s.io/api/apps/v1"
	corev1 "k8s.io/api/core/v1"
	discoveryv1 "k8s.io/api/discovery/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"caderno/sim/client"
	"caderno/sim/trace"
)

// putState puts into a hop what the object that it wrote says of itself: whoever
// reads the record can then follow the object without asking the cluster.
func putState(hop *trace.Hop, obj client.Object) {
	switch obj := obj.(type) {
	case *appsv1.Deployment:
		hop.Replicas = &trace.Replicas{Desired: *obj.Spec.Replicas, Current: obj.Status.Replicas, Ready: obj.Status.ReadyReplicas}
	case *appsv1.ReplicaSet:
		hop.Replicas = &trace.Replicas{Desired: *obj.Spec.Replicas, Current: obj.Status.Replicas, Ready: obj.Status.ReadyReplicas}
	case *corev1.Pod:
		hop.Pod = podState(obj)
	case *discoveryv1.EndpointSlice:
		hop.Listed = new(int)
		for _, e := range obj.Endpoints {
			if e.Conditions.Ready == nil || *e.Conditions.Ready { // unknown counts as ready
				*hop.Listed++
			}
		}
	case *corev1.Node:
		hop.Machine = &trace.Machine{Unschedulable: obj.Spec.Unschedulable}
		for _, c := range obj.Status.Conditions {
			if c.Type == corev1.NodeReady {
				hop.Machine.Ready = string(c.Status)
			}
		}
	}
}

func podState(pod *corev1.Pod) *trace.Pod {
	state := &trace.Pod{Node: pod.Spec.NodeName, Phase: string(pod.Status.Phase)}
	for _, c := range pod.Status.Conditions {
		state.Ready = state.Ready || c.Type == corev1.PodReady && c.Status == corev1.ConditionTrue
	}
	for _, spec := range pod.Spec.Containers {
		container := trace.Container{Name: spec.Name}
		for _, status := range pod.Status.ContainerStatuses {
			if status.Name == spec.Name {
				container.State, container.Reason = containerState(status.State)
				container.Restarts = status.RestartCount
			}
		}
		state.Containers = append(state.Containers, container)
	}
	return state
}

func containerState(s corev1.ContainerState) (state, reason string) {
	switch {
	case s.Running != nil:
		return "running", ""
	case s.Terminated != nil:
		return "terminated", s.Terminated.Reason
	case s.Waiting != nil:
		return "waiting", s.Waiting.Reason
	}
	return "", ""
}

// owner is the controller of an object; nil if it has none.
func owner(obj client.Object) *trace.Object {
	by := metav1.GetControllerOf(obj)
	if by == nil {
		return nil
	}
	return &trace.Object{Kind: by.Kind, Namespace: obj.GetNamespace(), Name: by.Name, UID: string(by.UID)}
}
