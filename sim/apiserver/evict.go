package apiserver

import (
	corev1 "k8s.io/api/core/v1"
	policyv1 "k8s.io/api/policy/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/util/validation/field"

	"caderno/sim/client"
	"caderno/sim/trace"
)

// evict is the eviction subresource of a Pod, by which kubectl drain empties a
// node: if its budget permits, the Pod is marked as disrupted and then deleted.
func (s *Server) evict(req Request, namespace, name string, eviction *policyv1.Eviction) error {
	r := s.byName(client.Pods)
	return s.asked(req, "POST", r, namespace, name, func() error {
		opts := &metav1.DeleteOptions{}
		if eviction.DeleteOptions != nil {
			opts = eviction.DeleteOptions.DeepCopy()
		}
		req.DryRun = req.DryRun || len(opts.DryRun) > 0
		if err := validateEviction(name, eviction, opts); err != nil {
			return err
		}
		existing, found := s.store.Get(r.key(namespace, name))
		if !found {
			return apierrors.NewNotFound(r.GroupResource(), name)
		}
		if err := s.permitDisruption(req, existing.(*corev1.Pod)); err != nil {
			return err
		}
		if err := matchPreconditions(r, existing, opts.Preconditions); err != nil {
			return err
		}
		if !req.DryRun {
			marked := s.markDisrupted(req, r, existing.(*corev1.Pod))
			if opts.Preconditions != nil && opts.Preconditions.ResourceVersion != nil {
				version := marked.ResourceVersion // the change is our own
				opts.Preconditions.ResourceVersion = &version
			}
		}
		_, _, err := s.deleteObject(req, r, namespace, name, opts)
		return err
	})
}

func validateEviction(name string, eviction *policyv1.Eviction, opts *metav1.DeleteOptions) error {
	if eviction.Name != name {
		return apierrors.NewBadRequest("name in URL does not match name in Eviction object")
	}
	if ignore := opts.IgnoreStoreReadErrorWithClusterBreakingPotential; ignore != nil && *ignore {
		path := field.NewPath("deleteOptions", "ignoreStoreReadErrorWithClusterBreakingPotential")
		return apierrors.NewInvalid(evictionKind.GroupKind(), name, field.ErrorList{
			field.Invalid(path, true, "can not be set for pod eviction, try after removing the option"),
		})
	}
	return nil
}

// markDisrupted stores the condition DisruptionTarget. As in Kubernetes nobody
// becomes its manager.
func (s *Server) markDisrupted(req Request, r *Resource, pod *corev1.Pod) *corev1.Pod {
	disrupted := corev1.PodCondition{
		Type: corev1.DisruptionTarget, Status: corev1.ConditionTrue, LastTransitionTime: s.now(),
		Reason: "EvictionByEvictionAPI", Message: "Eviction API: evicting",
	}
	marked := pod.DeepCopy()
	for i, c := range marked.Status.Conditions {
		if c.Type != disrupted.Type {
			continue
		}
		if c.Status == disrupted.Status {
			disrupted.LastTransitionTime = c.LastTransitionTime
		}
		if c == disrupted {
			return pod
		}
		marked.Status.Conditions = append(marked.Status.Conditions[:i], marked.Status.Conditions[i+1:]...)
		break
	}
	marked.Status.Conditions = append(marked.Status.Conditions, disrupted)
	s.commit(req, trace.UpdateStatus, r, marked, "", 1, func() error {
		return s.store.Update(r.key(pod.Namespace, pod.Name), marked, "")
	})
	return marked
}
