package apiserver

import (
	"errors"
	"fmt"
	"net/netip"
	"strconv"

	corev1 "k8s.io/api/core/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	"k8s.io/apimachinery/pkg/types"
	"k8s.io/apimachinery/pkg/util/validation/field"

	"caderno/sim/apiserver/validation"
	"caderno/sim/client"
	"caderno/sim/store"
)

// What the cluster has to give to Services. Nobody is given by chance what
// stands at the beginning of each range: that is kept for who asks for it by
// number.
const (
	firstIP, lastIP       = "10.96.0.1", "10.111.255.254" // 10.96.0.0/12 without its ends
	keptIPs               = 256
	firstPort, lastPort   = 30000, 32767
	keptPorts             = 86
	errIPTaken            = "provided IP is already allocated"
	errIPOutOfRange       = "the provided network does not match the current range"
	errNodePortTaken      = "provided port is already allocated"
	errNodePortOutOfRange = "provided port is not in the valid range. The range of valid ports is 30000-32767"
)

var serviceKind = corev1.SchemeGroupVersion.WithKind("Service").GroupKind()

// allocateService gives a Service the address and the ports that it wants, and
// completes what hangs on them; old is nil for a new Service. It fails with
// Invalid. What is taken is what stored Services have: nothing has to be given
// back.
func (s *Server) allocateService(svc, old *corev1.Service) error {
	if old != nil {
		keepAllocatedValues(svc, old)
	}
	normalizeClusterIPs(svc, old)
	if err := initIPFamilyFields(svc, old); err != nil {
		return err
	}
	if old == nil || !validation.NeedsClusterIP(old) {
		if err := s.allocateClusterIP(svc); err != nil {
			return err
		}
	}
	ports := &portOperation{server: s, uid: svc.UID, given: map[int32]bool{}}
	if validation.HasNodePorts(&svc.Spec) {
		allocate := ports.initNodePorts
		if old != nil {
			allocate = ports.updateNodePorts
		}
		if err := allocate(svc); err != nil {
			return err
		}
	}
	if validation.NeedsHealthCheck(svc) && (old == nil || !validation.NeedsHealthCheck(old)) {
		return ports.healthCheck(svc)
	}
	return nil
}

// allocateClusterIP gives the address asked for, or any.
func (s *Server) allocateClusterIP(svc *corev1.Service) error {
	if !validation.NeedsClusterIP(svc) || validation.IsHeadless(svc) {
		return nil
	}
	if asked := svc.Spec.ClusterIP; asked != "" {
		ip, err := netip.ParseAddr(asked)
		if err == nil && s.taken(servicesByIP, asked, svc.UID) {
			err = errors.New(errIPTaken)
		}
		if err == nil && (ip.Less(netip.MustParseAddr(firstIP)) || netip.MustParseAddr(lastIP).Less(ip)) {
			err = errors.New(errIPOutOfRange)
		}
		if err != nil {
			return invalidService(svc, field.Invalid(field.NewPath("spec", "clusterIPs"), svc.Spec.ClusterIPs,
				fmt.Sprintf("failed to allocate IP %v: %v", asked, err)))
		}
		return nil
	}
	first, last := ipNumber(firstIP), ipNumber(lastIP)
	n, found := s.draw(first, first+keptIPs-1, last, func(n int) bool {
		return !s.taken(servicesByIP, numberIP(n), svc.UID)
	})
	if !found {
		return apierrors.NewInternalError(fmt.Errorf("failed to allocate a serviceIP for Service %q: range is full", svc.Name))
	}
	svc.Spec.ClusterIP, svc.Spec.ClusterIPs = numberIP(n), []string{numberIP(n)}
	return nil
}

// taken tells whether another Service has what is asked for.
func (s *Server) taken(index, value string, by types.UID) bool {
	for _, other := range s.store.List(store.Selection{Resource: string(client.Services), Index: index, Value: value}) {
		if other.GetUID() != by {
			return true
		}
	}
	return false
}

// draw picks one of the free numbers from begin to last by chance, or, when
// none of those is free, one of those before begin, which are kept.
func (s *Server) draw(first, begin, last int, free func(int) bool) (int, bool) {
	for _, band := range [][2]int{{begin, last}, {first, begin - 1}} {
		size := band[1] - band[0] + 1
		offset := s.rand.IntN(size)
		for i := range size {
			if n := band[0] + (offset+i)%size; free(n) {
				return n, true
			}
		}
	}
	return 0, false
}

func ipNumber(text string) int {
	b := netip.MustParseAddr(text).As4()
	return int(b[0])<<24 | int(b[1])<<16 | int(b[2])<<8 | int(b[3])
}

func numberIP(n int) string {
	return netip.AddrFrom4([4]byte{byte(n >> 24), byte(n >> 16), byte(n >> 8), byte(n)}).String()
}

func invalidService(svc *corev1.Service, mistakes ...*field.Error) error {
	return apierrors.NewInvalid(serviceKind, svc.Name, mistakes)
}

// portOperation gives out the node ports of one Service.
type portOperation struct {
	server *Server
	uid    types.UID
	given  map[int32]bool // in this operation
}

// allocate reserves one port; the error is what Kubernetes says of it.
func (p *portOperation) allocate(port int32) error {
	switch {
	case port < firstPort || port > lastPort:
		return errors.New(errNodePortOutOfRange)
	case !p.free(int(port)):
		return errors.New(errNodePortTaken)
	}
	p.given[port] = true
	return nil
}

func (p *portOperation) free(port int) bool {
	return !p.given[int32(port)] && !p.server.taken(servicesByPort, strconv.Itoa(port), p.uid)
}

// allocateNext reserves any port.
func (p *portOperation) allocateNext() (int32, error) {
	port, found := p.server.draw(firstPort, firstPort+keptPorts, lastPort, p.free)
	if !found {
		return 0, apierrors.NewInternalError(errors.New("failed to allocate a nodePort: range is full"))
	}
	p.given[int32(port)] = true
	return int32(port), nil
}
