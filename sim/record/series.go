package record

import (
	"time"

	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"caderno/sim/client"
	"caderno/sim/clock"
)

// The rhythm of client-go's tools/events.
const (
	finishTime  = 6 * time.Minute  // of silence, after which a series is over
	refreshTime = 30 * time.Minute // after which a running series is written again
)

// NewEvents returns a recorder that signs with a controller's name and that of
// its instance (default-scheduler, default-scheduler-master), as client-go's
// tools/events. It is to be used with EventWithAction.
func NewEvents(c client.Interface, clk *clock.Clock, reportingController, reportingInstance string) *Recorder {
	r := New(c, clk, corev1.EventSource{Component: reportingController})
	r.instance = reportingInstance
	return r
}

// seriesLog remembers the Events of the new form that may yet be repeated.
type seriesLog struct {
	entries   []*seriesEntry // in the order of their coming
	tick      *clock.Event   // looks after the series; nil when there is none
	refreshed time.Time      // when running series were last written
}

// seriesEntry is an Event and when it was last observed.
type seriesEntry struct {
	key   seriesKey
	event *corev1.Event
	last  time.Time
}

// seriesKey is what makes two Events the same. The message is no part of it.
type seriesKey struct {
	about                   corev1.ObjectReference
	eventType, reason, what string
}

// EventWithAction notes what was done about an object, in the form of
// events.k8s.io: eventTime in microseconds, no first and last timestamp, no
// source, and a series instead of a count: the second time the Event that is
// there becomes a series of 2, and further ones are counted in memory, to be
// written every half hour and once it is over.
func (r *Recorder) EventWithAction(about client.Object, eventType, reason, action, message string) {
	now := r.clock.Now()
	event := r.newEvent(about, eventType, reason, message)
	event.EventTime = metav1.NewMicroTime(now.Truncate(time.Microsecond))
	event.Action = action
	entry := r.series.find(seriesKey{event.InvolvedObject, eventType, reason, action}, now)
	entry.last = now
	switch {
	case entry.event == nil:
		entry.event = event
		r.send(note{event: event.DeepCopy(), fresh: true, wrote: func(stored *corev1.Event) { entry.event.Name = stored.Name }})
	case entry.event.Series == nil:
		entry.event.Series = &corev1.EventSeries{Count: 2, LastObservedTime: event.EventTime}
		r.send(note{event: entry.event.DeepCopy()})
		r.watchSeries()
	default:
		entry.event.Series.Count++
		entry.event.Series.LastObservedTime = event.EventTime
	}
}

// find returns the entry of a key, a new one if there is none that is young
// enough. Single Events that nothing can follow any more are forgotten.
//
// Simplification: client-go forgets them at its next look, up to 6 minutes later.
func (s *seriesLog) find(key seriesKey, now time.Time) *seriesEntry {
	kept := s.entries[:0]
	var found *seriesEntry
	for _, e := range s.entries {
		if e.event.Series == nil && now.Sub(e.last) > finishTime {
			continue
		}
		kept = append(kept, e)
		if e.key == key {
			found = e
		}
	}
	s.entries = kept
	if found == nil {
		found = &seriesEntry{key: key}
		s.entries = append(s.entries, found)
	}
	return found
}

// watchSeries looks after the series every 6 minutes for as long as there are any.
func (r *Recorder) watchSeries() {
	if r.series.tick != nil {
		return
	}
	if r.series.refreshed.IsZero() {
		r.series.refreshed = r.clock.Now()
	}
	r.series.tick = r.clock.After(finishTime, r.source.Component+": series of events", func() {
		r.series.tick = nil
		if r.finishSeries() {
			r.watchSeries()
		}
	})
}

// finishSeries writes the final count of series that are over and, now and
// then, that of the others; it reports whether any goes on.
func (r *Recorder) finishSeries() (running bool) {
	now := r.clock.Now()
	refresh := now.Sub(r.series.refreshed) >= refreshTime
	if refresh {
		r.series.refreshed = now
	}
	kept := r.series.entries[:0]
	for _, e := range r.series.entries {
		over := e.event.Series != nil && now.Sub(e.last) > finishTime
		if over || refresh && e.event.Series != nil {
			r.send(note{event: e.event.DeepCopy()})
		}
		if !over {
			kept = append(kept, e)
			running = running || e.event.Series != nil
		}
	}
	r.series.entries = kept
	return running
}
