package apiserver

import (
	"fmt"
	"strings"

	corev1 "k8s.io/api/core/v1"
	schedulingv1 "k8s.io/api/scheduling/v1"
	apivalidation "k8s.io/apimachinery/pkg/api/validation"
	"k8s.io/apimachinery/pkg/util/validation/field"

	"caderno/sim/client"
)

// highestUserPriority is the greatest value that is not kept for the system's
// own classes, whose names begin with systemPriorityPrefix.
const (
	highestUserPriority  = 1_000_000_000
	systemPriorityPrefix = "system-"
)

func validatePriorityClass(class *schedulingv1.PriorityClass) errorList {
	mistakes := validateMeta(class, false, apivalidation.NameIsDNSSubdomain)
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
	for _, known := range systemPriorities {
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

func validatePriorityClassUpdate(obj, old client.Object) errorList {
	class, before := obj.(*schedulingv1.PriorityClass), old.(*schedulingv1.PriorityClass)
	mistakes := validateMetaUpdate(obj, old)
	if class.Value != before.Value {
		mistakes = append(mistakes, field.Forbidden(field.NewPath("value"), "may not be changed in an update."))
	}
	return append(mistakes, apivalidation.ValidateImmutableField(class.PreemptionPolicy, before.PreemptionPolicy, field.NewPath("preemptionPolicy"))...)
}
