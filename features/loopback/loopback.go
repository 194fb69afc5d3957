// Package loopback listens on this machine's own address, which nobody else can
// reach. The clusters for a learner's own kubectl and the site with live runs
// call it.
package loopback

import (
	"errors"
	"fmt"
	"net"
	"strconv"
	"syscall"
)

// Address is the only one that anything here listens on.
const Address = "127.0.0.1"

// InUseError says that somebody else has the port.
type InUseError struct{ Port int }

func (e *InUseError) Error() string {
	return fmt.Sprintf("a porta %d já está em uso nesta máquina", e.Port)
}

// Listen takes a port, 0 any that is free; its errors are for the learner.
func Listen(port int) (net.Listener, error) {
	listener, err := net.Listen("tcp4", net.JoinHostPort(Address, strconv.Itoa(port)))
	switch {
	case errors.Is(err, syscall.EADDRINUSE):
		return nil, &InUseError{port}
	case errors.Is(err, syscall.EACCES):
		return nil, fmt.Errorf("este usuário não pode usar a porta %d", port)
	case err != nil:
		return nil, fmt.Errorf("a porta %d: %w", port, err)
	}
	return listener, nil
}
