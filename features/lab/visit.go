package lab

import (
	"errors"
	"net"
	"slices"

	"caderno/sim/trace"
)

// visit is how curl reaches the cluster from outside.
func (l *Lab) visit(method, host string, port int, path string) (int, []byte, error) {
	before := len(l.cluster.Hops())
	status, body, err := l.cluster.Visit(method, host, port, path)
	var unknown *net.DNSError
	switch {
	case err == nil:
	case errors.As(err, &unknown):
		l.astray = true
	default:
		l.astray = l.astray || slices.ContainsFunc(l.cluster.Hops()[before:], atNoNode)
	}
	return status, []byte(body), err
}

// atNoNode tells a visit to an address that is no node's: a Pod's, a Service's,
// the visitor's own machine.
func atNoNode(h trace.Hop) bool { return h.Action == trace.Visit && h.Object.Name == "" }

// tellAstray says which way leads in, to who has looked for another.
func (l *Lab) tellAstray() {
	if l.astray {
		l.note("O curl está fora do cluster: dali não se alcançam nomes, Pods, nem o CLUSTER-IP de um Service. Entra-se pela porta de um Service NodePort, no IP de qualquer nó: kubectl get services mostra a porta, e kubectl get nodes -o wide, os IPs.")
	}
}
