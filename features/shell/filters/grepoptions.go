package filters

import (
	"fmt"
	"strconv"
	"strings"
)

// numberAsContext turns -5 into -C5.
func numberAsContext(args []string) []string {
	out := append([]string{}, args...)
	for i, a := range out {
		if a == "--" {
			break
		}
		if len(a) > 1 && a[0] == '-' && strings.Trim(a[1:], "0123456789") == "" {
			out[i] = "-C" + a[1:]
		}
	}
	return out
}

func (g *grepRun) options() []option {
	context := func(short byte, long string, to ...*int) option {
		return option{short: short, long: long, value: true, set: func(v string) bool {
			n, err := strconv.Atoi(v)
			if err != nil || n < 0 {
				g.errorf("%s: invalid context length argument", v)
				return false
			}
			for _, t := range to {
				*t = n
			}
			return true
		}}
	}
	var ignored string
	return []option{
		flag('v', "invert-match", &g.invert), flag('c', "count", &g.count), flag('i', "ignore-case", &g.ignoreCase),
		flag('y', "", &g.ignoreCase), flag('o', "only-matching", &g.only), flag('n', "line-number", &g.number),
		flag('q', "quiet", &g.quiet), flag(0, "silent", &g.quiet), flag('s', "no-messages", &g.silent),
		flag('w', "word-regexp", &g.word), flag('x', "line-regexp", &g.line), flag('h', "no-filename", &g.noNames),
		flag('H', "with-filename", &g.names), flag('l', "files-with-matches", &g.list), flag('L', "files-without-match", &g.listWithout),
		flag('E', "extended-regexp", &g.extended), flag('F', "fixed-strings", &g.fixed), flag('P', "perl-regexp", &g.perl),
		flag('G', "basic-regexp", new(bool)), flag('a', "text", new(bool)), flag(0, "line-buffered", new(bool)),
		text(0, "color", &ignored), text(0, "colour", &ignored),
		context('A', "after-context", &g.after), context('B', "before-context", &g.before), context('C', "context", &g.after, &g.before),
		{short: 'm', long: "max-count", value: true, set: func(v string) (ok bool) {
			n, err := strconv.Atoi(v)
			if g.max = n; err != nil {
				g.errorf("invalid max count")
			}
			return err == nil
		}},
		{short: 'e', long: "regexp", value: true, set: func(v string) bool {
			g.patterns, g.given = append(g.patterns, strings.Split(v, "\n")...), true
			return true
		}},
		{short: 'f', long: "file", value: true, set: func(v string) bool {
			data, err := g.read(v)
			if err != nil {
				g.errorf("%s: %s", v, Reason(err))
				return false
			}
			for _, l := range lines(data) {
				g.patterns = append(g.patterns, string(l))
			}
			g.given = true
			return true
		}},
	}
}

func (g *grepRun) wrong(format string, args ...any) {
	g.errorf(format, args...)
	g.help()
}

func (g *grepRun) help() {
	fmt.Fprintf(g.Stderr, "Usage: grep [OPTION]... PATTERNS [FILE]...\nTry 'grep --help' for more information.\n")
}
