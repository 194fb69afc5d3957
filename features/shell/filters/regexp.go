package filters

import (
	"errors"
	"regexp"
	"regexp/syntax"
	"strconv"
	"strings"
)

// compile turns a regular expression of POSIX with GNU's extensions into Go's.
// extended is the syntax of grep -E; the other one wants a backslash before
// ( ) { } | + and ?. The longest match counts, as in POSIX.
//
// Simplification: no back-references, which Go's engine does not have.
func compile(pattern string, extended, ignoreCase bool) (*regexp.Regexp, error) {
	re, _, err := compileWarning(pattern, extended, ignoreCase)
	return re, err
}

// compileWarning is compile for grep, which warns of operators that have
// nothing to repeat.
func compileWarning(pattern string, extended, ignoreCase bool) (*regexp.Regexp, []string, error) {
	t := translator{in: pattern, extended: extended}
	out, err := t.translate()
	if err != nil {
		return nil, nil, err
	}
	flags := "(?s)"
	if ignoreCase {
		flags = "(?si)"
	}
	re, err := regexp.Compile(flags + out)
	var why *syntax.Error
	switch {
	case errors.As(err, &why) && why.Code == syntax.ErrInvalidCharRange:
		return nil, nil, errors.New("Invalid range end")
	case errors.As(err, &why) && why.Code == syntax.ErrInvalidRepeatSize:
		return nil, nil, errors.New("Regular expression too big")
	case err != nil:
		return nil, nil, errInvalid
	}
	re.Longest()
	return re, t.warnings, nil
}

// translator goes through a pattern once.
type translator struct {
	in       string
	at       int
	extended bool
	depth    int // of the parentheses that are open
	warnings []string
}

var (
	errInvalid   = errors.New("Invalid regular expression")
	errParen     = errors.New(`Unmatched ( or \(`)
	errClose     = errors.New(`Unmatched ) or \)`)
	errBackslash = errors.New("Trailing backslash")
	errBracket   = errors.New("Unmatched [, [^, [:, [., or [=")
	errBrace     = errors.New(`Unmatched \{`)
	errInterval  = errors.New(`Invalid content of \{\}`)
	errReference = errors.New("back-references are not supported here")
	errClass     = errors.New("Invalid character class name")
)

func (t *translator) translate() (string, error) {
	out, err := t.alternatives()
	if err == nil && t.at < len(t.in) {
		err = errClose
	}
	return out, err
}

// alternatives reads up to the end or up to the parenthesis that closes.
func (t *translator) alternatives() (string, error) {
	var out strings.Builder
	for {
		one, err := t.sequence()
		if err != nil {
			return "", err
		}
		out.WriteString(one)
		if !t.special('|') {
			return out.String(), nil
		}
		out.WriteByte('|')
	}
}

// special tells whether the operator c is next, and passes over it if so.
func (t *translator) special(c byte) bool {
	if t.isSpecial(c) {
		t.at++
		if !t.extended {
			t.at++
		}
		return true
	}
	return false
}

func (t *translator) isSpecial(c byte) bool {
	rest := t.in[t.at:]
	if t.extended {
		return rest != "" && rest[0] == c
	}
	return len(rest) > 1 && rest[0] == '\\' && rest[1] == c
}

// sequence reads atoms with their repetitions.
func (t *translator) sequence() (string, error) {
	var out []string
	first := true // where * and, in the basic syntax, ^ mean something else
	for t.at < len(t.in) && !t.isSpecial('|') && !(t.isSpecial(')') && (t.depth > 0 || !t.extended)) {
		if n := len(out); n > 0 && !first {
			repeated, ok, err := t.repetition(out[n-1])
			if err != nil {
				return "", err
			}
			if ok {
				out[n-1] = repeated
				continue
			}
		}
		atom, anchor, err := t.atom(first)
		if err != nil {
			return "", err
		}
		out = append(out, atom)
		first = anchor
	}
	return strings.Join(out, ""), nil
}

// repetition reads *, +, ? or an interval, and applies it to the atom.
func (t *translator) repetition(atom string) (string, bool, error) {
	switch {
	case t.in[t.at] == '*':
		t.at++
		return "(?:" + atom + ")*", true, nil
	case t.special('+'):
		return "(?:" + atom + ")+", true, nil
	case t.special('?'):
		return "(?:" + atom + ")?", true, nil
	case t.isSpecial('{'):
		return t.interval(atom)
	}
	return "", false, nil
}

// interval reads {2}, {2,}, {,3} or {2,3}. In the extended syntax a brace that
// begins none stands for itself.
func (t *translator) interval(atom string) (string, bool, error) {
	end, skip := "}", 1
	if !t.extended {
		end, skip = `\}`, 2
	}
	body, _, closed := strings.Cut(t.in[t.at+skip:], end)
	low, high, both := strings.Cut(body, ",")
	valid := closed && isCount(low) && isCount(high) && body != ""
	switch {
	case !valid && t.extended:
		return "", false, nil
	case !closed:
		return "", false, errBrace
	case !valid || low != "" && high != "" && compareNumbers(low, high) > 0:
		return "", false, errInterval
	}
	t.at += skip + len(body) + len(end)
	if low == "" {
		low = "0"
	}
	repeat := "{" + low
	if both {
		repeat += "," + high
	}
	return "(?:" + atom + ")" + repeat + "}", true, nil
}

