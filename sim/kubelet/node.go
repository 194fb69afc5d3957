package kubelet

import (
	"time"

	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/api/equality"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	"k8s.io/apimachinery/pkg/api/resource"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"caderno/sim/client"
	"caderno/sim/latency"
)

// Node is the machine on which a kubelet runs.
type Node struct {
	Name        string
	IP          string
	Labels      map[string]string // beside those that every node has
	Taints      []corev1.Taint    // with which it registers
	CPU, Memory resource.Quantity // capacity
	MaxPods     int64
}

// What takes how long.
const (
	// registrationStep is when the kubelet first tries to register its Node; each
	// further attempt waits twice as long, at most maxRegistrationStep.
	registrationStep    = 100 * time.Millisecond
	maxRegistrationStep = 7 * time.Second
	// readyAfter is from the registration to the runtime's first report.
	readyAfter = 300 * time.Millisecond
	// imageReport is from a new image to the status that lists it, at most.
	imageReport = 10 * time.Second
)

// startNode registers the Node, says how it is, and begins to take Pods.
func (k *Kubelet) startNode() {
	k.recorder.Event(k.nodeReference(), corev1.EventTypeNormal, "Starting", "Starting kubelet.")
	k.recordNodeStatusEvents("NodeHasSufficientMemory", "NodeHasNoDiskPressure", "NodeHasSufficientPID")
	k.registerAfter(registrationStep + k.latency.Draw(latency.Request))
}

func (k *Kubelet) registerAfter(step time.Duration) {
	k.agenda.after(step, "kubelet "+k.node.Name+": register", func() {
		if !k.registerWithAPIServer() {
			k.registerAfter(min(2*step, maxRegistrationStep))
			return
		}
		k.startHeartbeat()
		k.agenda.after(readyAfter, "kubelet "+k.node.Name+": ready", k.becomeReady)
	})
}

// registerWithAPIServer creates the Node, or takes over the one that is there.
// It is false when the API server did not answer.
func (k *Kubelet) registerWithAPIServer() bool {
	_, err := k.client.Create(k.initialNode())
	return err == nil || apierrors.IsAlreadyExists(err)
}

// becomeReady tells that the node can run Pods, and begins to.
func (k *Kubelet) becomeReady() {
	k.syncNodeStatus()
	k.watchPods()
}

// initialNode is the Node as the kubelet registers it.
//
// Simplification: the annotation about the TTL comes from a controller.
func (k *Kubelet) initialNode() *corev1.Node {
	labels := map[string]string{
		corev1.LabelArchStable: "amd64", corev1.LabelOSStable: "linux", corev1.LabelHostname: k.node.Name,
		"beta.kubernetes.io/arch": "amd64", "beta.kubernetes.io/os": "linux",
	}
	for name, value := range k.node.Labels {
		labels[name] = value
	}
	node := &corev1.Node{
		TypeMeta: metav1.TypeMeta{APIVersion: "v1", Kind: "Node"},
		ObjectMeta: metav1.ObjectMeta{Name: k.node.Name, Labels: labels, Annotations: map[string]string{
			"node.alpha.kubernetes.io/ttl":                           "0",
			"volumes.kubernetes.io/controller-managed-attach-detach": "true",
		}},
		Spec: corev1.NodeSpec{Taints: k.node.Taints},
	}
	k.setNodeStatus(&node.Status, corev1.NodeCondition{
		Status: corev1.ConditionFalse, Reason: "KubeletNotReady",
		Message: "container runtime status check may not have completed yet",
	})
	return node
}

// syncNodeStatus brings the Node's status up to date if something changed.
//
// Simplification: Kubernetes rewrites an unchanged status every five minutes;
// here the kubelet's Lease alone says that it lives.
func (k *Kubelet) syncNodeStatus() {
	retry := func() { k.agenda.after(imageReport, "kubelet "+k.node.Name+": node status", k.syncNodeStatus) }
	node, err := client.Get[*corev1.Node](k.client, client.Nodes, "", k.node.Name)
	if apierrors.IsNotFound(err) {
		return // removed by somebody; a kubelet registers only when it starts
	}
	if err != nil {
		retry()
		return
	}
	changed := node.DeepCopy()
	wasReady := k.setNodeStatus(&changed.Status, corev1.NodeCondition{
		Status: corev1.ConditionTrue, Reason: "KubeletReady", Message: "kubelet is posting ready status",
	})
	if equality.Semantic.DeepEqual(withoutHeartbeats(node.Status), withoutHeartbeats(changed.Status)) {
		return
	}
	if _, err := k.client.UpdateStatus(changed); err != nil {
		retry()
		return
	}
	if !wasReady {
		k.recordNodeStatusEvents("NodeReady")
	}
}

func withoutHeartbeats(s corev1.NodeStatus) corev1.NodeStatus {
	conditions := make([]corev1.NodeCondition, len(s.Conditions))
	copy(conditions, s.Conditions)
	for i := range conditions {
		conditions[i].LastHeartbeatTime = metav1.Time{}
	}
	s.Conditions = conditions
	return s
}

// imagesChanged has the Node list its new image before long.
func (k *Kubelet) imagesChanged() {
	if k.reporting {
		return
	}
	k.reporting = true
	k.agenda.after(imageReport, "kubelet "+k.node.Name+": images", func() {
		k.reporting = false
		k.syncNodeStatus()
	})
}

func (k *Kubelet) recordNodeStatusEvents(reasons ...string) {
	for _, reason := range reasons {
		k.recorder.Eventf(k.nodeReference(), corev1.EventTypeNormal, reason, "Node %s status is now: %s", k.node.Name, reason)
	}
}

// nodeReference is the Node as Events refer to it: once it is registered, with
// its UID.
func (k *Kubelet) nodeReference() *corev1.Node {
	ref := &corev1.Node{TypeMeta: metav1.TypeMeta{APIVersion: "v1", Kind: "Node"}, ObjectMeta: metav1.ObjectMeta{Name: k.node.Name}}
	if node, err := k.client.Get(client.Nodes, "", k.node.Name); err == nil {
		ref.UID = node.GetUID()
	}
	return ref
}
