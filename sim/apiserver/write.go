package apiserver

import (
	"fmt"

	apierrors "k8s.io/apimachinery/pkg/api/errors"
	"k8s.io/apimachinery/pkg/types"

	"caderno/sim/client"
	"caderno/sim/trace"
)

// errStopped is what every call gets while the server is stopped.
func errStopped() error {
	return apierrors.NewServiceUnavailable("the API server is stopped")
}

// asked runs one change with its place in the trace. A change asked for from
// outside the cluster is two hops: the Request, which nothing in the cluster
// caused, and then what the server makes of it, caused by the request. That a
// piece of the cluster asks is not a hop of its own: it is known by what is
// written.
func (s *Server) asked(req Request, verb string, r *Resource, namespace, name string, do func() error) error {
	if s.stopped {
		return errStopped()
	}
	if req.From.Actor != trace.Kubectl || !traced(r) {
		return do()
	}
	var err error
	s.clock.WithCause(0, func() {
		about := trace.Object{Kind: r.Kind.Kind, Namespace: namespace, Name: name}
		s.clock.SetCause(s.trace.Record(trace.Hop{
			Actor: trace.Kubectl, Action: trace.Request, Object: about, Detail: detail(req, verb, r),
		}))
		if err = do(); err != nil {
			s.trace.Record(trace.Hop{Actor: trace.APIServer, Action: trace.Refuse, Object: about, Detail: err.Error()})
		}
	})
	return err
}

// refused puts into the trace a request from outside that never came as far as
// an operation, because its body could not be understood. verb is the HTTP
// method; name may be "" if that was not understood either.
func (s *Server) refused(req Request, r *Resource, namespace, name string, err error) {
	_ = s.asked(req, "", r, namespace, name, func() error { return err })
}

// detail says what was asked for, e.g. "PATCH deployments.apps/scale".
func detail(req Request, verb string, r *Resource) string {
	if req.Verb != "" {
		verb = req.Verb
	}
	what := verb + " " + string(r.Name)
	if req.Subresource != "" {
		what += "/" + req.Subresource
	}
	if req.DryRun {
		what += " (dry run)"
	}
	return what
}

// traced tells whether writes of a resource are hops. Events and Leases are
// not: they would drown the rest, and nothing is decided by them.
func traced(r *Resource) bool {
	return r.storage() != string(client.Events) && r.Name != client.Leases
}

// commit makes a hop of a write to the store and lets the watchers hear of it
// on that hop's behalf. writes is how many revisions the write makes: the hop
// names the last one.
func (s *Server) commit(req Request, action trace.Action, r *Resource, obj client.Object, detail string, writes int64, write func() error) {
	do := func() {
		if err := write(); err != nil {
			// The caller has looked at what is stored, and nobody else writes.
			panic(fmt.Sprintf("apiserver: %s %s %s/%s: %v", action, r.Name, obj.GetNamespace(), obj.GetName(), err))
		}
	}
	if !traced(r) || s.quiet {
		do()
		return
	}
	actor := req.From.Actor
	if actor == trace.Kubectl {
		actor = trace.APIServer
	}
	hop := trace.Hop{
		Actor: actor, Node: req.From.Node, Action: action, Object: about(r, obj),
		Revision: s.store.Revision() + writes, Detail: detail,
	}
	if action == trace.Create {
		hop.Owner = owner(obj)
	}
	putState(&hop, obj)
	s.clock.WithCause(s.trace.Record(hop), do)
}

func about(r *Resource, obj client.Object) trace.Object {
	return trace.Object{Kind: r.Kind.Kind, Namespace: obj.GetNamespace(), Name: obj.GetName(), UID: string(obj.GetUID())}
}

// note tells the keeper of managed fields, if there is one, of a new state.
func (s *Server) note(req Request, old, now client.Object) {
	if s.managed == nil {
		return
	}
	operation := req.Operation
	if operation == "" {
		operation = "Update"
	}
	s.managed.note(old, now, req.From.Manager, operation, req.Subresource, s.clock.Now())
}

// The sets of letters of Kubernetes' random names and of a UID.
const (
	nameLetters  = "bcdfghjklmnpqrstvwxz2456789"
	suffixLength = 5
	maxPrefix    = 63 - suffixLength
)

// randomSuffix draws five characters that spell no word.
func (s *Server) randomSuffix() string {
	suffix := make([]byte, suffixLength)
	for i := range suffix {
		suffix[i] = nameLetters[s.rand.IntN(len(nameLetters))]
	}
	return string(suffix)
}

// generateName completes a prefix as the API server does for generateName.
func (s *Server) generateName(prefix string) string {
	return prefix[:min(len(prefix), maxPrefix)] + s.randomSuffix()
}

// newUID draws a random (version 4) UUID.
func (s *Server) newUID() types.UID {
	hi, lo := s.rand.Uint64(), s.rand.Uint64()
	hi = hi&^0xf000 | 0x4000
	lo = lo&^(0b11<<62) | 0b10<<62
	return types.UID(fmt.Sprintf("%08x-%04x-%04x-%04x-%012x", hi>>32, hi>>16&0xffff, hi&0xffff, lo>>48, lo&0xffffffffffff))
}
