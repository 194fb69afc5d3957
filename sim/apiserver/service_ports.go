package apiserver

import (
	"fmt"
	"slices"

	corev1 "k8s.io/api/core/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	"k8s.io/apimachinery/pkg/util/sets"
	"k8s.io/apimachinery/pkg/util/validation/field"
)

// initNodePorts gives a new Service its node ports. Ports with one number and
// several protocols share theirs.
func (p *portOperation) initNodePorts(svc *corev1.Service) error {
	byPort := map[int32]int32{}
	for i := range svc.Spec.Ports {
		port := &svc.Spec.Ports[i]
		shared := byPort[port.Port]
		switch {
		case port.NodePort == 0 && !allocatesNodePorts(svc):
		case shared == 0:
			if err := p.initNodePort(svc, i); err != nil {
				return err
			}
			byPort[port.Port] = port.NodePort
		case port.NodePort == 0:
			port.NodePort = shared
		case port.NodePort != shared:
			if err := p.allocate(port.NodePort); err != nil {
				return invalidNodePort(svc, i, port.NodePort, err)
			}
		}
	}
	return nil
}

// initNodePort gives the i-th port what it, or another protocol of the same
// number, asks for, or else any.
func (p *portOperation) initNodePort(svc *corev1.Service, i int) (err error) {
	port := &svc.Spec.Ports[i]
	asked := slices.IndexFunc(svc.Spec.Ports, func(other corev1.ServicePort) bool {
		return other.Port == port.Port && other.NodePort != 0
	})
	if asked < 0 {
		port.NodePort, err = p.allocateNext()
		return err
	}
	port.NodePort = svc.Spec.Ports[asked].NodePort
	if err := p.allocate(port.NodePort); err != nil {
		return invalidNodePort(svc, i, port.NodePort, err)
	}
	return nil
}

// updateNodePorts gives a changed Service the node ports that it has not yet.
func (p *portOperation) updateNodePorts(svc *corev1.Service) (err error) {
	seen := sets.New[string]()
	for i := range svc.Spec.Ports {
		port := &svc.Spec.Ports[i]
		switch {
		case port.NodePort == 0 && !allocatesNodePorts(svc):
			continue
		case port.NodePort == 0:
			if port.NodePort, err = p.allocateNext(); err != nil {
				return err
			}
		case !p.given[port.NodePort]:
			if err := p.allocate(port.NodePort); err != nil {
				return invalidNodePort(svc, i, port.NodePort, err)
			}
		}
		key := fmt.Sprintf("{%s %d}", port.Protocol, port.NodePort)
		if seen.Has(key) {
			return fmt.Errorf("duplicate nodePort: %s", key) // a 500, in Kubernetes too
		}
		seen.Insert(key)
	}
	return nil
}

func (p *portOperation) healthCheck(svc *corev1.Service) (err error) {
	if asked := svc.Spec.HealthCheckNodePort; asked != 0 {
		if err := p.allocate(asked); err != nil {
			return apierrors.NewInternalError(fmt.Errorf("failed to allocate requested HealthCheck NodePort %v: %v", asked, err))
		}
		return nil
	}
	svc.Spec.HealthCheckNodePort, err = p.allocateNext()
	return err
}

func invalidNodePort(svc *corev1.Service, i int, port int32, err error) error {
	return invalidService(svc, field.Invalid(field.NewPath("spec", "ports").Index(i).Child("nodePort"), port, err.Error()))
}

// allocatesNodePorts: a load balancer may do without them.
func allocatesNodePorts(svc *corev1.Service) bool {
	switch svc.Spec.Type {
	case corev1.ServiceTypeNodePort:
		return true
	case corev1.ServiceTypeLoadBalancer:
		return svc.Spec.AllocateLoadBalancerNodePorts == nil || *svc.Spec.AllocateLoadBalancerNodePorts
	}
	return false
}
