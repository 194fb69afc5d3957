package apiserver

import (
	"fmt"

	corev1 "k8s.io/api/core/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"caderno/sim/client"
)

// admit is the admission of a new object: nothing is made in a namespace that
// is not there or that is going, and then the kind's own plugins have their say.
//
// Simplification: of Kubernetes' admission plugins only those that every object
// of the course meets are here (NamespaceLifecycle, ServiceAccount, Priority,
// DefaultTolerationSeconds, TaintNodesByCondition, LimitRanger, ResourceQuota); no
// webhooks.
func (s *Server) admit(r *Resource, obj client.Object) error {
	if r.Namespaced {
		if err := s.admitNamespace(r, obj); err != nil {
			return err
		}
	}
	if r.Admit == nil {
		return nil
	}
	if err := r.Admit(obj); err != nil {
		return forbidden(r, obj, err)
	}
	return nil
}

// forbidden is how a plugin refuses a new object, which may have no name yet.
func forbidden(r *Resource, obj client.Object, why error) *apierrors.StatusError {
	name := obj.GetName()
	if name == "" {
		name = obj.GetGenerateName()
	}
	if name == "" {
		name = "Unknown"
	}
	return apierrors.NewForbidden(r.GroupResource(), name, why)
}

// admitNamespace is the plugin NamespaceLifecycle.
func (s *Server) admitNamespace(r *Resource, obj client.Object) error {
	namespace := obj.GetNamespace()
	got, found := s.store.Get(namespaceKey(namespace))
	if !found {
		return apierrors.NewNotFound(corev1.Resource("namespaces"), namespace)
	}
	if got.(*corev1.Namespace).Status.Phase != corev1.NamespaceTerminating {
		return nil
	}
	err := forbidden(r, obj, fmt.Errorf("unable to create new content in namespace %s because it is being terminated", namespace))
	err.ErrStatus.Details.Causes = append(err.ErrStatus.Details.Causes, metav1.StatusCause{
		Type:    corev1.NamespaceTerminatingCause,
		Message: fmt.Sprintf("namespace %s is being terminated", namespace),
		Field:   "metadata.namespace",
	})
	return err
}
