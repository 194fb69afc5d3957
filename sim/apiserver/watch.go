package apiserver

import (
	"bytes"
	"io"
	"net/http"
	"time"

	metainternalversion "k8s.io/apimachinery/pkg/apis/meta/internalversion"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/fields"
	"k8s.io/apimachinery/pkg/labels"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/watch"

	"caderno/sim/clock"
	"caderno/sim/store"
)

const (
	// defaultWatchTimeout is how long a watch lasts that does not say.
	//
	// Simplification: Kubernetes draws between this and twice as much.
	defaultWatchTimeout = 30 * time.Minute
	// bookmarkPeriod is how often a watcher is told how far it has come.
	bookmarkPeriod = time.Minute
)

// watcher is one watch of a collection.
type watcher struct {
	*call
	*connection
	byLabel labels.Selector
	byField fields.Selector
	queue   []watch.Event

	bookmarks *clock.Event // the next one; nil if there are none
}

// watch tells a client of every change to what it selects, as it happens.
func (c *call) watch(options *metainternalversion.ListOptions) error {
	if c.form.StreamSerializer == nil {
		return notAcceptable(true)
	}
	transform, err := c.transformer()
	if err != nil {
		return err
	}
	w := &watcher{call: c, byLabel: options.LabelSelector, byField: options.FieldSelector}
	c.locked(func() { err = w.start(options) })
	if err != nil {
		return err
	}
	contentType := c.form.MediaType
	if contentType != runtime.ContentTypeJSON {
		contentType += ";stream=watch"
	}
	c.w.Header().Set("Content-Type", contentType)
	c.w.Header().Set("Cache-Control", "no-cache, private")
	c.w.WriteHeader(http.StatusOK)
	_ = http.NewResponseController(c.w).Flush()
	frames := c.form.StreamSerializer.NewFrameWriter(c.w)
	serveConnection(c, w.connection, w.next, func(events []watch.Event) error {
		for _, e := range events {
			if err := c.encodeEvent(frames, e, transform); err != nil {
				return err
			}
		}
		return nil
	})
	return nil
}

// start queues what the client must hear first and listens from then on. The
// caller holds the lock.
func (w *watcher) start(options *metainternalversion.ListOptions) error {
	if w.stopped {
		return errStopped()
	}
	if options.SendInitialEvents != nil && *options.SendInitialEvents {
		objs, err := w.Server.list(w.res, w.namespace, w.byLabel, w.byField)
		if err != nil {
			return err
		}
		for _, obj := range objs {
			w.queue = append(w.queue, watch.Event{Type: watch.Added, Object: obj})
		}
		if options.AllowWatchBookmarks {
			w.bookmark(map[string]string{metav1.InitialEventsAnnotationKey: "true"})
		}
	} else if err := w.replay(options.ResourceVersion); err != nil {
		return err
	}
	w.connection = w.connect()
	w.connection.ended = len(w.queue) > 0 && w.queue[0].Type == watch.Error
	w.release = append(w.release, w.store.Watch(w.selection(), func(e store.Event) { w.hear(e); w.rouse() }))
	timeout := defaultWatchTimeout
	if options.TimeoutSeconds != nil && *options.TimeoutSeconds > 0 {
		timeout = time.Duration(*options.TimeoutSeconds) * time.Second
	}
	w.endAfter(w.connection, timeout)
	if options.AllowWatchBookmarks {
		w.keepBookmarking()
		w.release = append(w.release, func() { w.bookmarks.Cancel() })
	}
	return nil
}

// selection is the part of the store that the call is about.
func (c *call) selection() store.Selection {
	return store.Selection{Resource: c.res.storage(), Namespace: c.namespace}
}

// encodeEvent writes one frame: the event, and the object inside it in the same
// format.
func (c *call) encodeEvent(frames io.Writer, e watch.Event, transform func(runtime.Object) (runtime.Object, error)) error {
	obj, err := transform(e.Object)
	if err != nil {
		return err
	}
	var inner, outer bytes.Buffer
	if err := c.form.Serializer.Encode(obj, &inner); err != nil {
		return err
	}
	event := &metav1.WatchEvent{Type: string(e.Type), Object: runtime.RawExtension{Raw: inner.Bytes()}}
	if err := c.form.StreamSerializer.Serializer.Encode(event, &outer); err != nil {
		return err
	}
	_, err = frames.Write(outer.Bytes())
	return err
}
