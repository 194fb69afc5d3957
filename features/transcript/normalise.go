package transcript

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Normalise replaces what differs between two runs that are equal: random names,
// times, ages, addresses. Two outputs count as the same when this makes them so;
// what it is blind to, Observer looks at.
//
// The rules are those of the program that recorded the transcripts, which is in
// Python; a test holds the results against its own.
func Normalise(text string) string {
	for _, r := range rules {
		if r.plain != nil {
			text = r.plain.ReplaceAllString(text, r.to)
		} else {
			text = scan(text, r.match, r.to)
		}
	}
	return strings.Trim(text, "\n")
}

// rule replaces the matches of an expression, or those of a function where
// Go's expressions are not enough: they have no lookaround, and know the word
// boundaries of ASCII only.
type rule struct {
	plain *regexp.Regexp
	match matcher
	to    string
}

// matcher returns how many bytes match at a place; 0 is none.
type matcher func(text string, at int) int

var rules = []rule{
	plain(`[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}`, "<UID>"),
	plain(`\p{Nd}{4}-\p{Nd}\p{Nd}-\p{Nd}\p{Nd}T\p{Nd}\p{Nd}:\p{Nd}\p{Nd}:\p{Nd}\p{Nd}(\.\p{Nd}+)?Z?`, "<TIME>"),
	plain(`(Mon|Tue|Wed|Thu|Fri|Sat|Sun), \p{Nd}\p{Nd} [\p{L}\p{N}_]{3} \p{Nd}{4} \p{Nd}\p{Nd}:\p{Nd}\p{Nd}:\p{Nd}\p{Nd} [+-]\p{Nd}{4}`, "<TIME>"),
	{match: identifier(), to: "<ID>"},
	plain(`(resourceVersion"?: ?)"?\p{Nd}+"?`, "${1}<RV>"),
	word(`10\.\p{Nd}+\.\p{Nd}+\.\p{Nd}+`, "<IP>"),
	word(`192\.0\.2\.\p{Nd}+`, "<NODEIP>"),
	{match: randomName, to: "<R>"},
	word(`3[0-2]\p{Nd}{3}`, "<NODEPORT>"),
	word(`(?:\p{Nd}+d)?(?:\p{Nd}+h)?(?:\p{Nd}+m)?(?:\p{Nd}+(?:\.\p{Nd}+)?(?:ms|s|µs))`+
		`|\p{Nd}+d(?:\p{Nd}+h)?|\p{Nd}+h(?:\p{Nd}+m)?|\p{Nd}+m`, "<T>"),
	plain(`<invalid>`, "<T>"),
	plain(`\(x\p{Nd}+ over <T>\)`, "(xN over <T>)"),
	{match: worker(), to: "worker-<N>"},
	plain(`^Warning: version difference.*\n|^WARNING: version difference.*\n`, ""),
	plain(`[ \t]+$`, ""),
	plain(`[ \t]{2,}`, "  "),
}

func plain(expression, to string) rule {
	return rule{plain: regexp.MustCompile(`(?m)` + expression), to: to}
}

// wordEnd is what may follow a word: something that is not part of one.
const wordEnd = `(?:[^\p{L}\p{N}_]|\z)`

// word replaces whole words, boundaries being those of Unicode. The expression
// must begin and end with a character of a word.
func word(expression, to string) rule {
	re := regexp.MustCompile(`\A(` + expression + `)` + wordEnd)
	return rule{to: to, match: func(text string, at int) int {
		if !wordBegins(text, at) {
			return 0
		}
		return group(re, text[at:])
	}}
}

// identifier is a container or an image: \b(containerd|sha256)://?HEX, or
// sha256:HEX or containerd://HEX with no boundary before it.
func identifier() matcher {
	atWord := regexp.MustCompile(`\A((?:containerd|sha256)://?[0-9a-f]{64})`)
	anywhere := regexp.MustCompile(`\A(sha256:[0-9a-f]{64}|containerd://[0-9a-f]{64})`)
	return func(text string, at int) int {
		if wordBegins(text, at) {
			if n := group(atWord, text[at:]); n > 0 {
				return n
			}
		}
		return group(anywhere, text[at:])
	}
}

// worker is the name of a worker: worker-[123]\b.
func worker() matcher {
	re := regexp.MustCompile(`\A(worker-[123])` + wordEnd)
	return func(text string, at int) int { return group(re, text[at:]) }
}

// randomName is the end of a generated name, after a hyphen or a slash:
// (?<=[-/])[bcdfghjklmnpqrstvwxz2456789]{5}(?![-A-Za-z0-9]).
func randomName(text string, at int) int {
	const length = 5
	if at == 0 || text[at-1] != '-' && text[at-1] != '/' || len(text) < at+length {
		return 0
	}
	if strings.Trim(text[at:at+length], "bcdfghjklmnpqrstvwxz2456789") != "" {
		return 0
	}
	if rest := text[at+length:]; rest != "" && (rest[0] == '-' || isASCIIAlphanumeric(rest[0])) {
		return 0
	}
	return length
}

func isASCIIAlphanumeric(b byte) bool {
	return b >= '0' && b <= '9' || b >= 'a' && b <= 'z' || b >= 'A' && b <= 'Z'
}

// group is the length of the first group of a match at the beginning.
func group(re *regexp.Regexp, text string) int {
	if m := re.FindStringSubmatchIndex(text); m != nil {
		return m[3]
	}
	return 0
}

// wordBegins tells whether the character before a place is none of a word.
func wordBegins(text string, at int) bool {
	before, _ := utf8.DecodeLastRuneInString(text[:at])
	return at == 0 || !(before == '_' || unicode.IsLetter(before) || unicode.IsNumber(before))
}

// scan goes through a text from left to right and replaces what matches.
func scan(text string, match matcher, to string) string {
	var out strings.Builder
	kept := 0 // what is before this was written
	for at := 0; at < len(text); {
		if n := match(text, at); n > 0 {
			out.WriteString(text[kept:at] + to)
			at += n
			kept = at
			continue
		}
		_, size := utf8.DecodeRuneInString(text[at:])
		at += size
	}
	return out.String() + text[kept:]
}
