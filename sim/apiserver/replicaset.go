package apiserver

import (
	appsv1 "k8s.io/api/apps/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/util/validation/field"

	"caderno/sim/apiserver/validation"
	"caderno/sim/client"
)

func replicaSetResource() *Resource {
	return &Resource{
		Name: client.ReplicaSets, Kind: appsv1.SchemeGroupVersion.WithKind("ReplicaSet"),
		Plural: "replicasets", Singular: "replicaset", ShortNames: []string{"rs"}, Categories: []string{"all"},
		Namespaced: true, HasStatus: true, HasScale: true, AnyRevision: true, Verbs: allVerbs,
		New:     func() client.Object { return &appsv1.ReplicaSet{} },
		NewList: func() runtime.Object { return &appsv1.ReplicaSetList{} },
		Spec:    func(obj client.Object) any { return obj.(*appsv1.ReplicaSet).Spec },
		Scale: func(obj client.Object) scaled {
			rs := obj.(*appsv1.ReplicaSet)
			return scaled{replicas: &rs.Spec.Replicas, current: rs.Status.Replicas, selector: rs.Spec.Selector}
		},
		Default: func(obj client.Object) {
			spec := &obj.(*appsv1.ReplicaSet).Spec
			setDefault(&spec.Replicas, defaultReplicas)
			defaultPodSpec(&spec.Template.Spec)
		},
		Prepare: func(obj client.Object) { obj.(*appsv1.ReplicaSet).Status = appsv1.ReplicaSetStatus{} },
		PrepareUpdate: func(obj, old client.Object) {
			obj.(*appsv1.ReplicaSet).Status = old.(*appsv1.ReplicaSet).Status
		},
		PrepareStatus: func(obj, old client.Object) {
			obj.(*appsv1.ReplicaSet).Spec = old.(*appsv1.ReplicaSet).Spec
		},
		Validate: func(obj client.Object) field.ErrorList {
			return validation.ValidateReplicaSet(obj.(*appsv1.ReplicaSet))
		},
		ValidateUpdate:       validation.ValidateReplicaSetUpdate,
		ValidateStatusUpdate: validation.ValidateReplicaSetStatusUpdate,
	}
}
