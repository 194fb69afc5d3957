package main

import (
	"context"
	"os"
	"time"

	"github.com/fsnotify/fsnotify"
)

// stamp tells one state of a file from another without reading it.
type stamp struct {
	exists bool
	info   os.FileInfo
}

func stampOf(file string) stamp {
	info, err := os.Stat(file)
	return stamp{exists: err == nil, info: info}
}

// same tells whether nothing was done to the file in between. A file put in the
// place of another one is not the same, however alike the two are.
func (s stamp) same(other stamp) bool {
	if !s.exists || !other.exists {
		return s.exists == other.exists
	}
	return s.info.Size() == other.info.Size() && s.info.ModTime().Equal(other.info.ModTime()) && os.SameFile(s.info, other.info)
}

// glance is how often a folder is looked at in any case: folders on a network, or
// shared with a virtual machine, may tell nobody what happens in them, and a
// folder may be taken away and made again.
const glance = 200 * time.Millisecond

// watchFolder sends when something may have happened in a folder. What it was, the
// receiver sees by looking: several events may be one, and there may be none.
func watchFolder(ctx context.Context, folder string) <-chan struct{} {
	woken := make(chan struct{}, 1)
	go func() {
		tick := time.NewTicker(glance)
		defer tick.Stop()
		var events <-chan fsnotify.Event // nil, where the system has no such thing left, is never ready
		var errors <-chan error
		watcher, err := fsnotify.NewWatcher()
		if err == nil {
			defer watcher.Close()
			events, errors = watcher.Events, watcher.Errors
		}
		for {
			if watcher != nil && len(watcher.WatchList()) == 0 {
				_ = watcher.Add(folder) // it may not be there at the moment
			}
			select {
			case <-ctx.Done():
				return
			case <-events:
			case <-errors: // lost events: there is something to look at
			case <-tick.C:
			}
			select {
			case woken <- struct{}{}:
			default: // somebody is about to look anyway
			}
		}
	}()
	return woken
}
