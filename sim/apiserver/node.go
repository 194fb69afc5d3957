package apiserver

import (
	"slices"
	"strconv"
	"strings"

	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/fields"
	"k8s.io/apimachinery/pkg/runtime"

	"caderno/sim/apiserver/validation"
	"caderno/sim/client"
)

// nodeResource: a Node comes with its status, because the kubelet that
// registers it knows it best.
func nodeResource() *Resource {
	return &Resource{
		Name: client.Nodes, Kind: corev1.SchemeGroupVersion.WithKind("Node"),
		Plural: "nodes", Singular: "node", ShortNames: []string{"no"},
		HasStatus: true, AnyRevision: true, Verbs: allVerbs,
		New:     func() client.Object { return &corev1.Node{} },
		NewList: func() runtime.Object { return &corev1.NodeList{} },
		Fields: func(obj client.Object) fields.Set {
			node := obj.(*corev1.Node)
			return fields.Set{"metadata.name": node.Name, "spec.unschedulable": strconv.FormatBool(node.Spec.Unschedulable)}
		},
		Default: func(obj client.Object) { defaultNode(obj.(*corev1.Node)) },
		Admit:   admitNode,
		Detail:  func(obj, old client.Object) string { return changedTaints(obj.(*corev1.Node), old.(*corev1.Node)) },
		Prepare: func(client.Object) {},
		PrepareUpdate: func(obj, old client.Object) {
			obj.(*corev1.Node).Status = old.(*corev1.Node).Status
		},
		PrepareStatus: func(obj, old client.Object) {
			obj.(*corev1.Node).Spec = old.(*corev1.Node).Spec
		},
		Validate:             validation.ValidateNode,
		ValidateUpdate:       validation.ValidateNodeUpdate,
		ValidateStatusUpdate: validation.ValidateNodeStatusUpdate,
	}
}

// defaultNode: what a Node has it can give, unless it says otherwise.
func defaultNode(node *corev1.Node) {
	if node.Status.Allocatable == nil && node.Status.Capacity != nil {
		node.Status.Allocatable = node.Status.Capacity.DeepCopy()
	}
	roundUp(node.Status.Capacity)
	roundUp(node.Status.Allocatable)
}

// admitNode is the plugin TaintNodesByCondition: a new node gets no Pods until
// the node lifecycle controller has seen it ready.
func admitNode(obj client.Object) error {
	node, notReady := obj.(*corev1.Node), corev1.Taint{Key: corev1.TaintNodeNotReady, Effect: corev1.TaintEffectNoSchedule}
	if !slices.ContainsFunc(node.Spec.Taints, func(t corev1.Taint) bool { return t.MatchTaint(&notReady) }) {
		node.Spec.Taints = append(node.Spec.Taints, notReady)
	}
	return nil
}

// changedTaints names the taints that a node got (+) and those it lost (-).
func changedTaints(node, old *corev1.Node) string {
	var changes []string
	for _, t := range node.Spec.Taints {
		if !slices.ContainsFunc(old.Spec.Taints, sameTaint(t)) {
			changes = append(changes, "+"+t.ToString())
		}
	}
	for _, t := range old.Spec.Taints {
		if !slices.ContainsFunc(node.Spec.Taints, sameTaint(t)) {
			changes = append(changes, "-"+t.ToString())
		}
	}
	return strings.Join(changes, " ")
}

func sameTaint(taint corev1.Taint) func(corev1.Taint) bool {
	return func(t corev1.Taint) bool { return t.ToString() == taint.ToString() }
}
