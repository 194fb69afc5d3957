package validation

import (
	"path"
	"reflect"
	"strings"

	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/util/sets"
	"k8s.io/apimachinery/pkg/util/validation/field"
)

// validateVolumes returns also the names of the volumes that are right: only
// those can be mounted.
func validateVolumes(volumes []corev1.Volume, at *field.Path) (sets.Set[string], field.ErrorList) {
	var mistakes field.ErrorList
	names := sets.New[string]()
	for i := range volumes {
		v, name := &volumes[i], at.Index(i).Child("name")
		wrong := validateVolumeSource(&v.VolumeSource, at.Index(i))
		if v.Name == "" {
			wrong = append(wrong, field.Required(name, ""))
		} else {
			wrong = append(wrong, dnsLabel(v.Name, name)...)
		}
		if names.Has(v.Name) {
			wrong = append(wrong, field.Duplicate(name, v.Name))
		}
		if len(wrong) == 0 {
			names.Insert(v.Name)
		}
		mistakes = append(mistakes, wrong...)
	}
	return names, mistakes
}

func validateVolumeSource(source *corev1.VolumeSource, at *field.Path) (mistakes field.ErrorList) {
	kinds := volumeKinds(source)
	if len(kinds) == 0 {
		return field.ErrorList{field.Required(at, "must specify a volume type")}
	}
	for _, kind := range kinds[1:] {
		mistakes = append(mistakes, field.Forbidden(at.Child(kind), "may not specify more than 1 volume type"))
	}
	switch {
	case source.EmptyDir != nil:
		if limit := source.EmptyDir.SizeLimit; limit != nil && limit.Sign() < 0 {
			mistakes = append(mistakes, field.Forbidden(at.Child("emptyDir", "sizeLimit"), "SizeLimit field must be a valid resource quantity"))
		}
	case source.HostPath != nil:
		mistakes = append(mistakes, validateHostPath(source.HostPath, at.Child("hostPath"))...)
	case source.Secret != nil:
		mistakes = append(mistakes, required(source.Secret.SecretName, at.Child("secret", "secretName"))...)
		mistakes = append(mistakes, validateItems(source.Secret.DefaultMode, source.Secret.Items, at.Child("secret"))...)
	case source.PersistentVolumeClaim != nil:
		mistakes = append(mistakes, required(source.PersistentVolumeClaim.ClaimName, at.Child("persistentVolumeClaim", "claimName"))...)
	case source.ConfigMap != nil:
		mistakes = append(mistakes, required(source.ConfigMap.Name, at.Child("configMap", "name"))...)
		mistakes = append(mistakes, validateItems(source.ConfigMap.DefaultMode, source.ConfigMap.Items, at.Child("configMap"))...)
	}
	return mistakes
}

// volumeKinds lists the kinds of volume that are set: emptyDir first, then in
// the order in which the API lists them.
func volumeKinds(source *corev1.VolumeSource) (kinds []string) {
	rest := *source
	if rest.EmptyDir != nil {
		kinds, rest.EmptyDir = []string{"emptyDir"}, nil
	}
	v := reflect.ValueOf(rest)
	for i := range v.NumField() {
		if f := v.Field(i); f.Kind() == reflect.Pointer && !f.IsNil() {
			name, _, _ := strings.Cut(v.Type().Field(i).Tag.Get("json"), ",")
			kinds = append(kinds, name)
		}
	}
	return kinds
}

func validateHostPath(source *corev1.HostPathVolumeSource, at *field.Path) field.ErrorList {
	if source.Path == "" {
		return field.ErrorList{field.Required(at.Child("path"), "")}
	}
	mistakes := noBacksteps(source.Path, at.Child("path"))
	if source.Type != nil {
		mistakes = append(mistakes, oneOfOrNone(*source.Type, at.Child("type"), corev1.HostPathUnset,
			corev1.HostPathBlockDev, corev1.HostPathCharDev, corev1.HostPathDirectory, corev1.HostPathDirectoryOrCreate,
			corev1.HostPathFile, corev1.HostPathFileOrCreate, corev1.HostPathSocket)...)
	}
	return mistakes
}

func validateItems(mode *int32, items []corev1.KeyToPath, at *field.Path) field.ErrorList {
	mistakes := validateMode(mode, at.Child("defaultMode"))
	for i, item := range items {
		at := at.Child("items").Index(i)
		mistakes = append(mistakes, required(item.Key, at.Child("key"))...)
		mistakes = append(mistakes, required(item.Path, at.Child("path"))...)
		mistakes = append(mistakes, descending(item.Path, at.Child("path"))...)
		if strings.HasPrefix(item.Path, "..") && !strings.HasPrefix(item.Path, "../") {
			mistakes = append(mistakes, field.Invalid(at.Child("path"), item.Path, "must not start with '..'"))
		}
		mistakes = append(mistakes, validateMode(item.Mode, at.Child("mode"))...)
	}
	return mistakes
}

func validateMode(mode *int32, at *field.Path) field.ErrorList {
	if mode == nil || *mode >= 0 && *mode <= 0o777 {
		return nil
	}
	return field.ErrorList{field.Invalid(at, *mode, "must be a number between 0 and 0777 (octal), both inclusive")}
}

func validateMounts(mounts []corev1.VolumeMount, volumes sets.Set[string], at *field.Path) (mistakes field.ErrorList) {
	points := sets.New[string]()
	for i, mount := range mounts {
		here := at.Index(i)
		mistakes = append(mistakes, required(mount.Name, here.Child("name"))...)
		if !volumes.Has(mount.Name) {
			mistakes = append(mistakes, field.NotFound(here.Child("name"), mount.Name))
		}
		mistakes = append(mistakes, required(mount.MountPath, here.Child("mountPath"))...)
		if points.Has(mount.MountPath) {
			mistakes = append(mistakes, field.Invalid(here.Child("mountPath"), mount.MountPath, "must be unique"))
		}
		points.Insert(mount.MountPath)
		// The index is missing in Kubernetes too.
		mistakes = append(mistakes, descending(mount.SubPath, at.Child("subPath"))...)
		if mount.SubPathExpr != "" && mount.SubPath != "" {
			mistakes = append(mistakes, field.Invalid(here.Child("subPathExpr"), mount.SubPathExpr, "subPathExpr and subPath are mutually exclusive"))
		}
		mistakes = append(mistakes, descending(mount.SubPathExpr, at.Child("subPathExpr"))...)
	}
	return mistakes
}

// descending checks that a path leads downwards.
func descending(target string, at *field.Path) (mistakes field.ErrorList) {
	if path.IsAbs(target) {
		mistakes = append(mistakes, field.Invalid(at, target, "must be a relative path"))
	}
	return append(mistakes, noBacksteps(target, at)...)
}

func noBacksteps(target string, at *field.Path) field.ErrorList {
	for _, part := range strings.Split(target, "/") {
		if part == ".." {
			return field.ErrorList{field.Invalid(at, target, "must not contain '..'")}
		}
	}
	return nil
}
