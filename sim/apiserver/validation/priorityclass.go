package validation

import (
	"fmt"
	"strings"

	corev1 "k8s.io/api/core/v1"
	schedulingv1 "k8s.io/api/scheduling/v1"
	apivalidation "k8s.io/apimachinery/pkg/api/validation"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/util/validation/field"

	"caderno/sim/client"
)

// highestUserPriority is the greatest value that is not kept for the system's
// own classes, whose names begin with systemPriorityPrefix.
const (
	highestUserPriority  = 1_000_000_000
	systemPriorityPrefix = "system-"
)

// SystemPriorityClasses are the classes that every cluster has, and the only
// ones with so high a value.
var SystemPriorityClasses = []schedulingv1.PriorityClass{
	{
		ObjectMeta:  metav1.ObjectMeta{Name: "system-node-critical"},
		Value:       2_000_001_000,
		Description: "Used for system critical pods that must not be moved from their current node.",
	},
	{
		ObjectMeta:  metav1.ObjectMeta{Name: "system-cluster-critical"},
		Value:       2_000_000_000,
		Description: "Used for system critical pods that must run in the cluster, but can be moved to another node if necessary.",
	},
}

// ValidatePriorityClass checks a new PriorityClass.
func ValidatePriorityClass(class *schedulingv1.PriorityClass) field.ErrorList {
	mistakes := ValidateMeta(class, false, apivalidation.NameIsDNSSubdomain)
	if strings.HasPrefix(class.Name, systemPriorityPrefix) {
		if err := knownSystemPriority(class); err != nil {
			mistakes = append(mistakes, field.Forbidden(field.NewPath("metadata", "name"), fmt.Sprintf(
				"priority class names with '%s' prefix are reserved for system use only. error: %v", systemPriorityPrefix, err)))
		}
	} else if class.Value > highestUserPriority {
		mistakes = append(mistakes, field.Forbidden(field.NewPath("value"),
			fmt.Sprintf("maximum allowed value of a user defined priority is %d", highestUserPriority)))
	}
	if class.PreemptionPolicy != nil {
		mistakes = append(mistakes, oneOf(*class.PreemptionPolicy, field.NewPath("preemptionPolicy"),
			corev1.PreemptLowerPriority, corev1.PreemptNever)...)
	}
	return mistakes
}

// knownSystemPriority says in what a class differs from the system's own.
func knownSystemPriority(class *schedulingv1.PriorityClass) error {
	for _, known := range SystemPriorityClasses {
		switch {
		case known.Name != class.Name:
		case known.Value != class.Value:
			return fmt.Errorf("value of %s PriorityClass must be %d", known.Name, known.Value)
		case class.GlobalDefault:
			return fmt.Errorf("globalDefault of %s PriorityClass must be false", known.Name)
		default:
			return nil
		}
	}
	return fmt.Errorf("%s is not a known system priority class", class.Name)
}

// ValidatePriorityClassUpdate checks a changed PriorityClass against what is stored.
func ValidatePriorityClassUpdate(obj, old client.Object) field.ErrorList {
	class, before := obj.(*schedulingv1.PriorityClass), old.(*schedulingv1.PriorityClass)
	mistakes := ValidateMetaUpdate(obj, old)
	if class.Value != before.Value {
		mistakes = append(mistakes, field.Forbidden(field.NewPath("value"), "may not be changed in an update."))
	}
	return append(mistakes, apivalidation.ValidateImmutableField(class.PreemptionPolicy, before.PreemptionPolicy, field.NewPath("preemptionPolicy"))...)
}
