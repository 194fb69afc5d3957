package apiserver

import (
	"fmt"

	corev1 "k8s.io/api/core/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/fields"
	"k8s.io/apimachinery/pkg/runtime"

	"caderno/sim/apiserver/validation"
	"caderno/sim/client"
	"caderno/sim/store"
	"caderno/sim/trace"
)

// allVerbs are what can be done with most resources.
var allVerbs = []string{"create", "delete", "deletecollection", "get", "list", "patch", "update", "watch"}

func namespaceResource() *Resource {
	return &Resource{
		Name: client.Namespaces, Kind: corev1.SchemeGroupVersion.WithKind("Namespace"),
		Plural: "namespaces", Singular: "namespace", ShortNames: []string{"ns"},
		HasStatus: true, AnyRevision: true,
		Verbs:   []string{"create", "delete", "get", "list", "patch", "update", "watch"},
		New:     func() client.Object { return &corev1.Namespace{} },
		NewList: func() runtime.Object { return &corev1.NamespaceList{} },
		Fields: func(obj client.Object) fields.Set {
			ns := obj.(*corev1.Namespace)
			return fields.Set{"metadata.name": ns.Name, "status.phase": string(ns.Status.Phase)}
		},
		Default: func(obj client.Object) { labelWithName(obj) },
		Prepare: func(obj client.Object) {
			ns := obj.(*corev1.Namespace)
			labelWithName(ns) // again, for a name that was generated
			ns.Status = corev1.NamespaceStatus{Phase: corev1.NamespaceActive}
			for _, f := range ns.Spec.Finalizers {
				if f == corev1.FinalizerKubernetes {
					return
				}
			}
			ns.Spec.Finalizers = append(ns.Spec.Finalizers, corev1.FinalizerKubernetes)
		},
		PrepareUpdate: func(obj, old client.Object) {
			setNamespaceFinalizers(obj, namespaceFinalizers(old))
			obj.(*corev1.Namespace).Status = old.(*corev1.Namespace).Status
		},
		PrepareStatus: func(obj, old client.Object) {
			obj.(*corev1.Namespace).Spec = old.(*corev1.Namespace).Spec
		},
		Validate:             validation.ValidateNamespace,
		ValidateUpdate:       validation.ValidateNamespaceUpdate,
		ValidateStatusUpdate: validation.ValidateNamespaceStatusUpdate,
	}
}

// labelWithName gives a Namespace the label by which selectors find it.
func labelWithName(obj client.Object) {
	if obj.GetName() == "" || obj.GetLabels()[corev1.LabelMetadataName] == obj.GetName() {
		return
	}
	labels := map[string]string{}
	for k, v := range obj.GetLabels() {
		labels[k] = v
	}
	labels[corev1.LabelMetadataName] = obj.GetName()
	obj.SetLabels(labels)
}

func namespaceKey(name string) store.Key {
	return store.Key{Resource: string(client.Namespaces), Name: name}
}

// namespaceFinalizers are those of a Namespace's spec: the work that is left
// until it may go; nil for other kinds.
func namespaceFinalizers(obj client.Object) []corev1.FinalizerName {
	if ns, ok := obj.(*corev1.Namespace); ok {
		return ns.Spec.Finalizers
	}
	return nil
}

func setNamespaceFinalizers(obj client.Object, finalizers []corev1.FinalizerName) {
	obj.(*corev1.Namespace).Spec.Finalizers = finalizers
}

// immortal are the Namespaces that may not be deleted.
var immortal = map[string]bool{
	metav1.NamespaceDefault: true, metav1.NamespaceSystem: true, metav1.NamespacePublic: true,
}

// terminateNamespace makes the phase Terminating; the namespace controller then
// empties the Namespace and takes the finalizer out of its spec.
func (s *Server) terminateNamespace(req Request, r *Resource, existing client.Object) (client.Object, bool, error) {
	ns := existing.(*corev1.Namespace)
	if immortal[ns.Name] {
		return nil, false, apierrors.NewForbidden(r.GroupResource(), ns.Name, fmt.Errorf("this namespace may not be deleted"))
	}
	if ns.DeletionTimestamp == nil {
		ns = ns.DeepCopy()
		now := s.now()
		ns.DeletionTimestamp = &now
		ns.Status.Phase = corev1.NamespaceTerminating
		return s.mark(req, r, ns, existing), false, nil
	}
	if len(ns.Spec.Finalizers) > 0 || len(ns.Finalizers) > 0 {
		return ns, false, nil
	}
	return s.remove(req, r, existing), true, nil
}

// The objects that every cluster has from its first moment on, in the order in
// which the reference makes them.
//
// bootstrap stores them without hops: the trace begins with what happens in a
// cluster that is there.
func (s *Server) bootstrap() {
	s.quiet = true
	defer func() { s.quiet = false }()
	req := Request{From: Identity{Actor: trace.APIServer, Manager: "kube-apiserver"}}
	add := func(r client.Resource, namespace string, obj client.Object) {
		if _, err := s.createObject(req, s.byName(r), namespace, obj); err != nil {
			panic(fmt.Sprintf("apiserver: bootstrap of %s: %v", obj.GetName(), err))
		}
	}
	for _, name := range []string{metav1.NamespaceSystem, metav1.NamespacePublic, metav1.NamespaceDefault, corev1.NamespaceNodeLease} {
		add(client.Namespaces, "", &corev1.Namespace{ObjectMeta: metav1.ObjectMeta{Name: name}})
	}
	for _, class := range validation.SystemPriorityClasses {
		add(client.PriorityClasses, "", class.DeepCopy())
	}
	add(client.Services, metav1.NamespaceDefault, kubernetesService())
}
