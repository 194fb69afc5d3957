package scheduler

import (
	"encoding/json"

	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/labels"
)

// podInfo is a Pod with what is worked out about it once.
type podInfo struct {
	pod      *corev1.Pod
	requests resources
	nonZero  resources
	ports    []hostPort
	class    *podClass
}

func newPodInfo(pod *corev1.Pod) *podInfo {
	return &podInfo{
		pod: pod, requests: podRequests(pod), nonZero: nonZeroRequests(pod),
		ports: hostPorts(pod), class: newPodClass(pod),
	}
}

// priority is the Pod's priority, 0 if it has none.
func priority(pod *corev1.Pod) int32 {
	if pod.Spec.Priority == nil {
		return 0
	}
	return *pod.Spec.Priority
}

// podClass is what Pods have in common that no selector and no affinity can
// tell apart: namespace, labels, affinity to Pods. The replicas of a Deployment
// are one class, so that rules about other Pods look at a few classes where
// Kubernetes looks at every Pod.
type podClass struct {
	key       string
	namespace string
	labels    labels.Set

	requiredAffinity      []affinityTerm
	requiredAntiAffinity  []affinityTerm
	preferredAffinity     []affinityTerm
	preferredAntiAffinity []affinityTerm

	nodes map[*nodeInfo]*classCount // where they are
}

// classCount is how many Pods of a class are on a node.
type classCount struct {
	all  int
	live int // not being deleted
}

func newPodClass(pod *corev1.Pod) *podClass {
	c := &podClass{namespace: pod.Namespace, labels: pod.Labels, key: labels.Set(pod.Labels).String()}
	a := pod.Spec.Affinity
	if a == nil || a.PodAffinity == nil && a.PodAntiAffinity == nil {
		return c
	}
	text, err := json.Marshal([]any{a.PodAffinity, a.PodAntiAffinity})
	if err != nil {
		panic("scheduler: affinity of a stored Pod: " + err.Error())
	}
	c.key += "\n" + string(text)
	if p := a.PodAffinity; p != nil {
		c.requiredAffinity = requiredTerms(pod, p.RequiredDuringSchedulingIgnoredDuringExecution)
		c.preferredAffinity = preferredTerms(pod, p.PreferredDuringSchedulingIgnoredDuringExecution)
	}
	if p := a.PodAntiAffinity; p != nil {
		c.requiredAntiAffinity = requiredTerms(pod, p.RequiredDuringSchedulingIgnoredDuringExecution)
		c.preferredAntiAffinity = preferredTerms(pod, p.PreferredDuringSchedulingIgnoredDuringExecution)
	}
	return c
}

// withAffinity tells whether the class has anything to say about other Pods.
func (c *podClass) withAffinity() bool {
	return len(c.requiredAffinity)+len(c.requiredAntiAffinity)+len(c.preferredAffinity)+len(c.preferredAntiAffinity) > 0
}

// affinityTerm is one term of a Pod's affinity or anti-affinity to Pods.
type affinityTerm struct {
	namespaces        []string
	namespaceSelector labels.Selector
	selector          labels.Selector
	byNamespaceLabels bool // namespaceSelector asks for labels
	topologyKey       string
	weight            int64 // 0 for a required one
}

// matches tells whether a Pod with these labels in this namespace is meant.
// namespaceLabels are those of the namespace.
func (t *affinityTerm) matches(namespace string, podLabels, namespaceLabels labels.Set) bool {
	meant := t.namespaceSelector.Matches(namespaceLabels)
	for _, n := range t.namespaces {
		meant = meant || n == namespace
	}
	return meant && t.selector.Matches(podLabels)
}

func requiredTerms(pod *corev1.Pod, terms []corev1.PodAffinityTerm) []affinityTerm {
	var out []affinityTerm
	for i := range terms {
		out = append(out, newAffinityTerm(pod, &terms[i], 0))
	}
	return out
}

func preferredTerms(pod *corev1.Pod, terms []corev1.WeightedPodAffinityTerm) []affinityTerm {
	var out []affinityTerm
	for i := range terms {
		out = append(out, newAffinityTerm(pod, &terms[i].PodAffinityTerm, int64(terms[i].Weight)))
	}
	return out
}

func newAffinityTerm(pod *corev1.Pod, t *corev1.PodAffinityTerm, weight int64) affinityTerm {
	namespaces := t.Namespaces
	if len(namespaces) == 0 && t.NamespaceSelector == nil {
		namespaces = []string{pod.Namespace}
	}
	byNamespace := asSelector(t.NamespaceSelector)
	return affinityTerm{
		namespaces: namespaces, namespaceSelector: byNamespace,
		byNamespaceLabels: t.NamespaceSelector != nil && !byNamespace.Empty(),
		selector:          asSelector(t.LabelSelector), topologyKey: t.TopologyKey, weight: weight,
	}
}

// asSelector reads a selector; one that the API server should not have let
// through matches nothing.
func asSelector(s *metav1.LabelSelector) labels.Selector {
	selector, err := metav1.LabelSelectorAsSelector(s)
	if err != nil {
		return labels.Nothing()
	}
	return selector
}
