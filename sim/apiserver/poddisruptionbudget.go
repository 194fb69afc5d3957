package apiserver

import (
	policyv1 "k8s.io/api/policy/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/util/validation/field"

	"caderno/sim/apiserver/validation"
	"caderno/sim/client"
)

// podDisruptionBudgetResource keeps PodDisruptionBudgets: how many Pods of an
// app those who empty a node may take away at a time. evict_budget.go holds
// evictions against them.
func podDisruptionBudgetResource() *Resource {
	return &Resource{
		Name: client.PodDisruptionBudgets, Kind: policyv1.SchemeGroupVersion.WithKind("PodDisruptionBudget"),
		Plural: "poddisruptionbudgets", Singular: "poddisruptionbudget", ShortNames: []string{"pdb"},
		Namespaced: true, HasStatus: true, Verbs: allVerbs,
		New:     func() client.Object { return &policyv1.PodDisruptionBudget{} },
		NewList: func() runtime.Object { return &policyv1.PodDisruptionBudgetList{} },
		Spec:    func(obj client.Object) any { return obj.(*policyv1.PodDisruptionBudget).Spec },
		Default: unchanged,
		Prepare: func(obj client.Object) {
			obj.(*policyv1.PodDisruptionBudget).Status = policyv1.PodDisruptionBudgetStatus{}
			obj.SetGeneration(1)
		},
		PrepareUpdate: func(obj, old client.Object) {
			obj.(*policyv1.PodDisruptionBudget).Status = old.(*policyv1.PodDisruptionBudget).Status
		},
		PrepareStatus: func(obj, old client.Object) {
			obj.(*policyv1.PodDisruptionBudget).Spec = old.(*policyv1.PodDisruptionBudget).Spec
		},
		Validate: func(obj client.Object) field.ErrorList {
			return validation.ValidatePodDisruptionBudget(obj.(*policyv1.PodDisruptionBudget))
		},
		ValidateUpdate:       validation.ValidatePodDisruptionBudgetUpdate,
		ValidateStatusUpdate: validation.ValidatePodDisruptionBudgetStatusUpdate,
	}
}
