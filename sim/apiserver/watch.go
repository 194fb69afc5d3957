package apiserver

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"time"

	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metainternalversion "k8s.io/apimachinery/pkg/apis/meta/internalversion"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/fields"
	"k8s.io/apimachinery/pkg/labels"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/watch"

	"caderno/sim/client"
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

// replay queues what happened after a revision. That it has been forgotten is
// told in the watch itself.
func (w *watcher) replay(after string) error {
	revision := w.store.Revision()
	if after != "" && after != "0" {
		asked, err := strconv.ParseUint(after, 10, 63)
		if err != nil {
			return fmt.Errorf("resourceVersion: Invalid value: %q: %v", after, err)
		}
		revision = int64(asked)
	}
	events, err := w.store.Since(w.selection(), revision)
	if errors.Is(err, store.ErrCompacted) {
		expired := apierrors.NewResourceExpired(fmt.Sprintf("too old resource version: %d (%d)", revision, w.store.Revision()))
		w.queue = []watch.Event{{Type: watch.Error, Object: statusOf(expired)}}
		return nil
	}
	for _, e := range events {
		w.hear(e)
	}
	return err
}

// hear queues a change as this watcher sees it: an object that leaves the
// selection is deleted for it, one that enters is new.
func (w *watcher) hear(e store.Event) {
	now := w.selects(e.Object) && e.Type != store.Deleted
	before := e.Previous != nil && w.selects(e.Previous)
	switch {
	case now && before:
		w.queue = append(w.queue, watch.Event{Type: watch.Modified, Object: w.res.Form(e.Object)})
	case now:
		w.queue = append(w.queue, watch.Event{Type: watch.Added, Object: w.res.Form(e.Object)})
	case before:
		last := shallow(e.Previous) // as it was when it was still selected
		if e.Type == store.Deleted {
			last = shallow(e.Object)
		}
		last.SetResourceVersion(strconv.FormatInt(e.Revision, 10))
		w.queue = append(w.queue, watch.Event{Type: watch.Deleted, Object: w.res.Form(last)})
	}
}

func (w *watcher) selects(stored client.Object) bool {
	if w.byLabel != nil && !w.byLabel.Matches(labels.Set(stored.GetLabels())) {
		return false
	}
	return w.byField == nil || w.byField.Empty() || w.byField.Matches(w.fieldsOf(w.res, w.res.Form(stored)))
}

// bookmark queues an event that only says how far the watcher has come.
func (w *watcher) bookmark(annotations map[string]string) {
	obj := w.res.New()
	obj.GetObjectKind().SetGroupVersionKind(w.res.Kind)
	obj.SetResourceVersion(strconv.FormatInt(w.store.Revision(), 10))
	obj.SetAnnotations(annotations)
	w.queue = append(w.queue, watch.Event{Type: watch.Bookmark, Object: obj})
}

func (w *watcher) keepBookmarking() {
	w.bookmarks.Cancel()
	w.bookmarks = w.clock.After(bookmarkPeriod, "kube-apiserver: bookmark of a watch", func() {
		w.bookmark(nil)
		w.rouse()
		w.keepBookmarking()
	})
}

// next takes the queue, with the managed fields that the states had.
func (w *watcher) next() []watch.Event {
	events := w.queue
	w.queue = nil
	for i, e := range events {
		if obj, ok := e.Object.(client.Object); ok && e.Type != watch.Bookmark && !w.wantsTable() {
			events[i].Object = w.show(obj)
		}
	}
	return events
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
