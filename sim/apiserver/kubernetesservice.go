package apiserver

import (
	"time"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"caderno/sim/client"
	"caderno/sim/store"
	"caderno/sim/trace"
)

// kubernetesServiceInterval is how often the server looks after the Service by
// which Pods find it.
const kubernetesServiceInterval = 10 * time.Second

// keepKubernetesService makes the Service `kubernetes` again when somebody has
// deleted it. A server of Kubernetes looks every ten seconds; this one at the
// same instants, but only when there is something to do.
func (s *Server) keepKubernetesService() {
	start := s.clock.Now()
	own := store.Selection{Resource: string(client.Services), Namespace: metav1.NamespaceDefault}
	s.store.Watch(own, func(e store.Event) {
		if e.Type == store.Deleted && e.Key.Name == kubernetesService().Name {
			s.restoreKubernetesService(start)
		}
	})
}

// restoreKubernetesService waits for the next look; one at which the server is
// stopped is missed.
func (s *Server) restoreKubernetesService(start time.Time) {
	since := s.clock.Now().Sub(start)
	next := start.Add((since/kubernetesServiceInterval + 1) * kubernetesServiceInterval)
	s.clock.At(next, "kube-apiserver: the Service kubernetes", func() {
		if s.stopped {
			s.restoreKubernetesService(start)
			return
		}
		req := Request{From: Identity{Actor: trace.APIServer, Manager: "kube-apiserver"}}
		// That somebody else has made it is as good.
		_, _ = s.createObject(req, s.byName(client.Services), metav1.NamespaceDefault, kubernetesService())
	})
}
