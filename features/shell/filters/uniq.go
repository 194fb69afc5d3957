package filters

import (
	"bytes"
	"fmt"
	"strconv"
)

// uniq drops lines that repeat the one before.
func uniq(c *Call) int {
	var counted, repeated, single bool
	part := comparedPart{width: -1}
	number := func(short byte, long, what string, to *int) option {
		return option{short: short, long: long, value: true, set: func(v string) bool {
			n, err := strconv.Atoi(v)
			if *to = n; err != nil || n < 0 {
				c.errorf("%s: invalid number of %s", v, what)
			}
			return err == nil && n >= 0
		}}
	}
	names, ok := c.parse([]option{
		flag('c', "count", &counted), flag('d', "repeated", &repeated), flag('u', "unique", &single), flag('i', "ignore-case", &part.ignoreCase),
		number('f', "skip-fields", "fields to skip", &part.skipFields), number('s', "skip-chars", "bytes to skip", &part.skipBytes),
		number('w', "check-chars", "bytes to compare", &part.width),
	}, c.usage)
	if !ok {
		return 1
	}
	if len(names) > 2 {
		c.usage("extra operand %s", quote(names[2]))
		return 1
	}
	input := orStdin(names)
	data, ok := c.readAll(input[:1], "%s: %s")
	if !ok {
		return 1
	}
	var out bytes.Buffer
	all := lines(data)
	for i := 0; i < len(all); {
		n := 1
		for i+n < len(all) && part.of(all[i+n]) == part.of(all[i]) {
			n++
		}
		if !(repeated && n == 1 || single && n > 1) {
			if counted {
				fmt.Fprintf(&out, "%7d ", n)
			}
			fmt.Fprintf(&out, "%s\n", all[i])
		}
		i += n
	}
	if len(names) == 2 && names[1] != "-" {
		if err := c.Files.WriteFile(names[1], out.Bytes()); err != nil {
			c.errorf("%s: %s", names[1], Reason(err))
			return 1
		}
		return 0
	}
	c.Stdout.Write(out.Bytes())
	return 0
}

// comparedPart is the part of each line by which uniq tells them apart.
type comparedPart struct {
	skipFields, skipBytes int
	width                 int // in bytes; -1: to the end
	ignoreCase            bool
}

func (p comparedPart) of(line []byte) string {
	for range p.skipFields {
		line = bytes.TrimLeft(line, " \t")
		if i := bytes.IndexAny(line, " \t"); i >= 0 {
			line = line[i:]
		} else {
			line = nil
		}
	}
	line = line[min(p.skipBytes, len(line)):]
	if p.width >= 0 {
		line = line[:min(p.width, len(line))]
	}
	if p.ignoreCase {
		line = bytes.ToUpper(line)
	}
	return string(line)
}
