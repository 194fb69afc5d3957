package apiserver

import (
	corev1 "k8s.io/api/core/v1"
	eventsv1 "k8s.io/api/events/v1"
	"k8s.io/apimachinery/pkg/fields"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/util/validation/field"

	"caderno/sim/apiserver/validation"
	"caderno/sim/client"
	"caderno/sim/store"
)

// eventsByObject is the store's index of Events by the name of what they are
// about: kubectl describe asks for exactly that.
const eventsByObject = "object"

func involvedName(obj store.Object) []string {
	return []string{obj.(*corev1.Event).InvolvedObject.Name}
}

// eventResource is Events as core/v1 has them; so they are stored.
func eventResource() *Resource {
	return &Resource{
		Name: client.Events, Kind: corev1.SchemeGroupVersion.WithKind("Event"),
		Plural: "events", Singular: "event", ShortNames: []string{"ev"},
		Namespaced: true, AnyRevision: true, Verbs: allVerbs,
		New:     func() client.Object { return &corev1.Event{} },
		NewList: func() runtime.Object { return &corev1.EventList{} },
		Fields: func(obj client.Object) fields.Set {
			event := obj.(*corev1.Event)
			set := eventFields(event, "involvedObject.")
			set["reportingComponent"] = event.ReportingController
			set["source"] = event.Source.Component
			if set["source"] == "" {
				set["source"] = event.ReportingController
			}
			return set
		},
		FieldIndexes:   map[string]string{"involvedObject.name": eventsByObject},
		Default:        func(client.Object) {},
		Prepare:        func(client.Object) {},
		PrepareUpdate:  func(_, _ client.Object) {},
		Validate:       func(obj client.Object) field.ErrorList { return validation.ValidateEvent(obj.(*corev1.Event)) },
		ValidateUpdate: func(obj, _ client.Object) field.ErrorList { return validation.ValidateEvent(obj.(*corev1.Event)) },
	}
}

// newEventResource is the same Events as events.k8s.io/v1 shows them.
func newEventResource() *Resource {
	return &Resource{
		Name: "events.events.k8s.io", storedAs: client.Events, view: newEvent, stored: coreEvent,
		Kind:   eventsv1.SchemeGroupVersion.WithKind("Event"),
		Plural: "events", Singular: "event", ShortNames: []string{"ev"},
		Namespaced: true, AnyRevision: true, Verbs: allVerbs,
		New:     func() client.Object { return &eventsv1.Event{} },
		NewList: func() runtime.Object { return &eventsv1.EventList{} },
		Fields: func(obj client.Object) fields.Set {
			event := coreEvent(obj).(*corev1.Event)
			set := eventFields(event, "regarding.")
			set["reportingController"] = event.ReportingController
			return set
		},
		FieldIndexes:  map[string]string{"regarding.name": eventsByObject},
		Default:       func(client.Object) {},
		Prepare:       func(client.Object) {},
		PrepareUpdate: func(_, _ client.Object) {},
		Validate: func(obj client.Object) field.ErrorList {
			return validation.ValidateNewEvent(coreEvent(obj).(*corev1.Event))
		},
		ValidateUpdate: func(obj, old client.Object) field.ErrorList {
			return validation.ValidateNewEventUpdate(coreEvent(obj), coreEvent(old))
		},
	}
}

func eventFields(event *corev1.Event, about string) fields.Set {
	ref := event.InvolvedObject
	return fields.Set{
		"metadata.name":           event.Name,
		"metadata.namespace":      event.Namespace,
		about + "kind":            ref.Kind,
		about + "namespace":       ref.Namespace,
		about + "name":            ref.Name,
		about + "uid":             string(ref.UID),
		about + "apiVersion":      ref.APIVersion,
		about + "resourceVersion": ref.ResourceVersion,
		about + "fieldPath":       ref.FieldPath,
		"reason":                  event.Reason,
		"type":                    event.Type,
	}
}

// newEvent shows a stored Event as events.k8s.io/v1.
func newEvent(obj client.Object) client.Object {
	e := obj.(*corev1.Event)
	out := &eventsv1.Event{
		ObjectMeta: *e.ObjectMeta.DeepCopy(), EventTime: e.EventTime,
		ReportingController: e.ReportingController, ReportingInstance: e.ReportingInstance,
		Action: e.Action, Reason: e.Reason, Regarding: e.InvolvedObject, Related: e.Related, Note: e.Message, Type: e.Type,
		DeprecatedSource: e.Source, DeprecatedFirstTimestamp: e.FirstTimestamp, DeprecatedLastTimestamp: e.LastTimestamp,
		DeprecatedCount: e.Count,
	}
	if e.Series != nil {
		out.Series = &eventsv1.EventSeries{Count: e.Series.Count, LastObservedTime: e.Series.LastObservedTime}
	}
	out.SetGroupVersionKind(eventsv1.SchemeGroupVersion.WithKind("Event"))
	return out
}

// coreEvent is the way back.
func coreEvent(obj client.Object) client.Object {
	e := obj.(*eventsv1.Event)
	out := &corev1.Event{
		ObjectMeta: e.ObjectMeta, EventTime: e.EventTime,
		ReportingController: e.ReportingController, ReportingInstance: e.ReportingInstance,
		Action: e.Action, Reason: e.Reason, InvolvedObject: e.Regarding, Related: e.Related, Message: e.Note, Type: e.Type,
		Source: e.DeprecatedSource, FirstTimestamp: e.DeprecatedFirstTimestamp, LastTimestamp: e.DeprecatedLastTimestamp,
		Count: e.DeprecatedCount,
	}
	if e.Series != nil {
		out.Series = &corev1.EventSeries{Count: e.Series.Count, LastObservedTime: e.Series.LastObservedTime}
	}
	out.SetGroupVersionKind(corev1.SchemeGroupVersion.WithKind("Event"))
	return out
}
