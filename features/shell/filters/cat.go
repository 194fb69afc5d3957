package filters

import (
	"bufio"
	"bytes"
	"fmt"
)

// cat prints files one after the other. Simplification: of its options only
// -n, -b, -s and -E.
func cat(c *Call) int {
	var number, nonBlank, squeeze, ends bool
	names, ok := c.parse([]option{
		flag('n', "number", &number), flag('b', "number-nonblank", &nonBlank),
		flag('s', "squeeze-blank", &squeeze), flag('E', "show-ends", &ends), flag('u', "", new(bool)),
	}, c.usage)
	if !ok {
		return 1
	}
	out := c.output()
	defer out.Flush()
	p := catPrinter{out, number, nonBlank, squeeze, ends, 0, false, true}
	for _, name := range orStdin(names) {
		data, err := c.read(name)
		if err != nil {
			out.Flush()
			c.errorf("%s: %s", name, Reason(err))
			ok = false
		}
		p.print(data)
	}
	return status(ok, 1)
}

// catPrinter prints one text after the other.
type catPrinter struct {
	*bufio.Writer
	number, nonBlank, squeeze, ends bool
	n                               int  // of the last line that was numbered
	blank                           bool // the last line was empty
	start                           bool // the next byte begins a line
}

func (p *catPrinter) print(data []byte) {
	for len(data) > 0 {
		line, rest, ended := bytes.Cut(data, []byte("\n"))
		data = rest
		blank := p.start && ended && len(line) == 0
		if p.squeeze && blank && p.blank {
			continue
		}
		p.blank = blank
		if p.start && (p.number && !p.nonBlank || p.nonBlank && !blank) {
			p.n++
			fmt.Fprintf(p, "%6d\t", p.n)
		}
		p.Write(line)
		if p.start = ended; !ended {
			return
		}
		if p.ends {
			p.WriteByte('$')
		}
		p.WriteByte('\n')
	}
}

// status is 0 when all went well, and failed otherwise.
func status(ok bool, failed int) int {
	if ok {
		return 0
	}
	return failed
}
