package filters

import (
	"bytes"
	"fmt"
	"strconv"
)

// uniq drops lines that repeat the one before.
func uniq(c *Call) int {
	var counted, repeated, single, ignoreCase bool
	skipFields, skipBytes, width := 0, 0, -1
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
		flag('c', "count", &counted), flag('d', "repeated", &repeated), flag('u', "unique", &single), flag('i', "ignore-case", &ignoreCase),
		number('f', "skip-fields", "fields to skip", &skipFields), number('s', "skip-chars", "bytes to skip", &skipBytes),
		number('w', "check-chars", "bytes to compare", &width),
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
	key := func(line []byte) string {
		for range skipFields {
			line = bytes.TrimLeft(line, " \t")
			if i := bytes.IndexAny(line, " \t"); i >= 0 {
				line = line[i:]
			} else {
				line = nil
			}
		}
		line = line[min(skipBytes, len(line)):]
		if width >= 0 {
			line = line[:min(width, len(line))]
		}
		if ignoreCase {
			line = bytes.ToUpper(line)
		}
		return string(line)
	}
	var out bytes.Buffer
	all := lines(data)
	for i := 0; i < len(all); {
		n := 1
		for i+n < len(all) && key(all[i+n]) == key(all[i]) {
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
