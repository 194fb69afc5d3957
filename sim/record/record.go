// Package record writes Events: the notes that the pieces of the cluster leave
// about what they did, which kubectl describe shows under an object. Kubelets
// and controllers write them in the old form (New), the scheduler in that of
// events.k8s.io (NewEvents); both are what client-go's recorders do, including
// how they keep a noisy piece from flooding the API server.
//
// Simplification: an Event is written at once, where client-go hands it to a
// goroutine that writes a little later.
package record

import (
	"fmt"

	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"caderno/sim/client"
	"caderno/sim/clock"
)

// Recorder writes the Events of one piece.
type Recorder struct {
	client     client.Interface
	clock      *clock.Clock
	source     corev1.EventSource
	instance   string
	lastNano   int64 // in the name of the latest new Event
	correlator *correlator
	series     *seriesLog
	outbox     *outbox
}

// New returns a recorder that signs with source, as client-go's tools/record.
func New(c client.Interface, clk *clock.Clock, source corev1.EventSource) *Recorder {
	r := &Recorder{client: c, clock: clk, source: source, instance: source.Host}
	r.Reset()
	return r
}

// Reset forgets what was written before and what could not be written yet, as
// a process that stops does.
func (r *Recorder) Reset() {
	if r.outbox != nil {
		r.outbox.retry.Cancel()
		r.series.tick.Cancel()
	}
	r.correlator = newCorrelator()
	r.series = &seriesLog{}
	r.outbox = &outbox{}
}

// Event notes something about an object. eventType is corev1.EventTypeNormal
// or Warning.
func (r *Recorder) Event(about client.Object, eventType, reason, message string) {
	r.EventAt(about, "", eventType, reason, message)
}

// Eventf is Event with a format.
func (r *Recorder) Eventf(about client.Object, eventType, reason, format string, args ...any) {
	r.EventAt(about, "", eventType, reason, fmt.Sprintf(format, args...))
}

// EventAt notes something about a part of an object, e.g. fieldPath
// "spec.containers{ola}".
func (r *Recorder) EventAt(about client.Object, fieldPath, eventType, reason, message string) {
	now := metav1.NewTime(r.clock.Now()).Rfc3339Copy()
	event := r.newEvent(about, eventType, reason, message)
	event.InvolvedObject.FieldPath = fieldPath
	event.Source = r.source
	event.FirstTimestamp, event.LastTimestamp, event.Count = now, now, 1
	if n, ok := r.correlator.correlate(event, r.clock.Now()); ok {
		r.send(n)
	}
}

// newEvent fills in what both forms of an Event have in common.
func (r *Recorder) newEvent(about client.Object, eventType, reason, message string) *corev1.Event {
	kind := about.GetObjectKind().GroupVersionKind()
	namespace := about.GetNamespace()
	if namespace == "" {
		namespace = metav1.NamespaceDefault
	}
	return &corev1.Event{
		TypeMeta:   metav1.TypeMeta{Kind: "Event", APIVersion: "v1"},
		ObjectMeta: metav1.ObjectMeta{Name: r.newName(about.GetName()), Namespace: namespace},
		InvolvedObject: corev1.ObjectReference{
			APIVersion: kind.GroupVersion().String(), Kind: kind.Kind, Namespace: about.GetNamespace(),
			Name: about.GetName(), UID: about.GetUID(), ResourceVersion: about.GetResourceVersion(),
		},
		Reason: reason, Message: message, Type: eventType,
		ReportingController: r.source.Component, ReportingInstance: r.instance,
	}
}

// newName names an Event after its object and the instant. Virtual time stands
// still while a piece works, so that several Events may fall on one nanosecond:
// the later takes the next that is free.
func (r *Recorder) newName(object string) string {
	r.lastNano = max(r.clock.Now().UnixNano(), r.lastNano+1)
	return fmt.Sprintf("%s.%x", object, r.lastNano)
}
