package steps

import (
	"regexp"
	"slices"
	"strings"
)

// keyword is the first word of an example.
var keyword = regexp.MustCompile(`^(Dado|Quando|Então|E) `)

// Known tells whether a step's text means something.
func Known(text string) bool { return definitionOf(text) != nil }

// Nearest returns up to n examples of known steps that a step's text, which
// means nothing as it is, may have meant; the most likely first.
func Nearest(text string, n int) []string {
	type candidate struct {
		example string
		score   float64
	}
	var all []candidate
	for _, t := range Vocabulary() {
		for _, example := range t.Examples {
			all = append(all, candidate{example, likely(text, keyword.ReplaceAllString(example, ""))})
		}
	}
	slices.SortStableFunc(all, func(a, b candidate) int {
		switch {
		case a.score > b.score:
			return -1
		case a.score < b.score:
			return 1
		}
		return 0
	})
	var near []string
	for _, c := range all[:min(n, len(all))] {
		if c.score > 0.4 {
			near = append(near, c.example)
		}
	}
	return near
}

// likely compares a step with an example, without what varies in them; and with
// it, for a name may be all that was right.
func likely(text, example string) float64 {
	return max(alike(shape(text), shape(example)), alike(strings.ToLower(text), strings.ToLower(example)))
}

var (
	quoted = regexp.MustCompile(`"[^"]*"`)
	digits = regexp.MustCompile(`\d+`)
)

// shape is a step without what varies in it.
func shape(text string) string {
	return strings.ToLower(digits.ReplaceAllString(quoted.ReplaceAllString(text, `""`), "0"))
}

// alike compares two texts by the pairs of letters that they share (Dice's
// coefficient), from 0 to 1.
func alike(a, b string) float64 {
	left, right := pairs(a), pairs(b)
	if len(left)+len(right) == 0 {
		return 0
	}
	shared := 0
	for pair, n := range left {
		shared += min(n, right[pair])
	}
	return 2 * float64(shared) / float64(sum(left)+sum(right))
}

func pairs(text string) map[string]int {
	found := map[string]int{}
	letters := []rune(text)
	for i := 0; i+1 < len(letters); i++ {
		found[string(letters[i:i+2])]++
	}
	return found
}

func sum(counts map[string]int) int {
	total := 0
	for _, n := range counts {
		total += n
	}
	return total
}

// Meaning returns the example of the step that a text is; "" if it is none.
func Meaning(text string) string {
	if all := Meanings(text); len(all) > 0 {
		return all[0]
	}
	return ""
}

// Meanings are the examples of all definitions that a step's text fits: one, where
// the course is well written.
func Meanings(text string) []string {
	var all []string
	for _, d := range compiled() {
		if d.expr.MatchString(text) {
			all = append(all, d.example)
		}
	}
	return all
}
