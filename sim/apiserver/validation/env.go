package validation

import (
	"fmt"
	"slices"
	"strings"

	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/util/sets"
	"k8s.io/apimachinery/pkg/util/validation"
	"k8s.io/apimachinery/pkg/util/validation/field"
)

func validateEnv(vars []corev1.EnvVar, path *field.Path) (mistakes field.ErrorList) {
	for i, v := range vars {
		at := path.Index(i)
		if v.Name == "" {
			mistakes = append(mistakes, field.Required(at.Child("name"), ""))
		} else {
			mistakes = append(mistakes, invalid(at.Child("name"), v.Name, validation.IsRelaxedEnvVarName(v.Name))...)
		}
		if v.ValueFrom != nil {
			mistakes = append(mistakes, validateEnvSource(v, at.Child("valueFrom"))...)
		}
	}
	return mistakes
}

func validateEnvSource(v corev1.EnvVar, path *field.Path) (mistakes field.ErrorList) {
	sources, from := 0, v.ValueFrom
	if from.FieldRef != nil {
		sources++
		mistakes = append(mistakes, validateFieldRef(from.FieldRef, path.Child("fieldRef"))...)
	}
	if from.ResourceFieldRef != nil {
		sources++
		mistakes = append(mistakes, validateResourceRef(from.ResourceFieldRef, path.Child("resourceFieldRef"))...)
	}
	if ref := from.ConfigMapKeyRef; ref != nil {
		sources++
		mistakes = append(mistakes, validateKeyRef(ref.Name, ref.Key, path.Child("configMapKeyRef"))...)
	}
	if ref := from.SecretKeyRef; ref != nil {
		sources++
		mistakes = append(mistakes, validateKeyRef(ref.Name, ref.Key, path.Child("secretKeyRef"))...)
	}
	if from.FileKeyRef != nil {
		sources++
	}
	switch {
	case sources == 0:
		mistakes = append(mistakes, field.Invalid(path, "", "must specify one of: `fieldRef`, `resourceFieldRef`, `configMapKeyRef`, `secretKeyRef` or `fileKeyRef`"))
	case v.Value != "":
		mistakes = append(mistakes, field.Invalid(path, "", "may not be specified when `value` is not empty"))
	case sources > 1:
		mistakes = append(mistakes, field.Invalid(path, "", "may not have more than one field specified at a time"))
	}
	return mistakes
}

// envFields are the fields of a Pod that a container can be told in a variable.
var envFields = sets.New("metadata.name", "metadata.namespace", "metadata.uid", "spec.nodeName",
	"spec.serviceAccountName", "status.hostIP", "status.hostIPs", "status.podIP", "status.podIPs")

// podOnlyFields are fields of a Pod, but a container cannot be told them so.
var podOnlyFields = sets.New("metadata.annotations", "metadata.labels", "spec.restartPolicy", "spec.schedulerName", "status.phase")

func validateFieldRef(ref *corev1.ObjectFieldSelector, path *field.Path) field.ErrorList {
	at := path.Child("fieldPath")
	if ref.FieldPath == "" {
		return field.ErrorList{field.Required(at, "")}
	}
	if name, subscript, ok := strings.Cut(ref.FieldPath, "['"); ok && strings.HasSuffix(subscript, "']") {
		subscript = strings.TrimSuffix(subscript, "']")
		switch name {
		case "metadata.annotations":
			return qualifiedName(strings.ToLower(subscript), path)
		case "metadata.labels":
			return qualifiedName(subscript, path)
		}
		return field.ErrorList{field.Invalid(at, ref.FieldPath, "error converting fieldPath: field label does not support subscript: "+ref.FieldPath)}
	}
	switch {
	case envFields.Has(ref.FieldPath):
		return nil
	case podOnlyFields.Has(ref.FieldPath):
		return field.ErrorList{field.NotSupported(at, ref.FieldPath, sets.List(envFields))}
	}
	return field.ErrorList{field.Invalid(at, ref.FieldPath, "error converting fieldPath: field label not supported: "+ref.FieldPath)}
}

// containerResources are the amounts that a container can be told of itself.
var containerResources = sets.New("limits.cpu", "limits.memory", "limits.ephemeral-storage",
	"requests.cpu", "requests.memory", "requests.ephemeral-storage")

func validateResourceRef(ref *corev1.ResourceFieldSelector, path *field.Path) field.ErrorList {
	switch {
	case ref.Resource == "":
		return field.ErrorList{field.Required(path.Child("resource"), "")}
	case containerResources.Has(ref.Resource),
		strings.HasPrefix(ref.Resource, "requests.hugepages-"), strings.HasPrefix(ref.Resource, "limits.hugepages-"):
		return validateDivisor(ref, path.Child("divisor"))
	}
	return append(field.ErrorList{field.NotSupported(path.Child("resource"), ref.Resource, sets.List(containerResources))},
		validateDivisor(ref, path.Child("divisor"))...)
}

// validateDivisor checks the unit in which an amount is told.
func validateDivisor(ref *corev1.ResourceFieldSelector, path *field.Path) field.ErrorList {
	_, of, _ := strings.Cut(ref.Resource, ".")
	what := map[string]string{"cpu": "cpu", "memory": "memory", "ephemeral-storage": "local ephemeral storage"}[of]
	if strings.HasPrefix(of, "hugepages-") {
		what = "hugepages"
	}
	divisor := ref.Divisor.String()
	units := "1, 1k, 1M, 1G, 1T, 1P, 1E, 1Ki, 1Mi, 1Gi, 1Ti, 1Pi, 1Ei"
	values := units
	if what == "cpu" {
		units, values = "1m, 1", "1m and 1"
	}
	if what == "" || ref.Divisor.IsZero() || slices.Contains(strings.Split(units, ", "), divisor) {
		return nil
	}
	return field.ErrorList{field.Invalid(path, ref.Resource, fmt.Sprintf("only divisor's values %s are supported with the %s resource", values, what))}
}

func validateKeyRef(name, key string, path *field.Path) field.ErrorList {
	mistakes := dnsSubdomain(name, path.Child("name"))
	if key == "" {
		return append(mistakes, field.Required(path.Child("key"), ""))
	}
	return append(mistakes, invalid(path.Child("key"), key, validation.IsConfigMapKey(key))...)
}

func validateEnvFrom(sources []corev1.EnvFromSource, path *field.Path) (mistakes field.ErrorList) {
	for i, source := range sources {
		at := path.Index(i)
		if source.Prefix != "" {
			mistakes = append(mistakes, invalid(at.Child("prefix"), source.Prefix, validation.IsRelaxedEnvVarName(source.Prefix))...)
		}
		if source.ConfigMapRef != nil {
			mistakes = append(mistakes, dnsSubdomain(source.ConfigMapRef.Name, at.Child("configMapRef", "name"))...)
		}
		if source.SecretRef != nil {
			mistakes = append(mistakes, dnsSubdomain(source.SecretRef.Name, at.Child("secretRef", "name"))...)
		}
		switch {
		case source.ConfigMapRef == nil && source.SecretRef == nil:
			mistakes = append(mistakes, field.Invalid(path, "", "must specify one of: `configMapRef` or `secretRef`"))
		case source.ConfigMapRef != nil && source.SecretRef != nil:
			mistakes = append(mistakes, field.Invalid(path, "", "may not have more than one field specified at a time"))
		}
	}
	return mistakes
}
