package filters

import (
	"bytes"
	"cmp"
	"strconv"
	"strings"
)

// leadingNumber is the number that a text begins with, as GNU's sort reads it:
// blanks, a minus, digits, a point, digits. withSuffix keeps one letter more.
func leadingNumber(b []byte, withSuffix bool) string {
	b = b[skipBlanks(b, 0):]
	n := 0
	if n < len(b) && b[n] == '-' {
		n++
	}
	seen := false
	for point := false; n < len(b); n++ {
		if b[n] == '.' && !point {
			point = true
		} else if b[n] < '0' || b[n] > '9' {
			break
		} else {
			seen = true
		}
	}
	if !seen {
		return "0"
	}
	if withSuffix && n < len(b) && strings.IndexByte(suffixes, b[n]) >= 0 {
		n++
	}
	return string(b[:n])
}

// compareNumbers compares decimal numbers of any length.
func compareNumbers(a, b string) int {
	aNegative, aWhole, aPart := decimal(a)
	bNegative, bWhole, bPart := decimal(b)
	if aNegative != bNegative {
		if aNegative {
			return -1
		}
		return 1
	}
	c := cmp.Or(cmp.Compare(len(aWhole), len(bWhole)), strings.Compare(aWhole, bWhole), strings.Compare(aPart, bPart))
	if aNegative {
		return -c
	}
	return c
}

func decimal(s string) (negative bool, whole, part string) {
	s, negative = strings.CutPrefix(s, "-")
	whole, part, _ = strings.Cut(s, ".")
	whole, part = strings.TrimLeft(whole, "0"), strings.TrimRight(part, "0")
	return negative && whole+part != "", whole, part
}

const suffixes = "KMGTPEZY"

// compareHuman compares 900K and 2G: first by sign and letter, then by number.
func compareHuman(a, b []byte) int {
	x, y := leadingNumber(a, true), leadingNumber(b, true)
	rank := func(s string) int {
		r := strings.IndexByte(suffixes, s[len(s)-1]) + 1
		if decimalZero(s) {
			return 0
		}
		if s[0] == '-' {
			return -r
		}
		return r
	}
	return cmp.Or(cmp.Compare(rank(x), rank(y)), compareNumbers(strings.TrimRight(x, suffixes), strings.TrimRight(y, suffixes)))
}

func decimalZero(s string) bool { return strings.Trim(strings.TrimRight(s, suffixes), "-0.") == "" }

// compareFloats compares what strconv takes for numbers; what is none comes
// first.
func compareFloats(a, b []byte) int {
	read := func(b []byte) (float64, bool) {
		text := string(bytes.TrimLeft(b, " \t"))
		for n := len(text); n > 0; n-- {
			if f, err := strconv.ParseFloat(text[:n], 64); err == nil {
				return f, true
			}
		}
		return 0, false
	}
	x, xOK := read(a)
	y, yOK := read(b)
	switch {
	case !xOK && !yOK:
		return 0
	case !xOK:
		return -1
	case !yOK:
		return 1
	}
	return cmp.Compare(x, y)
}

// compareVersions compares runs of digits as numbers and the rest as text: so
// worker-10 comes after worker-2.
func compareVersions(a, b string) int {
	for a != "" || b != "" {
		x, y := textRun(a), textRun(b)
		if c := strings.Compare(x, y); c != 0 {
			return c
		}
		a, b = a[len(x):], b[len(y):]
		x, y = digitRun(a), digitRun(b)
		p, q := strings.TrimLeft(x, "0"), strings.TrimLeft(y, "0")
		if c := cmp.Or(cmp.Compare(len(p), len(q)), strings.Compare(p, q)); c != 0 {
			return c
		}
		a, b = a[len(x):], b[len(y):]
	}
	return 0
}

func textRun(s string) string {
	if i := strings.IndexAny(s, "0123456789"); i >= 0 {
		return s[:i]
	}
	return s
}

func digitRun(s string) string { return s[:len(s)-len(strings.TrimLeft(s, "0123456789"))] }
