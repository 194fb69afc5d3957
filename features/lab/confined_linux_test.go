package lab

import (
	"path/filepath"
	"syscall"
	"testing"

	"github.com/stretchr/testify/require"
)

// watchMachine has the kernel tell when a file of the machine is opened, and
// returns what tells which were since the last time.
func watchMachine(t *testing.T, m *machine) func() []string {
	fd, err := syscall.InotifyInit1(syscall.IN_NONBLOCK | syscall.IN_CLOEXEC)
	require.NoError(t, err)
	t.Cleanup(func() { syscall.Close(fd) })
	const events = syscall.IN_OPEN | syscall.IN_CREATE | syscall.IN_MODIFY | syscall.IN_DELETE
	watched := map[int]string{}
	for _, path := range []string{m.canary, filepath.Join(m.root, ".kube", "config"), filepath.Join(m.root, "bin", "id"), filepath.Join(m.root, "bin", "sh")} {
		number, err := syscall.InotifyAddWatch(fd, path, events)
		require.NoError(t, err)
		watched[number] = path
	}
	return func() []string {
		var opened []string
		buffer := make([]byte, 64<<10)
		for {
			n, err := syscall.Read(fd, buffer)
			if err != nil || n <= 0 {
				return opened
			}
			for number := range watched { // the events' first word is the number of the watch
				for at := 0; at+16 <= n; at += 16 {
					if int(buffer[at]) == number {
						opened = append(opened, watched[number])
					}
				}
			}
		}
	}
}
