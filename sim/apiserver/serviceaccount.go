package apiserver

import (
	"fmt"

	corev1 "k8s.io/api/core/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	apivalidation "k8s.io/apimachinery/pkg/api/validation"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/util/validation/field"

	"caderno/sim/apiserver/validation"
	"caderno/sim/client"
)

// serviceAccountResource keeps ServiceAccounts, in whose name Pods speak to
// the API server. Every Namespace gets one called default.
func serviceAccountResource() *Resource {
	return &Resource{
		Name: client.ServiceAccounts, Kind: corev1.SchemeGroupVersion.WithKind("ServiceAccount"),
		Plural: "serviceaccounts", Singular: "serviceaccount", ShortNames: []string{"sa"},
		Namespaced: true, AnyRevision: true, Verbs: allVerbs,
		New:           func() client.Object { return &corev1.ServiceAccount{} },
		NewList:       func() runtime.Object { return &corev1.ServiceAccountList{} },
		Default:       unchanged,
		Prepare:       keepSecretNames,
		PrepareUpdate: func(obj, _ client.Object) { keepSecretNames(obj) },
		Validate: func(obj client.Object) field.ErrorList {
			return validation.ValidateMeta(obj, true, apivalidation.ValidateServiceAccountName)
		},
		ValidateUpdate: validation.ValidateMetaUpdate,
	}
}

// keepSecretNames leaves of the references to Secrets only their names.
func keepSecretNames(obj client.Object) {
	account := obj.(*corev1.ServiceAccount)
	for i, secret := range account.Secrets {
		account.Secrets[i] = corev1.ObjectReference{Name: secret.Name}
	}
}

// serviceAccount finds the one in whose name a Pod is to run.
func (s *Server) serviceAccount(namespace, name string) (*corev1.ServiceAccount, error) {
	r := s.byName(client.ServiceAccounts)
	stored, found := s.store.Get(r.key(namespace, name))
	if !found {
		// The plugin asks a cache, which names the kind and not the resource.
		missing := apierrors.NewNotFound(corev1.Resource("serviceaccount"), name)
		return nil, fmt.Errorf("error looking up service account %s/%s: %w", namespace, name, missing)
	}
	return stored.(*corev1.ServiceAccount), nil
}
