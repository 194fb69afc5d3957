package real

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"strconv"
	"syscall"
	"time"

	"caderno/features/steps"
)

const (
	// visitPatience is how long a visitor waits, as the simulator's do.
	visitPatience = 3 * time.Second
	// largestPage is more than any page that a scenario looks at.
	largestPage = 1 << 20
)

// visitors come one by one: kube-proxy chooses a Pod for a connection, not for
// a request.
var visitors = &http.Client{
	Timeout:       visitPatience,
	Transport:     &http.Transport{DisableKeepAlives: true},
	CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
}

// visit sends an HTTP request from this machine, which is outside of the
// cluster.
func (s *scenario) visit(method, host string, port int, path string) (status int, body []byte, err error) {
	request, err := http.NewRequestWithContext(s.ctx, method, "http://"+net.JoinHostPort(host, strconv.Itoa(port))+path, nil)
	if err != nil {
		return 0, nil, err
	}
	response, err := visitors.Do(request)
	if err != nil {
		return 0, nil, err
	}
	defer response.Body.Close()
	body, err = io.ReadAll(io.LimitReader(response.Body, largestPage))
	return response.StatusCode, body, err
}

// kubeletPort is where something listens on every node.
const kubeletPort = "10250"

// InReach tells whether this machine has a way to a node at all. It has when the
// node answers or refuses; where nodes are hidden behind a virtual machine
// (Docker Desktop), nothing comes back. What was found is remembered.
func (s *scenario) InReach(ctx context.Context, address string) error {
	if known, asked := s.cluster.reach[address]; asked {
		return known
	}
	dialer := net.Dialer{Timeout: visitPatience}
	connection, err := dialer.DialContext(ctx, "tcp", net.JoinHostPort(address, kubeletPort))
	if ctx.Err() != nil {
		return ctx.Err()
	}
	var answer error
	switch {
	case err == nil:
		connection.Close()
	case !errors.Is(err, syscall.ECONNREFUSED):
		answer = &steps.SkipError{Reason: fmt.Sprintf("desta máquina não há caminho até o nó em %s, e quem visita vem de fora; veja cmd/imagem/README.md", address)}
	}
	s.cluster.reach[address] = answer
	return answer
}
