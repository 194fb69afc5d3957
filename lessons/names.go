package lessons

import (
	"bytes"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// names finds the glossary's terms in running text, in the singular or the plural,
// by the letter that they begin with. Their other forms are for bold text alone:
// as plain words they mean other things too.
type names map[rune][]Term

func newNames(glossary Glossary) names {
	n := names{}
	for _, term := range glossary.Terms {
		first, _ := utf8.DecodeRuneInString(term.Name)
		n[first] = append(n[first], term)
		if unicode.IsLower(first) { // it may begin a sentence
			n[unicode.ToUpper(first)] = append(n[unicode.ToUpper(first)], term)
		}
	}
	for _, terms := range n {
		// The longest first: "container runtime" before a "container".
		slices.SortStableFunc(terms, func(a, b Term) int { return len(b.Name) - len(a.Name) })
	}
	return n
}

// find returns the first term in source[from:to] and where it stands; ends is 0
// when there is none.
func (n names) find(source []byte, from, to int) (term Term, begins, ends int) {
	before := ' '
	for at := from; at < to; {
		letter, size := utf8.DecodeRune(source[at:to])
		if !isWord(before) && before != '.' {
			for _, term := range n[letter] {
				if length := lengthAt(source[at:to], term.Name); length > 0 {
					return term, at, at + length
				}
			}
		}
		before = letter
		at += size
	}
	return Term{}, 0, 0
}

// lengthAt is how much of the text a name takes up that stands at its beginning,
// with the ending of a plural; 0 if it does not stand there. The first letter is
// taken as seen. White space is as good as a space.
func lengthAt(text []byte, name string) int {
	_, at := utf8.DecodeRune(text)
	_, size := utf8.DecodeRuneInString(name)
	for i, word := range strings.Split(name[size:], " ") {
		if i > 0 {
			rest := bytes.TrimLeft(text[at:], " \n")
			if len(rest) == len(text[at:]) {
				return 0
			}
			at = len(text) - len(rest)
		}
		if !bytes.HasPrefix(text[at:], []byte(word)) {
			return 0
		}
		at += len(word)
	}
	for _, plural := range []string{"", "s", "es"} {
		if !bytes.HasPrefix(text[at:], []byte(plural)) {
			continue
		}
		if after, _ := utf8.DecodeRune(text[at+len(plural):]); !isWord(after) {
			return at + len(plural)
		}
	}
	return 0
}

// isWord tells whether a letter goes on with a word, or with a path or an address.
func isWord(r rune) bool {
	return unicode.IsLetter(r) || unicode.IsNumber(r) || r == '-' || r == '/'
}
