package controllers

import (
	"encoding/hex"
	"fmt"
	"hash/fnv"
	"maps"
	"slices"
	"time"

	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/labels"
	"k8s.io/apimachinery/pkg/util/dump"
	"k8s.io/apimachinery/pkg/util/intstr"

	"caderno/sim/client"
	"caderno/sim/latency"
	"caderno/sim/workqueue"
)

// This file holds what the controllers of EndpointSlices and of Endpoints have
// in common, as k8s.io/endpointslice/util does in Kubernetes: both look at
// Services and Pods, and write down who stands behind whom.

// IsPodReady tells whether the kubelet says that a Pod may be visited.
func IsPodReady(pod *corev1.Pod) bool {
	for _, c := range pod.Status.Conditions {
		if c.Type == corev1.PodReady {
			return c.Status == corev1.ConditionTrue
		}
	}
	return false
}

// ShouldPodBeInEndpoints tells whether there is somebody at a Pod's address.
func ShouldPodBeInEndpoints(pod *corev1.Pod, includeTerminating bool) bool {
	over := pod.Status.Phase == corev1.PodFailed || pod.Status.Phase == corev1.PodSucceeded
	return !over && pod.Status.PodIP != "" && (includeTerminating || pod.DeletionTimestamp == nil)
}

// ShouldSetHostname tells whether a Pod has a name of its own below the
// Service's.
func ShouldSetHostname(pod *corev1.Pod, svc *corev1.Service) bool {
	return pod.Spec.Hostname != "" && pod.Spec.Subdomain == svc.Name && pod.Namespace == svc.Namespace
}

// FindPort is the number of a Service's target port in a Pod: itself, or that
// of the container port of that name; false when the Pod has no such port.
func FindPort(pod *corev1.Pod, port *corev1.ServicePort) (int32, bool) {
	if port.TargetPort.Type == intstr.Int {
		return port.TargetPort.IntVal, true
	}
	containers := slices.Clone(pod.Spec.Containers)
	for _, c := range pod.Spec.InitContainers {
		if c.RestartPolicy != nil && *c.RestartPolicy == corev1.ContainerRestartPolicyAlways {
			containers = append(containers, c)
		}
	}
	for _, c := range containers {
		for _, p := range c.Ports {
			if p.Name == port.TargetPort.StrVal && p.Protocol == port.Protocol {
				return p.ContainerPort, true
			}
		}
	}
	return 0, false
}

// IsHeadless tells whether a Service has no address of its own.
func IsHeadless(svc *corev1.Service) bool {
	return svc.Spec.ClusterIP == "" || svc.Spec.ClusterIP == corev1.ClusterIPNone
}

// DeepHash is the hash by which Kubernetes sorts ports and subsets.
func DeepHash(value any) string {
	h := fnv.New128a()
	fmt.Fprint(h, dump.ForHash(value))
	return hex.EncodeToString(h.Sum(nil))
}

// TriggerTimes remembers, for each Service by its key, the changes that its
// endpoints were worked out from.
type TriggerTimes map[string]triggerTimes

type triggerTimes struct {
	service time.Time
	pods    map[string]time.Time
}

// Compute is when the change happened for which the endpoints of a Service are
// written now: the first of those since the last call; zero when there is none.
func (t TriggerTimes) Compute(key string, svc *corev1.Service, pods []*corev1.Pod) time.Time {
	before, known := t[key]
	now := triggerTimes{service: svc.CreationTimestamp.Time, pods: map[string]time.Time{}}
	var first time.Time
	changed := func(at, since time.Time) {
		if at.After(since) && (first.IsZero() || at.Before(first)) {
			first = at
		}
	}
	for _, pod := range pods {
		for _, c := range pod.Status.Conditions {
			if c.Type == corev1.PodReady && !c.LastTransitionTime.IsZero() {
				now.pods[pod.Name] = c.LastTransitionTime.Time
				changed(c.LastTransitionTime.Time, before.pods[pod.Name])
			}
		}
	}
	changed(now.service, before.service)
	t[key] = now
	if !known {
		return now.service
	}
	return first
}

// TriggerAnnotation is annotations with that instant, or without if it is zero.
func TriggerAnnotation(annotations map[string]string, at time.Time) map[string]string {
	annotations = maps.Clone(annotations)
	delete(annotations, corev1.EndpointsLastChangeTriggerTime)
	if !at.IsZero() {
		if annotations == nil {
			annotations = map[string]string{}
		}
		annotations[corev1.EndpointsLastChangeTriggerTime] = at.UTC().Format(time.RFC3339Nano)
	}
	return annotations
}

// PodServices finds the Services to which a change of a Pod matters. A watch
// callback may not ask the API server, so Pods wait in a queue, all of one
// namespace with the same labels as one.
type PodServices struct {
	client client.Interface
	queue  *workqueue.Queue
	add    func(serviceKey string)
}

// NewPodServices tells add of each Service, in the loop of the controller that
// has to know.
func NewPodServices(loop *Loop, c client.Interface, l *latency.Source, add func(serviceKey string)) *PodServices {
	p := &PodServices{client: c, add: add}
	p.queue = loop.NewQueue("pod", l, latency.Range{}, p.sync)
	return p
}

// PodChanged takes note of a Pod, if what changed of it matters to a Service.
func (p *PodServices) PodChanged(e client.Event) {
	pod := e.Object.(*corev1.Pod)
	if e.Type == client.Modified && e.Previous != nil {
		before := e.Previous.(*corev1.Pod)
		if !podEndpointsChanged(before, pod) {
			return
		}
		if !maps.Equal(before.Labels, pod.Labels) {
			p.enqueue(before)
		}
	}
	p.enqueue(pod)
}

func (p *PodServices) enqueue(pod *corev1.Pod) {
	if len(pod.Labels) > 0 { // a Service that selects nothing has no endpoints
		p.queue.Add(Key(pod.Namespace, labels.Set(pod.Labels).String()))
	}
}

// podEndpointsChanged compares what a Service's endpoints are made of.
func podEndpointsChanged(old, pod *corev1.Pod) bool {
	return !maps.Equal(old.Labels, pod.Labels) || old.Spec.Hostname != pod.Spec.Hostname || old.Spec.Subdomain != pod.Spec.Subdomain ||
		(old.DeletionTimestamp == nil) != (pod.DeletionTimestamp == nil) ||
		IsPodReady(old) != IsPodReady(pod) || !slices.Equal(old.Status.PodIPs, pod.Status.PodIPs) ||
		ShouldPodBeInEndpoints(old, true) != ShouldPodBeInEndpoints(pod, true)
}

// sync works on the Pods of a namespace that have the same labels.
func (p *PodServices) sync(key string) error {
	namespace, text := SplitKey(key)
	podLabels, err := labels.ConvertSelectorToLabelsMap(text)
	if err != nil {
		return nil // the API server lets no such labels through
	}
	services, err := client.List[*corev1.Service](p.client, client.Selection{Resource: client.Services, Namespace: namespace}, nil)
	if err != nil {
		return err
	}
	for _, svc := range services {
		if len(svc.Spec.Selector) > 0 && labels.SelectorFromSet(svc.Spec.Selector).Matches(podLabels) {
			p.add(Key(svc.Namespace, svc.Name))
		}
	}
	return nil
}
