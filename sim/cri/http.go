package cri

import (
	"fmt"
	"strings"
)

// Answer is what a visitor gets who asks for a path at a Pod's address: an
// HTTP status and a body. It fails as connecting to a port fails where nobody
// listens.
func (r *Runtime) Answer(ip string, port int, path string) (status int, body string, err error) {
	c := r.listener(ip, port)
	if c == nil {
		return 0, "", r.Dial(ip, port)
	}
	if query := strings.IndexByte(path, '?'); query >= 0 {
		path = path[:query]
	}
	age := r.clock.Now().Sub(c.StartedAt)
	status, body = c.image.answer(c.Pod.Name, c.image.Tag, age, path)
	return status, body, nil
}

// Dial tells whether somebody listens at an address: nil if so.
func (r *Runtime) Dial(ip string, port int) error {
	if r.listener(ip, port) != nil {
		return nil
	}
	return fmt.Errorf("dial tcp %s:%d: connect: connection refused", ip, port)
}

// listener is the container that answers at a port of a Pod, or nil.
//
// Simplification: on a node two programs of one Pod cannot listen on one port:
// the second one finds it taken and ends. Here the first one answers.
func (r *Runtime) listener(ip string, port int) *container {
	p := r.byIP[ip]
	if p == nil {
		return nil
	}
	for _, c := range p.containers {
		if c.listens(port) {
			return c
		}
	}
	return nil
}

// listens tells whether the program answers at a port. One that was given a
// command or arguments is not the image's own, and does not.
func (c *container) listens(port int) bool {
	return c.State == Running && c.image.answer != nil && c.image.Port == port && len(c.Command)+len(c.Args) == 0
}

// Has tells whether an address is that of a Pod that is here.
func (r *Runtime) Has(ip string) bool { return r.byIP[ip] != nil }
