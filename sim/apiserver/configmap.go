package apiserver

import (
	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/util/validation/field"

	"caderno/sim/apiserver/validation"
	"caderno/sim/client"
)

// configMapResource keeps ConfigMaps: what a program is told in its
// environment or in files, apart from its image.
func configMapResource() *Resource {
	return &Resource{
		Name: client.ConfigMaps, Kind: corev1.SchemeGroupVersion.WithKind("ConfigMap"),
		Plural: "configmaps", Singular: "configmap", ShortNames: []string{"cm"},
		Namespaced: true, AnyRevision: true, Verbs: allVerbs,
		New:            func() client.Object { return &corev1.ConfigMap{} },
		NewList:        func() runtime.Object { return &corev1.ConfigMapList{} },
		Default:        unchanged,
		Prepare:        unchanged,
		PrepareUpdate:  unchangedFrom,
		Validate:       func(obj client.Object) field.ErrorList { return validation.ValidateConfigMap(obj.(*corev1.ConfigMap)) },
		ValidateUpdate: validation.ValidateConfigMapUpdate,
	}
}

// unchanged and unchangedFrom are for kinds that the server leaves as they were
// sent.
func unchanged(client.Object)          {}
func unchangedFrom(_, _ client.Object) {}
