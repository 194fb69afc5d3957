package apiserver

import (
	"crypto/tls"

	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/fields"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/util/validation/field"

	"caderno/sim/apiserver/validation"
	"caderno/sim/client"
)

// secretResource keeps Secrets, which are ConfigMaps that are shown less
// readily.
func secretResource() *Resource {
	return &Resource{
		Name: client.Secrets, Kind: corev1.SchemeGroupVersion.WithKind("Secret"),
		Plural: "secrets", Singular: "secret", Namespaced: true, AnyRevision: true, Verbs: allVerbs,
		New:     func() client.Object { return &corev1.Secret{} },
		NewList: func() runtime.Object { return &corev1.SecretList{} },
		Fields: func(obj client.Object) fields.Set {
			return fields.Set{"type": string(obj.(*corev1.Secret).Type)}
		},
		Default:        func(obj client.Object) { defaultSecret(obj.(*corev1.Secret)) },
		Prepare:        unchanged,
		PrepareUpdate:  unchangedFrom,
		Validate:       func(obj client.Object) field.ErrorList { return validation.ValidateSecret(obj.(*corev1.Secret)) },
		ValidateUpdate: validation.ValidateSecretUpdate,
		Warn:           func(obj client.Object) []string { return secretWarnings(obj.(*corev1.Secret)) },
	}
}

// defaultSecret encodes what was sent in plain text: stringData can only be
// written.
func defaultSecret(secret *corev1.Secret) {
	if secret.Type == "" {
		secret.Type = corev1.SecretTypeOpaque
	}
	if len(secret.StringData) == 0 {
		secret.StringData = nil
		return
	}
	data := make(map[string][]byte, len(secret.Data)+len(secret.StringData))
	for key, value := range secret.Data {
		data[key] = value
	}
	for key, value := range secret.StringData {
		data[key] = []byte(value)
	}
	secret.Data, secret.StringData = data, nil
}

// secretWarnings says when a certificate and its key do not belong together.
func secretWarnings(secret *corev1.Secret) []string {
	if secret.Type != corev1.SecretTypeTLS {
		return nil
	}
	if _, err := tls.X509KeyPair(secret.Data[corev1.TLSCertKey], secret.Data[corev1.TLSPrivateKeyKey]); err != nil {
		return []string{err.Error()}
	}
	return nil
}
