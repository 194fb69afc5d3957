package apiserver

import (
	"time"

	corev1 "k8s.io/api/core/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"

	"caderno/sim/client"
)

// How often and after how long the plugin ServiceAccount looks again for the
// account `default`, which a controller makes in each new Namespace.
const (
	accountAttempts = 10
	accountRetry    = 150 * time.Millisecond
)

// awaitAccount lets virtual time pass while a new Pod's Namespace is so new that
// its account is not there yet: kubectl create -f often sends both at once.
//
// Simplification: pieces of the cluster do not wait; they try again anyway.
func (c *call) awaitAccount(obj client.Object) {
	pod, isPod := obj.(*corev1.Pod)
	if !isPod || pod.Spec.ServiceAccountName != "" && pod.Spec.ServiceAccountName != "default" {
		return
	}
	for attempt := 1; attempt < accountAttempts; attempt++ {
		var missing bool
		c.locked(func() { missing = c.lacksAccount(c.namespace) })
		if !missing || !c.sleep(accountRetry) {
			return
		}
	}
}

// lacksAccount tells whether a namespace is there and its account is not.
func (s *Server) lacksAccount(namespace string) bool {
	ns, there := s.store.Get(namespaceKey(namespace))
	if !there || ns.(*corev1.Namespace).Status.Phase != corev1.NamespaceActive {
		return false
	}
	_, err := s.get(s.byName(client.ServiceAccounts), namespace, "default")
	return apierrors.IsNotFound(err)
}

// sleep lets virtual time pass; false when the client goes away or the server
// stops meanwhile.
func (c *call) sleep(d time.Duration) bool {
	var conn *connection
	c.locked(func() {
		conn = c.connect()
		c.endAfter(conn, d)
	})
	defer c.locked(func() { c.disconnect(conn) })
	select {
	case <-conn.wake:
		aborted := false
		c.locked(func() { aborted = conn.aborted })
		return !aborted
	case <-c.r.Context().Done():
		return false
	}
}
