package sim

import (
	"time"

	corev1 "k8s.io/api/core/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"

	"caderno/sim/apiserver"
	"caderno/sim/kubelet"
)

// nodeAgents is what the API server knows of the kubelets: by their nodes'
// names, where to ask for a log, and when each last gave a sign of life.
type nodeAgents map[string]*kubelet.Kubelet

// Logs asks the kubelet of the Pod's node.
func (n nodeAgents) Logs(pod *corev1.Pod, container string, previous bool) ([]apiserver.LogLine, bool, error) {
	k, found := n[pod.Spec.NodeName]
	if !found {
		return nil, false, apierrors.NewNotFound(corev1.Resource("nodes"), pod.Spec.NodeName)
	}
	printed, ended, err := k.Logs(pod, container, previous)
	lines := make([]apiserver.LogLine, len(printed))
	for i, l := range printed {
		lines[i] = apiserver.LogLine(l)
	}
	return lines, ended, err
}

// FollowLogs asks the kubelet of the Pod's node to tell of every line.
func (n nodeAgents) FollowLogs(pod *corev1.Pod, container string, changed func()) (stop func()) {
	if k, found := n[pod.Spec.NodeName]; found {
		return k.FollowLogs(pod, container, changed)
	}
	return func() {}
}

// RenewTime is when the kubelet of a node last renewed its Lease; false when it
// does not renew it now.
func (n nodeAgents) RenewTime(node string) (time.Time, bool) {
	if k, found := n[node]; found {
		return k.RenewTime()
	}
	return time.Time{}, false
}
