package validation

import (
	"fmt"

	corev1 "k8s.io/api/core/v1"
	apivalidation "k8s.io/apimachinery/pkg/api/validation"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/util/validation/field"

	"caderno/sim/client"
)

// The lengths, in bytes, that an Event with an eventTime must keep to.
const (
	eventFieldLimit = 128
	eventNoteLimit  = 1024
)

// ValidateEvent checks an Event as core/v1 does: mildly, and more strictly one
// that has an eventTime.
func ValidateEvent(event *corev1.Event) (mistakes field.ErrorList) {
	about := event.InvolvedObject.Namespace
	mismatch := field.Invalid(field.NewPath("involvedObject", "namespace"), about, "does not match event.namespace")
	if event.EventTime.IsZero() {
		if event.Namespace != about && !(about == "" && event.Namespace == metav1.NamespaceDefault) {
			mistakes = append(mistakes, mismatch)
		}
		return mistakes
	}
	if about == "" && event.Namespace != metav1.NamespaceDefault && event.Namespace != metav1.NamespaceSystem {
		mistakes = append(mistakes, mismatch)
	}
	mistakes = append(mistakes, required(event.ReportingController, field.NewPath("reportingComponent"))...)
	mistakes = append(mistakes, qualifiedName(event.ReportingController, field.NewPath("reportingComponent"))...)
	for _, f := range []struct{ name, value string }{
		{"reportingInstance", event.ReportingInstance}, {"action", event.Action}, {"reason", event.Reason},
	} {
		mistakes = append(mistakes, required(f.value, field.NewPath(f.name))...)
		mistakes = append(mistakes, atMost(f.value, eventFieldLimit, field.NewPath(f.name))...)
	}
	return append(mistakes, atMost(event.Message, eventNoteLimit, field.NewPath("message"))...)
}

func atMost(value string, length int, path *field.Path) field.ErrorList {
	if len(value) <= length {
		return nil
	}
	return field.ErrorList{field.Invalid(path, "", fmt.Sprintf("can have at most %v characters", length))}
}

// ValidateNewEvent checks an Event that was sent as events.k8s.io/v1.
func ValidateNewEvent(event *corev1.Event) field.ErrorList {
	mistakes := append(ValidateEvent(event), ValidateMeta(event, true, apivalidation.NameIsDNSSubdomain)...)
	if s := event.Series; s != nil && s.Count < 2 {
		mistakes = append(mistakes, field.Invalid(field.NewPath("series.count"), "", "should be at least 2"))
	}
	if event.EventTime.IsZero() {
		mistakes = append(mistakes, field.Required(field.NewPath("eventTime"), ""))
	}
	if event.Type != corev1.EventTypeNormal && event.Type != corev1.EventTypeWarning {
		mistakes = append(mistakes, field.Invalid(field.NewPath("type"), "", fmt.Sprintf("has invalid value: %v", event.Type)))
	}
	for _, f := range []struct {
		name string
		set  bool
	}{
		{"firstTimestamp", !event.FirstTimestamp.IsZero()}, {"lastTimestamp", !event.LastTimestamp.IsZero()},
		{"count", event.Count != 0}, {"source", event.Source != corev1.EventSource{}},
	} {
		if f.set {
			mistakes = append(mistakes, field.Invalid(field.NewPath(f.name), "", "needs to be unset"))
		}
	}
	return mistakes
}

// ValidateNewEventUpdate: of such an Event only the series goes on.
func ValidateNewEventUpdate(obj, old client.Object) field.ErrorList {
	event, before := obj.(*corev1.Event), old.(*corev1.Event)
	mistakes := append(ValidateEvent(event), ValidateMetaUpdate(obj, old)...)
	for _, f := range []struct {
		name    string
		is, was any
	}{
		{"involvedObject", event.InvolvedObject, before.InvolvedObject}, {"reason", event.Reason, before.Reason},
		{"message", event.Message, before.Message}, {"source", event.Source, before.Source},
		{"count", event.Count, before.Count}, {"type", event.Type, before.Type}, {"action", event.Action, before.Action},
		{"reportingController", event.ReportingController, before.ReportingController},
		{"reportingInstance", event.ReportingInstance, before.ReportingInstance},
	} {
		mistakes = append(mistakes, apivalidation.ValidateImmutableField(f.is, f.was, field.NewPath(f.name))...)
	}
	return mistakes
}
