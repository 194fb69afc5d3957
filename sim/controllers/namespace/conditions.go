package namespace

import (
	"fmt"
	"maps"
	"slices"
	"sort"
	"strings"

	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"caderno/sim/controllers"
)

// fine are a terminating Namespace's conditions, in order, as they read when
// there is nothing to complain of.
var fine = []corev1.NamespaceCondition{
	{Type: corev1.NamespaceDeletionDiscoveryFailure, Reason: "ResourcesDiscovered", Message: "All resources successfully discovered"},
	{Type: corev1.NamespaceDeletionGVParsingFailure, Reason: "ParsedGroupVersions", Message: "All legacy kube types successfully parsed"},
	{Type: corev1.NamespaceDeletionContentFailure, Reason: "ContentDeleted", Message: "All content successfully deleted, may be waiting on finalization"},
	{Type: corev1.NamespaceContentRemaining, Reason: "ContentRemoved", Message: "All content successfully removed"},
	{Type: corev1.NamespaceFinalizersRemaining, Reason: "ContentHasNoFinalizers", Message: "All content-preserving finalizers finished"},
}

// findings are what one look at a Namespace's content brought to light.
type findings struct {
	remaining []leftover
	podsOnly  bool // nothing but the Pods was looked at
	estimate  int64
	failures  []error
}

// conditions returns the conditions that are not fine. While only Pods were
// looked at Kubernetes says nothing about what remains, and neither do we.
func (f findings) conditions() []corev1.NamespaceCondition {
	var conditions []corev1.NamespaceCondition
	complain := func(t corev1.NamespaceConditionType, reason, message string, parts []string) {
		if len(parts) > 0 {
			sort.Strings(parts)
			conditions = append(conditions, corev1.NamespaceCondition{
				Type: t, Status: corev1.ConditionTrue, Reason: reason, Message: message + strings.Join(parts, ", "),
			})
		}
	}
	if !f.podsOnly {
		complain(corev1.NamespaceContentRemaining, "SomeResourcesRemain", "Some resources are remaining: ", f.byResource())
		complain(corev1.NamespaceFinalizersRemaining, "SomeFinalizersRemain",
			"Some content in the namespace has finalizers remaining: ", f.byFinalizer())
	}
	var failed []string
	for _, err := range f.failures {
		failed = append(failed, err.Error())
	}
	complain(corev1.NamespaceDeletionContentFailure, "ContentDeletionFailed",
		fmt.Sprintf("Failed to delete all resource types, %d remaining: ", len(failed)), failed)
	return conditions
}

func (f findings) byResource() []string {
	var parts []string
	for _, left := range f.remaining {
		parts = append(parts, fmt.Sprintf("%s.%s has %d resource instances", resourceName(left.kind), left.kind.GVK.Group, left.count))
	}
	return parts
}

func (f findings) byFinalizer() []string {
	total := map[string]int{}
	for _, left := range f.remaining {
		for finalizer, n := range left.finalizers {
			total[finalizer] += n
		}
	}
	var parts []string
	for _, finalizer := range slices.Sorted(maps.Keys(total)) {
		parts = append(parts, fmt.Sprintf("%s in %d resource instances", finalizer, total[finalizer]))
	}
	return parts
}

// resourceName is the resource without its group.
func resourceName(kind controllers.Kind) string {
	name, _, _ := strings.Cut(string(kind.Resource), ".")
	return name
}

// updateConditions writes what was found into the status, what was not found as
// fine, and reports whether that changed anything.
func updateConditions(status *corev1.NamespaceStatus, found []corev1.NamespaceCondition, now metav1.Time) (changed bool) {
	for _, c := range fine {
		c.Status, c.LastTransitionTime = corev1.ConditionFalse, now
		for _, f := range found {
			if f.Type == c.Type {
				c.Status, c.Reason, c.Message = f.Status, f.Reason, f.Message
			}
		}
		i := slices.IndexFunc(status.Conditions, func(old corev1.NamespaceCondition) bool { return old.Type == c.Type })
		if i < 0 {
			status.Conditions = append(status.Conditions, c)
			changed = true
			continue
		}
		old := &status.Conditions[i]
		if old.Status == c.Status && old.Reason == c.Reason && old.Message == c.Message {
			continue
		}
		if old.Status == c.Status {
			c.LastTransitionTime = old.LastTransitionTime
		}
		*old, changed = c, true
	}
	return changed
}
