package apiserver

import (
	"strconv"

	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/fields"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/util/validation/field"

	"caderno/sim/apiserver/validation"
	"caderno/sim/client"
	"caderno/sim/store"
)

func podResource(s *Server) *Resource {
	return &Resource{
		Name: client.Pods, Kind: corev1.SchemeGroupVersion.WithKind("Pod"),
		Plural: "pods", Singular: "pod", ShortNames: []string{"po"}, Categories: []string{"all"},
		Namespaced: true, HasStatus: true, AnyRevision: true, Verbs: allVerbs,
		New:          func() client.Object { return &corev1.Pod{} },
		NewList:      func() runtime.Object { return &corev1.PodList{} },
		Fields:       func(obj client.Object) fields.Set { return podFields(obj.(*corev1.Pod)) },
		FieldIndexes: map[string]string{"spec.nodeName": client.PodsByNode},
		Spec:         func(obj client.Object) any { return obj.(*corev1.Pod).Spec },
		GracePeriod:  func(obj client.Object, asked *int64) int64 { return podGracePeriod(obj.(*corev1.Pod), asked) },
		Default:      func(obj client.Object) { defaultPod(obj.(*corev1.Pod)) },
		Admit:        func(obj client.Object) error { return s.admitPod(obj.(*corev1.Pod)) },
		Prepare: func(obj client.Object) {
			pod := obj.(*corev1.Pod)
			mergeLabelKeys(pod)
			pod.Status = corev1.PodStatus{Phase: corev1.PodPending, QOSClass: qosClass(&pod.Spec)}
			if len(pod.Spec.SchedulingGates) > 0 {
				pod.Status.Conditions = []corev1.PodCondition{{
					Type: corev1.PodScheduled, Status: corev1.ConditionFalse, Reason: corev1.PodReasonSchedulingGated,
					Message: "Scheduling is blocked due to non-empty scheduling gates",
				}}
			}
		},
		PrepareUpdate: func(obj, old client.Object) { preparePodUpdate(obj.(*corev1.Pod), old.(*corev1.Pod)) },
		PrepareStatus: func(obj, old client.Object) { preparePodStatus(obj.(*corev1.Pod), old.(*corev1.Pod)) },

		Validate:             func(obj client.Object) field.ErrorList { return validation.ValidatePod(obj.(*corev1.Pod)) },
		ValidateUpdate:       validation.ValidatePodUpdate,
		ValidateStatusUpdate: validation.ValidatePodStatusUpdate,
	}
}

func podFields(pod *corev1.Pod) fields.Set {
	return fields.Set{
		"metadata.name":            pod.Name,
		"metadata.namespace":       pod.Namespace,
		"spec.nodeName":            pod.Spec.NodeName,
		"spec.restartPolicy":       string(pod.Spec.RestartPolicy),
		"spec.schedulerName":       pod.Spec.SchedulerName,
		"spec.serviceAccountName":  pod.Spec.ServiceAccountName,
		"spec.hostNetwork":         strconv.FormatBool(pod.Spec.HostNetwork),
		"status.phase":             string(pod.Status.Phase),
		"status.podIP":             pod.Status.PodIP,
		"status.nominatedNodeName": pod.Status.NominatedNodeName,
	}
}

func podNode(obj store.Object) []string {
	return []string{obj.(*corev1.Pod).Spec.NodeName}
}

// podGracePeriod is what was asked for, or what the Pod asks for; but where
// nothing runs there is nothing to wait for.
func podGracePeriod(pod *corev1.Pod, asked *int64) int64 {
	if pod.Spec.NodeName == "" || pod.Status.Phase == corev1.PodFailed || pod.Status.Phase == corev1.PodSucceeded {
		return 0
	}
	grace := asked
	if grace == nil {
		grace = pod.Spec.TerminationGracePeriodSeconds
	}
	switch {
	case grace == nil:
		return 0
	case *grace < 0:
		return 1
	}
	return *grace
}

// preparePodUpdate keeps what only the server and the kubelet set. The default
// tolerations come back if they were left out: their plugin admits updates too.
func preparePodUpdate(pod, old *corev1.Pod) {
	pod.Status = old.Status
	admitTolerations(&pod.Spec)
	if pod.Spec.Priority == nil {
		pod.Spec.Priority = old.Spec.Priority
	}
	if pod.Spec.PreemptionPolicy == nil {
		pod.Spec.PreemptionPolicy = old.Spec.PreemptionPolicy
	}
}

// preparePodStatus keeps everything but the status, labels and annotations.
func preparePodStatus(pod, old *corev1.Pod) {
	pod.Spec = old.Spec
	pod.OwnerReferences = old.OwnerReferences
	if pod.Status.QOSClass == "" {
		pod.Status.QOSClass = old.Status.QOSClass
	}
	if pod.Status.ObservedGeneration == 0 {
		pod.Status.ObservedGeneration = old.Status.ObservedGeneration
	}
	switch {
	case pod.Status.PodIP != "":
		pod.Status.PodIPs = []corev1.PodIP{{IP: pod.Status.PodIP}}
	case len(pod.Status.PodIPs) > 0:
		pod.Status.PodIP = pod.Status.PodIPs[0].IP
	}
}
