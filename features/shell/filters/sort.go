package filters

import (
	"bytes"
	"slices"
)

// order is how two keys are compared.
type order struct {
	numeric, human, general, version, reverse bool
	fold, dictionary, blanksStart, blanksEnd  bool
}

// set adds an ordering by its letter; false if it is none.
func (o *order) set(letter byte) bool {
	switch letter {
	case 'n':
		o.numeric = true
	case 'h':
		o.human = true
	case 'g':
		o.general = true
	case 'V':
		o.version = true
	case 'r':
		o.reverse = true
	case 'f':
		o.fold = true
	case 'd':
		o.dictionary = true
	case 'b':
		o.blanksStart, o.blanksEnd = true, true
	default:
		return false
	}
	return true
}

// position is a place in a line: field and character counted from 1; the
// character is 0 for the end of the field.
type position struct{ field, char int }

// sortKey is what -k says.
type sortKey struct {
	from, to position // to.field 0: the end of the line
	order
}

// sortRun is one run of sort.
type sortRun struct {
	*Call
	order
	keys                         []sortKey
	unique, stable, check, quiet bool
	separator                    []byte // nil: between a blank and a non-blank
	output                       string
}

// sortLines sorts lines, by their bytes unless told otherwise. Simplification:
// no -R, -M, -z and --files0-from.
func sortLines(c *Call) int {
	s := &sortRun{Call: c}
	names, ok := c.parse(s.options(), c.usage)
	if !ok {
		return 2
	}
	if len(s.keys) == 0 && s.order != (order{}) {
		s.keys = []sortKey{{from: position{1, 1}, order: s.order}}
		s.keys[0].reverse = false // the whole result is turned around
	}
	for i, k := range s.keys {
		if k.order == (order{}) {
			s.keys[i].order = s.order
		}
	}
	data, ok := c.readAll(names, "cannot read: %s: %s")
	if !ok {
		return 2
	}
	all := lines(data)
	if s.check {
		return s.checkOrder(all, orStdin(names)[0])
	}
	slices.SortStableFunc(all, s.compare)
	if s.unique {
		all = slices.CompactFunc(all, func(a, b []byte) bool { return s.compareKeys(a, b) == 0 })
	}
	var out bytes.Buffer
	for _, line := range all {
		out.Write(line)
		out.WriteByte('\n')
	}
	if s.output != "" {
		if err := c.Files.WriteFile(s.output, out.Bytes()); err != nil {
			c.errorf("open failed: %s: %s", s.output, Reason(err))
			return 2
		}
		return 0
	}
	c.Stdout.Write(out.Bytes())
	return 0
}

// compare is the order of two lines; equal keys are decided by the bytes of
// the lines, unless the sort is stable or only unique keys are wanted.
func (s *sortRun) compare(a, b []byte) int {
	c := s.compareKeys(a, b)
	if c != 0 || len(s.keys) > 0 && (s.stable || s.unique) {
		if s.wholeReversed() {
			return -c
		}
		return c
	}
	if c = bytes.Compare(a, b); s.reverse {
		return -c
	}
	return c
}

// wholeReversed is for -r with orderings but without -k.
func (s *sortRun) wholeReversed() bool {
	return s.reverse && len(s.keys) == 1 && s.keys[0].from == (position{1, 1}) && s.keys[0].to == (position{}) && !s.keys[0].reverse
}

func (s *sortRun) compareKeys(a, b []byte) int {
	if len(s.keys) == 0 {
		return bytes.Compare(a, b)
	}
	for _, k := range s.keys {
		c := k.compare(s.extract(a, k), s.extract(b, k))
		if k.reverse {
			c = -c
		}
		if c != 0 {
			return c
		}
	}
	return 0
}

// extract is the part of a line that a key speaks of.
func (s *sortRun) extract(line []byte, k sortKey) []byte {
	starts, ends := s.fields(line)
	begin, end := len(line), len(line)
	if k.from.field <= len(starts) {
		begin = starts[k.from.field-1]
		if k.blanksStart {
			begin = skipBlanks(line, begin)
		}
		begin = min(begin+k.from.char-1, len(line))
	}
	if k.to.field > 0 && k.to.field <= len(starts) {
		if k.to.char == 0 {
			end = ends[k.to.field-1]
		} else {
			end = starts[k.to.field-1]
			if k.blanksEnd {
				end = skipBlanks(line, end)
			}
			end = min(end+k.to.char, len(line))
		}
	}
	return line[begin:max(begin, end)]
}

func skipBlanks(line []byte, at int) int {
	for at < len(line) && (line[at] == ' ' || line[at] == '\t') {
		at++
	}
	return at
}

// fields are where the fields begin and end. Without a separator the blanks
// before a field belong to it.
func (s *sortRun) fields(line []byte) (starts, ends []int) {
	if s.separator != nil {
		at := 0
		for {
			starts = append(starts, at)
			i := bytes.Index(line[at:], s.separator)
			if i < 0 {
				return starts, append(ends, len(line))
			}
			ends = append(ends, at+i)
			at += i + 1
		}
	}
	for at := 0; at < len(line) || at == 0; {
		starts = append(starts, at)
		at = skipBlanks(line, at)
		for at < len(line) && line[at] != ' ' && line[at] != '\t' {
			at++
		}
		ends = append(ends, at)
		if at == 0 {
			break
		}
	}
	return starts, ends
}

func (o order) compare(a, b []byte) int {
	switch {
	case o.numeric:
		return compareNumbers(leadingNumber(a, false), leadingNumber(b, false))
	case o.human:
		return compareHuman(a, b)
	case o.general:
		return compareFloats(a, b)
	case o.version:
		return compareVersions(string(a), string(b))
	}
	if o.dictionary {
		a, b = dictionary(a), dictionary(b)
	}
	if o.fold {
		a, b = upper(a), upper(b)
	}
	return bytes.Compare(a, b)
}

func upper(b []byte) []byte {
	out := slices.Clone(b)
	for i, c := range out {
		if c >= 'a' && c <= 'z' {
			out[i] = c - 32
		}
	}
	return out
}

func dictionary(b []byte) []byte {
	var out []byte
	for _, c := range b {
		if classes["alnum"](c) || classes["blank"](c) {
			out = append(out, c)
		}
	}
	return out
}

func (s *sortRun) checkOrder(all [][]byte, name string) int {
	for i := 1; i < len(all); i++ {
		c := s.compare(all[i-1], all[i])
		if c > 0 || c == 0 && s.unique {
			s.errorf("%s:%d: disorder: %s", name, i+1, all[i])
			return 1
		}
	}
	return 0
}
