package apiserver

import (
	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/util/validation/field"

	"caderno/sim/apiserver/validation"
	"caderno/sim/client"
)

// resourceQuotaResource keeps ResourceQuotas: how much there may be in a
// Namespace. admit_quota.go holds requests against them.
func resourceQuotaResource() *Resource {
	return &Resource{
		Name: client.ResourceQuotas, Kind: corev1.SchemeGroupVersion.WithKind("ResourceQuota"),
		Plural: "resourcequotas", Singular: "resourcequota", ShortNames: []string{"quota"},
		Namespaced: true, HasStatus: true, AnyRevision: true, Verbs: allVerbs,
		New:     func() client.Object { return &corev1.ResourceQuota{} },
		NewList: func() runtime.Object { return &corev1.ResourceQuotaList{} },
		Default: unchanged,
		Prepare: func(obj client.Object) { obj.(*corev1.ResourceQuota).Status = corev1.ResourceQuotaStatus{} },
		PrepareUpdate: func(obj, old client.Object) {
			obj.(*corev1.ResourceQuota).Status = old.(*corev1.ResourceQuota).Status
		},
		PrepareStatus: func(obj, old client.Object) {
			obj.(*corev1.ResourceQuota).Spec = old.(*corev1.ResourceQuota).Spec
		},
		Validate: func(obj client.Object) field.ErrorList {
			return validation.ValidateResourceQuota(obj.(*corev1.ResourceQuota))
		},
		ValidateUpdate:       validation.ValidateResourceQuotaUpdate,
		ValidateStatusUpdate: validation.ValidateResourceQuotaStatusUpdate,
	}
}
