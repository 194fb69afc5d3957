package filters

import (
	"strconv"
	"strings"
)

func (s *sortRun) options() []option {
	options := []option{
		flag('u', "unique", &s.unique), flag('s', "stable", &s.stable), flag('c', "check", &s.check), flag('C', "", &s.quiet),
		text('o', "output", &s.output),
		{short: 't', long: "field-separator", value: true, set: func(v string) bool {
			if v == `\0` {
				v = "\x00"
			}
			switch len(v) {
			case 0:
				s.errorf("empty tab")
			case 1:
				s.separator = []byte(v)
				return true
			default:
				s.errorf("multi-character tab %s", quote(v))
			}
			return false
		}},
		{short: 'k', long: "key", value: true, set: s.addKey},
	}
	for letter, long := range map[byte]string{'n': "numeric-sort", 'h': "human-numeric-sort", 'g': "general-numeric-sort",
		'V': "version-sort", 'r': "reverse", 'f': "ignore-case", 'd': "dictionary-order", 'b': "ignore-leading-blanks"} {
		options = append(options, option{short: letter, long: long, set: func(string) bool { return s.order.set(letter) }})
	}
	return options
}

// addKey reads FIELD[.CHAR][OPTIONS][,FIELD[.CHAR][OPTIONS]].
func (s *sortRun) addKey(spec string) bool {
	k := sortKey{}
	start, end, both := strings.Cut(spec, ",")
	var ok bool
	if k.from, ok = s.position(start, spec, &k.order, &k.blanksStart); !ok {
		return false
	}
	if k.from.char == 0 {
		k.from.char = 1
	}
	if both {
		if k.to, ok = s.position(end, spec, &k.order, &k.blanksEnd); !ok {
			return false
		}
	}
	s.keys = append(s.keys, k)
	return true
}

func (s *sortRun) position(text, spec string, o *order, blanks *bool) (position, bool) {
	digits := strings.TrimRight(text, "bdfghnrV")
	field, char, dotted := strings.Cut(digits, ".")
	f, err := strconv.Atoi(field)
	if err != nil {
		s.errorf("invalid number at field start: invalid count at start of %s", quote(text))
		return position{}, false
	}
	if f == 0 {
		s.errorf("field number is zero: invalid field specification %s", quote(spec))
		return position{}, false
	}
	p := position{field: f}
	if dotted {
		if p.char, err = strconv.Atoi(char); err != nil {
			s.errorf("invalid number after '.': invalid count at start of %s", quote(char))
			return position{}, false
		}
	}
	for _, letter := range []byte(text[len(digits):]) {
		if letter == 'b' {
			*blanks = true
			continue
		}
		o.set(letter)
	}
	return p, true
}
