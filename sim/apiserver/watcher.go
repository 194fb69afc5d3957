package apiserver

import (
	"errors"
	"fmt"
	"strconv"

	apierrors "k8s.io/apimachinery/pkg/api/errors"
	"k8s.io/apimachinery/pkg/watch"

	"caderno/sim/client"
	"caderno/sim/store"
)

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
	return w.Server.selects(w.res, stored, w.byLabel, w.byField)
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
		if obj, ok := e.Object.(client.Object); ok && e.Type != watch.Bookmark {
			events[i].Object = w.show(obj)
		}
	}
	return events
}
