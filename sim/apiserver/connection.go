package apiserver

import (
	"net/http"
	"slices"
	"time"
)

// connection is a request that stays open: a watch, or a log that is followed.
// Its handler sleeps until something wakes it: a change, the end of its time,
// or the client going away.
type connection struct {
	wake    chan struct{}
	ended   bool     // the server has nothing more to say
	aborted bool     // the server has stopped
	release []func() // what to give back when it is over
}

// connect opens a connection; disconnect must follow. The caller holds the
// lock.
func (h *rest) connect() *connection {
	conn := &connection{wake: make(chan struct{}, 1)}
	h.connections = append(h.connections, conn)
	return conn
}

func (h *rest) disconnect(conn *connection) {
	for _, release := range conn.release {
		release()
	}
	h.connections = slices.DeleteFunc(h.connections, func(other *connection) bool { return other == conn })
}

// abort ends every connection, as a process does that stops.
func (h *rest) abort() {
	for _, conn := range h.connections {
		conn.aborted = true
		conn.rouse()
	}
}

// rouse wakes the handler, now or when it next goes to sleep.
func (conn *connection) rouse() {
	select {
	case conn.wake <- struct{}{}:
	default:
	}
}

// endAfter ends the connection when that much virtual time has passed.
func (h *rest) endAfter(conn *connection, d time.Duration) {
	timer := h.clock.After(d, "kube-apiserver: end of a watch", func() {
		conn.ended = true
		conn.rouse()
	})
	conn.release = append(conn.release, func() { timer.Cancel() })
}

// serveConnection writes what next returns, in rounds, until the connection
// ends. next is called with the lock held; write is not.
func serveConnection[T any](c *call, conn *connection, next func() []T, write func([]T) error) {
	defer c.locked(func() { c.disconnect(conn) })
	for {
		var batch []T
		var ended, aborted bool
		c.locked(func() { batch, ended, aborted = next(), conn.ended, conn.aborted })
		if aborted {
			panic(http.ErrAbortHandler)
		}
		if len(batch) > 0 {
			if write(batch) != nil || http.NewResponseController(c.w).Flush() != nil {
				return
			}
		}
		if ended {
			return
		}
		select {
		case <-conn.wake:
		case <-c.r.Context().Done():
			return
		}
	}
}
