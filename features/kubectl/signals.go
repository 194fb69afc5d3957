package kubectl

import (
	"os"
	_ "unsafe" // for go:linkname

	_ "k8s.io/kubectl/pkg/util/interrupt"
)

// terminationSignals are those that the commands of kubectl that wait (get -w,
// wait, delete) ask the process for. Their channels would be made on the
// command's clock, and Go ends a program in which a signal comes to such a one:
// a Ctrl-C would not interrupt the command but crash us. Whoever runs a command
// interrupts it by its context instead.
//
//go:linkname terminationSignals k8s.io/kubectl/pkg/util/interrupt.terminationSignals
var terminationSignals []os.Signal

// ownSignals are the real ones: for a command that has the process to itself.
var ownSignals = terminationSignals

func init() { terminationSignals = []os.Signal{silence{}} }

// silence is a signal that never comes.
type silence struct{}

func (silence) String() string { return "silence" }
func (silence) Signal()        {}
