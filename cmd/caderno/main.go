// Command caderno is the course's command line: it reads lessons, checks their
// scenarios, and says where the learner is. main only hands Run the process's
// surroundings; each command has a file of its own.
package main

import (
	"context"
	"os"
	"os/signal"
	"strings"
	"syscall"
	"time"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	// Whoever reads only the beginning (| head) would end us by our next line: see
	// toTheEnd.
	signal.Notify(make(chan os.Signal, 1), syscall.SIGPIPE)
	status := Run(ctx, os.Args[1:], surroundings{
		stdin: os.Stdin, stdout: os.Stdout, stderr: os.Stderr,
		lookupEnv: os.LookupEnv, now: time.Now,
		notebook: findNotebook("."), self: self(),
		defaultSignals: func() { signal.Reset(os.Interrupt, syscall.SIGTERM) },
	})
	stop()
	os.Exit(status)
}

// self is what a learner types to start this program, so that the commands we
// suggest can be copied as they stand.
func self() string {
	executable, err := os.Executable()
	if err != nil {
		return "caderno"
	}
	// go run starts what it built from its cache, or from a temporary folder.
	cache := os.Getenv("GOCACHE")
	if strings.Contains(executable, "go-build") || cache != "" && strings.HasPrefix(executable, cache) {
		return "go run ./cmd/caderno"
	}
	return "caderno"
}
