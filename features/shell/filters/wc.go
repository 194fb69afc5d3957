package filters

import (
	"bytes"
	"fmt"
	"strconv"
	"strings"
	"unicode/utf8"
)

// wcCounts are the counts of one file.
type wcCounts struct{ lines, words, chars, bytes, longest int }

// wc counts lines, words, characters and bytes.
func wc(c *Call) int {
	var l, w, m, b, longest bool
	names, ok := c.parse([]option{
		flag('l', "lines", &l), flag('w', "words", &w), flag('m', "chars", &m),
		flag('c', "bytes", &b), flag('L', "max-line-length", &longest),
	}, c.usage)
	if !ok {
		return 1
	}
	if !l && !w && !m && !b && !longest {
		l, w, b = true, true, true
	}
	columns := wcColumns(l, w, m, b, longest)
	rows := c.wcRows(names)
	width := wcWidth(rows, len(columns) == 1 && len(names) <= 1)
	for _, r := range rows {
		if r.err != nil {
			c.errorf("%s: %s", r.name, Reason(r.err))
			ok = false
			continue
		}
		var line []string
		for _, column := range columns {
			line = append(line, fmt.Sprintf("%*d", width, column(r.wcCounts)))
		}
		if r.name != "" {
			line = append(line, r.name)
		}
		fmt.Fprintln(c.Stdout, strings.Join(line, " "))
	}
	return status(ok, 1)
}

// wcColumns are the counts that are wanted, in the order in which they are
// printed.
func wcColumns(l, w, m, b, longest bool) (columns []func(wcCounts) int) {
	add := func(wanted bool, of func(wcCounts) int) {
		if wanted {
			columns = append(columns, of)
		}
	}
	add(l, func(n wcCounts) int { return n.lines })
	add(w, func(n wcCounts) int { return n.words })
	add(m, func(n wcCounts) int { return n.chars })
	add(b, func(n wcCounts) int { return n.bytes })
	add(longest, func(n wcCounts) int { return n.longest })
	return columns
}

// wcRow is what is printed of a file, or why nothing is.
type wcRow struct {
	wcCounts
	name string // "" for the standard input that was not named
	err  error
}

func (c *Call) wcRows(names []string) []wcRow {
	var rows []wcRow
	total := wcRow{name: "total"}
	for _, name := range orStdin(names) {
		data, err := c.read(name)
		n := count(data)
		if len(names) == 0 {
			name = ""
		}
		rows = append(rows, wcRow{n, name, err})
		total.wcCounts = wcCounts{total.lines + n.lines, total.words + n.words, total.chars + n.chars,
			total.bytes + n.bytes, max(total.longest, n.longest)}
	}
	if len(names) > 1 {
		rows = append(rows, total)
	}
	return rows
}

// wcWidth is how wide GNU's columns are: as the total size of the files, seven
// when that cannot be known beforehand; a single number stands alone.
func wcWidth(rows []wcRow, alone bool) int {
	size := 0
	for _, r := range rows {
		if r.name == "" || r.name == "-" {
			size = 1_000_000
		}
		if r.name != "total" {
			size += r.bytes
		}
	}
	if alone {
		return 1
	}
	return len(strconv.Itoa(size))
}

func count(data []byte) wcCounts {
	n := wcCounts{lines: bytes.Count(data, []byte("\n")), words: len(bytes.Fields(data)), chars: utf8.RuneCount(data), bytes: len(data)}
	for _, line := range lines(data) {
		n.longest = max(n.longest, utf8.RuneCount(line))
	}
	return n
}
