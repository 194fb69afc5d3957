package apiserver

import (
	"fmt"
	"slices"

	corev1 "k8s.io/api/core/v1"
	schedulingv1 "k8s.io/api/scheduling/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/util/validation/field"

	"caderno/sim/apiserver/validation"
	"caderno/sim/client"
	"caderno/sim/store"
)

// priorityClassResource keeps PriorityClasses: names for how important a Pod
// is. A Pod is given the number when it is made.
func priorityClassResource(s *Server) *Resource {
	return &Resource{
		Name: client.PriorityClasses, Kind: schedulingv1.SchemeGroupVersion.WithKind("PriorityClass"),
		Plural: "priorityclasses", Singular: "priorityclass", ShortNames: []string{"pc"}, AnyRevision: true, Verbs: allVerbs,
		New:     func() client.Object { return &schedulingv1.PriorityClass{} },
		NewList: func() runtime.Object { return &schedulingv1.PriorityClassList{} },
		Default: func(obj client.Object) {
			setDefault(&obj.(*schedulingv1.PriorityClass).PreemptionPolicy, corev1.PreemptLowerPriority)
		},
		Prepare:       func(obj client.Object) { obj.SetGeneration(1) },
		PrepareUpdate: unchangedFrom,
		Admit:         func(obj client.Object) error { return s.admitDefaultPriority(obj.(*schedulingv1.PriorityClass)) },
		AdmitUpdate:   func(obj, _ client.Object) error { return s.admitDefaultPriority(obj.(*schedulingv1.PriorityClass)) },
		Validate: func(obj client.Object) field.ErrorList {
			return validation.ValidatePriorityClass(obj.(*schedulingv1.PriorityClass))
		},
		ValidateUpdate: validation.ValidatePriorityClassUpdate,
	}
}

// admitDefaultPriority lets only one class be the default one.
func (s *Server) admitDefaultPriority(class *schedulingv1.PriorityClass) error {
	if !class.GlobalDefault {
		return nil
	}
	if other := s.defaultPriority(); other != nil && other.Name != class.Name {
		return fmt.Errorf("PriorityClass %s is already marked as default. Only one default can exist", other.Name)
	}
	return nil
}

// defaultPriority is the class of Pods that name none; nil if there is none.
func (s *Server) defaultPriority() *schedulingv1.PriorityClass {
	stored := s.store.List(store.Selection{Resource: string(client.PriorityClasses)})
	i := slices.IndexFunc(stored, func(obj store.Object) bool { return obj.(*schedulingv1.PriorityClass).GlobalDefault })
	if i < 0 {
		return nil
	}
	return stored[i].(*schedulingv1.PriorityClass)
}

// priorityOf is the class that a Pod names, or the default one; nil without
// either.
func (s *Server) priorityOf(spec *corev1.PodSpec) (*schedulingv1.PriorityClass, error) {
	if spec.PriorityClassName == "" {
		return s.defaultPriority(), nil
	}
	r := s.byName(client.PriorityClasses)
	stored, found := s.store.Get(r.key("", spec.PriorityClassName))
	if !found {
		return nil, fmt.Errorf("no PriorityClass with name %s was found", spec.PriorityClassName)
	}
	return stored.(*schedulingv1.PriorityClass), nil
}

// admitPriority is what the plugin Priority does to a new Pod.
func (s *Server) admitPriority(spec *corev1.PodSpec) error {
	class, err := s.priorityOf(spec)
	if err != nil {
		return err
	}
	var priority int32
	policy := corev1.PreemptLowerPriority
	if class != nil {
		spec.PriorityClassName, priority = class.Name, class.Value
		if class.PreemptionPolicy != nil {
			policy = *class.PreemptionPolicy
		}
	}
	if spec.Priority != nil && *spec.Priority != priority {
		return fmt.Errorf("the integer value of priority (%d) must not be provided in pod spec; "+
			"priority admission controller computed %d from the given PriorityClass name", *spec.Priority, priority)
	}
	if spec.PreemptionPolicy != nil && *spec.PreemptionPolicy != policy {
		return fmt.Errorf("the string value of PreemptionPolicy (%s) must not be provided in pod spec; "+
			"priority admission controller computed %s from the given PriorityClass name", *spec.PreemptionPolicy, policy)
	}
	spec.Priority, spec.PreemptionPolicy = &priority, &policy
	return nil
}
