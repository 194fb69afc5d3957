package filters

import (
	"bytes"
	"math"
	"sort"
	"strconv"
	"strings"
)

// span is a range of fields or bytes, both ends counted from 1 and included.
type span struct{ from, to int }

// cut prints parts of each line. -c means bytes, as in GNU's.
func cut(c *Call) int {
	var fields, chars, byteList, delimiter, between string
	var only, complement, given bool
	lists := 0
	list := func(short byte, long string, to *string) option {
		return option{short: short, long: long, value: true, set: func(v string) bool { *to = v; lists++; return true }}
	}
	names, ok := c.parse([]option{
		list('f', "fields", &fields), list('c', "characters", &chars), list('b', "bytes", &byteList),
		{short: 'd', long: "delimiter", value: true, set: func(v string) bool {
			if delimiter, given = v, true; len(v) > 1 {
				c.usage("the delimiter must be a single character")
			}
			return len(v) <= 1
		}},
		text(0, "output-delimiter", &between), flag('s', "only-delimited", &only), flag(0, "complement", &complement), flag('n', "", new(bool)),
	}, c.usage)
	switch {
	case !ok:
		return 1
	case lists == 0:
		c.usage("you must specify a list of bytes, characters, or fields")
		return 1
	case lists > 1:
		c.usage("only one list may be specified")
		return 1
	case given && fields == "":
		c.usage("an input delimiter may be specified only when operating on fields")
		return 1
	}
	spans, ok := c.spans(fields+chars+byteList, fields != "")
	if !ok {
		return 1
	}
	if complement {
		spans = others(spans)
	}
	data, ok := c.readAll(names, "%s: %s")
	out := c.output()
	defer out.Flush()
	if !given {
		delimiter = "\t"
	} else if delimiter == "" {
		delimiter = "\x00"
	}
	for _, line := range lines(data) {
		switch {
		case fields == "":
			out.Write(bytes.Join(pick(split(line), spans, between == ""), []byte(between)))
		case !bytes.Contains(line, []byte(delimiter)):
			if only {
				continue
			}
			out.Write(line)
		default:
			joint := delimiter
			if between != "" {
				joint = between
			}
			out.Write(bytes.Join(pick(bytes.Split(line, []byte(delimiter)), spans, true), []byte(joint)))
		}
		out.WriteByte('\n')
	}
	return status(ok, 1)
}

// spans reads a list: 1,3-5,7-.
func (c *Call) spans(list string, fields bool) ([]span, bool) {
	what, numbered := "byte/character position", "byte/character positions"
	if fields {
		what, numbered = "field", "fields"
	}
	var spans []span
	for _, item := range strings.FieldsFunc(list, func(r rune) bool { return r == ',' || r == ' ' }) {
		low, high, ranged := strings.Cut(item, "-")
		s := span{1, math.MaxInt}
		for _, end := range []struct {
			text string
			to   *int
		}{{low, &s.from}, {high, &s.to}} {
			if end.text == "" {
				continue
			}
			n, err := strconv.Atoi(end.text)
			if err != nil || n < 0 {
				if fields {
					c.usage("invalid field value %s", quote(end.text))
				} else {
					c.usage("invalid byte/character position %s", quote(end.text))
				}
				return nil, false
			}
			if n == 0 {
				c.usage("%s are numbered from 1", numbered)
				return nil, false
			}
			*end.to = n
		}
		if !ranged {
			s.to = s.from
		}
		switch {
		case ranged && low == "" && high == "":
			c.usage("invalid range with no endpoint: -")
			return nil, false
		case s.to < s.from:
			c.usage("invalid decreasing range")
			return nil, false
		}
		spans = append(spans, s)
	}
	if len(spans) == 0 {
		c.usage("invalid %s value %s", strings.Fields(what)[0], quote(list))
		return nil, false
	}
	return merged(spans), true
}

// merged are the spans in order, those that overlap joined.
func merged(spans []span) []span {
	sort.Slice(spans, func(i, j int) bool { return spans[i].from < spans[j].from })
	out := spans[:1]
	for _, s := range spans[1:] {
		if last := &out[len(out)-1]; s.from <= last.to {
			last.to = max(last.to, s.to)
		} else {
			out = append(out, s)
		}
	}
	return out
}

// others are what the spans leave out.
func others(spans []span) []span {
	var out []span
	next := 1
	for _, s := range spans {
		if s.from > next {
			out = append(out, span{next, s.from - 1})
		}
		if s.to == math.MaxInt {
			return out
		}
		next = s.to + 1
	}
	return append(out, span{next, math.MaxInt})
}

// pick takes the parts in the spans; those of a span stay together unless each
// is wanted alone.
func pick(parts [][]byte, spans []span, each bool) [][]byte {
	var out [][]byte
	for _, s := range spans {
		if s.from > len(parts) {
			break
		}
		chosen := parts[s.from-1 : min(s.to, len(parts))]
		if each {
			out = append(out, chosen...)
		} else {
			out = append(out, bytes.Join(chosen, nil))
		}
	}
	return out
}

// split takes a line apart into bytes.
func split(line []byte) [][]byte {
	parts := make([][]byte, len(line))
	for i := range line {
		parts[i] = line[i : i+1]
	}
	return parts
}
