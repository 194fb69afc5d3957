package validation

import (
	"encoding/json"
	"maps"
	"slices"

	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/api/equality"
	apivalidation "k8s.io/apimachinery/pkg/api/validation"
	"k8s.io/apimachinery/pkg/util/validation"
	"k8s.io/apimachinery/pkg/util/validation/field"

	"caderno/sim/client"
)

// maxDataSize is how many bytes the values of a ConfigMap or Secret may have.
const maxDataSize = 1 << 20

// whenImmutable is said of each field of an object that closed itself to changes.
const whenImmutable = "field is immutable when `immutable` is set"

// ValidateConfigMap checks a new ConfigMap.
func ValidateConfigMap(cm *corev1.ConfigMap) field.ErrorList {
	mistakes := ValidateMeta(cm, true, apivalidation.NameIsDNSSubdomain)
	size := 0
	for _, key := range slices.Sorted(maps.Keys(cm.Data)) {
		at := field.NewPath("data").Key(key)
		mistakes = append(mistakes, invalid(at, key, validation.IsConfigMapKey(key))...)
		if _, twice := cm.BinaryData[key]; twice {
			mistakes = append(mistakes, field.Invalid(at, key, "duplicate of key present in binaryData"))
		}
		size += len(cm.Data[key])
	}
	for _, key := range slices.Sorted(maps.Keys(cm.BinaryData)) {
		mistakes = append(mistakes, invalid(field.NewPath("binaryData").Key(key), key, validation.IsConfigMapKey(key))...)
		size += len(cm.BinaryData[key])
	}
	if size > maxDataSize {
		mistakes = append(mistakes, field.TooLong(field.NewPath(""), "", maxDataSize))
	}
	return mistakes
}

// ValidateConfigMapUpdate checks a changed ConfigMap against what is stored.
func ValidateConfigMapUpdate(obj, old client.Object) field.ErrorList {
	cm, before := obj.(*corev1.ConfigMap), old.(*corev1.ConfigMap)
	mistakes := ValidateMetaUpdate(obj, old)
	if before.Immutable != nil && *before.Immutable {
		mistakes = append(mistakes, validateStillImmutable(cm.Immutable)...)
		if !equality.Semantic.DeepEqual(cm.Data, before.Data) {
			mistakes = append(mistakes, field.Forbidden(field.NewPath("data"), whenImmutable))
		}
		if !equality.Semantic.DeepEqual(cm.BinaryData, before.BinaryData) {
			mistakes = append(mistakes, field.Forbidden(field.NewPath("binaryData"), whenImmutable))
		}
	}
	return append(mistakes, ValidateConfigMap(cm)...)
}

func validateStillImmutable(immutable *bool) field.ErrorList {
	if immutable != nil && *immutable {
		return nil
	}
	return field.ErrorList{field.Forbidden(field.NewPath("immutable"), whenImmutable)}
}

// ValidateSecret checks a new Secret.
func ValidateSecret(secret *corev1.Secret) field.ErrorList {
	mistakes := ValidateMeta(secret, true, apivalidation.NameIsDNSSubdomain)
	data := field.NewPath("data")
	size := 0
	for _, key := range slices.Sorted(maps.Keys(secret.Data)) {
		mistakes = append(mistakes, invalid(data.Key(key), key, validation.IsConfigMapKey(key))...)
		size += len(secret.Data[key])
	}
	if size > maxDataSize {
		mistakes = append(mistakes, field.TooLong(data, "", maxDataSize))
	}
	return append(mistakes, validateSecretType(secret, data)...)
}

// validateSecretType checks that a Secret holds what its type promises.
func validateSecretType(secret *corev1.Secret, data *field.Path) (mistakes field.ErrorList) {
	missing := func(keys ...string) {
		for _, key := range keys {
			if _, there := secret.Data[key]; !there {
				mistakes = append(mistakes, field.Required(data.Key(key), ""))
			}
		}
	}
	switch secret.Type {
	case corev1.SecretTypeServiceAccountToken:
		if secret.Annotations[corev1.ServiceAccountNameKey] == "" {
			at := field.NewPath("metadata", "annotations").Key(corev1.ServiceAccountNameKey)
			mistakes = append(mistakes, field.Required(at, ""))
		}
	case corev1.SecretTypeDockercfg:
		return validateJSON(secret, corev1.DockerConfigKey, data)
	case corev1.SecretTypeDockerConfigJson:
		return validateJSON(secret, corev1.DockerConfigJsonKey, data)
	case corev1.SecretTypeBasicAuth:
		_, user := secret.Data[corev1.BasicAuthUsernameKey]
		_, password := secret.Data[corev1.BasicAuthPasswordKey]
		if !user && !password {
			missing(corev1.BasicAuthUsernameKey, corev1.BasicAuthPasswordKey)
		}
	case corev1.SecretTypeSSHAuth:
		if len(secret.Data[corev1.SSHAuthPrivateKey]) == 0 {
			mistakes = append(mistakes, field.Required(data.Key(corev1.SSHAuthPrivateKey), ""))
		}
	case corev1.SecretTypeTLS:
		missing(corev1.TLSCertKey, corev1.TLSPrivateKeyKey)
	}
	return mistakes
}

// validateJSON checks a key that must hold a JSON object.
func validateJSON(secret *corev1.Secret, key string, data *field.Path) field.ErrorList {
	value, there := secret.Data[key]
	if !there {
		return field.ErrorList{field.Required(data.Key(key), "")}
	}
	if err := json.Unmarshal(value, &map[string]any{}); err != nil {
		return field.ErrorList{field.Invalid(data.Key(key), "<secret contents redacted>", err.Error())}
	}
	return nil
}

// ValidateSecretUpdate checks a changed Secret against what is stored.
func ValidateSecretUpdate(obj, old client.Object) field.ErrorList {
	secret, before := obj.(*corev1.Secret), old.(*corev1.Secret)
	mistakes := ValidateMetaUpdate(obj, old)
	mistakes = append(mistakes, apivalidation.ValidateImmutableField(secret.Type, before.Type, field.NewPath("type"))...)
	if before.Immutable != nil && *before.Immutable {
		mistakes = append(mistakes, validateStillImmutable(secret.Immutable)...)
		if !equality.Semantic.DeepEqual(secret.Data, before.Data) {
			mistakes = append(mistakes, field.Forbidden(field.NewPath("data"), whenImmutable))
		}
	}
	return append(mistakes, ValidateSecret(secret)...)
}