func isCount(s string) bool {
	n, err := strconv.Atoi(s)
	return s == "" || err == nil && n >= 0 && s[0] != '+'
}

// atom reads one thing that can be repeated. anchor tells that it was one that
// stands before the first thing (^ or an opening parenthesis).
func (t *translator) atom(first bool) (out string, anchor bool, err error) {
	c := t.in[t.at]
	switch {
	case t.special('('):
		t.depth++
		inner, err := t.alternatives()
		if err != nil {
			return "", false, err
		}
		t.depth--
		if !t.special(')') {
			return "", false, errParen
		}
		return "(" + inner + ")", false, nil
	case t.extended && first && strings.IndexByte("*+?", c) >= 0:
		t.at++ // there is nothing to repeat
		t.warnings = append(t.warnings, string(c)+" at start of expression")
		return "", true, nil
	case c == '\\':
		return t.escape()
	case c == '[':
		out, err = t.bracket()
		return out, false, err
	case c == '.':
		t.at++
		return ".", false, nil
	case c == '^' && (t.extended || first):
		t.at++
		return "^", true, nil
	case c == '$' && (t.extended || t.atEnd()):
		t.at++
		return "$", t.extended, nil
	}
	return t.literal(), false, nil
}

// atEnd tells whether a $ of the basic syntax is where it is an anchor.
func (t *translator) atEnd() bool {
	rest := t.in[t.at+1:]
	return rest == "" || strings.HasPrefix(rest, `\)`) || strings.HasPrefix(rest, `\|`)
}

// literal reads one character that stands for itself.
func (t *translator) literal() string {
	n := 1
	for t.at+n < len(t.in) && t.in[t.at+n]&0xC0 == 0x80 {
		n++ // the rest of a character of UTF-8
	}
	c := t.in[t.at : t.at+n]
	t.at += n
	return regexp.QuoteMeta(c)
}

func (t *translator) escape() (string, bool, error) {
	if t.at+1 >= len(t.in) {
		return "", false, errBackslash
	}
	t.at++
	switch c := t.in[t.at]; {
	case c == '<' || c == '>' || c == 'b':
		t.at++
		return `\b`, false, nil
	case c == '`':
		t.at++
		return `\A`, false, nil
	case c == '\'':
		t.at++
		return `\z`, false, nil
	case strings.IndexByte("wWsSB", c) >= 0:
		t.at++
		return `\` + string(c), false, nil
	case c == ')' && !t.extended:
		return "", false, errClose
	case c >= '1' && c <= '9':
		return "", false, errReference
	}
	return t.literal(), false, nil
}

// bracket reads [abc], [^a-z], [[:digit:]].
func (t *translator) bracket() (string, error) {
	start := t.at
	i := t.at + 1
	var out strings.Builder
	out.WriteByte('[')
	if i < len(t.in) && t.in[i] == '^' {
		out.WriteByte('^')
		i++
	}
	if i >= len(t.in) {
		return "", errInvalid
	}
	for first := true; ; first = false {
		if i >= len(t.in) {
			return "", errBracket
		}
		c := t.in[i]
		switch {
		case c == ']' && !first:
			t.at = i + 1
			if body := t.in[start+1 : i]; len(body) > 2 && body[0] == ':' && body[len(body)-1] == ':' {
				return "", errors.New("character class syntax is [[:space:]], not [:space:]")
			}
			return out.String() + "]", nil
		case c == '[' && i+1 < len(t.in) && strings.IndexByte(":.=", t.in[i+1]) >= 0:
			name, _, closed := strings.Cut(t.in[i+2:], string(t.in[i+1])+"]")
			if !closed {
				return "", errBracket
			}
			class, err := bracketed(t.in[i+1], name)
			if err != nil {
				return "", err
			}
			out.WriteString(class)
			i += len(name) + 4
			continue
		case strings.IndexByte(`[]\^&~`, c) >= 0:
			out.WriteByte('\\')
		}
		out.WriteByte(c)
		i++
	}
}

// bracketed is what stands within [: :], [. .] or [= =].
func bracketed(kind byte, name string) (string, error) {
	if kind != ':' {
		return regexp.QuoteMeta(name), nil
	}
	switch name {
	case "alpha":
		return `\p{L}`, nil
	case "upper":
		return `\p{Lu}`, nil
	case "lower":
		return `\p{Ll}`, nil
	case "alnum":
		return `\p{L}\p{N}`, nil
	case "digit", "space", "blank", "punct", "cntrl", "print", "graph", "xdigit":
		return "[:" + name + ":]", nil
	}
	return "", errClass
}
