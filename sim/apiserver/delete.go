package apiserver

import (
	"fmt"

	"k8s.io/apimachinery/pkg/api/equality"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/validation"
	"k8s.io/apimachinery/pkg/runtime/schema"

	"caderno/sim/client"
	"caderno/sim/trace"
)

// delete asks for the end of an object. It is gone at once unless a grace
// period (Pods) or a finalizer holds it: then it is only marked with a
// deletionTimestamp. It returns the last or the marked state, and whether the
// object is gone.
func (s *Server) delete(req Request, r *Resource, namespace, name string, opts *metav1.DeleteOptions) (obj client.Object, gone bool, err error) {
	err = s.asked(req, "DELETE", r, namespace, name, func() (err error) {
		obj, gone, err = s.deleteObject(req, r, namespace, name, opts)
		return err
	})
	if err != nil {
		return nil, false, err
	}
	return r.Form(obj), gone, nil
}

// deleteCollection deletes every object that list finds and returns them in their
// last or marked states.
func (s *Server) deleteCollection(req Request, r *Resource, namespace string, list func() ([]client.Object, error), opts *metav1.DeleteOptions) (objs []client.Object, err error) {
	err = s.asked(req, "DELETE", r, namespace, "", func() error {
		matching, err := list()
		if err != nil {
			return err
		}
		for _, m := range matching {
			obj, _, err := s.deleteObject(req, r, m.GetNamespace(), m.GetName(), opts.DeepCopy())
			if err != nil && !apierrors.IsNotFound(err) {
				return err
			}
			if err == nil {
				objs = append(objs, r.Form(obj))
			}
		}
		return nil
	})
	return objs, err
}

func (s *Server) deleteObject(req Request, r *Resource, namespace, name string, opts *metav1.DeleteOptions) (client.Object, bool, error) {
	if opts == nil {
		opts = &metav1.DeleteOptions{}
	}
	existing, found := s.store.Get(r.key(namespace, name))
	if !found {
		return nil, false, apierrors.NewNotFound(r.GroupResource(), name)
	}
	if mistakes := validation.ValidateDeleteOptions(opts); len(mistakes) > 0 {
		return nil, false, apierrors.NewInvalid(schema.GroupKind{Group: metav1.GroupName, Kind: "DeleteOptions"}, "", mistakes)
	}
	if err := matchPreconditions(r, existing, opts.Preconditions); err != nil {
		return nil, false, err
	}
	if r.Name == client.Namespaces {
		return s.terminateNamespace(req, r, existing)
	}
	marked := existing.DeepCopyObject().(client.Object)
	grace, pending := s.markGraceful(r, marked, opts.GracePeriodSeconds)
	if pending {
		return existing, false, nil
	}
	if r.storage() != string(client.Events) {
		marked.SetFinalizers(withPropagation(marked.GetFinalizers(), opts))
	}
	if len(marked.GetFinalizers()) > 0 {
		if r.GracePeriod == nil {
			s.markNow(marked)
		}
		return s.mark(req, r, marked, existing), false, nil
	}
	if grace > 0 {
		return s.mark(req, r, marked, existing), false, nil
	}
	if r.GracePeriod != nil {
		return s.removeGraceful(req, r, marked, existing), true, nil
	}
	return s.remove(req, r, existing), true, nil
}

// matchPreconditions refuses to delete another object than was meant.
func matchPreconditions(r *Resource, existing client.Object, want *metav1.Preconditions) error {
	if want == nil {
		return nil
	}
	// Kubernetes puts the kind where the resource belongs in these two messages.
	about := schema.GroupResource{Group: r.Kind.Group, Resource: r.Kind.Kind}
	if want.UID != nil && *want.UID != existing.GetUID() {
		return apierrors.NewConflict(about, existing.GetName(), fmt.Errorf(
			"the UID in the precondition (%s) does not match the UID in record (%s). The object might have been deleted and then recreated",
			*want.UID, existing.GetUID()))
	}
	if want.ResourceVersion != nil && *want.ResourceVersion != existing.GetResourceVersion() {
		return apierrors.NewConflict(about, existing.GetName(), fmt.Errorf(
			"the ResourceVersion in the precondition (%s) does not match the ResourceVersion in record (%s). The object might have been modified",
			*want.ResourceVersion, existing.GetResourceVersion()))
	}
	return nil
}

// mark stores that the object is to go.
func (s *Server) mark(req Request, r *Resource, marked, existing client.Object) client.Object {
	if req.DryRun {
		return marked
	}
	if equality.Semantic.DeepEqual(marked, existing) {
		return existing
	}
	key := r.key(marked.GetNamespace(), marked.GetName())
	s.commit(req, trace.Delete, r, marked, trace.Marked, 1, func() error { return s.store.Update(key, marked, "") })
	return marked
}

// remove takes the object out of the store. Its watchers see it as it was
// stored last, with the revision of the removal.
func (s *Server) remove(req Request, r *Resource, existing client.Object) client.Object {
	if req.DryRun {
		return existing
	}
	key := r.key(existing.GetNamespace(), existing.GetName())
	last := existing.DeepCopyObject().(client.Object)
	s.commit(req, endOf(existing), r, last, "", 1, func() error { return s.store.Delete(key, last) })
	return last
}

// removeGraceful is remove for a kind with a grace period: as in Kubernetes the
// watchers first see that period become 0. Both writes are one hop.
func (s *Server) removeGraceful(req Request, r *Resource, marked, existing client.Object) client.Object {
	if req.DryRun || equality.Semantic.DeepEqual(marked, existing) {
		return s.remove(req, r, existing)
	}
	key := r.key(marked.GetNamespace(), marked.GetName())
	last := marked.DeepCopyObject().(client.Object)
	s.commit(req, endOf(existing), r, last, "", 2, func() error {
		if err := s.store.Update(key, marked, ""); err != nil {
			return err
		}
		return s.store.Delete(key, last)
	})
	return last
}

// endOf tells the end of something marked from that of something that was
// deleted at once.
func endOf(existing client.Object) trace.Action {
	if existing.GetDeletionTimestamp() != nil {
		return trace.Remove
	}
	return trace.Delete
}
