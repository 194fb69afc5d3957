package filters

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
)

// tr translates, deletes or squeezes bytes.
func tr(c *Call) int {
	var complement, remove, squeeze, truncate bool
	sets, ok := c.parse([]option{
		flag('c', "complement", &complement), flag('C', "", &complement), flag('d', "delete", &remove),
		flag('s', "squeeze-repeats", &squeeze), flag('t', "truncate-set1", &truncate),
	}, c.usage)
	if !ok || !c.operands(sets, remove, squeeze) {
		return 1
	}
	first, err := byteSet(sets[0], 0)
	if err == nil && complement {
		first = without(first)
	}
	var second []byte
	if err == nil && len(sets) > 1 {
		second, err = byteSet(sets[1], len(first))
	}
	if err != nil {
		c.errorf("%v", err)
		return 1
	}
	translating := !remove && len(sets) > 1
	if translating && len(second) == 0 && !truncate {
		c.errorf("when not truncating set1, string2 must be non-empty")
		return 1
	}
	data, err := c.read("-")
	if err != nil {
		c.errorf("read error: %v", err)
		return 1
	}
	m := mapping(first, second, truncate)
	drop, squeezed := set(first), set(second)
	if len(sets) == 1 {
		squeezed = drop
	}
	out := c.output()
	defer out.Flush()
	last := -1
	for _, b := range data {
		if remove && drop[b] {
			continue
		}
		if translating {
			b = m[b]
		}
		if squeeze && squeezed[b] && last == int(b) {
			continue
		}
		out.WriteByte(b)
		last = int(b)
	}
	return 0
}

// operands tells whether there are as many sets as wanted.
func (c *Call) operands(sets []string, remove, squeeze bool) bool {
	try := func() { fmt.Fprintf(c.Stderr, "Try '%s --help' for more information.\n", c.Args[0]) }
	switch {
	case len(sets) == 0:
		c.usage("missing operand")
	case len(sets) == 1 && remove && squeeze:
		c.errorf("missing operand after %s", quote(sets[0]))
		fmt.Fprintln(c.Stderr, "Two strings must be given when both deleting and squeezing repeats.")
		try()
	case len(sets) == 1 && !remove && !squeeze:
		c.errorf("missing operand after %s", quote(sets[0]))
		fmt.Fprintln(c.Stderr, "Two strings must be given when translating.")
		try()
	case len(sets) == 2 && remove && !squeeze:
		c.errorf("extra operand %s", quote(sets[1]))
		fmt.Fprintln(c.Stderr, "Only one string may be given when deleting without squeezing repeats.")
		try()
	case len(sets) > 2:
		c.usage("extra operand %s", quote(sets[2]))
	default:
		return true
	}
	return false
}

// mapping is what each byte becomes. A second set that is too short goes on
// with its last byte.
func mapping(first, second []byte, truncate bool) (m [256]byte) {
	for i := range m {
		m[i] = byte(i)
	}
	for i, b := range first {
		switch {
		case i < len(second):
			m[b] = second[i]
		case !truncate && len(second) > 0:
			m[b] = second[len(second)-1]
		}
	}
	return m
}

func set(bytes []byte) (s [256]bool) {
	for _, b := range bytes {
		s[b] = true
	}
	return s
}

func without(bytes []byte) (rest []byte) {
	s := set(bytes)
	for i := range 256 {
		if !s[i] {
			rest = append(rest, byte(i))
		}
	}
	return rest
}

// byteSet reads a set: abc, a-z, [:digit:], [x*], \n, \012. fill is the length
// that [x*] fills up to.
func byteSet(text string, fill int) ([]byte, error) {
	var out []byte
	var rest []byte // after [x*]
	star, starAt := byte(0), -1
	for i := 0; i < len(text); {
		if name, _, ok := strings.Cut(strings.TrimPrefix(text[i:], "[:"), ":]"); ok && strings.HasPrefix(text[i:], "[:") {
			class, known := classes[name]
			if !known {
				return nil, fmt.Errorf("invalid character class %s", quote(name))
			}
			out = append(out, members(class)...)
			i += len(name) + 4
			continue
		}
		if strings.HasPrefix(text[i:], "[") {
			if body, _, ok := strings.Cut(text[i+1:], "]"); ok && len(body) >= 2 && body[1] == '*' {
				n, err := strconv.ParseUint(body[2:], 0, 16)
				switch {
				case body[2:] == "":
					star, starAt = body[0], len(out)
				case err != nil:
					return nil, fmt.Errorf("invalid repeat count %s in [c*n] construct", quote(body[2:]))
				default:
					for range n {
						out = append(out, body[0])
					}
				}
				i += len(body) + 2
				continue
			}
		}
		from, n := unescape(text[i:])
		i += n
		if i+1 < len(text) && text[i] == '-' {
			to, n := unescape(text[i+1:])
			if to < from {
				return nil, fmt.Errorf("range-endpoints of '%c-%c' are in reverse collating sequence order", from, to)
			}
			for b := int(from); b <= int(to); b++ {
				out = append(out, byte(b))
			}
			i += 1 + n
			continue
		}
		out = append(out, from)
	}
	if starAt >= 0 {
		if fill == 0 {
			return nil, errors.New("the [c*] repeat construct may not appear in string1")
		}
		rest = append(rest, out[starAt:]...)
		out = out[:starAt]
		for len(out)+len(rest) < fill {
			out = append(out, star)
		}
		out = append(out, rest...)
	}
	return out, nil
}

// unescape reads one byte, and tells how long its spelling is.
func unescape(s string) (byte, int) {
	if s[0] != '\\' || len(s) == 1 {
		return s[0], 1
	}
	if i := strings.IndexByte("abfnrtv\\", s[1]); i >= 0 {
		return "\a\b\f\n\r\t\v\\"[i], 2
	}
	n := 1
	for n < len(s) && n < 4 && s[n] >= '0' && s[n] <= '7' {
		n++
	}
	if v, err := strconv.ParseUint(s[1:n], 8, 8); err == nil {
		return byte(v), n
	}
	return s[1], 2
}

var classes = map[string]func(b byte) bool{
	"alpha": func(b byte) bool { return b|0x20 >= 'a' && b|0x20 <= 'z' },
	"digit": func(b byte) bool { return b >= '0' && b <= '9' },
	"alnum": func(b byte) bool { return b|0x20 >= 'a' && b|0x20 <= 'z' || b >= '0' && b <= '9' },
	"upper": func(b byte) bool { return b >= 'A' && b <= 'Z' },
	"lower": func(b byte) bool { return b >= 'a' && b <= 'z' },
	"space": func(b byte) bool { return b == ' ' || b >= '\t' && b <= '\r' },
	"blank": func(b byte) bool { return b == ' ' || b == '\t' },
	"punct": func(b byte) bool {
		return b > ' ' && b < 0x7f && !(b|0x20 >= 'a' && b|0x20 <= 'z' || b >= '0' && b <= '9')
	},
	"print":  func(b byte) bool { return b >= ' ' && b < 0x7f },
	"graph":  func(b byte) bool { return b > ' ' && b < 0x7f },
	"cntrl":  func(b byte) bool { return b < ' ' || b == 0x7f },
	"xdigit": func(b byte) bool { return b >= '0' && b <= '9' || b|0x20 >= 'a' && b|0x20 <= 'f' },
}

func members(class func(byte) bool) (out []byte) {
	for i := range 256 {
		if class(byte(i)) {
			out = append(out, byte(i))
		}
	}
	return out
}
