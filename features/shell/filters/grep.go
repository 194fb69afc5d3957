package filters

import (
	"bufio"
	"fmt"
	"regexp"
	"strconv"
	"strings"
)

// grepRun is one run of grep.
type grepRun struct {
	*Call
	invert, count, ignoreCase, only, number, quiet, silent bool
	word, line, noNames, names, list, listWithout          bool
	extended, fixed, perl                                  bool
	before, after, max                                     int
	patterns                                               []string
	given                                                  bool // a pattern was, by -e or -f
	match                                                  []*regexp.Regexp
	out                                                    *bufio.Writer
	failed, selected                                       bool
}

func grep(c *Call) int {
	g := &grepRun{Call: c, before: -1, after: -1, max: -1, out: c.output()}
	defer g.out.Flush()
	c.Args = append(c.Args[:1:1], numberAsContext(c.Args[1:])...)
	operands, ok := c.parse(g.options(), g.wrong)
	if !ok {
		return 2
	}
	if !g.given {
		if len(operands) == 0 {
			g.help()
			return 2
		}
		g.patterns, operands = strings.Split(operands[0], "\n"), operands[1:]
	}
	if err := g.compile(); err != nil {
		g.errorf("%v", err)
		return 2
	}
	for _, name := range orStdin(operands) {
		if g.file(name, len(operands) > 1); g.quiet && g.selected {
			return 0
		}
	}
	switch {
	case g.failed:
		return 2
	case g.selected:
		return 0
	}
	return 1
}

func (g *grepRun) compile() error {
	for _, p := range g.patterns {
		var re *regexp.Regexp
		var err error
		switch {
		case g.fixed:
			p = regexp.QuoteMeta(p)
			if g.ignoreCase {
				p = "(?i)" + p
			}
			re, err = regexp.Compile(p)
		case g.perl:
			if g.ignoreCase {
				p = "(?i)" + p
			}
			re, err = regexp.Compile(p)
		default:
			var warnings []string
			re, warnings, err = compileWarning(p, g.extended, g.ignoreCase)
			for _, w := range warnings {
				g.errorf("warning: %s", w)
			}
		}
		if err != nil {
			return err
		}
		g.match = append(g.match, re)
	}
	return nil
}

// find is the first match in the line from a byte on: the leftmost, and of
// those the longest. nil when there is none.
func (g *grepRun) find(line []byte, from int) []int {
	var best []int
	for _, re := range g.match {
		for _, m := range re.FindAllIndex(line, -1) {
			if m[0] < from || !g.fits(line, m) {
				continue
			}
			if best == nil || m[0] < best[0] || m[0] == best[0] && m[1] > best[1] {
				best = m
			}
			break
		}
	}
	return best
}

// fits applies -w and -x to a match.
//
// Simplification: GNU's grep -w also tries a shorter match at the same place.
func (g *grepRun) fits(line []byte, m []int) bool {
	if g.line && (m[0] != 0 || m[1] != len(line)) {
		return false
	}
	return !g.word || !(m[0] > 0 && isWord(line[m[0]-1]) || m[1] < len(line) && isWord(line[m[1]]))
}

func isWord(b byte) bool {
	return b == '_' || b >= '0' && b <= '9' || b >= 'a' && b <= 'z' || b >= 'A' && b <= 'Z' || b >= 0x80
}

// file searches one file.
func (g *grepRun) file(name string, many bool) {
	data, err := g.read(name)
	if err != nil {
		g.failed = true
		if !g.silent {
			g.out.Flush()
			g.errorf("%s: %s", name, Reason(err))
		}
		return
	}
	shown := name
	if name == "-" {
		shown = "(standard input)"
	}
	prefix := ""
	if (many || g.names) && !g.noNames {
		prefix = shown
	}
	n := g.search(lines(data), prefix)
	g.selected = g.selected || n > 0
	switch {
	case g.quiet:
	case g.list && n > 0, g.listWithout && n == 0:
		fmt.Fprintln(g.out, shown)
	case g.list, g.listWithout:
	case g.count:
		if prefix != "" {
			fmt.Fprintf(g.out, "%s:", prefix)
		}
		fmt.Fprintln(g.out, n)
	}
}

// search prints the selected lines with their surroundings, and counts them.
func (g *grepRun) search(all [][]byte, prefix string) int {
	printing := !g.quiet && !g.count && !g.list && !g.listWithout
	n, printed, until := 0, -1, -1 // lines printed up to, lines of context to come up to
	for i, line := range all {
		if g.max >= 0 && n >= g.max {
			if i > until {
				break
			}
		} else if (g.find(line, 0) != nil) != g.invert {
			n++
			if !printing {
				continue
			}
			first := max(printed+1, i-max(g.before, 0))
			if (g.before >= 0 || g.after >= 0) && printed >= 0 && first > printed+1 && !g.only {
				fmt.Fprintln(g.out, "--")
			}
			for j := first; j < i; j++ {
				g.print(all[j], prefix, j, '-')
			}
			g.print(line, prefix, i, ':')
			printed, until = i, i+max(g.after, 0)
			continue
		}
		if printing && i <= until {
			g.print(line, prefix, i, '-')
			printed = i
		}
	}
	return n
}

func (g *grepRun) print(line []byte, prefix string, number int, separator byte) {
	head := ""
	if prefix != "" {
		head = prefix + string(separator)
	}
	if g.number {
		head += strconv.Itoa(number+1) + string(separator)
	}
	if !g.only {
		fmt.Fprintf(g.out, "%s%s\n", head, line)
		return
	}
	if separator == '-' || g.invert {
		return
	}
	for from := 0; ; {
		m := g.find(line, from)
		if m == nil {
			return
		}
		if m[1] > m[0] {
			fmt.Fprintf(g.out, "%s%s\n", head, line[m[0]:m[1]])
		}
		from = max(m[1], m[0]+1)
	}
}
