package filters

import (
	"bytes"
	"fmt"
	"regexp"
	"strconv"
	"strings"
)

// sedAddress says which lines a command is for.
type sedAddress struct {
	line int // from 1
	last bool
	re   *regexp.Regexp
}

// sedCommand is one command of a script.
type sedCommand struct {
	from, to *sedAddress
	not      bool
	name     byte
	text     string // of a, i, c; the second set of y

	re          *regexp.Regexp // of s
	replacement []byte
	global      bool
	nth         int
	print       bool
	set         []byte // the first set of y

	inRange bool
}

// sedRun is one run of sed.
type sedRun struct {
	*Call
	quiet, extended, inPlace, separate bool
	commands                           []*sedCommand
	out                                bytes.Buffer
	unended                            bool // the last line that was printed has no end yet
	quit                               bool
	status                             int
}

// sed edits a stream. Simplification: the commands s, y, p, d, q, a, i, c, =
// and n; no blocks, labels or hold space.
func sed(c *Call) int {
	s := &sedRun{Call: c}
	var scripts []string
	names, ok := c.parse([]option{
		flag('n', "quiet", &s.quiet), flag(0, "silent", &s.quiet), flag('E', "regexp-extended", &s.extended), flag('r', "", &s.extended),
		flag('i', "in-place", &s.inPlace), flag('s', "separate", &s.separate), flag('u', "unbuffered", new(bool)),
		{short: 'e', long: "expression", value: true, set: func(v string) bool { scripts = append(scripts, v); return true }},
		{short: 'f', long: "file", value: true, set: func(v string) bool {
			data, err := c.read(v)
			if err != nil {
				c.errorf("couldn't open file %s: %s", v, Reason(err))
			}
			scripts = append(scripts, strings.TrimSuffix(string(data), "\n"))
			return err == nil
		}},
	}, c.usage)
	if !ok {
		return 1
	}
	if scripts == nil {
		if len(names) == 0 {
			fmt.Fprintf(c.Stderr, "Usage: sed [OPTION]... {script-only-if-no-other-script} [input-file]...\n")
			return 1
		}
		scripts, names = names[:1], names[1:]
	}
	for i, script := range scripts {
		p := sedParser{script: script, extended: s.extended}
		commands, err := p.parse()
		if err != nil {
			c.errorf("-e expression #%d, char %d: %v", i+1, min(p.at, len(script)), err)
			return 1
		}
		s.commands = append(s.commands, commands...)
	}
	return s.files(names)
}

// files edits the files, as one stream or each for itself.
func (s *sedRun) files(names []string) int {
	var stream []byte
	for _, name := range orStdin(names) {
		data, err := s.read(name)
		if err != nil {
			s.errorf("can't read %s: %s", name, Reason(err))
			s.status = 2
			continue
		}
		if !s.inPlace && !s.separate {
			if n := len(stream); n > 0 && stream[n-1] != '\n' {
				stream = append(stream, '\n')
			}
			stream = append(stream, data...)
			continue
		}
		s.edit(data)
		if s.inPlace {
			if err := s.Files.WriteFile(name, s.out.Bytes()); err != nil {
				s.errorf("couldn't open file %s: %s", name, Reason(err))
				s.status = 4
			}
			s.out.Reset()
			s.unended = false
		}
	}
	s.edit(stream)
	s.Stdout.Write(s.out.Bytes())
	return s.status
}

// edit runs the script on every line.
func (s *sedRun) edit(data []byte) {
	all := lines(data)
	ended := len(data) == 0 || data[len(data)-1] == '\n'
	for i := 0; i < len(all) && !s.quit; i++ {
		i = s.cycle(all, i, ended)
	}
}

// cycle runs the script once, and returns the line that it ended on.
func (s *sedRun) cycle(all [][]byte, i int, ended bool) int {
	line, after := all[i], []string(nil)
	show := func() { s.print(string(line), ended || i < len(all)-1) }
	deleted := false
script:
	for _, c := range s.commands {
		if c.selects(line, i+1, i == len(all)-1) == c.not {
			continue
		}
		switch c.name {
		case 's':
			replaced, did := c.substitute(line)
			if line = replaced; did && c.print {
				show()
			}
		case 'y':
			line = c.translate(line)
		case 'p':
			show()
		case '=':
			s.print(strconv.Itoa(i+1), true)
		case 'i':
			s.print(c.text, true)
		case 'a':
			after = append(after, c.text)
		case 'c':
			if !c.inRange {
				s.print(c.text, true)
			}
			deleted = true
			break script
		case 'd':
			deleted = true
			break script
		case 'q':
			s.quit = true
			break script
		case 'n':
			if !s.quiet {
				show()
			}
			if i == len(all)-1 {
				deleted = true
				break script
			}
			i++
			line = all[i]
		}
	}
	if !deleted && !s.quiet {
		show()
	}
	for _, text := range after {
		s.print(text, true)
	}
	return i
}

// print writes a line. One without an end gets it when another one follows.
func (s *sedRun) print(line string, ended bool) {
	if s.unended {
		s.out.WriteByte('\n')
	}
	s.out.WriteString(line)
	if s.unended = !ended; ended {
		s.out.WriteByte('\n')
	}
}

// selects tells whether a command is for a line.
func (c *sedCommand) selects(line []byte, number int, last bool) bool {
	switch {
	case c.from == nil:
		return true
	case c.to == nil:
		return c.from.matches(line, number, last)
	case c.inRange:
		ends := c.to.matches(line, number, last)
		if c.to.line > 0 {
			ends = number >= c.to.line
		}
		c.inRange = !ends
		return c.to.line == 0 || number <= c.to.line
	case c.from.matches(line, number, last):
		c.inRange = !last && !(c.to.line > 0 && c.to.line <= number)
		return true
	}
	return false
}

func (a *sedAddress) matches(line []byte, number int, last bool) bool {
	switch {
	case a.re != nil:
		return a.re.Match(line)
	case a.last:
		return last
	}
	return number == a.line
}

// substitute replaces the matches that the command speaks of.
func (c *sedCommand) substitute(line []byte) ([]byte, bool) {
	var out []byte
	at, n, did := 0, 0, false
	for _, m := range c.re.FindAllSubmatchIndex(line, -1) {
		if n++; n < max(c.nth, 1) {
			continue
		}
		out = append(out, line[at:m[0]]...)
		out = c.expand(out, line, m)
		at, did = m[1], true
		if !c.global {
			break
		}
	}
	return append(out, line[at:]...), did
}

// expand writes the replacement: & is the match, \1 a group.
func (c *sedCommand) expand(out, line []byte, m []int) []byte {
	for i := 0; i < len(c.replacement); i++ {
		b := c.replacement[i]
		group := -1
		switch {
		case b == '&':
			group = 0
		case b == '\\' && i+1 < len(c.replacement):
			i++
			if b = c.replacement[i]; b >= '0' && b <= '9' {
				group = int(b - '0')
			} else if b == 'n' {
				b = '\n'
			} else if b == 't' {
				b = '\t'
			}
		}
		switch {
		case group < 0:
			out = append(out, b)
		case 2*group+1 < len(m) && m[2*group] >= 0:
			out = append(out, line[m[2*group]:m[2*group+1]]...)
		}
	}
	return out
}

func (c *sedCommand) translate(line []byte) []byte {
	out := bytes.Clone(line)
	for i, b := range out {
		if at := bytes.IndexByte(c.set, b); at >= 0 {
			out[i] = c.text[at]
		}
	}
	return out
}
