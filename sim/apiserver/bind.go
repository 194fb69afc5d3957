package apiserver

import (
	"fmt"

	corev1 "k8s.io/api/core/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	"k8s.io/apimachinery/pkg/util/validation/field"

	"caderno/sim/client"
	"caderno/sim/trace"
)

// bind is the binding subresource of a Pod: it gives the Pod its node, once. It
// fails with Conflict when the Pod has a node or is on its way out.
//
// Simplification: labels of zones and regions are not copied from the node to
// the Pod.
func (s *Server) bind(req Request, namespace, name string, binding *corev1.Binding) error {
	req.Subresource = "binding"
	r := s.byName(client.Pods)
	return s.asked(req, "POST", r, namespace, name, func() error {
		if binding.Name != name {
			return apierrors.NewBadRequest("name in URL does not match name in Binding object")
		}
		if mistakes := validateBinding(binding); len(mistakes) > 0 {
			return mistakes.ToAggregate() // A 500, in Kubernetes too.
		}
		existing, found := s.store.Get(r.key(namespace, name))
		if !found {
			return apierrors.NewNotFound(r.GroupResource(), name)
		}
		pod := existing.(*corev1.Pod)
		if err := bindable(pod, binding); err != nil {
			return apierrors.NewConflict(corev1.Resource("pods/binding"), name, err)
		}
		if req.DryRun {
			return nil
		}
		bound := s.bound(pod, binding)
		s.note(req, pod, bound)
		s.commit(req, trace.Bind, r, bound, binding.Target.Name, 1, func() error {
			return s.store.Update(r.key(namespace, name), bound, "")
		})
		return nil
	})
}

func validateBinding(binding *corev1.Binding) field.ErrorList {
	target := field.NewPath("target")
	var mistakes field.ErrorList
	if kind := binding.Target.Kind; kind != "" && kind != "Node" {
		mistakes = append(mistakes, field.NotSupported(target.Child("kind"), kind, []string{"Node", "<empty>"}))
	}
	if binding.Target.Name == "" {
		mistakes = append(mistakes, field.Required(target.Child("name"), ""))
	}
	return mistakes
}

func bindable(pod *corev1.Pod, binding *corev1.Binding) error {
	switch {
	case binding.UID != "" && binding.UID != pod.UID:
		return fmt.Errorf("Precondition failed: UID in precondition: %v, UID in object meta: %v", binding.UID, pod.UID)
	case binding.ResourceVersion != "" && binding.ResourceVersion != pod.ResourceVersion:
		return fmt.Errorf("Precondition failed: ResourceVersion in precondition: %v, ResourceVersion in object meta: %v",
			binding.ResourceVersion, pod.ResourceVersion)
	case pod.DeletionTimestamp != nil:
		return fmt.Errorf("pod %s is being deleted, cannot be assigned to a host", pod.Name)
	// region once
	case pod.Spec.NodeName != "":
		return fmt.Errorf("pod %v is already assigned to node %q", pod.Name, pod.Spec.NodeName)
	// end region
	case len(pod.Spec.SchedulingGates) > 0:
		return fmt.Errorf("pod %v has non-empty .spec.schedulingGates", pod.Name)
	}
	return nil
}

// bound is the Pod with its node and the condition that says so.
func (s *Server) bound(pod *corev1.Pod, binding *corev1.Binding) *corev1.Pod {
	pod = pod.DeepCopy()
	pod.Spec.NodeName = binding.Target.Name
	pod.Status.NominatedNodeName = ""
	for k, v := range binding.Annotations {
		if pod.Annotations == nil {
			pod.Annotations = map[string]string{}
		}
		pod.Annotations[k] = v
	}
	scheduled := corev1.PodCondition{Type: corev1.PodScheduled, Status: corev1.ConditionTrue, LastTransitionTime: s.now()}
	for i, condition := range pod.Status.Conditions {
		if condition.Type == corev1.PodScheduled {
			if condition.Status == corev1.ConditionTrue {
				scheduled.LastTransitionTime = condition.LastTransitionTime
			}
			pod.Status.Conditions[i] = scheduled
			return pod
		}
	}
	pod.Status.Conditions = append(pod.Status.Conditions, scheduled)
	return pod
}
