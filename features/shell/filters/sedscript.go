package filters

import (
	"fmt"
	"strconv"
	"strings"
)

// sedParser reads a script.
type sedParser struct {
	script   string
	at       int
	extended bool
}

func (p *sedParser) parse() ([]*sedCommand, error) {
	var commands []*sedCommand
	for {
		p.skip(" \t\n;")
		if p.at >= len(p.script) {
			return commands, nil
		}
		if p.script[p.at] == '#' {
			for p.at < len(p.script) && p.script[p.at] != '\n' {
				p.at++
			}
			continue
		}
		c := &sedCommand{}
		if err := p.addresses(c); err != nil {
			return nil, err
		}
		if err := p.command(c); err != nil {
			return nil, err
		}
		commands = append(commands, c)
	}
}

func (p *sedParser) skip(chars string) {
	for p.at < len(p.script) && strings.IndexByte(chars, p.script[p.at]) >= 0 {
		p.at++
	}
}

// take is the next character; 0 at the end.
func (p *sedParser) take() byte {
	p.at++
	if p.at > len(p.script) {
		return 0
	}
	return p.script[p.at-1]
}

func (p *sedParser) addresses(c *sedCommand) (err error) {
	if c.from, err = p.address(); err != nil || c.from == nil {
		return err
	}
	if p.skip(" \t"); p.at < len(p.script) && p.script[p.at] == ',' {
		p.at++
		p.skip(" \t")
		if c.to, err = p.address(); err == nil && c.to == nil {
			err = fmt.Errorf("unexpected `,'")
		}
	}
	if p.skip(" \t"); err == nil && p.at < len(p.script) && p.script[p.at] == '!' {
		p.at++
		c.not = true
		p.skip(" \t")
	}
	return err
}

func (p *sedParser) address() (*sedAddress, error) {
	if p.at >= len(p.script) {
		return nil, nil
	}
	switch b := p.script[p.at]; {
	case b == '$':
		p.at++
		return &sedAddress{last: true}, nil
	case b >= '0' && b <= '9':
		digits := digitRun(p.script[p.at:])
		p.at += len(digits)
		n, err := strconv.Atoi(digits)
		if n == 0 && err == nil {
			err = fmt.Errorf("invalid usage of line address 0")
		}
		return &sedAddress{line: n}, err
	case b == '/' || b == '\\':
		if p.at++; b == '\\' {
			b = p.take()
		}
		text, ok := p.until(b, true)
		if !ok {
			return nil, fmt.Errorf("unterminated address regex")
		}
		re, err := compile(text, p.extended, false)
		return &sedAddress{re: re}, err
	}
	return nil, nil
}

// until reads up to an unescaped delimiter. An escaped one loses its backslash
// in a regular expression, where it would mean something else.
func (p *sedParser) until(delimiter byte, brackets bool) (string, bool) {
	var out strings.Builder
	inBracket := false
	for p.at < len(p.script) {
		b := p.take()
		switch {
		case b == '\\' && p.at < len(p.script) && !inBracket:
			next := p.take()
			if next == 'n' && brackets {
				out.WriteByte('\n')
				continue
			}
			if next != delimiter {
				out.WriteByte('\\')
			}
			out.WriteByte(next)
			continue
		case brackets && b == '[' && !inBracket:
			inBracket = true
			out.WriteByte(b)
			if strings.HasPrefix(p.script[p.at:], "^") {
				out.WriteByte(p.take())
			}
			if strings.HasPrefix(p.script[p.at:], "]") {
				out.WriteByte(p.take())
			}
			continue
		case b == ']':
			inBracket = false
		case b == delimiter && !inBracket:
			return out.String(), true
		}
		out.WriteByte(b)
	}
	return "", false
}

func (p *sedParser) command(c *sedCommand) error {
	switch c.name = p.take(); c.name {
	case 0:
		return fmt.Errorf("missing command")
	case 's':
		return p.substitution(c)
	case 'y':
		return p.translation(c)
	case 'a', 'i', 'c':
		p.skip(" \t")
		if strings.HasPrefix(p.script[p.at:], "\\") {
			p.at++
			p.skip("\n")
		}
		line, _, _ := strings.Cut(p.script[p.at:], "\n")
		p.at += len(line)
		if c.text = line; line == "" {
			return fmt.Errorf("expected \\ after `a', `c' or `i'")
		}
		return nil
	case 'p', 'd', 'q', '=', 'n':
		p.skip(" \t")
		if p.at < len(p.script) && strings.IndexByte(";\n#", p.script[p.at]) < 0 {
			p.at++
			return fmt.Errorf("extra characters after command")
		}
		return nil
	}
	return fmt.Errorf("unknown command: `%c'", c.name)
}

func (p *sedParser) substitution(c *sedCommand) error {
	delimiter := p.take()
	pattern, ok := p.until(delimiter, true)
	replacement, ok2 := "", false
	if ok {
		replacement, ok2 = p.until(delimiter, false)
	}
	if !ok2 {
		return fmt.Errorf("unterminated `s' command")
	}
	c.replacement = []byte(replacement)
	ignoreCase := false
flags:
	for p.at < len(p.script) {
		switch b := p.take(); {
		case b == 'g':
			c.global = true
		case b == 'p':
			c.print = true
		case b == 'i' || b == 'I':
			ignoreCase = true
		case b >= '1' && b <= '9':
			p.at--
			digits := digitRun(p.script[p.at:])
			p.at += len(digits)
			c.nth, _ = strconv.Atoi(digits)
		case b == ';' || b == '\n':
			break flags
		case b == ' ' || b == '\t':
		default:
			return fmt.Errorf("unknown option to `s'")
		}
	}
	var err error
	c.re, err = compile(pattern, p.extended, ignoreCase)
	return err
}

func (p *sedParser) translation(c *sedCommand) error {
	delimiter := p.take()
	from, ok := p.until(delimiter, false)
	to, ok2 := "", false
	if ok {
		to, ok2 = p.until(delimiter, false)
	}
	switch {
	case !ok2:
		return fmt.Errorf("unterminated `y' command")
	case len(from) != len(to):
		return fmt.Errorf("strings for `y' command are different lengths")
	}
	c.set, c.text = []byte(from), to
	return nil
}
