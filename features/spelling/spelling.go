// Package spelling finds the word that a mistyped one was meant to be. The
// command line and the laboratory suggest it to whoever mistyped.
package spelling

import (
	"strings"
	"unicode"
)

// Nearest returns the word that a mistyped one most likely means, or "" when
// none is near.
func Nearest(mistyped string, words []string) string {
	best, bestDistance := "", 1+len([]rune(mistyped))/3
	for _, word := range words {
		if d := editDistance([]rune(mistyped), []rune(word)); d <= bestDistance && (best == "" || d < bestDistance) {
			best, bestDistance = word, d
		}
	}
	return best
}

// Slip tells whether a word was meant to be another one and went wrong under the
// fingers: a letter of a short word, two or three of a long one, or capitals.
// Another number is never a slip: it is another answer.
func Slip(mistyped, meant string) bool {
	a, b := []rune(strings.ToLower(mistyped)), []rune(strings.ToLower(meant))
	short := min(len(a), len(b))
	return mistyped != meant && short > 2 && digits(mistyped) == digits(meant) && editDistance(a, b) <= 1+short/8
}

// digits are those of a text.
func digits(text string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsDigit(r) {
			return r
		}
		return -1
	}, text)
}

// editDistance counts the letters to insert, delete or replace to turn a into b
// (Levenshtein).
func editDistance(a, b []rune) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range a {
		diagonal := row[0]
		row[0] = i + 1
		for j := range b {
			replaced := diagonal
			if a[i] != b[j] {
				replaced++
			}
			diagonal = row[j+1]
			row[j+1] = min(replaced, row[j]+1, row[j+1]+1)
		}
	}
	return row[len(b)]
}
