// Package validation says what is wrong with an object, in Kubernetes' own words
// and order, every mistake at once. Package apiserver asks it before it stores
// anything. Its files are sorted by topic and follow the rules of the API server
// 1.37.2 (pkg/apis/core/validation and pkg/apis/apps/validation). It changes
// nothing and knows nothing of what is stored but the object that is to be
// replaced.
//
// Simplification: of the rarer fields (Windows, devices, old kinds of volumes,
// security profiles, resource claims) nothing is checked but their syntax.
package validation

import (
	"fmt"
	"math"
	"slices"
	"strings"

	apierrors "k8s.io/apimachinery/pkg/api/errors"
	apivalidation "k8s.io/apimachinery/pkg/api/validation"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/apimachinery/pkg/util/sets"
	"k8s.io/apimachinery/pkg/util/validation"
	"k8s.io/apimachinery/pkg/util/validation/field"

	"caderno/sim/client"
)

// NewInvalid words the mistakes as the answer to a request. Kubernetes checks
// labels and the like in the order of a map, which is any; here it is the same
// each time.
func NewInvalid(kind schema.GroupKind, name string, mistakes field.ErrorList) error {
	for i := 0; i < len(mistakes); {
		same := 1
		for i+same < len(mistakes) && mistakes[i+same].Field == mistakes[i].Field {
			same++
		}
		if name := mistakes[i].Field[strings.LastIndex(mistakes[i].Field, ".")+1:]; mapFields.Has(name) {
			slices.SortStableFunc(mistakes[i:i+same], func(a, b *field.Error) int {
				return strings.Compare(fmt.Sprint(a.BadValue), fmt.Sprint(b.BadValue))
			})
		}
		i += same
	}
	return apierrors.NewInvalid(kind, name, mistakes)
}

// mapFields are the fields whose parts have no order.
var mapFields = sets.New("labels", "annotations", "matchLabels", "nodeSelector", "selector")

// standardFinalizers may be used without a domain in front.
var standardFinalizers = sets.New("kubernetes", metav1.FinalizerOrphanDependents, metav1.FinalizerDeleteDependents)

// ValidateMeta checks the metadata of a new object.
func ValidateMeta(obj client.Object, namespaced bool, name apivalidation.ValidateNameFunc) field.ErrorList {
	path := field.NewPath("metadata")
	mistakes := apivalidation.ValidateObjectMetaAccessor(obj, namespaced, name, path)
	return append(mistakes, validateFinalizers(obj.GetFinalizers(), path.Child("finalizers"))...)
}

// ValidateMetaUpdate checks the metadata of a changed object.
func ValidateMetaUpdate(obj, old client.Object) field.ErrorList {
	path := field.NewPath("metadata")
	mistakes := apivalidation.ValidateObjectMetaAccessor(obj, obj.GetNamespace() != "", anyName, path)
	mistakes = append(mistakes, apivalidation.ValidateObjectMetaAccessorUpdate(obj, old, path)...)
	return append(mistakes, validateFinalizers(obj.GetFinalizers(), path.Child("finalizers"))...)
}

// anyName is for objects that are stored already: their name cannot change.
func anyName(string, bool) []string { return nil }

func validateFinalizers(finalizers []string, path *field.Path) (mistakes field.ErrorList) {
	for i, f := range finalizers {
		mistakes = append(mistakes, validateStandardFinalizer(f, path.Index(i))...)
	}
	return mistakes
}

func validateStandardFinalizer(finalizer string, path *field.Path) field.ErrorList {
	if strings.Contains(finalizer, "/") || standardFinalizers.Has(finalizer) {
		return nil
	}
	return field.ErrorList{field.Invalid(path, finalizer, "name is neither a standard finalizer name nor is it fully qualified")}
}

func nonNegative[T int32 | int64](value T, path *field.Path) field.ErrorList {
	return apivalidation.ValidateNonnegativeField(int64(value), path)
}

// nonNegatives checks several counts of one struct.
func nonNegatives(path *field.Path, counts ...count) (mistakes field.ErrorList) {
	for _, c := range counts {
		mistakes = append(mistakes, nonNegative(c.value, path.Child(c.field))...)
	}
	return mistakes
}

type count struct {
	field string
	value int64
}

func optional[T int32 | int64](value *T) int64 {
	if value == nil {
		return 0
	}
	return int64(*value)
}

// invalid makes a mistake out of each message.
func invalid(path *field.Path, value any, messages []string) (mistakes field.ErrorList) {
	for _, message := range messages {
		mistakes = append(mistakes, field.Invalid(path, value, message))
	}
	return mistakes
}

func dnsLabel(value string, path *field.Path) field.ErrorList {
	return invalid(path, value, validation.IsDNS1123Label(value))
}

func dnsSubdomain(value string, path *field.Path) field.ErrorList {
	return invalid(path, value, validation.IsDNS1123Subdomain(value))
}

func qualifiedName(value string, path *field.Path) field.ErrorList {
	return invalid(path, value, validation.IsQualifiedName(value))
}

// oneOf checks a field that must have one of a few values.
func oneOf[T ~string](value T, path *field.Path, supported ...T) field.ErrorList {
	if value == "" {
		return field.ErrorList{field.Required(path, "")}
	}
	return oneOfOrNone(value, path, supported...)
}

func oneOfOrNone[T ~string](value T, path *field.Path, supported ...T) field.ErrorList {
	for _, s := range supported {
		if value == s || value == "" {
			return nil
		}
	}
	return field.ErrorList{field.NotSupported(path, value, supported)}
}

// required checks a text that must not be empty.
func required(value string, path *field.Path) field.ErrorList {
	if value == "" {
		return field.ErrorList{field.Required(path, "")}
	}
	return nil
}

// activeDeadline checks spec.activeDeadlineSeconds.
func activeDeadline(seconds *int64, least int, path *field.Path) field.ErrorList {
	if seconds == nil || *seconds >= int64(least) && *seconds <= math.MaxInt32 {
		return nil
	}
	return field.ErrorList{field.Invalid(path, *seconds, validation.InclusiveRangeError(least, math.MaxInt32))}
}
