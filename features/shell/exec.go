package shell

import (
	"context"
	"errors"
	"fmt"
	"os"
	"strconv"
	"strings"
	"time"

	"mvdan.cc/sh/v3/interp"

	"caderno/features/shell/filters"
)

// exitInterrupt is the status of a command that was interrupted.
const exitInterrupt = 130

// maxCalls is how many simple commands one line may run. More is a loop that
// does not end: nothing else would ever stop it, since time is virtual.
const maxCalls = 100_000

// call looks at every simple command, also those inside the interpreter.
func (s *Shell) call(ctx context.Context, args []string) ([]string, error) {
	s.out.mu.Lock()
	s.calls++
	n := s.calls
	s.out.mu.Unlock()
	most := maxCalls
	if s.options.Files != nil {
		most = mostConfinedCalls
		if err := s.checkCall(args); err != nil {
			return nil, err
		}
	}
	if n > most {
		return nil, fmt.Errorf("a linha rodou mais de %d comandos: parece um laço que não termina", most)
	}
	return args, nil
}

// exec runs a command that is not inside the interpreter.
func (s *Shell) exec(ctx context.Context, args []string) error {
	if exit := s.dispatch(ctx, args, 0); exit != 0 {
		return interp.ExitStatus(uint8(exit))
	}
	return nil
}

// dispatch finds a command by its name and hands its arguments on.
func (s *Shell) dispatch(ctx context.Context, args []string, limit time.Duration) int {
	hc := interp.HandlerCtx(ctx)
	call := &filters.Call{Args: args, Stdin: hc.Stdin, Stdout: hc.Stdout, Stderr: hc.Stderr, Files: s.at(hc.Dir)}
	if hc.Stdin == nil || isNil(hc.Stdin) {
		call.Stdin = nil
	}
	if s.options.Files != nil {
		call.Stdout, call.Stderr = rationed{hc.Stdout, s}, rationed{hc.Stderr, s}
	}
	switch name := args[0]; {
	case name == "kubectl" && s.options.Kubectl != nil:
		k := Kubectl{Args: args[1:], Stdin: call.Stdin, Stdout: call.Stdout, Stderr: call.Stderr, Limit: limit}
		if s.options.Files != nil {
			k.Read = call.Files.ReadFile
		} else {
			k.File = s.files.in(hc.Dir).real
		}
		return s.options.Kubectl(ctx, k)
	case name == "curl":
		return s.curl(call)
	case name == "sleep" && s.options.Sleep != nil:
		return s.sleep(call)
	case name == "timeout":
		return s.timeout(ctx, call)
	case s.options.Files != nil && Endless(name):
		fmt.Fprintf(hc.Stderr, "%s não existe nesta página: um programa dele pode nunca acabar; para escolher colunas, use cut, ou -o custom-columns do kubectl\n", name)
		return 126
	case filters.All[name] != nil:
		return filters.All[name](call)
	case s.options.Others != nil:
		_, screen := hc.Stdout.(stream)
		return s.options.Others(ctx, call, screen)
	}
	return notFound(call)
}

// isNil finds the nil *os.File that the interpreter has for no standard input.
func isNil(r any) bool {
	f, ok := r.(*os.File)
	return ok && f == nil
}

// notFound says so as a shell does.
func notFound(c *filters.Call) int {
	name := c.Args[0]
	if !strings.Contains(name, "/") {
		fmt.Fprintf(c.Stderr, "sh: %s: command not found\n", name)
		return 127
	}
	_, err := c.Files.ReadFile(name)
	if err == nil {
		err = os.ErrPermission // nothing can be executed
	}
	fmt.Fprintf(c.Stderr, "sh: %s: %s\n", name, filters.Reason(err))
	if errors.Is(err, os.ErrNotExist) {
		return 127
	}
	return 126
}

// sleep lets time pass: sleep 5, sleep 0.2, sleep 1m 30s.
func (s *Shell) sleep(c *filters.Call) int {
	if len(c.Args) == 1 {
		fmt.Fprintf(c.Stderr, "sleep: missing operand\nTry 'sleep --help' for more information.\n")
		return 1
	}
	var total time.Duration
	for _, a := range c.Args[1:] {
		d, ok := interval(a)
		if !ok {
			fmt.Fprintf(c.Stderr, "sleep: invalid time interval ‘%s’\nTry 'sleep --help' for more information.\n", a)
			return 1
		}
		total += d
	}
	if err := s.options.Sleep(total); err != nil {
		fmt.Fprintf(c.Stderr, "sleep: %v\n", err)
		return 1
	}
	return 0
}

// interval reads a number with s, m, h or d behind it, or nothing.
func interval(text string) (time.Duration, bool) {
	unit := time.Second
	if n := len(text); n > 0 {
		if u, ok := map[byte]time.Duration{'s': time.Second, 'm': time.Minute, 'h': time.Hour, 'd': 24 * time.Hour}[text[n-1]]; ok {
			unit, text = u, text[:n-1]
		}
	}
	n, err := strconv.ParseFloat(text, 64)
	if err != nil || n < 0 || n > 1e6 {
		return 0, false
	}
	return time.Duration(n * float64(unit)), true
}

// timeout ends a command after some time, which makes an end of those that have
// none: timeout 30 kubectl get pods -w. Of the other commands none takes time but
// sleep, which it does not cut short.
func (s *Shell) timeout(ctx context.Context, c *filters.Call) int {
	if len(c.Args) < 3 {
		fmt.Fprintf(c.Stderr, "timeout: missing operand\nTry 'timeout --help' for more information.\n")
		return 125
	}
	limit, ok := interval(c.Args[1])
	if !ok {
		fmt.Fprintf(c.Stderr, "timeout: invalid time interval ‘%s’\nTry 'timeout --help' for more information.\n", c.Args[1])
		return 125
	}
	return s.dispatch(ctx, c.Args[2:], limit)
}
