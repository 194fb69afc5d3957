package filters

import (
	"bytes"
	"errors"
	"fmt"
	"strings"

	"github.com/benhoyt/goawk/interp"
	"github.com/benhoyt/goawk/parser"
)

// awk runs a program of AWK: github.com/benhoyt/goawk, a complete POSIX awk
// in Go. It can start no other program, and reads and writes no files but those
// named on its command line.
func awk(c *Call) int {
	config := &interp.Config{
		Argv0: c.Args[0], NoExec: true, NoFileReads: true, NoFileWrites: true,
		Environ: []string{}, Error: c.Stderr,
	}
	var programs []string
	args := c.Args[1:]
	for len(args) > 0 && len(args[0]) > 1 && args[0][0] == '-' {
		name, value := args[0][1], args[0][2:]
		args = args[1:]
		if name == '-' {
			break
		}
		if strings.IndexByte("Fvf", name) < 0 {
			c.errorf("unknown option -%c", name)
			return 2
		}
		if value == "" {
			if len(args) == 0 {
				c.errorf("option requires an argument -- '%c'", name)
				return 2
			}
			value, args = args[0], args[1:]
		}
		if !c.awkOption(name, value, config, &programs) {
			return 2
		}
	}
	if programs == nil {
		if len(args) == 0 {
			fmt.Fprintf(c.Stderr, "usage: awk [-F fs][-v var=value][prog | -f progfile][file ...]\n")
			return 2
		}
		programs, args = args[:1], args[1:]
	}
	return c.runAwk(strings.Join(programs, "\n"), args, config)
}

func (c *Call) awkOption(name byte, value string, config *interp.Config, programs *[]string) bool {
	switch name {
	case 'F':
		if value == "t" {
			value = `\t`
		}
		config.Vars = append(config.Vars, "FS", value)
	case 'v':
		key, v, ok := strings.Cut(value, "=")
		if !ok {
			c.errorf("invalid -v argument %s: var=value expected", quote(value))
			return false
		}
		config.Vars = append(config.Vars, key, v)
	case 'f':
		data, err := c.read(value)
		if err != nil {
			c.errorf("can't open file %s: %s", value, Reason(err))
			return false
		}
		*programs = append(*programs, string(data))
	}
	return true
}

// runAwk gives the files to the program as one stream.
//
// Simplification: FILENAME is empty and FNR goes on from file to file.
func (c *Call) runAwk(source string, names []string, config *interp.Config) int {
	program, err := parser.ParseProgram([]byte(source), nil)
	if err != nil {
		var parse *parser.ParseError
		if errors.As(err, &parse) {
			c.errorf("line %d: %s", parse.Position.Line, parse.Message)
		} else {
			c.errorf("%v", err)
		}
		return 2
	}
	var files []string
	for _, name := range names {
		if key, value, ok := strings.Cut(name, "="); ok && !strings.ContainsAny(key, "/. ") {
			config.Vars = append(config.Vars, key, value)
		} else {
			files = append(files, name)
		}
	}
	data, ok := c.readAll(files, "can't open file %s: %s")
	if !ok {
		return 2
	}
	var out bytes.Buffer
	config.Stdin, config.Output = bytes.NewReader(data), &out
	status, err := interp.ExecProgram(program, config)
	c.Stdout.Write(out.Bytes())
	if err != nil {
		c.errorf("%v", err)
		return 2
	}
	return status
}
