package record

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"caderno/sim/clock"
)

func newEventsFixture() (*server, *clock.Clock, *Recorder) {
	s := &server{events: map[string]*corev1.Event{}}
	clk := clock.New(start)
	return s, clk, NewEvents(s, clk, "default-scheduler", "default-scheduler-master")
}

// What the reference stores for a scheduled Pod.
func TestEventWithActionHasTheNewForm(t *testing.T) {
	s, _, r := newEventsFixture()
	r.EventWithAction(pod(), corev1.EventTypeNormal, "Scheduled", "Binding", "Successfully assigned aula/ola to worker-1")
	require.Len(t, s.list(), 1)
	got := s.list()[0]
	assert.Equal(t, "2026-03-02T09:00:00.123456Z", got.EventTime.Format(metav1.RFC3339Micro))
	assert.True(t, got.FirstTimestamp.IsZero() && got.LastTimestamp.IsZero())
	assert.Zero(t, got.Count)
	assert.Equal(t, corev1.EventSource{}, got.Source)
	assert.Equal(t, "Binding", got.Action)
	assert.Equal(t, "default-scheduler", got.ReportingController)
	assert.Equal(t, "default-scheduler-master", got.ReportingInstance)
	assert.Nil(t, got.Series)
}

func TestRepeatsBecomeASeries(t *testing.T) {
	s, clk, r := newEventsFixture()
	fail := func() { r.EventWithAction(pod(), corev1.EventTypeWarning, "FailedScheduling", "Scheduling", "0/1") }
	for range 5 { // at 0, 5, 10, 15 and 20 minutes
		fail()
		pass(clk, 5*time.Minute)
	}
	require.Len(t, s.list(), 1)
	require.NotNil(t, s.list()[0].Series)
	assert.EqualValues(t, 2, s.list()[0].Series.Count, "further ones are counted in memory")
	assert.Equal(t, 2, s.writes)

	pass(clk, 10*time.Minute)
	assert.EqualValues(t, 5, s.list()[0].Series.Count, "the final count, once it is over")
	assert.Equal(t, start.Add(20*time.Minute).Truncate(time.Microsecond), s.list()[0].Series.LastObservedTime.Time)
	_, _, more := clk.Next()
	assert.False(t, more, "nothing left to look after")

	fail()
	assert.Len(t, s.list(), 2, "a new Event after the series")
}

func TestARunningSeriesIsWrittenEveryHalfHour(t *testing.T) {
	s, clk, r := newEventsFixture()
	for range 9 { // the last at 40 minutes
		r.EventWithAction(pod(), corev1.EventTypeWarning, "FailedScheduling", "Scheduling", "0/1")
		pass(clk, 5*time.Minute)
	}
	assert.EqualValues(t, 7, s.list()[0].Series.Count, "as of just before 35 minutes")
}

func TestASingleEventIsForgottenAfterSixMinutes(t *testing.T) {
	s, clk, r := newEventsFixture()
	r.EventWithAction(pod(), corev1.EventTypeWarning, "FailedScheduling", "Scheduling", "0/1")
	pass(clk, 7*time.Minute)
	r.EventWithAction(pod(), corev1.EventTypeWarning, "FailedScheduling", "Scheduling", "0/1")
	assert.Len(t, s.list(), 2)
	changed := pod()
	changed.ResourceVersion = "8"
	r.EventWithAction(changed, corev1.EventTypeWarning, "FailedScheduling", "Scheduling", "0/1")
	assert.Len(t, s.list(), 3, "another state of the Pod is another Event")
}
