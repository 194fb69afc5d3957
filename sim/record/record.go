// Package record writes Events: the notes that the pieces of the cluster leave
// about what they did, which kubectl describe shows under an object.
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
	client client.Interface
	clock  *clock.Clock
	source corev1.EventSource
}

// New returns a recorder that signs with source.
func New(c client.Interface, clk *clock.Clock, source corev1.EventSource) *Recorder {
	return &Recorder{client: c, clock: clk, source: source}
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
	now := metav1.NewTime(r.clock.Now())
	kind := about.GetObjectKind().GroupVersionKind()
	event := &corev1.Event{
		ObjectMeta: metav1.ObjectMeta{
			Name:      fmt.Sprintf("%s.%x", about.GetName(), r.clock.Now().UnixNano()),
			Namespace: about.GetNamespace(),
		},
		InvolvedObject: corev1.ObjectReference{
			APIVersion: kind.GroupVersion().String(), Kind: kind.Kind, Namespace: about.GetNamespace(),
			Name: about.GetName(), UID: about.GetUID(), ResourceVersion: about.GetResourceVersion(), FieldPath: fieldPath,
		},
		Reason: reason, Message: message, Type: eventType, Source: r.source, ReportingController: r.source.Component,
		FirstTimestamp: now, LastTimestamp: now, Count: 1,
	}
	if event.Namespace == "" {
		event.Namespace = metav1.NamespaceDefault
	}
	// A lost note is not worth failing for; neither is it in Kubernetes.
	_, _ = r.client.Create(event)
}
