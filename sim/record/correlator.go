package record

import (
	"slices"
	"strings"
	"time"

	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/utils/lru"
)

// The figures of client-go's EventCorrelator.
const (
	cacheSize         = 4096              // what is remembered of each kind
	aggregateMax      = 10                // from so many different messages on they are combined
	aggregateInterval = 600 * time.Second // of silence, after which counting begins anew
	spamBurst         = 25                // Events about an object that may come at once
	spamInterval      = 300 * time.Second // after which one more may come
)

// combinedPrefix marks an Event that stands for several.
const combinedPrefix = "(combined from similar events): "

// correlator decides what becomes of a new Event: repeats raise the count of
// the one that is there, many similar ones become one, and too many about one
// object are dropped. It is client-go's EventCorrelator.
type correlator struct {
	written *lru.Cache // event key -> observation
	similar *lru.Cache // event key without the message -> similarity
	buckets *lru.Cache // source and object -> bucket
}

// observation is what is remembered of an Event that was written.
type observation struct {
	name  string
	first metav1.Time
	count int32
}

// similarity is which messages came for the same reason, oldest first.
type similarity struct {
	messages []string
	last     time.Time
}

// bucket is what is left of an object's allowance of Events.
type bucket struct {
	tokens float64
	filled time.Time
}

func newCorrelator() *correlator {
	return &correlator{written: lru.New(cacheSize), similar: lru.New(cacheSize), buckets: lru.New(cacheSize)}
}

// correlate returns what is to be written for a new Event; false when it is to
// be dropped.
func (c *correlator) correlate(event *corev1.Event, now time.Time) (note, bool) {
	key := c.aggregate(event, now)
	v, repeated := c.written.Get(key)
	if repeated {
		seen := v.(observation)
		event.Name, event.FirstTimestamp, event.Count = seen.name, seen.first, seen.count+1
	}
	c.remember(key, event)
	n := note{event: event, fresh: !repeated, wrote: func(stored *corev1.Event) { c.remember(key, stored) }}
	return n, c.allow(event, now)
}

// aggregate turns an Event that has many siblings into one that stands for all
// of them, and returns the key of the Event that is to be written.
func (c *correlator) aggregate(event *corev1.Event, now time.Time) string {
	group := objectKey(event) + "\x00" + event.Reason + "\x00" + event.ReportingController + "\x00" + event.ReportingInstance
	var seen similarity
	if v, ok := c.similar.Get(group); ok {
		seen = v.(similarity)
	}
	if now.Sub(seen.last) > aggregateInterval {
		seen = similarity{}
	}
	seen.last = now
	messages := seen.messages
	if !slices.Contains(messages, event.Message) {
		messages = append(slices.Clip(messages), event.Message)
	}
	combine := len(messages) >= aggregateMax
	if combine {
		messages = messages[1:] // client-go forgets any one of them
	}
	seen.messages = messages
	c.similar.Add(group, seen)
	if !combine {
		return objectKey(event) + "\x00" + event.InvolvedObject.FieldPath + "\x00" + event.Reason + "\x00" + event.Message
	}
	event.Message = combinedPrefix + event.Message
	event.ReportingController, event.ReportingInstance = "", "" // as client-go leaves them
	return group
}

// allow takes a token from the object's bucket; false if there is none.
func (c *correlator) allow(event *corev1.Event, now time.Time) bool {
	key := objectKey(event)
	b := bucket{tokens: spamBurst, filled: now}
	if v, ok := c.buckets.Get(key); ok {
		b = v.(bucket)
	}
	b.tokens = min(spamBurst, b.tokens+float64(now.Sub(b.filled))/float64(spamInterval))
	b.filled = now
	allowed := b.tokens >= 1
	if allowed {
		b.tokens--
	}
	c.buckets.Add(key, b)
	return allowed
}

func (c *correlator) remember(key string, event *corev1.Event) {
	c.written.Add(key, observation{name: event.Name, first: event.FirstTimestamp, count: event.Count})
}

// objectKey says who speaks about what, and how seriously.
func objectKey(event *corev1.Event) string {
	o := event.InvolvedObject
	return strings.Join([]string{event.Source.Component, event.Source.Host,
		o.Kind, o.Namespace, o.Name, string(o.UID), o.APIVersion, event.Type}, "\x00")
}
