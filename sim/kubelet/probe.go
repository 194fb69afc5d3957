package kubelet

import (
	"fmt"
	"net"
	"net/url"
	"strconv"
	"strings"
	"time"

	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/util/intstr"
)

// probe asks the container how it is, and leaves a note if it is not well. The
// result is unknown when the probe itself makes no sense.
func (p *prober) probe(containerID string) result {
	var ok bool
	var output string
	var err error
	switch {
	case p.spec.Exec != nil:
		ok, output, err = p.execProbe(containerID)
	case p.spec.HTTPGet != nil:
		ok, output, err = p.httpProbe()
	case p.spec.TCPSocket != nil:
		ok, output, err = p.tcpProbe()
	case p.spec.GRPC != nil:
		ok, output = p.grpcProbe()
	}
	switch {
	case err != nil:
		p.containerEvent(p.container, corev1.EventTypeWarning, "Unhealthy",
			fmt.Sprintf("%s probe errored and resulted in unknown state: %v", p.key.kind, err))
		return unknown
	case !ok:
		p.containerEvent(p.container, corev1.EventTypeWarning, "Unhealthy", fmt.Sprintf("%s probe failed: %s", p.key.kind, output))
		return failure
	}
	return success
}

// execProbe runs a command in the container; it is well if that ends with 0.
func (p *prober) execProbe(containerID string) (ok bool, output string, err error) {
	argv := p.spec.Exec.Command
	r, err := p.kubelet.runtime.ExecSync(containerID, argv)
	if err != nil {
		return false, "", err
	}
	if timeout := time.Duration(p.spec.TimeoutSeconds) * time.Second; r.Took > timeout {
		return false, fmt.Sprintf("command timed out: %q timed out after %s", strings.Join(argv, " "), timeout), nil
	}
	return r.ExitCode == 0, r.Output, nil
}

// httpProbe asks for a path; a status from 200 to 399 is well.
func (p *prober) httpProbe() (ok bool, output string, err error) {
	get := p.spec.HTTPGet
	port, err := resolvePort(p.container, get.Port)
	if err != nil {
		return false, "", err
	}
	host := get.Host
	if host == "" {
		host = p.status.PodIP
	}
	address, err := url.Parse(get.Path)
	if err != nil {
		address = &url.URL{Path: get.Path}
	}
	address.Scheme, address.Host = strings.ToLower(string(get.Scheme)), net.JoinHostPort(host, strconv.Itoa(port))
	code, _, err := p.kubelet.runtime.Answer(host, port, address.Path)
	switch {
	case err != nil:
		return false, fmt.Sprintf("Get %q: %v", address, err), nil
	case get.Scheme == corev1.URISchemeHTTPS:
		return false, fmt.Sprintf("Get %q: http: server gave HTTP response to HTTPS client", address), nil
	case code < 200 || code >= 400:
		return false, fmt.Sprintf("HTTP probe failed with statuscode: %d", code), nil
	}
	return true, "", nil
}

// tcpProbe is content when somebody listens.
func (p *prober) tcpProbe() (ok bool, output string, err error) {
	port, err := resolvePort(p.container, p.spec.TCPSocket.Port)
	if err != nil {
		return false, "", err
	}
	host := p.spec.TCPSocket.Host
	if host == "" {
		host = p.status.PodIP
	}
	if err := p.kubelet.runtime.Dial(host, port); err != nil {
		return false, err.Error(), nil
	}
	return true, "", nil
}

// grpcProbe always fails.
//
// Simplification: no program of the catalogue speaks gRPC.
func (p *prober) grpcProbe() (ok bool, output string) {
	address := net.JoinHostPort(p.status.PodIP, strconv.Itoa(int(p.spec.GRPC.Port)))
	timeout := time.Duration(p.spec.TimeoutSeconds) * time.Second
	return false, fmt.Sprintf("timeout: failed to connect service %q within %v: context deadline exceeded", address, timeout)
}

// resolvePort finds a port by its number or by the name that the container
// gives it.
func resolvePort(c *corev1.Container, port intstr.IntOrString) (int, error) {
	if port.Type == intstr.Int {
		return port.IntValue(), nil
	}
	for _, named := range c.Ports {
		if named.Name == port.StrVal {
			return int(named.ContainerPort), nil
		}
	}
	return 0, fmt.Errorf("port %q not found", port.StrVal)
}
