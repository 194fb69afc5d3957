package web

import (
	"context"
	"crypto/rand"
	"fmt"
	"sync"
	"time"
)

// session is a cluster that is open for a page.
type session struct {
	id      string
	cluster Cluster
	turn    sync.Mutex // of who asks the cluster for something

	used  time.Time // for the last time
	idle  *time.Timer
	lives context.Context // ends when the cluster is to end
	over  <-chan struct{} // of lives
	end   context.CancelFunc
	why   string // for the learner; set before it ends
}

// sessions are those that are open.
type sessions struct {
	limits Limits
	mu     sync.Mutex
	open   map[string]*session
	all    sync.WaitGroup // until they are closed
}

func newSessions(limits Limits) *sessions {
	return &sessions{limits: limits, open: map[string]*session{}}
}

// add keeps a cluster until finish. When there are too many, that which has not
// been used for longest makes room.
func (c *sessions) add(cluster Cluster) *session {
	s := &session{id: rand.Text(), cluster: cluster, used: time.Now()}
	s.lives, s.end = context.WithCancel(context.Background())
	s.over = s.lives.Done()
	c.mu.Lock()
	defer c.mu.Unlock()
	for len(c.open) >= c.limits.Clusters {
		c.drop(c.oldest(), fmt.Sprintf("este cluster foi fechado: há no máximo %d abertos, e outra página pediu um", c.limits.Clusters))
	}
	c.open[s.id] = s
	c.all.Add(1)
	s.idle = time.AfterFunc(c.limits.Idle, func() {
		c.mu.Lock()
		defer c.mu.Unlock()
		c.drop(s, fmt.Sprintf("este cluster foi fechado: ninguém o usou durante %s", spoken(c.limits.Idle)))
	})
	return s
}

// oldest is the one that has not been used for longest. The caller holds the lock.
func (c *sessions) oldest() *session {
	var oldest *session
	for _, s := range c.open {
		if oldest == nil || s.used.Before(oldest.used) {
			oldest = s
		}
	}
	return oldest
}

// enter finds an open cluster, nil if there is none, and takes its turn if that is
// free; both at once, so that nobody closes it in between. It counts as used now.
func (c *sessions) enter(id string) (s *session, free bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if s = c.open[id]; s == nil {
		return nil, false
	}
	s.use(c.limits.Idle)
	return s, s.turn.TryLock()
}

// leave ends a turn: what took long was no idleness.
func (c *sessions) leave(s *session) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.open[s.id] == s {
		s.use(c.limits.Idle)
	}
	s.turn.Unlock()
}

// use has the time without use begin anew. The caller holds the lock.
func (s *session) use(idle time.Duration) {
	s.used = time.Now()
	s.idle.Reset(idle)
}

// close has a cluster end, if there is one of that name.
func (c *sessions) close(id, why string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if s := c.open[id]; s != nil {
		c.drop(s, why)
	}
}

// drop tells a cluster to end. The caller holds the lock.
func (c *sessions) drop(s *session, why string) {
	if c.open[s.id] == s {
		delete(c.open, s.id)
		s.idle.Stop()
		s.why = why
		s.end()
	}
}

// finish closes a cluster, when what it does has ended.
func (c *sessions) finish(s *session) {
	c.mu.Lock()
	c.drop(s, "")
	c.mu.Unlock()
	s.turn.Lock() // who uses it has been told to end
	defer s.turn.Unlock()
	_ = s.cluster.Close()
	c.all.Done()
}
