// Package spelling finds the word that a mistyped one was meant to be. The
// command line and the laboratory suggest it to whoever mistyped.
package spelling

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
