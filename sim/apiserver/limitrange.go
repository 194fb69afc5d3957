package apiserver

import (
	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/util/validation/field"

	"caderno/sim/apiserver/validation"
	"caderno/sim/client"
)

// limitRangeResource keeps LimitRanges: what one container or Pod of a
// Namespace may ask for. admit_limits.go holds Pods against them.
func limitRangeResource() *Resource {
	return &Resource{
		Name: client.LimitRanges, Kind: corev1.SchemeGroupVersion.WithKind("LimitRange"),
		Plural: "limitranges", Singular: "limitrange", ShortNames: []string{"limits"},
		Namespaced: true, AnyRevision: true, Verbs: allVerbs,
		New:           func() client.Object { return &corev1.LimitRange{} },
		NewList:       func() runtime.Object { return &corev1.LimitRangeList{} },
		Default:       func(obj client.Object) { defaultLimitRange(&obj.(*corev1.LimitRange).Spec) },
		Prepare:       unchanged,
		PrepareUpdate: unchangedFrom,
		Validate: func(obj client.Object) field.ErrorList {
			return validation.ValidateLimitRange(obj.(*corev1.LimitRange))
		},
		ValidateUpdate: func(obj, old client.Object) field.ErrorList {
			return append(validation.ValidateMetaUpdate(obj, old), validation.ValidateLimitRange(obj.(*corev1.LimitRange))...)
		},
	}
}

// defaultLimitRange makes of the greatest amount the limit of containers that
// set none, of that their request, and of the least amount the request where
// nothing else is said.
func defaultLimitRange(spec *corev1.LimitRangeSpec) {
	for i := range spec.Limits {
		item := &spec.Limits[i]
		if item.Type != corev1.LimitTypeContainer {
			continue
		}
		fill(&item.Default, item.Max)
		fill(&item.DefaultRequest, item.Default)
		fill(&item.DefaultRequest, item.Min)
	}
}

// fill adds what a list does not have yet, in a copy of its own.
func fill(list *corev1.ResourceList, from corev1.ResourceList) {
	filled := list.DeepCopy()
	for name, amount := range from {
		if _, there := filled[name]; !there {
			if filled == nil {
				filled = corev1.ResourceList{}
			}
			filled[name] = amount.DeepCopy()
		}
	}
	*list = filled
}
