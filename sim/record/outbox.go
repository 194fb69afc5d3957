package record

import (
	"time"

	corev1 "k8s.io/api/core/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"

	"caderno/sim/client"
	"caderno/sim/clock"
)

// When the API server cannot be reached, as in client-go: another attempt
// every 10 seconds, at most 12 for a note, while at most 1000 wait.
const (
	sleepDuration = 10 * time.Second
	maxTries      = 12
	maxQueued     = 1000
)

// note is an Event on its way.
type note struct {
	event *corev1.Event
	fresh bool                       // it is new; otherwise it changes the one of its name
	wrote func(stored *corev1.Event) // told of the Event as stored; may be nil
	tries int
}

// outbox holds the notes that wait for the API server to come back.
type outbox struct {
	waiting []note
	retry   *clock.Event
}

// send writes a note, or keeps it until the API server is there again. What
// the server refuses is lost: a lost note is not worth failing for, neither is
// it in Kubernetes.
func (r *Recorder) send(n note) {
	if len(r.outbox.waiting) == 0 && r.write(n) {
		return
	}
	if len(r.outbox.waiting) < maxQueued {
		r.outbox.waiting = append(r.outbox.waiting, n)
	}
	r.sleep()
}

func (r *Recorder) sleep() {
	if r.outbox.retry == nil {
		r.outbox.retry = r.clock.After(sleepDuration, r.source.Component+": events", r.flush)
	}
}

// flush tries again, in the order in which the notes were made.
func (r *Recorder) flush() {
	r.outbox.retry = nil
	for len(r.outbox.waiting) > 0 {
		n := &r.outbox.waiting[0]
		if n.tries++; !r.write(*n) && n.tries < maxTries {
			r.sleep()
			return
		}
		r.outbox.waiting = r.outbox.waiting[1:]
	}
}

// write reports whether the API server has dealt with the note.
func (r *Recorder) write(n note) bool {
	var stored client.Object
	var err error
	if n.fresh {
		stored, err = r.create(n.event)
	} else {
		stored, err = r.patch(n.event)
		if apierrors.IsNotFound(err) { // it has expired: it comes back under its name
			stored, err = r.client.Create(n.event)
		}
	}
	if err == nil && n.wrote != nil {
		n.wrote(stored.(*corev1.Event))
	}
	return !apierrors.IsServiceUnavailable(err)
}

// create writes a new Event. Another recorder may have spoken of the same
// object in the same nanosecond and have the name: then another is tried.
func (r *Recorder) create(event *corev1.Event) (client.Object, error) {
	for {
		stored, err := r.client.Create(event)
		if !apierrors.IsAlreadyExists(err) {
			return stored, err
		}
		event = event.DeepCopy()
		event.Name = r.newName(event.InvolvedObject.Name)
	}
}

// patch changes what a repeat changes in the Event that is there.
func (r *Recorder) patch(event *corev1.Event) (client.Object, error) {
	old, err := client.Get[*corev1.Event](r.client, client.Events, event.Namespace, event.Name)
	if err != nil {
		return nil, err
	}
	updated := old.DeepCopy()
	updated.Message, updated.Count, updated.Series = event.Message, event.Count, event.Series
	updated.LastTimestamp = event.LastTimestamp
	return r.client.Update(updated)
}
