package filters

import (
	"bytes"
	"fmt"
	"strconv"
	"strings"
)

// part says which part of a text head or tail prints.
type part struct {
	n         int
	bytes     bool // not lines
	otherwise bool // head: all but the last n; tail: from the n-th on
}

// head prints the first lines of files.
func head(c *Call) int {
	return c.ends(func(data []byte, p part) []byte {
		if p.otherwise {
			return data[:backFrom(data, p)]
		}
		return data[:forwardTo(data, p)]
	}, '-')
}

// tail prints the last ones. Simplification: -f is not there; nothing is
// appended to a file while a command of ours runs.
func tail(c *Call) int {
	return c.ends(func(data []byte, p part) []byte {
		if p.otherwise {
			p.n = max(p.n-1, 0)
			return data[forwardTo(data, p):]
		}
		return data[backFrom(data, p):]
	}, '+')
}

// ends is what head and tail have in common. sign before a number turns its
// sense around.
func (c *Call) ends(cut func([]byte, part) []byte, sign byte) int {
	p := part{n: 10}
	var quiet, verbose bool
	count := func(what string, inBytes bool) func(string) bool {
		return func(v string) bool {
			digits := v
			p.otherwise = v != "" && v[0] == sign
			if v != "" && (v[0] == '-' || v[0] == '+') {
				digits = v[1:]
			}
			n, err := strconv.Atoi(digits)
			if err != nil || n < 0 {
				c.errorf("invalid number of %s: %s", what, quote(v))
				return false
			}
			p.n, p.bytes = n, inBytes
			return true
		}
	}
	c.Args = append(c.Args[:1:1], oldNumber(c.Args[1:])...)
	names, ok := c.parse([]option{
		{short: 'n', long: "lines", value: true, set: count("lines", false)},
		{short: 'c', long: "bytes", value: true, set: count("bytes", true)},
		flag('q', "quiet", &quiet), flag('v', "verbose", &verbose),
	}, c.usage)
	if !ok {
		return 1
	}
	out := c.output()
	defer out.Flush()
	printed := false
	for _, name := range orStdin(names) {
		data, err := c.read(name)
		if err != nil {
			out.Flush()
			c.errorf("cannot open '%s' for reading: %s", name, Reason(err))
			ok = false
			continue
		}
		if verbose || len(names) > 1 && !quiet {
			if printed {
				out.WriteByte('\n')
			}
			fmt.Fprintf(out, "==> %s <==\n", shown(name))
		}
		printed = true
		out.Write(cut(data, p))
	}
	return status(ok, 1)
}

// oldNumber turns -5 into -n5.
func oldNumber(args []string) []string {
	if len(args) == 0 || len(args[0]) < 2 || args[0][0] != '-' || strings.Trim(args[0][1:], "0123456789") != "" {
		return args
	}
	return append([]string{"-n" + args[0][1:]}, args[1:]...)
}

// forwardTo is where the first n lines or bytes end.
func forwardTo(data []byte, p part) int {
	if p.bytes {
		return min(p.n, len(data))
	}
	at := 0
	for range p.n {
		i := bytes.IndexByte(data[at:], '\n')
		if i < 0 {
			return len(data)
		}
		at += i + 1
	}
	return at
}

// backFrom is where the last n lines or bytes begin.
func backFrom(data []byte, p part) int {
	if p.bytes {
		return max(len(data)-p.n, 0)
	}
	at := len(data)
	for range p.n {
		if at == 0 {
			return 0
		}
		at = bytes.LastIndexByte(data[:at-1], '\n') + 1
	}
	return at
}

func shown(name string) string {
	if name == "-" {
		return "standard input"
	}
	return name
}
