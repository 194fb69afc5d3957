// Package portuguese puts numbers and lists into the words of Brazilian
// Portuguese, for whatever tells a learner something: reports, failures of
// steps, the laboratory, the command line.
package portuguese

import (
	"fmt"
	"strconv"
	"strings"
)

// Count joins a number with the form of a word that fits it: 1 nó, 2 nós, 0 nós.
func Count(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %s", n, many)
}

// Enumerate joins words as a sentence does: "a, b e c"; "" when there are none.
func Enumerate(words []string) string {
	if len(words) < 2 {
		return strings.Join(words, "")
	}
	return strings.Join(words[:len(words)-1], ", ") + " e " + words[len(words)-1]
}

// Decimal writes a number with a comma and so many digits after it; -1 digits
// are as many as it needs.
func Decimal(number float64, digits int) string {
	return strings.Replace(strconv.FormatFloat(number, 'f', digits, 64), ".", ",", 1)
}
